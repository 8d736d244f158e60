import type { Tone } from '#app/domain/flow.ts';
import { formatMoney } from '#app/domain/money.ts';
import { MONEY_STATES } from './money-states.tsx';

export interface ShownTrace {
  key: string;
  label: string;
  tone: Tone;
  shareMinor: number;
  pledgedMinor: number;
  availableMinor: number;
  heldMinor: number;
  spentMinor: number;
  uses: { label: string; amountMinor: number }[];
}

/** The states of money in the words that every page uses for them; held only where a bank holds any. */
const STATES = [
  { key: 'pledgedMinor', title: MONEY_STATES.pledged[0], isRare: false },
  { key: 'availableMinor', title: MONEY_STATES.available[0], isRare: false },
  { key: 'heldMinor', title: MONEY_STATES.held[0], isRare: true },
  { key: 'spentMinor', title: MONEY_STATES.spent[0], isRare: false },
] as const;

/** What became of each fund's share, in the states of money, and below the spent part what it was spent on. */
export function FundTraces({
  caption,
  traces,
  currency,
}: {
  caption: string;
  traces: readonly ShownTrace[];
  currency: string;
}) {
  const states = STATES.filter((state) => !state.isRare || traces.some((trace) => trace[state.key] > 0));
  const sum = (key: (typeof STATES)[number]['key'] | 'shareMinor') =>
    traces.reduce((total, trace) => total + trace[key], 0);
  const cell = (label: string, minor: number) => (
    <td key={label} className="n" data-label={label}>
      {formatMoney(minor, currency)}
    </td>
  );
  return (
    <table className="three-sums traces">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Fund</th>
          <th scope="col" className="n">
            Share
          </th>
          {states.map((state) => (
            <th key={state.key} scope="col" className="n">
              {state.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {traces.map((trace) => (
          <tr key={trace.key}>
            <th scope="row">
              <span className="part">
                <span className={`dot tone-${trace.tone}`} />
                <span>
                  {trace.label}
                  {trace.uses.length > 0 && (
                    <small className="soft">
                      {trace.uses
                        .map((use) => `${use.label} ${formatMoney(use.amountMinor, currency)}`)
                        .join(', ')}
                    </small>
                  )}
                </span>
              </span>
            </th>
            {cell('Share', trace.shareMinor)}
            {states.map((state) => cell(state.title, trace[state.key]))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">All funds</th>
          {cell('Share', sum('shareMinor'))}
          {states.map((state) => cell(state.title, sum(state.key)))}
        </tr>
      </tfoot>
    </table>
  );
}
