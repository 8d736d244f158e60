import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { readCohortEntries } from '#app/services/earnings.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Field } from '#app/ui/field.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay } from '../console/day.ts';
import { readNumber } from '../console/fields.server.ts';
import { meaningForCohort } from '../console/ledger-words.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction<typeof loader> = ({ data, matches }) => [
  { title: pageTitle(data && `Entries of cohort ${data.cohort.code}`, matches) },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { programId, role } = await requireStaff(request, context);
  const search = new URL(request.url).searchParams;
  // A number typed is the first line wanted; the list begins with lines before a number.
  const typed = readNumber(search.get('entry'));
  const before = typed === undefined ? readNumber(search.get('before')) : typed + 1;
  const found = await readCohortEntries(context.app, params['code'] ?? '', programId, {
    ...(before !== undefined && { before }),
  });
  if (!found) throw new Response(null, { status: 404 });
  return { ...found, typed, isLater: before !== undefined, seesLedger: role !== 'program_manager' };
}

export default function Entries() {
  const { cohort, lines, currency, older, typed, isLater, seesLedger } = useLoaderData<typeof loader>();
  const here = `/console/cohorts/${cohort.code}`;
  return (
    <>
      <Crumbs
        trail={[
          { href: '/console/cohorts', label: 'Cohort earnings' },
          { href: here, label: `Cohort ${cohort.code}` },
        ]}
      />
      <ConsoleHead title={`Entries of cohort ${cohort.code}`} over={cohort.programName} />
      <Form method="get" action={`${here}/entries`} className="find-entry" key={String(typed)}>
        <Field
          id="entry"
          label="From entry number"
          inputMode="numeric"
          defaultValue={typed}
          autoComplete="off"
        />
        <button className="button quiet" type="submit">
          Show
        </button>
      </Form>
      <Panel isWide title={isLater ? 'Older lines' : 'Newest first'}>
        {lines.length === 0 ? (
          <p className="soft">Nothing is posted for this cohort yet.</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">Entry</th>
                <th scope="col">Day</th>
                <th scope="col">What it means</th>
                <th scope="col" className="n">
                  Amount
                </th>
                <th scope="col">Account</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line, i) => (
                <tr key={`${line.sequence} ${i}`}>
                  <th scope="row">
                    {seesLedger ? (
                      <Link to={`/console/ledger/${line.sequence}`}>{line.sequence}</Link>
                    ) : (
                      line.sequence
                    )}
                  </th>
                  <td>{formatDay(line.occurredOn)}</td>
                  <td>{meaningForCohort(line.account, line.amountMinor)}</td>
                  <td className="n">
                    <Money minor={Math.abs(line.amountMinor)} currency={currency} />
                  </td>
                  <td>
                    <code className="soft">{line.account}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      {(older !== null || isLater) && (
        <nav className="pager" aria-label="Pages of entries">
          {isLater ? (
            <Link className="button quiet" to={`${here}/entries`}>
              Newest
            </Link>
          ) : (
            <span />
          )}
          {older !== null && (
            <Link className="button quiet" rel="next" to={`${here}/entries?before=${older}`}>
              Older
            </Link>
          )}
        </nav>
      )}
    </>
  );
}
