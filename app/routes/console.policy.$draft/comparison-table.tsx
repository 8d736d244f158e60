import { wordsOfBucket, type BucketChange } from '#app/domain/policy-comparison.ts';
import { formatMoney } from '#app/domain/money.ts';
import { Money } from '#app/ui/money.tsx';

interface ComparisonTableProps {
  caption: string;
  changes: readonly BucketChange[];
  nameOfFund: (code: string) => string;
  currency: string;
}

/** Both splits side by side; both sides add up to the same, so the differences add up to nothing. */
export function ComparisonTable({ caption, changes, nameOfFund, currency }: ComparisonTableProps) {
  const totalMinor = changes.reduce((sum, change) => sum + change.beforeMinor, 0);
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  return (
    <table className="statement">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Part</th>
          <th scope="col" className="n">
            As now
          </th>
          <th scope="col" className="n">
            By this draft
          </th>
          <th scope="col" className="n">
            Difference
          </th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ tier, fund, beforeMinor, afterMinor, movedMinor }) => (
          <tr key={`${tier} ${fund}`}>
            <th scope="row">{capitalized(wordsOfBucket(tier, fund, nameOfFund))}</th>
            <td className="n">{money(beforeMinor)}</td>
            <td className="n">{money(afterMinor)}</td>
            <td className="n">
              {movedMinor === 0 ? (
                <span className="soft">as now</span>
              ) : (
                <strong>{signed(movedMinor, currency)}</strong>
              )}
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Price</th>
          <td className="n">{money(totalMinor)}</td>
          <td className="n">{money(totalMinor)}</td>
          <td className="n soft">as now</td>
        </tr>
      </tfoot>
    </table>
  );
}

function signed(minor: number, currency: string): string {
  return `${minor < 0 ? '−' : '+'}${formatMoney(Math.abs(minor), currency)}`;
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
