import type { CohortEarnings } from '#app/services/earnings.server.ts';
import { Money } from '#app/ui/money.tsx';
import { formatMonth } from '../console/day.ts';

/** What a manager is asked first: this month, the one before, and all time. */
export function PeriodsTable({ earnings }: { earnings: CohortEarnings }) {
  const { months, currency, earnedMinor, coveredMinor } = earnings;
  const [before, now] = months.slice(-2);
  const rows = [
    now && { ...now, label: `This month, ${formatMonth(now.month, true)}` },
    before && { ...before, label: `Last month, ${formatMonth(before.month, true)}` },
    { earnedMinor, coveredMinor, label: 'All time' },
  ].filter((row) => row !== undefined);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Period</th>
          <th scope="col" className="n">
            Earned by making
          </th>
          <th scope="col" className="n">
            Covered by sales
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.label}>
            <th scope="row">{row.label}</th>
            <td className="n">
              <Money minor={row.earnedMinor} currency={currency} />
            </td>
            <td className="n">
              <Money minor={row.coveredMinor} currency={currency} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
