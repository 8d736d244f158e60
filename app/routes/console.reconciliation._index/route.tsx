import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { UNMATCHED_ACCOUNTS } from '#app/domain/reconciliation.ts';
import { readReconciliation } from '#app/services/reconciliation-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { SelectField } from '#app/ui/field.tsx';
import { Money } from '#app/ui/money.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { StepsStrip } from '#app/ui/steps-strip.tsx';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay, namePeriod } from '../console/day.ts';
import { submitReconciliation } from './submit.server.ts';
import { Accounts, Days, Payouts, Totals } from './tables.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Reconciliation', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { searchParams } = new URL(request.url);
  return {
    ...(await readReconciliation(context.app, searchParams.get('month'))),
    done: searchParams.get('done'),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context, ['owner', 'finance']);
  const answer = await submitReconciliation(context.app, await request.formData(), staff.userId);
  if (!answer.ok) return json({ sentence: answer.sentence }, { status: answer.status });
  return redirect(`/console/reconciliation?month=${answer.month}&done=${answer.done}`);
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Reconciliation() {
  const data = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>();
  const { month, months } = data;
  return (
    <>
      <ConsoleHead title="Reconciliation">
        <a className="button quiet" href={`/console/reconciliation.csv?month=${month}`}>
          Payout report
        </a>
      </ConsoleHead>
      {refusal && (
        <Notice tone="error" title="This could not be done">
          {refusal.sentence}
        </Notice>
      )}
      {data.done === 'booked' && <Notice tone="good" title="The transaction is in the books" />}
      <LastRun {...data} />
      <Form method="post" className="after-steps">
        <input type="hidden" name="month" value={month} />
        <button className="button quiet" name="do" value="reconcile">
          Compare with Stripe now
        </button>
      </Form>
      <Unmatched {...data} />
      <Form method="get" className="filters after-steps" role="search">
        <SelectField
          id="month"
          label="Month"
          key={month}
          defaultValue={month}
          options={months.map((one) => ({ value: one, label: namePeriod(one) }))}
        />
        <button className="button quiet">Show</button>
      </Form>
      <Totals {...data} />
      <Accounts {...data} />
      <Days {...data} />
      <Payouts {...data} />
    </>
  );
}

function LastRun({ last, currency }: Pick<Data, 'last' | 'currency'>) {
  if (!last)
    return (
      <Notice title="Not compared yet">The books are compared with Stripe every night, and on demand.</Notice>
    );
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  return (
    <>
      <StepsStrip
        steps={[
          { label: 'At Stripe', figure: money(last.stripeMinor), note: `on ${formatDay(last.finishedOn)}` },
          { label: 'In our books', figure: money(last.bookMinor), note: 'at the same moment' },
          {
            label: 'On the way',
            figure: money(last.onTheWayMinor),
            note: 'to the bank, or not told by Stripe yet',
          },
          {
            label: 'Unexplained',
            figure: money(last.bookMinor - last.onTheWayMinor - last.stripeMinor),
            note: last.isClean ? 'all of it agrees' : 'see below',
          },
        ]}
      />
      {last.findings.length > 0 && (
        <Panel isWide title="What does not agree">
          <ul>
            {last.findings.map((finding) => (
              <li key={finding.sentence}>
                {finding.sentence} <span className="soft">{finding.remedy}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

function Unmatched({ unmatched, month }: Pick<Data, 'unmatched' | 'month'>) {
  if (unmatched.length === 0) return null;
  const options = Object.entries(UNMATCHED_ACCOUNTS).map(([value, label]) => ({ value, label }));
  return (
    <Panel isWide title="Money without an entry">
      {unmatched.map((row) => (
        <Form method="post" key={row.id} className="filters">
          <p>{row.sentence}</p>
          <input type="hidden" name="month" value={month} />
          <input type="hidden" name="transaction" value={row.id} />
          <SelectField id={`account-${row.id}`} name="account" label="Book it as" options={options} />
          <button className="button small" name="do" value="book">
            Book it
          </button>
        </Form>
      ))}
    </Panel>
  );
}
