import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { readGrants } from '#app/services/grant-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Link } from '#app/ui/link.tsx';
import { Meter } from '#app/ui/meter.tsx';
import { Money } from '#app/ui/money.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay } from '../console/day.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Grants', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { programId } = await requireStaff(request, context);
  return { grants: await readGrants(context.app, programId), isFull: programId === null };
}

export default function Grants() {
  const { grants, isFull } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs trail={[{ href: '/console/funds', label: 'Funds' }]} />
      <ConsoleHead title="Grants" over="Each is a restricted fund of its own, with a budget.">
        {isFull && (
          <Link className="button small" to="/console/grants/new">
            Record a grant
          </Link>
        )}
      </ConsoleHead>
      <Panel isWide title={grants.length === 1 ? 'One grant' : `${grants.length} grants`}>
        {grants.length === 0 ? (
          <p className="soft">No grant has been recorded yet.</p>
        ) : (
          <table>
            <caption className="sr-only">Grants, the one that ends last first</caption>
            <thead>
              <tr>
                <th scope="col">Grant</th>
                <th scope="col">From</th>
                <th scope="col">Ends</th>
                <th scope="col" className="n">
                  Granted
                </th>
                <th scope="col" className="n">
                  Received
                </th>
                <th scope="col" className="n">
                  Spent
                </th>
                <th scope="col" className="n">
                  Used
                </th>
              </tr>
            </thead>
            <tbody>
              {grants.map((grant) => (
                <tr key={grant.slug}>
                  <th scope="row">
                    <Link to={`/console/grants/${grant.slug}`}>{grant.name}</Link>
                    {grant.programName !== undefined && (
                      <small className="soft block">{grant.programName}</small>
                    )}
                  </th>
                  <td className="words">{grant.funder}</td>
                  <td>{formatDay(grant.endsOn)}</td>
                  {[grant.amountMinor, grant.receivedMinor, grant.spentMinor].map((minor, i) => (
                    <td key={i} className="n">
                      <Money minor={minor} currency={grant.currency} />
                    </td>
                  ))}
                  <td className="n">
                    <Meter share={grant.usedBp / 10_000} />
                    {Math.round(grant.usedBp / 100)}%
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
    </>
  );
}
