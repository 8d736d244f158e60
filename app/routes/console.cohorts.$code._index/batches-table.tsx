import type { CohortEarnings } from '#app/services/earnings.server.ts';
import { Link } from '#app/ui/link.tsx';
import { Meter } from '#app/ui/meter.tsx';
import { Money } from '#app/ui/money.tsx';
import { formatDay } from '../console/day.ts';

const SHOWN = 12;
const WHOLE = new Intl.NumberFormat('en-US');

/** The cohort's batches, newest first; the sums below are over all of them, shown or not. */
export function BatchesTable({ earnings, isWhole }: { earnings: CohortEarnings; isWhole: boolean }) {
  const { batches, currency, cohort, batchCount } = earnings;
  const shown = isWhole ? batches : batches.slice(0, SHOWN);
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  if (batchCount === 0) return <p className="soft">The first batch this cohort finishes stands here.</p>;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Batch</th>
          <th scope="col">Piece</th>
          <th scope="col">Finished</th>
          {['Made', 'Sold', 'On hand', 'Lost', 'Earned', 'Covered by sales'].map((label) => (
            <th key={label} scope="col" className="n">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map((batch) => (
          <tr key={batch.code}>
            <th scope="row">
              <Link to={`/console/batches/${batch.code}`}>{batch.code}</Link>
            </th>
            <td>{batch.piece}</td>
            <td>{formatDay(batch.finishedOn)}</td>
            <td className="n">{batch.made}</td>
            <td className="n">{batch.sold}</td>
            <td className="n">{batch.onHand}</td>
            <td className="n">{batch.lost === 0 ? '–' : batch.lost}</td>
            <td className="n">{money(batch.earnedMinor)}</td>
            <td className="n">
              <Meter share={batch.coveredMinor / batch.earnedMinor} />
              {money(batch.coveredMinor)}
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={3}>
            All {batchCount} batches
            {shown.length < batchCount && (
              <span className="no-print">
                {' · '}
                <Link to={`/console/cohorts/${cohort.code}?batches=all`} preventScrollReset>
                  show them all
                </Link>
              </span>
            )}
          </th>
          <td className="n">{WHOLE.format(earnings.madeUnits)}</td>
          <td className="n">{WHOLE.format(earnings.soldUnits)}</td>
          <td className="n">{WHOLE.format(earnings.onHandUnits)}</td>
          <td className="n">{earnings.lostUnits === 0 ? '–' : earnings.lostUnits}</td>
          <td className="n">{money(earnings.earnedMinor)}</td>
          <td className="n">{money(earnings.coveredMinor)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
