import { formatMoney } from '#app/domain/money.ts';
import {
  partsOfAmount,
  partsOfLines,
  partsOfRest,
  restOf,
  unitsLeftOfLine,
  type LineWish,
  type RefundParts,
} from '#app/domain/refund.ts';
import { listDisputes } from '#db/disputes.ts';
import { findOrder, listOrderLines, type OrderRow } from '#db/orders.ts';
import { findPaymentOfOrder, listRefunds } from '#db/payments.ts';
import type { Context } from './context.server.ts';
import { isUndecided, readRefundState } from './gone-back.server.ts';

/** What somebody wants to give back. An amount is of goods with their tax; shipping goes back only if asked. */
export type RefundWish =
  | { by: 'lines'; lines: LineWish[]; withShipping: boolean }
  | { by: 'amount'; amountMinor: number; withShipping: boolean }
  | { by: 'rest'; restock: boolean };

export interface RefundRefusal {
  ok: false;
  reason:
    | 'unknown_order'
    | 'not_paid'
    | 'disputed'
    | 'nothing_left'
    | 'nothing_asked'
    | 'too_much'
    | 'refused'
    | 'payment_unreachable';
  /** The line whose quantity, or the field whose amount, is too much. */
  field?: string;
  sentence: string;
}

/** Which parts a refund would have now, or why it cannot be. Changes nothing. */
export async function planRefund(
  ctx: Pick<Context, 'db'>,
  order: OrderRow,
  wish: RefundWish,
): Promise<{ ok: true; parts: RefundParts } | RefundRefusal> {
  if (!order.paidAt)
    return {
      ok: false,
      reason: 'not_paid',
      sentence: 'This order is not paid, so there is nothing to give back.',
    };
  if ((await listDisputes(ctx.db, order.id)).some((dispute) => isUndecided(dispute)))
    return {
      ok: false,
      reason: 'disputed',
      sentence:
        'The buyer’s bank has taken this payment and not decided yet, so Stripe refuses refunds of it. Wait for the decision.',
    };
  const restMinor = await readRefundRest(ctx, order.id);
  if (restMinor === 0)
    return {
      ok: false,
      reason: 'nothing_left',
      sentence: 'Everything of this order has been given back already.',
    };
  const plan =
    order.status === 'needs_attention'
      ? planDeposit(order, wish, restMinor)
      : await planParts(ctx, order, wish);
  if (!plan.ok || sumOf(plan.parts) > 0) return plan;
  return {
    ok: false,
    reason: 'nothing_asked',
    sentence: 'Choose what goes back: units of a line, an amount, or shipping.',
  };
}

async function planParts(
  ctx: Pick<Context, 'db'>,
  order: OrderRow,
  wish: RefundWish,
): Promise<{ ok: true; parts: RefundParts } | RefundRefusal> {
  const state = await readRefundState(ctx, order);
  const money = (minor: number) => formatMoney(minor, order.currency);
  switch (wish.by) {
    case 'rest':
      return { ok: true, parts: partsOfRest(state, wish.restock) };
    case 'amount': {
      const parts = partsOfAmount(state, wish.amountMinor, wish.withShipping);
      if (parts) return { ok: true, parts };
      const rest = restOf(state);
      const left = money(rest.goodsMinor + rest.taxMinor);
      return {
        ...{ ok: false, reason: 'too_much', field: 'amount' },
        sentence: `Of goods and their tax ${left} is left to give back. Type that or less.`,
      };
    }
    case 'lines': {
      const parts = partsOfLines(state, wish.lines, wish.withShipping);
      if (parts) return { ok: true, parts };
      const over = wish.lines.find((line) => line.quantity > unitsLeftOfLine(state, line.lineId));
      const title = (await listOrderLines(ctx.db, order.id)).find((line) => line.id === over?.lineId)?.title;
      const left = unitsLeftOfLine(state, over?.lineId ?? '');
      return {
        ...{ ok: false, reason: 'too_much', field: over?.lineId ?? '' },
        sentence: `Of ${title ?? 'this line'} ${left} can still go back. Choose ${left} or fewer.`,
      };
    }
  }
}

/** Nothing was sold, so a deposit has no lines, no tax and no shipping: an amount of it goes back, or all. */
function planDeposit(
  order: OrderRow,
  wish: RefundWish,
  restMinor: number,
): { ok: true; parts: RefundParts } | RefundRefusal {
  const goodsMinor = wish.by === 'amount' ? wish.amountMinor : wish.by === 'rest' ? restMinor : 0;
  if (goodsMinor > restMinor)
    return {
      ...{ ok: false, reason: 'too_much', field: 'amount' },
      sentence: `Of this payment ${formatMoney(restMinor, order.currency)} is left to give back. Type that or less.`,
    };
  return { ok: true, parts: { parts: [], goodsMinor, taxMinor: 0, shippingMinor: 0 } };
}

function sumOf(parts: RefundParts): number {
  return parts.goodsMinor + parts.taxMinor + parts.shippingMinor;
}

/** How much of an order could still go back. Of a deposit simply what Stripe took and has not returned. */
export async function readRefundRest(ctx: Pick<Context, 'db'>, orderId: string): Promise<number> {
  const order = await findOrder(ctx.db, orderId);
  if (!order?.paidAt) return 0;
  if (order.status !== 'needs_attention') {
    const rest = restOf(await readRefundState(ctx, order));
    return rest.goodsMinor + rest.taxMinor + rest.shippingMinor;
  }
  const payment = await findPaymentOfOrder(ctx.db, order.id);
  const gone = (await listDisputes(ctx.db, orderId)).reduce(
    (sum, dispute) => sum + dispute.withdrawnMinor - dispute.returnedMinor - dispute.excessMinor,
    0,
  );
  return (await listRefunds(ctx.db, order.id))
    .filter((refund) => refund.status !== 'failed' && refund.status !== 'canceled')
    .reduce((left, refund) => left - refund.amountMinor, (payment?.amountMinor ?? 0) - gone);
}
