import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { formatDay } from './day.ts';

export interface RunShown {
  id: string;
  cohortCode?: string;
  fromOn: string;
  toOn: string;
  paidOn: string;
  dueMinor: number;
  varianceMinor: number;
  stipendsMinor: number;
  withheldMinor: number;
  netMinor: number;
}

const COLUMNS = [
  ['Earned by making', 'dueMinor'],
  ['More or less', 'varianceMinor'],
  ['Stipends', 'stipendsMinor'],
  ['Withheld', 'withheldMinor'],
  ['Net paid', 'netMinor'],
] as const;

/** Payroll runs as a table: what fell due, what was added and held back, what left the bank. */
export function RunsTable({ runs, currency }: { runs: RunShown[]; currency: string }) {
  const hasCohort = runs.some((run) => run.cohortCode !== undefined);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Paid on</th>
          {hasCohort && <th scope="col">Cohort</th>}
          <th scope="col">Period</th>
          {COLUMNS.map(([label]) => (
            <th key={label} scope="col" className="n">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.id}>
            <th scope="row">{formatDay(run.paidOn)}</th>
            {run.cohortCode !== undefined && (
              <td>
                <Link to={`/console/cohorts/${run.cohortCode}`}>{run.cohortCode}</Link>
              </td>
            )}
            <td>
              {formatDay(run.fromOn)} to {formatDay(run.toOn)}
            </td>
            {COLUMNS.map(([label, field]) => (
              <td key={label} className="n">
                {run[field] === 0 && field !== 'netMinor' ? (
                  '–'
                ) : (
                  <Money minor={run[field]} currency={currency} />
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
