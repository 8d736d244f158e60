import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { readEntry } from '#app/services/earnings.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay, formatMoment } from '../console/day.ts';
import { readNumber } from '../console/fields.server.ts';
import { accountWords, kindWords } from '../console/ledger-words.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction<typeof loader> = ({ data, matches }) => [
  { title: pageTitle(data && `Entry ${data.entry.sequence}`, matches) },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const entry = await readEntry(context.app, readNumber(params['sequence']) ?? -1);
  if (!entry) throw new Response(null, { status: 404 });
  return { entry, timeZone: context.app.settings.timeZone };
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Entry() {
  const { entry, timeZone } = useLoaderData<typeof loader>();
  return (
    <>
      <ConsoleHead
        title={`Entry ${entry.sequence}: ${kindWords(entry.kind)}`}
        over={`${formatDay(entry.occurredOn)}, written ${formatMoment(entry.createdAt, timeZone)}`}
      />
      <p>{entry.memo}</p>
      <Panel isWide title="Postings">
        <table>
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col">Fund</th>
              <th scope="col">Cohort</th>
              <th scope="col">Batch</th>
              <th scope="col" className="n">
                Debit
              </th>
              <th scope="col" className="n">
                Credit
              </th>
            </tr>
          </thead>
          <tbody>
            {entry.postings.map((posting, line) => (
              <Posting key={line} posting={posting} currency={entry.currency} />
            ))}
          </tbody>
        </table>
      </Panel>
      <p className="soft after-steps">
        Debits and credits are equal in each fund. An entry is never changed; what turns out differently is
        posted as a new one. Lines that begin with “Split” note where a price goes and move no money.
      </p>
    </>
  );
}

function Posting({ posting, currency }: { posting: Data['entry']['postings'][number]; currency: string }) {
  const amount = <Money minor={Math.abs(posting.amountMinor)} currency={currency} />;
  return (
    <tr>
      <th scope="row">
        {accountWords(posting.account)} <code className="soft block">{posting.account}</code>
      </th>
      <td>{posting.fund}</td>
      <td>
        {posting.cohortCode === undefined ? (
          (posting.programName ?? '–')
        ) : (
          <Link to={`/console/cohorts/${posting.cohortCode}`}>{posting.cohortCode}</Link>
        )}
      </td>
      <td>
        {posting.batchCode === undefined ? (
          '–'
        ) : (
          <Link to={`/console/batches/${posting.batchCode}`}>{posting.batchCode}</Link>
        )}
      </td>
      <td className="n">{posting.amountMinor > 0 ? amount : ''}</td>
      <td className="n">{posting.amountMinor < 0 ? amount : ''}</td>
    </tr>
  );
}
