import type { Tone } from '#app/domain/flow.ts';

export interface SplitPart {
  tone: Tone;
  amountMinor: number;
  label: string;
}

/** A part narrower than this would be hidden by the gaps beside it; the exact amounts stand in the text and the table. */
const LEAST_SHARE = 0.012;

/** The shares of a bar's parts, each at least visible, together exactly one. Parts of nothing or less are left out. */
export function sharesOf(parts: readonly SplitPart[]): { part: SplitPart; start: number; share: number }[] {
  const drawn = parts.filter((part) => part.amountMinor > 0);
  const total = drawn.reduce((sum, part) => sum + part.amountMinor, 0);
  const raised = drawn.map((part) => Math.max(part.amountMinor / total, LEAST_SHARE));
  const whole = raised.reduce((sum, share) => sum + share, 0);
  let start = 0;
  return drawn.map((part, i) => {
    const share = (raised[i] ?? 0) / whole;
    const placed = { part, start, share };
    start += share;
    return placed;
  });
}

const percent = (share: number) => `${(share * 100).toFixed(2)}%`;

/** The thin bar under a price. It repeats what the words beside it say, so it is hidden from screen readers. */
export function SplitBar({ parts }: { parts: readonly SplitPart[] }) {
  const shares = sharesOf(parts);
  return (
    <svg className="split" width="100%" height="13" aria-hidden="true" focusable="false">
      {shares.map(({ part, start, share }) => (
        <rect
          key={part.label}
          className={`tone-${part.tone}`}
          x={percent(start)}
          width={percent(share)}
          height="100%"
        />
      ))}
      {shares.slice(1).map(({ part, start }) => (
        <rect key={part.label} className="gap" x={percent(start)} width="2" height="100%" />
      ))}
    </svg>
  );
}
