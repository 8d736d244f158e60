import { isPaymentsRefused, isPaymentsUnreachable } from '#app/payments/payments.ts';
import { findOrder, raiseMoneyRevision } from '#db/orders.ts';
import { findPaymentOfOrder, insertRefund, listRefunds, updateRefund, type RefundRow } from '#db/payments.ts';
import { applyRefund, syncRefunds } from './applied-refunds.server.ts';
import { nowText, withTransaction, type Context, type TxContext } from './context.server.ts';
import { restOf } from './refund-rest.server.ts';

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
    // Goods that never left the house are on the shelf again, whatever was answered.
    restock: request.restock || order.shippedAt === null ? 1 : 0,
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
