import {
  countOrdersByStatus,
  countOrdersToSend,
  findContact,
  findOrderByNumber,
  listOrderLines,
  listOrders,
  raiseMoneyRevision,
  updateOrder,
  type OrderRow,
} from '#db/orders.ts';
import { listPiecesToMake } from '#db/batches.ts';
import { listDisputes } from '#db/disputes.ts';
import { findPaymentOfOrder, listRefunds, sumRefunds } from '#db/payments.ts';
import { findPromotion } from '#db/promotions.ts';
import { listRefundParts } from '#db/refund-parts.ts';
import { listEntriesOfSource } from '#db/ledger.ts';
import { bumpContentVersion } from '#db/content-version.ts';
import { nowText, today, withTransaction, type Context } from './context.server.ts';
import { countUnitsKept, isUndecided } from './gone-back.server.ts';
import { traceOrder } from './order-tracing.server.ts';
import { postOrderBooks } from './order-money.server.ts';
import { readRefundChoices } from './refund-preview.server.ts';
import { isDue } from './refunds-due.server.ts';

/** The console's list of orders, newest first. */
export async function readOrders(
  ctx: Context,
  query: { status?: OrderRow['status']; isToSend?: boolean; number?: number; before?: number },
) {
  const limit = 50;
  const found = await listOrders(ctx.db, { ...query, limit: limit + 1 });
  const orders = found.slice(0, limit);
  const refunded = await sumRefunds(
    ctx.db,
    orders.map((order) => order.id),
  );
  return {
    // Named one by one: a buyer's token and payment address stay here.
    orders: orders.map(({ id, number, status, createdAt, shippedAt, totalMinor }) => ({
      ...{ number, status, createdAt, shippedAt, totalMinor },
      refundedMinor: refunded.get(id) ?? 0,
    })),
    counts: await countOrdersByStatus(ctx.db),
    toSend: await countOrdersToSend(ctx.db),
    currency: ctx.settings.currency,
    older: found.length > limit ? (orders.at(-1)?.number ?? null) : null,
  };
}

/** One order for staff: lines, payment, refunds, contact, and its entries in the ledger. */
export async function readOrder(ctx: Context, number: number) {
  const order = await findOrderByNumber(ctx.db, number);
  if (!order) return undefined;
  const refunded = await sumRefunds(ctx.db, [order.id]);
  return {
    order,
    refundedMinor: refunded.get(order.id) ?? 0,
    choices: order.paidAt ? await readRefundChoices(ctx, order) : undefined,
    unitsKept: await countUnitsKept(ctx, order),
    lines: await listOrderLines(ctx.db, order.id),
    code: order.promotionId === null ? undefined : (await findPromotion(ctx.db, order.promotionId))?.code,
    payment: await findPaymentOfOrder(ctx.db, order.id),
    refunds: await readRefunds(ctx, order.id),
    disputes: await listDisputes(ctx.db, order.id),
    traces: await traceOrder(ctx, order),
    contact: await findContact(ctx.db, order.id),
    entries: await listEntriesOfSource(ctx.db, 'order', order.id),
  };
}

/** Refunds with how many pieces each brought back to the shelf, or lost. */
async function readRefunds(ctx: Context, orderId: string) {
  const parts = await listRefundParts(ctx.db, orderId);
  return (await listRefunds(ctx.db, orderId)).map((refund) => {
    const own = parts.filter((part) => part.refundId === refund.id);
    const units = (restock: 0 | 1) =>
      own.reduce((sum, part) => (part.restock === restock ? sum + part.quantity : sum), 0);
    return { ...refund, isDue: isDue(refund), shelved: units(1), lost: units(0) };
  });
}

export type ShipOutcome =
  | { ok: true }
  | {
      ok: false;
      reason:
        'unknown_order' | 'not_paid' | 'shipped_before' | 'refunded' | 'disputed' | 'bad_cost' | 'not_made';
      sentence: string;
    };

/** The parcel left: goods turn into cost of sales, the carrier is owed. */
export async function shipOrder(
  ctx: Context,
  shipment: { orderId: string; carrierMinor: number },
): Promise<ShipOutcome> {
  if (!Number.isSafeInteger(shipment.carrierMinor) || shipment.carrierMinor < 0)
    return { ok: false, reason: 'bad_cost', sentence: 'What the label cost is an amount of 0 or more.' };
  return withTransaction(ctx, async (tx) => {
    const order = await raiseMoneyRevision(tx.db, shipment.orderId);
    if (!order) return { ok: false, reason: 'unknown_order', sentence: 'There is no such order.' } as const;
    if (order.status !== 'paid')
      return { ok: false, reason: 'not_paid', sentence: 'Only a paid order is sent.' } as const;
    if (order.shippedAt)
      return {
        ok: false,
        reason: 'shipped_before',
        sentence: 'This order is marked as sent already.',
      } as const;
    if ((await listDisputes(tx.db, order.id)).some(isUndecided))
      return {
        ok: false,
        reason: 'disputed',
        sentence: 'The buyer’s bank holds the payment of this order. Send nothing until it has decided.',
      } as const;
    // Locked with the order, so that a refund asked for at the same moment has been noted or waits for us.
    if ((await countUnitsKept(tx, order)) === 0)
      return {
        ok: false,
        reason: 'refunded',
        sentence: 'The goods of this order went back or are on their way back, so nothing is sent.',
      } as const;
    const toMake = await listPiecesToMake(tx.db, order.id);
    if (toMake.length > 0)
      return {
        ok: false,
        reason: 'not_made',
        sentence: `${toMake.map((one) => `${one.missing} of batch ${one.code}`).join(', ')} still to be made; enter what was made on the batch’s page, then send the parcel.`,
      } as const;
    const shipped = { shippedAt: nowText(tx), carrierMinor: shipment.carrierMinor };
    await updateOrder(tx.db, order.id, shipped);
    await postOrderBooks(tx, { ...order, ...shipped }, 'shipped', today(tx));
    await bumpContentVersion(tx.db);
    return { ok: true } as const;
  });
}
