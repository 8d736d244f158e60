import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { readWages } from '#app/services/payroll.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Link } from '#app/ui/link.tsx';
import { Meter } from '#app/ui/meter.tsx';
import { Money } from '#app/ui/money.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay } from '../console/day.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Cohort earnings', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { programId } = await requireStaff(request, context);
  return { cohorts: await readWages(context.app, programId), currency: context.app.settings.currency };
}

export default function Cohorts() {
  const { cohorts, currency } = useLoaderData<typeof loader>();
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  return (
    <>
      <ConsoleHead title="Cohort earnings" over="All time, by cohort" />
      <Panel isWide title="Cohorts">
        <table>
          <thead>
            <tr>
              <th scope="col">Cohort</th>
              <th scope="col">Runs</th>
              <th scope="col" className="n">
                Earned
              </th>
              <th scope="col" className="n">
                Paid
              </th>
              <th scope="col" className="n">
                Due
              </th>
              <th scope="col" className="n">
                Covered by sales
              </th>
            </tr>
          </thead>
          <tbody>
            {cohorts.map((cohort) => (
              <tr key={cohort.id}>
                <th scope="row">
                  <Link to={`/console/cohorts/${cohort.code}`}>{cohort.code}</Link>
                  <small className="soft block">{cohort.programName}</small>
                </th>
                <td>
                  {formatDay(cohort.startsOn)} to {cohort.endsOn === null ? 'now' : formatDay(cohort.endsOn)}
                </td>
                <td className="n">{money(cohort.earnedMinor)}</td>
                <td className="n">{money(cohort.paidMinor)}</td>
                <td className="n">{money(cohort.dueMinor)}</td>
                <td className="n">
                  <Meter share={cohort.coveredMinor / cohort.earnedMinor} />
                  {money(cohort.coveredMinor)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
    </>
  );
}
