import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { readPayroll } from '#app/services/payroll.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { Pager } from '#app/ui/pager.tsx';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay } from '../console/day.ts';
import { readNumber } from '../console/fields.server.ts';
import { RunsTable } from '../console/runs-table.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Payroll', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { programId } = await requireStaff(request, context);
  const { searchParams } = new URL(request.url);
  const payroll = await readPayroll(context.app, programId, readNumber(searchParams.get('page')) ?? 1);
  return { ...payroll, paid: searchParams.get('paid') };
}

export default function Payroll() {
  const { wages, runs, page, pages, currency, paid } = useLoaderData<typeof loader>();
  return (
    <>
      <ConsoleHead title="Payroll">
        <Link className="button small" to="/console/payroll/new">
          Record a payroll
        </Link>
      </ConsoleHead>
      {paid !== null && (
        <Notice tone="good" title="The payroll is recorded">
          What the cohort was owed went down by what this run paid.
        </Notice>
      )}
      <Panel isWide title="Wages due">
        <table>
          <thead>
            <tr>
              <th scope="col">Cohort</th>
              <th scope="col" className="n">
                Due
              </th>
              <td />
              <th scope="col">Last paid</th>
              <th scope="col" className="n">
                Earned
              </th>
              <th scope="col" className="n">
                Paid
              </th>
            </tr>
          </thead>
          <tbody>
            {wages.map((cohort) => (
              <tr key={cohort.id}>
                <th scope="row">
                  <Link to={`/console/cohorts/${cohort.code}`}>{cohort.code}</Link>
                  <small className="soft block">{cohort.programName}</small>
                </th>
                <td className="n">
                  <strong>
                    <Money minor={cohort.dueMinor} currency={currency} />
                  </strong>
                </td>
                <td className="n">
                  {cohort.dueMinor > 0 && (
                    <Link to={`/console/payroll/new?cohort=${cohort.code}`}>
                      Pay<span className="sr-only"> cohort {cohort.code}</span>
                    </Link>
                  )}
                </td>
                <td>{cohort.lastPaidOn === undefined ? 'never' : formatDay(cohort.lastPaidOn)}</td>
                <td className="n">
                  <Money minor={cohort.earnedMinor} currency={currency} />
                </td>
                <td className="n">
                  <Money minor={cohort.paidMinor} currency={currency} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
      <Panel isWide title="Runs, newest first">
        {runs.length === 0 ? (
          <p className="soft">Nothing has been paid yet.</p>
        ) : (
          <RunsTable runs={runs} currency={currency} />
        )}
      </Panel>
      <Pager page={page} pageCount={pages} hrefOf={(to) => `/console/payroll?page=${to}`} />
    </>
  );
}
