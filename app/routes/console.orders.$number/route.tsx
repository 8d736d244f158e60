import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { readOrder } from '#app/services/orders.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { FundTraces } from '#app/ui/fund-traces.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatMoment } from '../console/day.ts';
import { readNumber } from '../console/fields.server.ts';
import { FormErrors } from '../console/form-errors.tsx';
import { LedgerTable } from '../console/ledger-table.tsx';
import { OrderState } from '../console/order-state.tsx';
import { due, erase, refund, settle, ship } from './actions.server.ts';
import { Disputes } from './disputes.tsx';
import { EraseBuyer } from './erase.tsx';
import { Contact, Lines, Payment, Refunds } from './facts.tsx';
import { RefundForm } from './refund-form.tsx';
import { RefundPreview } from './refund-preview.tsx';
import { Decisions } from './refunds-due.tsx';
import { ShipForm } from './ship-form.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction<typeof loader> = ({ data, matches }) => [
  { title: pageTitle(data ? `Order ${data.order.number}` : undefined, matches) },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context, ['owner', 'finance']);
  const found = await findOrder(context.app, params['number']);
  const { number, status, attention, createdAt, paidAt, shippedAt, ...rest } = found.order;
  const { currency, listMinor, goodsMinor, shippingMinor, taxMinor, totalMinor, carrierMinor } = rest;
  return {
    ...found,
    // Named one by one: the buyer's token and payment address never reach a staff page.
    order: {
      ...{ number, status, attention, createdAt, paidAt, shippedAt, refundedMinor: found.refundedMinor },
      ...{ currency, listMinor, goodsMinor, shippingMinor, taxMinor, totalMinor, carrierMinor },
    },
    done: new URL(request.url).searchParams.get('done'),
    canErase: staff.role === 'owner',
    isErasing: new URL(request.url).searchParams.has('erase'),
    timeZone: context.app.settings.timeZone,
  };
}

async function findOrder(ctx: Parameters<typeof readOrder>[0], number: string | undefined) {
  const found = await readOrder(ctx, readNumber(number) ?? -1);
  if (!found) throw new Response(null, { status: 404 });
  return found;
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context, ['owner', 'finance']);
  const { order, choices } = await findOrder(context.app, params['number']);
  switch (new URL(request.url).searchParams.get('do')) {
    case 'ship':
      return ship(context.app, order, request);
    case 'refund':
      return refund(context.app, order, choices, request, staff.userId);
    case 'due':
      return due(context.app, order, request, staff.userId);
    case 'erase':
      await requireStaff(request, context, ['owner']);
      return erase(context.app, order);
    case 'settle':
      return settle(context.app, order);
    default:
      throw data(null, { status: 400 });
  }
}

export type OrderData = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Order() {
  const found = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { order, entries, done, timeZone, choices, unitsKept } = found;
  const refunding = answer?.form === 'refund' ? answer : undefined;
  const isToSend = order.status === 'paid' && order.shippedAt === null && unitsKept > 0;
  return (
    <>
      <Crumbs trail={[{ href: '/console/orders', label: 'Orders' }]} />
      <ConsoleHead title={`Order ${order.number}`} over={`Placed ${formatMoment(order.createdAt, timeZone)}`}>
        <OrderState order={order} />
      </ConsoleHead>
      <Done done={answer === undefined ? done : null} />
      <Decisions found={found} answer={answer?.form === 'due' ? answer : undefined} />
      {refunding?.preview && (
        <RefundPreview
          order={order}
          preview={refunding.preview}
          values={refunding.values}
          note={refunding.note}
        />
      )}
      <div className="two-up wide-first">
        <div>
          <Lines found={found} />
          <Payment found={found} />
          <Refunds found={found} />
          <Disputes found={found} />
        </div>
        <div>
          {isToSend && <ShipForm order={order} answer={answer?.form === 'ship' ? answer : undefined} />}
          <Contact found={found}>
            {answer?.form === 'erase' && <FormErrors errors={answer.errors} />}
            {found.canErase && <EraseBuyer number={order.number} isAsked={found.isErasing} />}
          </Contact>
          {!refunding?.preview && <RefundForm order={order} choices={choices} answer={refunding} />}
        </div>
      </div>
      {found.traces.length > 0 && (
        <Panel isWide title="Where the funds’ shares are">
          <FundTraces
            caption="By the funds’ published spending, as the buyer sees it"
            traces={found.traces}
            currency={order.currency}
          />
        </Panel>
      )}
      <Panel isWide title="In the ledger">
        {entries.length === 0 ? (
          <p className="soft">Nothing is posted for this order yet.</p>
        ) : (
          <LedgerTable entries={entries} currency={order.currency} isLinked />
        )}
      </Panel>
    </>
  );
}

function Done({ done }: { done: string | null }) {
  switch (done) {
    case 'sent':
      return (
        <Notice tone="good" title="Marked as sent">
          The goods and the label are in the books.
        </Notice>
      );
    case 'succeeded':
      return (
        <Notice tone="good" title="The money went back">
          The books are corrected, and the buyer is told by e-mail.
        </Notice>
      );
    case 'pending':
      return (
        <Notice title="The refund is on its way">
          The bank has not said yes yet. The books follow by themselves when it does.
        </Notice>
      );
    case 'erased':
      return (
        <Notice tone="good" title="The buyer’s data is erased">
          Name, e-mail and address are gone, here and from every order of the same e-mail.
        </Notice>
      );
    case 'closed':
      return (
        <Notice tone="good" title="Settled">
          It is off the list of orders that need a decision.
        </Notice>
      );
    default:
      return null;
  }
}
