import type { ReactNode } from 'react';
import type { Tone } from '#app/domain/flow.ts';

export interface Step {
  label: string;
  figure: ReactNode;
  note?: ReactNode;
  tone?: Tone;
}

/** A few figures that follow from each other, read from the start: earned, paid, covered, designated, on hand. */
export function StepsStrip({ steps }: { steps: Step[] }) {
  return (
    <dl className={`steps steps-${steps.length}`}>
      {steps.map((step) => (
        <div key={step.label}>
          <dt>
            <span className={step.tone ? `dot tone-${step.tone}` : 'dot'} />
            {step.label}
          </dt>
          <dd className="figure">{step.figure}</dd>
          {step.note !== undefined && <dd className="soft small">{step.note}</dd>}
        </div>
      ))}
    </dl>
  );
}
