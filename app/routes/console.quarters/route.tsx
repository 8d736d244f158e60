import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { readQuarters, sealQuarter, type QuarterRow } from '#app/services/quarter-seals.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { ErrorSummary } from '#app/ui/error-summary.tsx';
import { Money } from '#app/ui/money.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay, namePeriod } from '../console/day.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Quarters', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  return {
    quarters: await readQuarters(context.app),
    currency: context.app.settings.currency,
    done: new URL(request.url).searchParams.get('done'),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context, ['owner', 'finance']);
  const quarter = String((await request.formData()).get('quarter') ?? '');
  const outcome = await sealQuarter(context.app, { quarter, sealedBy: staff.userId });
  if (outcome.ok) return redirect(`/console/quarters?done=${quarter}`);
  return data({ sentence: outcome.sentence }, outcome.reason === 'no_quarter' ? 422 : 409);
}

export default function Quarters() {
  const { quarters, currency, done } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const over = quarters.filter((row) => row.state === 'over');
  return (
    <>
      <ConsoleHead title="Quarters" />
      {answer && <ErrorSummary errors={[{ message: answer.sentence }]} />}
      {done !== null && quarters.some((row) => row.quarter === done && row.state === 'sealed') && (
        <Notice tone="good" title={`${namePeriod(done)} is sealed`}>
          Nothing can be booked in it any more. A fact that turns up later is booked on the first open day and
          keeps its own.
        </Notice>
      )}
      <SealForm over={over} />
      <Panel isWide title="All quarters">
        <table>
          <thead>
            <tr>
              <th scope="col">Quarter</th>
              <th scope="col">State</th>
              <th scope="col" className="n">
                Entries
              </th>
              <th scope="col" className="n">
                Paid, not sent
              </th>
              <th scope="col">Root (SHA-256)</th>
            </tr>
          </thead>
          <tbody>
            {quarters.map((row) => (
              <tr key={row.quarter}>
                <th scope="row">{namePeriod(row.quarter)}</th>
                <td>{describeState(row)}</td>
                <td className="n">{row.seal?.entryCount ?? '–'}</td>
                <td className="n">
                  {row.seal ? <Money minor={row.seal.deferredMinor} currency={currency} /> : '–'}
                </td>
                <td>
                  {row.seal?.rootHash ? (
                    <code title={row.seal.rootHash}>{row.seal.rootHash.slice(0, 16)}…</code>
                  ) : (
                    '–'
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="soft panel-foot">
          The whole root of each seal stands on the public ledger page. “Paid, not sent” is income of goods
          still in the house when the quarter ended; it is deferred to the next one.
        </p>
      </Panel>
    </>
  );
}

/** One quarter that is over, or several in one go; the newest names them all. */
function SealForm({ over }: { over: QuarterRow[] }) {
  const isSending = useNavigation().state === 'submitting';
  const [newest] = over;
  const oldest = over.at(-1);
  if (!newest || !oldest) return null;
  const name =
    newest === oldest
      ? namePeriod(newest.quarter)
      : `${namePeriod(oldest.quarter)} to ${namePeriod(newest.quarter)}`;
  return (
    <Form method="post">
      <Panel title={`Seal ${name}`}>
        <p>
          {formatDay(oldest.fromOn)} to {formatDay(newest.throughOn)}. Every check of the books runs first and
          every payout has to be reconciled; if anything fails, nothing is sealed and you read what it is. A
          seal cannot be taken back.
        </p>
        <input type="hidden" name="quarter" value={newest.quarter} />
        <div className="row form-end">
          <button className="button small" disabled={isSending}>
            {isSending ? 'Checking the books …' : `Check the books and seal ${name}`}
          </button>
        </div>
      </Panel>
    </Form>
  );
}

function describeState({ state, seal }: QuarterRow): string {
  switch (state) {
    case 'running':
      return 'running';
    case 'over':
      return 'over, can be sealed';
    case 'sealed':
      return `sealed ${seal ? formatDay(seal.sealedAt.slice(0, 10)) : ''}`;
  }
}
