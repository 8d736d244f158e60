import { listOrdersToAskAboutDisputes } from '#db/disputes.ts';
import { findPaymentOfOrder, hasMoneyBackEvents } from '#db/payments.ts';
import { syncRefunds } from './applied-refunds.server.ts';
import type { Context } from './context.server.ts';
import { syncDisputes } from './disputes.server.ts';

/** Brings an order to every refund and dispute that the provider lists of its payment. */
export async function syncMoneyBack(ctx: Context, orderId: string): Promise<void> {
  await syncRefunds(ctx, orderId);
  await syncDisputes(ctx, orderId);
}

/**
 * An event about a refund or a dispute may be worked on before the one that tells of the payment, and then finds no order.
 * So whoever first learns about a payment's money asks once more, if such an event ever came.
 */
export async function syncOvertaken(ctx: Context, orderId: string): Promise<void> {
  const payment = await findPaymentOfOrder(ctx.db, orderId);
  if (!payment?.paymentIntentId || payment.balanceTransactionId !== null) return;
  if (await hasMoneyBackEvents(ctx.db, payment.paymentIntentId)) await syncMoneyBack(ctx, orderId);
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Orders whose disputes are asked about again by themselves: open ones often, decided ones while they may be appealed. */
export async function listOrdersWithDisputes(ctx: Context, limit: number): Promise<string[]> {
  const ago = (ms: number) => new Date(ctx.now().getTime() - ms).toISOString();
  return listOrdersToAskAboutDisputes(
    ctx.db,
    { openBefore: ago(10 * MINUTE_MS), decidedBefore: ago(DAY_MS), madeAfter: ago(180 * DAY_MS) },
    limit,
  );
}
