import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { readJournals } from '#app/services/journal-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Link } from '#app/ui/link.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay } from '../console/day.ts';
import { JournalState } from './journal-state.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Journals', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  return readJournals(context.app);
}

type Row = ReturnType<typeof useLoaderData<typeof loader>>['waiting'][number];

export default function Journals() {
  const { waiting, decided } = useLoaderData<typeof loader>();
  return (
    <>
      <ConsoleHead title="Journals" over="What no other page books. One person proposes, another approves.">
        <a className="button quiet" href="/console/journals.csv">
          CSV
        </a>
        <Link className="button small" to="/console/journals/new">
          Write a journal
        </Link>
      </ConsoleHead>
      <Panel isWide title="Waiting for a second person">
        {waiting.length === 0 ? <p className="soft">Nothing waits.</p> : <Table rows={waiting} />}
      </Panel>
      <Panel isWide title="Decided, newest first">
        {decided.length === 0 ? (
          <p className="soft">No journal has been decided yet.</p>
        ) : (
          <Table rows={decided} />
        )}
      </Panel>
    </>
  );
}

function Table({ rows }: { rows: Row[] }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">What for</th>
          <th scope="col">Day</th>
          <th scope="col">State</th>
          <th scope="col">Proposed by</th>
          <th scope="col">Decided by</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((journal) => (
          <tr key={journal.id}>
            <th scope="row">
              <Link to={`/console/journals/${journal.id}`}>{journal.memo}</Link>
            </th>
            <td>{formatDay(journal.occurredOn)}</td>
            <td>
              <JournalState status={journal.status} />
            </td>
            <td>{journal.createdByName ?? '–'}</td>
            <td>{journal.decidedByName ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
