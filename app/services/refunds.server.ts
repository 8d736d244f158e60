import {
  partsOfAmount,
  spreadOverPortions,
  wholeRest,
  type RefundParts,
  type RefundState,
} from '#app/domain/refund.ts';
import { isPaymentsRefused, isPaymentsUnreachable, type ProviderRefund } from '#app/payments/payments.ts';
import { bumpContentVersion } from '#db/content-version.ts';
import {
  findContact,
  findOrder,
  listPortions,
  raiseMoneyRevision,
  updateOrder,
  updatePortion,
  type OrderRow,
} from '#db/orders.ts';
import {
  enqueueMail,
  findPaymentOfOrder,
  insertRefund,
  listRefunds,
  updateRefund,
  type RefundRow,
} from '#db/payments.ts';
import { addToStock, findVariantOfBatch, moveBatchUnits } from '#db/stock.ts';
import { nowText, today, withTransaction, type Context, type TxContext } from './context.server.ts';
import { postOrderBooks } from './order-money.server.ts';

export type RefundOutcome =
  | { ok: true; status: 'succeeded' | 'pending' }
  | {
      ok: false;
      reason: 'unknown_order' | 'not_paid' | 'nothing_left' | 'refused' | 'payment_unreachable';
      sentence: string;
    };

/**
 * Gives back everything that is left of an order. The refund is noted before Stripe is asked, under a key of its own, so
 * a crash in between is finished by the next run and never refunds twice.
 */
export async function refundWholeOrder(
  ctx: Context,
  request: { orderId: string; restock: boolean; reason: string; requestedBy: string },
): Promise<RefundOutcome> {
  const noted = await withTransaction(ctx, async (tx) => noteRefund(tx, request));
  if (!noted.ok) return noted;
  const payment = await findPaymentOfOrder(ctx.db, request.orderId);
  if (!payment?.paymentIntentId)
    return { ok: false, reason: 'not_paid', sentence: 'No payment is known for this order.' };
  try {
    const answer = await ctx.payments.createRefund({
      refundId: noted.refundId,
      paymentIntentId: payment.paymentIntentId,
      amountMinor: noted.amountMinor,
      currency: payment.currency,
    });
    await applyRefund(ctx, request.orderId, answer);
    return { ok: true, status: answer.status === 'succeeded' ? 'succeeded' : 'pending' };
  } catch (error) {
    if (isPaymentsRefused(error)) {
      await withTransaction(ctx, (tx) => updateRefund(tx.db, noted.refundId, { status: 'failed' }));
      return { ok: false, reason: 'refused', sentence: `Stripe refused this refund: ${error.message}` };
    }
    if (isPaymentsUnreachable(error))
      return {
        ok: false,
        reason: 'payment_unreachable',
        sentence:
          'Stripe cannot be reached just now. The refund is noted and will be asked for again by itself.',
      };
    throw error;
  }
}

async function noteRefund(
  tx: TxContext,
  request: { orderId: string; restock: boolean; reason: string; requestedBy: string },
): Promise<{ ok: true; refundId: string; amountMinor: number } | Extract<RefundOutcome, { ok: false }>> {
  // Raising the revision locks the order, so that two people pressing the button make one refund.
  const order = await raiseMoneyRevision(tx.db, request.orderId);
  if (!order) return { ok: false, reason: 'unknown_order', sentence: 'There is no such order.' };
  if (!order.paidAt)
    return {
      ok: false,
      reason: 'not_paid',
      sentence: 'This order is not paid, so there is nothing to give back.',
    };
  const refunds = await listRefunds(tx.db, order.id);
  const waiting = refunds.find((refund) => refund.status === 'requested');
  if (waiting) return { ok: true, refundId: waiting.id, amountMinor: waiting.amountMinor };
  const parts = await restOf(tx, order, refunds);
  const amountMinor = parts.goodsMinor + parts.taxMinor + parts.shippingMinor;
  if (amountMinor === 0)
    return {
      ok: false,
      reason: 'nothing_left',
      sentence: 'Everything of this order has been given back already.',
    };
  const refundId = tx.newId('ref');
  await insertRefund(tx.db, {
    id: refundId,
    orderId: order.id,
    stripeRefundId: null,
    status: 'requested',
    amountMinor,
    ...parts,
    restock: request.restock ? 1 : 0,
    reason: request.reason,
    requestedBy: request.requestedBy,
    balanceTransactionId: null,
    createdAt: nowText(tx),
  });
  return { ok: true, refundId, amountMinor };
}

/** How much a refund of the whole rest would give back now, for the step that confirms it. */
export async function readRefundRest(ctx: Context, orderId: string): Promise<number> {
  const order = await findOrder(ctx.db, orderId);
  if (!order?.paidAt) return 0;
  const parts = await restOf(ctx, order, await listRefunds(ctx.db, orderId));
  return parts.goodsMinor + parts.taxMinor + parts.shippingMinor;
}

/** What can still go back. Of a deposit, for which nothing was sold, simply what Stripe took and has not returned. */
async function restOf(
  ctx: Pick<Context, 'db'>,
  order: OrderRow,
  refunds: readonly RefundRow[],
): Promise<RefundParts> {
  if (order.status !== 'needs_attention') return wholeRest(await refundState(ctx, order, refunds));
  const payment = await findPaymentOfOrder(ctx.db, order.id);
  const alive = refunds.filter((refund) => refund.status !== 'failed' && refund.status !== 'canceled');
  return {
    goodsMinor: (payment?.amountMinor ?? 0) - alive.reduce((sum, refund) => sum + refund.amountMinor, 0),
    taxMinor: 0,
    shippingMinor: 0,
  };
}

/** What is paid and what went back. Refunds on their way count as gone, so that they are not given twice. */
async function refundState(
  ctx: Pick<Context, 'db'>,
  order: OrderRow,
  refunds: readonly RefundRow[],
): Promise<RefundState> {
  const portions = await listPortions(ctx.db, order.id);
  const goodsOnTheWay = refunds
    .filter((r) => r.applied === 0 && (r.status === 'requested' || r.status === 'pending'))
    .reduce((sum, r) => sum + r.goodsMinor, 0);
  const alive = refunds.filter((refund) => refund.status !== 'failed' && refund.status !== 'canceled');
  const spread = spreadOverPortions(portions, goodsOnTheWay);
  return {
    portions: portions.map((portion, i) => ({
      paidMinor: portion.paidMinor,
      refundedMinor: spread[i] ?? portion.refundedMinor,
    })),
    taxMinor: order.taxMinor,
    refundedTaxMinor: alive.reduce((sum, refund) => sum + refund.taxMinor, 0),
    shippingMinor: order.shippingMinor,
    refundedShippingMinor: alive.reduce((sum, refund) => sum + refund.shippingMinor, 0),
  };
}

/** Brings every refund of an order to what Stripe lists, and creates those that were made in its dashboard. */
export async function syncRefunds(ctx: Context, orderId: string): Promise<void> {
  const payment = await findPaymentOfOrder(ctx.db, orderId);
  if (!payment?.paymentIntentId) return;
  for (const refund of await ctx.payments.listRefunds(payment.paymentIntentId))
    await applyRefund(ctx, orderId, refund);
}

/** Applies one refund's present state, once: a repeat finds it applied, a failure takes it back by target minus posted. */
export async function applyRefund(ctx: Context, orderId: string, answer: ProviderRefund): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const order = await raiseMoneyRevision(tx.db, orderId);
    if (!order) throw new Error(`Refund of an order that is not there: ${orderId}.`);
    const refund = await findOrNoteRefund(tx, order, answer);
    if (!refund) return;
    const isInForce = answer.status === 'succeeded';
    await updateRefund(tx.db, refund.id, {
      stripeRefundId: answer.id,
      status: answer.status,
      applied: isInForce ? 1 : 0,
    });
    if (isInForce === (refund.applied === 1)) return;
    if (order.status === 'paid') await moveGoodsBack(tx, order, refund, isInForce ? 1 : -1);
    await postOrderBooks(tx, order, order.status === 'paid' ? 'refund' : 'deposit', today(tx));
    if (isInForce) await tellBuyer(tx, order, refund);
    await bumpContentVersion(tx.db);
  });
}

async function findOrNoteRefund(
  tx: TxContext,
  order: OrderRow,
  answer: ProviderRefund,
): Promise<RefundRow | undefined> {
  const refunds = await listRefunds(tx.db, order.id);
  const known = refunds.find(
    (refund) =>
      refund.stripeRefundId === answer.id ||
      (refund.stripeRefundId === null && refund.id === answer.refundId),
  );
  if (known) return known;
  const parts =
    order.status === 'needs_attention'
      ? { goodsMinor: answer.amountMinor, taxMinor: 0, shippingMinor: 0 }
      : partsOfAmount(await refundState(tx, order, refunds), answer.amountMinor);
  if (!parts) {
    await updateOrder(tx.db, order.id, {
      attention: 'Stripe lists a refund that is larger than what is left of this order.',
    });
    tx.log.error({ order: order.number }, 'A refund from Stripe is larger than what is left of the order.');
    return undefined;
  }
  const row = {
    id: tx.newId('ref'),
    orderId: order.id,
    stripeRefundId: answer.id,
    status: answer.status,
    amountMinor: answer.amountMinor,
    ...parts,
    restock: 0,
    applied: 0,
    reason: 'Made in Stripe',
    requestedBy: 'stripe',
    balanceTransactionId: null,
    createdAt: nowText(tx),
  };
  await insertRefund(tx.db, row);
  return row;
}

/** Marks portions refunded and, when the whole order went back, its units restocked or lost; −1 undoes it. */
async function moveGoodsBack(
  tx: TxContext,
  order: OrderRow,
  refund: RefundRow,
  direction: 1 | -1,
): Promise<void> {
  const portions = await listPortions(tx.db, order.id);
  const back =
    direction === 1
      ? spreadOverPortions(portions, refund.goodsMinor)
      : takeBackFromPortions(portions, refund.goodsMinor);
  for (const [i, portion] of portions.entries()) {
    const refundedMinor = back[i] ?? 0;
    const isWhole =
      direction === 1 ? refundedMinor === portion.paidMinor : portion.refundedMinor === portion.paidMinor;
    const units = isWhole ? portion.quantity : 0;
    const restocked = refund.restock === 1 ? units * direction : 0;
    // Goods that never left the house are on the shelf again; only shipped ones can be lost.
    const lost = refund.restock === 0 && order.shippedAt ? units * direction : 0;
    await updatePortion(tx.db, portion.id, {
      refundedMinor,
      restocked: portion.restocked + restocked,
      lost: portion.lost + lost,
    });
    if (restocked !== 0) await returnToShelf(tx, portion.batchId, restocked);
  }
}

/** A refund that failed after all is owed again: what it had taken is unspread in proportion to what each portion gave. */
function takeBackFromPortions(
  portions: readonly { paidMinor: number; refundedMinor: number }[],
  goodsMinor: number,
): number[] {
  const given = spreadOverPortions(
    portions.map((portion) => ({ paidMinor: portion.refundedMinor, refundedMinor: 0 })),
    goodsMinor,
  );
  return portions.map((portion, i) => portion.refundedMinor - (given[i] ?? 0));
}

async function returnToShelf(tx: TxContext, batchId: string, units: number): Promise<void> {
  const variantId = await findVariantOfBatch(tx.db, batchId);
  await addToStock(tx.db, variantId, units);
  await moveBatchUnits(tx.db, batchId, { free: units, sold: -units });
}

async function tellBuyer(tx: TxContext, order: OrderRow, refund: RefundRow): Promise<void> {
  const contact = await findContact(tx.db, order.id);
  if (!contact?.email) return;
  await enqueueMail(tx.db, {
    id: tx.newId('out'),
    messageId: `${order.id}.refund.${refund.id}`,
    kind: 'refund',
    orderId: order.id,
    recipient: contact.email,
    payloadJson: JSON.stringify({ orderNumber: order.number, amountMinor: refund.amountMinor }),
    createdAt: nowText(tx),
    sentAt: null,
  });
}

/** Asks again for refunds that were noted and never answered. */
export async function finishRefund(ctx: Context, refund: RefundRow): Promise<void> {
  const payment = await findPaymentOfOrder(ctx.db, refund.orderId);
  if (!payment?.paymentIntentId || !(await findOrder(ctx.db, refund.orderId))) return;
  if (refund.status === 'pending') return syncRefunds(ctx, refund.orderId);
  const answer = await ctx.payments.createRefund({
    refundId: refund.id,
    paymentIntentId: payment.paymentIntentId,
    amountMinor: refund.amountMinor,
    currency: payment.currency,
  });
  await applyRefund(ctx, refund.orderId, answer);
}
