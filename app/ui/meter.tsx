import type { Tone } from '#app/domain/flow.ts';

export interface MeterProps {
  /** 0 to 1; more than the whole is drawn as the whole. */
  share: number;
  tone?: Tone;
  /** Needed only where no figure stands beside the meter. */
  label?: string;
}

/** A short bar beside a figure, filled to its share. */
export function Meter({ share, tone = 'care', label }: MeterProps) {
  const filled = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
  const naming =
    label === undefined ? { 'aria-hidden': true as const } : { role: 'img', 'aria-label': label };
  return (
    <svg className="meter" width="68" height="7" focusable="false" {...naming}>
      <rect className="track" width="100%" height="100%" />
      <rect className={`filled tone-${tone}`} width={`${(filled * 100).toFixed(1)}%`} height="100%" />
    </svg>
  );
}
