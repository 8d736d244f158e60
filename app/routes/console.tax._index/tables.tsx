import { regionWords } from '#app/domain/sales-tax.ts';
import { Panel } from '#app/ui/console-frame.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { formatMonth } from '../console/day.ts';
import type { TaxData } from './route.tsx';

const COLUMNS = [
  ['Collected', 'collectedMinor'],
  ['Given back', 'refundedMinor'],
  ['Net', 'netMinor'],
  ['Paid on', 'remittedMinor'],
] as const;

type Sums = Record<(typeof COLUMNS)[number][1], number>;

function Heads({ first, last }: { first: string; last?: string }) {
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {[...COLUMNS.map(([label]) => label), ...(last ? [last] : [])].map((label) => (
          <th key={label} scope="col" className="n">
            {label}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Cells({ sums, currency }: { sums: Sums; currency: string }) {
  return COLUMNS.map(([label, column]) => (
    <td key={label} className="n">
      {sums[column] === 0 ? '–' : <Money minor={sums[column]} currency={currency} />}
    </td>
  ));
}

/** A line a state or country for the year, with what is owed to it today. */
export function RegionsTable({ tax: { regions, year, currency } }: { tax: TaxData }) {
  return (
    <Panel isWide title={`By state or country, ${year}`}>
      {regions.length === 0 ? (
        <p className="soft">No sales tax has been collected yet.</p>
      ) : (
        <table>
          <Heads first="State or country" last="Owed today" />
          <tbody>
            {regions.map((row) => (
              <tr key={row.region}>
                <th scope="row">{regionWords(row.region)}</th>
                <Cells sums={row} currency={currency} />
                <td className="n">
                  {row.owedMinor > 0 ? (
                    <Link to={`/console/tax/new?region=${row.region}`}>
                      <Money minor={row.owedMinor} currency={currency} />
                      <span className="sr-only"> to {regionWords(row.region)}: pay it on</span>
                    </Link>
                  ) : (
                    <Money minor={row.owedMinor} currency={currency} />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

/** The months of the year, of one state or of all together. */
export function MonthsTable({ tax: { byMonth, chosen, currency } }: { tax: TaxData }) {
  if (byMonth.length === 0) return null;
  return (
    <Panel isWide title={`By month, ${chosen === undefined ? 'all together' : regionWords(chosen)}`}>
      <table>
        <Heads first="Month" />
        <tbody>
          {byMonth.map((row) => (
            <tr key={row.month}>
              <th scope="row">{formatMonth(row.month, true)}</th>
              <Cells sums={row} currency={currency} />
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
