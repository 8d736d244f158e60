import { Panel } from '#app/ui/console-frame.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { formatDay, formatMonth } from '../console/day.ts';
import type { Statement } from './route.tsx';

const MONTH_COLUMNS = [
  ['Received', 'receivedMinor'],
  ['Moved', 'movedMinor'],
  ['Spent', 'spentMinor'],
  ['Balance', 'balanceMinor'],
] as const;

/** Month by month, the newest first; the balance is all the fund holds when the month ends. */
export function MonthsTable({ months, currency }: { months: Statement['months']; currency: string }) {
  return (
    <table>
      <caption className="sr-only">Received, spent and balance month by month</caption>
      <thead>
        <tr>
          <th scope="col">Month</th>
          {MONTH_COLUMNS.map(([label]) => (
            <th key={label} scope="col" className="n">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...months].reverse().map((month) => (
          <tr key={month.month}>
            <th scope="row">{formatMonth(month.month, true)}</th>
            {MONTH_COLUMNS.map(([label, field]) => (
              <td key={label} className="n">
                {month[field] === 0 && field !== 'balanceMinor' ? (
                  '–'
                ) : (
                  <Money minor={month[field]} currency={currency} />
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Each gift, spend and transfer with what proves it and its entries. */
export function MovementsTable({
  movements,
  currency,
  isLinked,
}: {
  movements: Statement['movements'];
  currency: string;
  isLinked: boolean;
}) {
  return (
    <table>
      <caption className="sr-only">Gifts, spending and transfers, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col">What</th>
          <th scope="col" className="n">
            In
          </th>
          <th scope="col" className="n">
            Out
          </th>
          <th scope="col">Evidence</th>
          <th scope="col">Entry</th>
        </tr>
      </thead>
      <tbody>
        {movements.map((one) => (
          <tr key={one.id}>
            <th scope="row">{formatDay(one.on)}</th>
            <td className="words">
              {one.words}
              {one.note !== '' && <small className="soft block">{one.note}</small>}
            </td>
            <td className="n">
              {one.amountMinor > 0 && <Money minor={one.amountMinor} currency={currency} />}
            </td>
            <td className="n">
              {one.amountMinor < 0 && <Money minor={-one.amountMinor} currency={currency} />}
            </td>
            <td className="words">{one.evidence === '' ? '–' : one.evidence}</td>
            <td>
              {one.sequences.map((sequence, i) => (
                <span key={sequence}>
                  {i > 0 && ', '}
                  {isLinked ? <Link to={`/console/ledger/${sequence}`}>{sequence}</Link> : sequence}
                </span>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Who changed what always stays in the fund, when and why. */
export function FloorChanges({ floors, currency }: { floors: Statement['floors']; currency: string }) {
  return (
    <Panel isWide title="Changes of the floor">
      <table>
        <caption className="sr-only">Changes of the floor, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col" className="n">
              From
            </th>
            <th scope="col" className="n">
              To
            </th>
            <th scope="col">Why</th>
            <th scope="col">By</th>
          </tr>
        </thead>
        <tbody>
          {floors.map((change) => (
            <tr key={change.id}>
              <th scope="row">{formatDay(change.changedAt.slice(0, 10))}</th>
              <td className="n">
                <Money minor={change.beforeMinor} currency={currency} />
              </td>
              <td className="n">
                <Money minor={change.afterMinor} currency={currency} />
              </td>
              <td className="words">{change.reason}</td>
              <td>{change.changedByName ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
