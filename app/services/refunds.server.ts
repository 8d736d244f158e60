import { isPaymentsRefused, isPaymentsUnreachable } from '#app/payments/payments.ts';
import { findOrder, raiseMoneyRevision } from '#db/orders.ts';
import { findPaymentOfOrder, listRefunds, updateRefund, type RefundRow } from '#db/payments.ts';
import { applyRefund, noteRefund, syncRefunds } from './applied-refunds.server.ts';
import { nowText, withTransaction, type Context, type TxContext } from './context.server.ts';
import { giveBackByHand } from './hand-refunds.server.ts';
import { syncMoneyBack } from './money-back.server.ts';
import { planRefund, type RefundRefusal, type RefundWish } from './refund-plan.server.ts';

export type RefundOutcome = { ok: true; status: 'succeeded' | 'pending' } | RefundRefusal;

export interface RefundRequest {
  orderId: string;
  wish: RefundWish;
  reason: string;
  requestedBy: string;
  /** Made when the refund is proposed, so that a button pressed twice gives back once. */
  refundId?: string;
}

/**
 * Gives money of an order back: units of its lines, an amount, or all that is left. The refund is noted with its parts
 * before Stripe is asked, under a key of its own, so a crash in between is finished by the next run and never refunds
 * twice. What was refunded in Stripe's dashboard, or taken by a bank, is noted first.
 */
export async function refundOrder(ctx: Context, request: RefundRequest): Promise<RefundOutcome> {
  await learnFromStripe(ctx, request.orderId);
  const noted = await withTransaction(ctx, (tx) => noteRequest(tx, request));
  if (!noted.ok) return noted;
  return noted.refund.status === 'requested'
    ? askForRefund(ctx, noted.refund)
    : outcomeOf(noted.refund.status);
}

/** Gives back everything that is left of an order. */
export function refundWholeOrder(
  ctx: Context,
  request: { orderId: string; restock: boolean; reason: string; requestedBy: string },
): Promise<RefundOutcome> {
  const { restock, ...rest } = request;
  return refundOrder(ctx, { ...rest, wish: { by: 'rest', restock } });
}

async function learnFromStripe(ctx: Context, orderId: string): Promise<void> {
  try {
    await syncMoneyBack(ctx, orderId);
  } catch (error) {
    // The refund is noted all the same, and asked for once Stripe answers again.
    if (!isPaymentsUnreachable(error)) throw error;
  }
}

async function noteRequest(
  tx: TxContext,
  request: RefundRequest,
): Promise<{ ok: true; refund: RefundRow } | RefundRefusal> {
  // Raising the revision locks the order, so that two people pressing the button make one refund.
  const order = await raiseMoneyRevision(tx.db, request.orderId);
  if (!order) return { ok: false, reason: 'unknown_order', sentence: 'There is no such order.' };
  const refunds = await listRefunds(tx.db, order.id);
  const before = refunds.find((refund) => refund.id === request.refundId);
  if (before) return { ok: true, refund: before };
  const plan = await planRefund(tx, order, request.wish);
  if (!plan.ok) {
    const waiting = refunds.find((refund) => refund.status === 'requested');
    return request.wish.by === 'rest' && waiting ? { ok: true, refund: waiting } : plan;
  }
  const refund = await noteRefund(tx, order, plan.parts, {
    id: request.refundId ?? tx.newId('ref'),
    stripeRefundId: null,
    status: 'requested',
    reason: request.reason,
    requestedBy: request.requestedBy,
    createdAt: nowText(tx),
  });
  return { ok: true, refund };
}

function outcomeOf(status: RefundRow['status']): RefundOutcome {
  if (status === 'succeeded' || status === 'pending') return { ok: true, status };
  return { ok: false, reason: 'refused', sentence: 'This refund failed. Try it again from the order.' };
}

/** Asks Stripe for a refund that is noted. The refund's id is the key, so asking again asks for the same one. */
export async function askForRefund(ctx: Context, refund: RefundRow): Promise<RefundOutcome> {
  const order = await findOrder(ctx.db, refund.orderId);
  if (order && order.channel !== 'stripe') {
    await giveBackByHand(ctx, refund);
    return outcomeOf('succeeded');
  }
  const payment = await findPaymentOfOrder(ctx.db, refund.orderId);
  if (!payment?.paymentIntentId)
    return { ok: false, reason: 'not_paid', sentence: 'No payment is known for this order.' };
  try {
    const answer = await ctx.payments.createRefund({
      refundId: refund.id,
      paymentIntentId: payment.paymentIntentId,
      amountMinor: refund.amountMinor,
      currency: payment.currency,
    });
    await applyRefund(ctx, refund.orderId, answer);
    return outcomeOf(answer.status);
  } catch (error) {
    if (isPaymentsRefused(error)) {
      await withTransaction(ctx, (tx) =>
        updateRefund(tx.db, refund.id, { status: 'failed', closedAt: nowText(tx) }),
      );
      // What is refused may be gone already: given back in Stripe's dashboard, or taken by a bank, since ours was noted.
      await learnFromStripe(ctx, refund.orderId);
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

/** Asks again for refunds that were noted and never answered. */
export async function finishRefund(ctx: Context, refund: RefundRow): Promise<void> {
  if (!(await findOrder(ctx.db, refund.orderId))) return;
  // One that was made at Stripe is listed there, whether we heard its answer or not.
  await syncRefunds(ctx, refund.orderId);
  const now = (await listRefunds(ctx.db, refund.orderId)).find((one) => one.id === refund.id);
  if (now?.status === 'requested') await askForRefund(ctx, now);
}
