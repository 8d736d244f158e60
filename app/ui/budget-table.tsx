import { Meter } from '#app/ui/meter.tsx';
import { Money } from '#app/ui/money.tsx';

export interface BudgetTableProps {
  currency: string;
  /** What the figures in the third column are: "Spent", or "Spent, published". */
  spentLabel: string;
  caption: string;
  lines: {
    useCategory: string;
    label: string;
    budgetMinor: number;
    spentMinor: number;
    usedBp: number;
  }[];
  totals: { amountMinor: number; spentMinor: number; usedBp: number };
}

/** A grant's budget line by line against what was spent; a bar beside each figure, and a word where a line is overdrawn. */
export function BudgetTable({ currency, spentLabel, caption, lines, totals }: BudgetTableProps) {
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  const row = (budgetMinor: number, spentMinor: number, usedBp: number) => (
    <>
      <td className="n" data-label="Budget">
        {money(budgetMinor)}
      </td>
      <td className="n" data-label={spentLabel}>
        {money(spentMinor)}
      </td>
      <td className="n" data-label="Left">
        {money(budgetMinor - spentMinor)}
      </td>
      <td className="n" data-label="Used">
        <Meter share={usedBp / 10_000} tone={usedBp > 10_000 ? 'subsidy' : 'care'} /> {usedWords(usedBp)}
      </td>
    </>
  );
  return (
    <table className="three-sums budget">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Line</th>
          {['Budget', spentLabel, 'Left', 'Used'].map((label) => (
            <th key={label} scope="col" className="n">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.useCategory}>
            <th scope="row">{line.label}</th>
            {row(line.budgetMinor, line.spentMinor, line.usedBp)}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">The whole grant</th>
          {row(totals.amountMinor, totals.spentMinor, totals.usedBp)}
        </tr>
      </tfoot>
    </table>
  );
}

function usedWords(usedBp: number): string {
  const whole = `${Math.round(usedBp / 100)}%`;
  return usedBp > 10_000 ? `${whole}, overdrawn` : whole;
}
