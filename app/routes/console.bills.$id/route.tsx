import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { readBill } from '#app/services/bill-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Money } from '#app/ui/money.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay } from '../console/day.ts';
import { LedgerTable } from '../console/ledger-table.tsx';
import { BillState } from '../console.bills._index/bill-state.tsx';
import { BillLines, Payments } from './facts.tsx';
import { PayForm } from './pay-form.tsx';
import { submitPayment } from './pay.server.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction<typeof loader> = ({ data, matches }) => [
  { title: pageTitle(data && `Bill ${data.bill.number}`, matches) },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const found = await readBill(context.app, params['id'] ?? '');
  if (!found) throw new Response(null, { status: 404 });
  return { ...found, done: new URL(request.url).searchParams.get('done') };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context, ['owner', 'finance']);
  return submitPayment(context.app, params['id'] ?? '', request, staff);
}

export type BillData = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Bill() {
  const found = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { bill, entries, currency, today, done } = found;
  const openMinor = bill.totalMinor - bill.paidMinor;
  return (
    <>
      <Crumbs trail={[{ href: '/console/bills', label: 'Bills' }]} />
      <ConsoleHead title={`Bill ${bill.number}`} over={bill.supplier} />
      {done === 'entered' && (
        <Notice tone="good" title="The bill is in the books">
          {entries.length === 0
            ? 'It comes to exactly what batches and parcels had counted, so nothing new had to be posted.'
            : 'What it asks beyond what was counted before is posted as owed.'}
        </Notice>
      )}
      {done === 'paid' && <Notice tone="good" title="The payment is recorded" />}
      <div className="two-up wide-first">
        <div>
          <BillLines found={found} />
          <Payments found={found} />
        </div>
        <div>
          <Panel title="State">
            <dl className="facts">
              <Fact name="State" fact={<BillState bill={bill} today={today} />} />
              <Fact name="Written" fact={formatDay(bill.billedOn)} />
              <Fact name="Due" fact={formatDay(bill.dueOn)} />
              <Fact name="Open" fact={<Money minor={openMinor} currency={currency} />} />
              {bill.memo !== '' && <Fact name="Note" fact={bill.memo} />}
            </dl>
          </Panel>
          {(openMinor > 0 || answer !== undefined) && <PayForm found={found} answer={answer} />}
        </div>
      </div>
      <Panel isWide title="In the ledger">
        {entries.length === 0 ? (
          <p className="soft">Nothing is posted for this bill: batches and parcels had counted all of it.</p>
        ) : (
          <LedgerTable entries={entries} currency={currency} isLinked />
        )}
      </Panel>
    </>
  );
}

function Fact({ name, fact }: { name: string; fact: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{fact}</dd>
    </div>
  );
}
