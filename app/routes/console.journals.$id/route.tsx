import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { readJournal } from '#app/services/journal-pages.server.ts';
import { approveJournal, discardJournal } from '#app/services/journals.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay } from '../console/day.ts';
import { FormErrors } from '../console/form-errors.tsx';
import { LedgerTable } from '../console/ledger-table.tsx';
import { accountWords } from '../console/ledger-words.ts';
import { JournalState } from '../console.journals._index/journal-state.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction<typeof loader> = ({ data: found, matches }) => [
  { title: pageTitle(found && `Journal: ${found.journal.memo}`, matches) },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context, ['owner', 'finance']);
  const found = await readJournal(context.app, params['id'] ?? '');
  if (!found) throw new Response(null, { status: 404 });
  const done = new URL(request.url).searchParams.get('done');
  return { ...found, isOwn: found.journal.createdBy === staff.userId, done };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context, ['owner', 'finance']);
  const decision = { id: params['id'] ?? '', by: staff.userId };
  const isApproval = new URL(request.url).searchParams.get('do') === 'approve';
  const outcome = isApproval
    ? await approveJournal(context.app, decision)
    : await discardJournal(context.app, decision);
  if (outcome.ok) return redirect(`/console/journals/${decision.id}?done=${isApproval ? 'posted' : 'aside'}`);
  const status = outcome.reason === 'unknown_journal' ? 404 : outcome.reason === 'same_person' ? 403 : 409;
  return data({ errors: { form: outcome.sentence } }, status);
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Journal() {
  const found = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { journal, entries, currency, done } = found;
  const decided =
    journal.decidedByName &&
    ` · ${journal.status === 'posted' ? 'approved' : 'set aside'} by ${journal.decidedByName}`;
  return (
    <>
      <Crumbs trail={[{ href: '/console/journals', label: 'Journals' }]} />
      <ConsoleHead
        title={journal.memo}
        over={`${formatDay(journal.occurredOn)} · proposed by ${journal.createdByName ?? 'somebody'}${decided ?? ''}`}
      >
        {journal.status === 'posted' && journal.kind === 'journal' && (
          <Link className="button quiet" to={`/console/journals/new?reverse=${journal.id}`}>
            Reverse it …
          </Link>
        )}
      </ConsoleHead>
      <FormErrors errors={answer?.errors ?? {}} />
      {done === 'proposed' && (
        <Notice tone="good" title="The journal is proposed">
          It is in the books once somebody else has approved it.
        </Notice>
      )}
      {done === 'posted' && <Notice tone="good" title="The journal is in the books" />}
      <p>
        <JournalState status={journal.status} />
      </p>
      <Lines found={found} />
      {journal.status === 'draft' && <Decide isOwn={found.isOwn} />}
      {entries.length > 0 && (
        <Panel isWide title="In the ledger">
          <LedgerTable entries={entries} currency={currency} isLinked />
        </Panel>
      )}
    </>
  );
}

function Decide({ isOwn }: { isOwn: boolean }) {
  return (
    <div className="after-steps">
      {isOwn && (
        <p className="soft">You proposed it, so somebody else has to approve it. You may set it aside.</p>
      )}
      <div className="row">
        {!isOwn && (
          <Form method="post" action="?do=approve">
            <button className="button small">Approve it</button>
          </Form>
        )}
        <Form method="post" action="?do=discard">
          <button className="button quiet">Set it aside</button>
        </Form>
      </div>
    </div>
  );
}

function Lines({ found: { lines, journal, currency } }: { found: Data }) {
  return (
    <Panel isWide title="Lines">
      <table>
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Fund</th>
            <th scope="col" className="n">
              Debit
            </th>
            <th scope="col" className="n">
              Credit
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => {
            const amount = <Money minor={Math.abs(line.amountMinor)} currency={currency} />;
            return (
              <tr key={line.position}>
                <th scope="row">
                  {accountWords(line.account)} <code className="soft block">{line.account}</code>
                </th>
                <td>{line.fund}</td>
                <td className="n">{line.amountMinor > 0 ? amount : ''}</td>
                <td className="n">{line.amountMinor < 0 ? amount : ''}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {journal.kind === 'opening_balances' && (
        <p className="soft">What is left between both sides is set against opening equity.</p>
      )}
    </Panel>
  );
}
