import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { readBackups } from '#app/services/backups.server.ts';
import { askForBookCheck, readBookChecks } from '#app/services/book-check-runs.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { ErrorSummary } from '#app/ui/error-summary.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatMoment } from '../console/day.ts';
import { Backups } from './backups.tsx';
import { Downloads } from './downloads.tsx';
import { readExportForm } from './export-form.server.ts';
import { HistoryTable } from './history-table.tsx';
import { PromisesTable } from './promises-table.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Books', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { runs, latest } = await readBookChecks(context.app);
  const { searchParams } = new URL(request.url);
  return {
    runs,
    backups: await readBackups(context.app),
    latest: latest && { ...latest, found: [...latest.found] },
    timeZone: context.app.settings.timeZone,
    typed: Object.fromEntries(searchParams),
    errors: readExportForm(searchParams).errors,
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { userId } = await requireStaff(request, context, ['owner', 'finance']);
  const outcome = await askForBookCheck(context.app, userId);
  if (outcome.ok) return redirect('/console/books');
  return data({ sentence: outcome.sentence }, 409);
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Books() {
  const { runs, backups, latest, timeZone, typed, errors } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const isSending = useNavigation().state === 'submitting';
  const current = runs.find((run) => run.state === 'waiting' || run.state === 'running');
  const isLatestFailed = runs.find((run) => run.finishedAt !== null)?.state === 'failed';
  return (
    <>
      <ConsoleHead title="Books">
        <a className="button quiet" href="/console/books/trial-balance">
          Trial balance
        </a>
        <Form method="post">
          <button className="button small" disabled={isSending || current !== undefined}>
            {isSending ? 'Asking …' : 'Prove them now'}
          </button>
        </Form>
      </ConsoleHead>
      <ErrorSummary
        errors={[
          ...(answer ? [{ message: answer.sentence }] : []),
          ...Object.entries(errors).map(([fieldId, message]) => ({ fieldId, message })),
        ]}
      />
      {current && (
        <Notice title="The books are being proved">
          <p>
            Asked for {formatMoment(current.askedAt, timeZone)}. It takes seconds for hundreds of orders and
            minutes for a hundred thousand. <a href="/console/books">Look again</a>
          </p>
        </Notice>
      )}
      {isLatestFailed && (
        <Notice tone="warn" title="The last proof did not come to an end">
          Something outside the books went wrong, and it has been noted. Ask for another one.
        </Notice>
      )}
      <Verdict latest={latest} timeZone={timeZone} />
      {latest && (
        <Panel title="What was proved">
          <PromisesTable found={new Map(latest.found)} />
        </Panel>
      )}
      <Downloads typed={typed} errors={errors} />
      <Panel isWide title="Proofs, newest first">
        {runs.length === 0 ? (
          <p className="soft">The first one runs tonight after three, or when you ask for it.</p>
        ) : (
          <HistoryTable runs={runs} timeZone={timeZone} />
        )}
      </Panel>
      <Panel isWide title="Backups, newest first">
        <p className="soft">
          One each night, kept for 35 days. What was erased is erased again when one is restored.
        </p>
        <Backups backups={backups} />
      </Panel>
    </>
  );
}

function Verdict({ latest, timeZone }: Pick<Data, 'latest' | 'timeZone'>) {
  if (!latest) return <Notice title="These books have not been proved yet" />;
  const until = `Up to entry ${(latest.throughSequence ?? 0).toLocaleString('en-US')}, ${formatMoment(latest.finishedAt ?? latest.askedAt, timeZone)}.`;
  if (latest.faults === 0)
    return (
      <Notice tone="good" title="All sixteen promises hold">
        {`${until} Every entry was read and every balance added up again.`}
      </Notice>
    );
  return (
    <Notice tone="error" title="The books break a promise">
      {`${until} The entries are named below. Do not correct them by hand: post a correction, or ask whoever runs the shop.`}
    </Notice>
  );
}
