import { isBadWebhook, type WebhookEvent } from '#app/payments/payments.ts';
import {
  findPaymentByIntent,
  insertStripeEvent,
  listWaitingEvents,
  updateStripeEvent,
} from '#db/payments.ts';
import { nowText, withTransaction, type Context } from './context.server.ts';
import { recordBalances } from './fees.server.ts';
import { syncMoneyBack, syncOvertaken } from './money-back.server.ts';
import { syncPayout } from './payouts.server.ts';
import { settleCheckout } from './settlement.server.ts';

interface StoredEvent {
  id: string;
  type: string;
  objectId: string;
  attempts?: number;
}

export type ReceiveOutcome =
  { ok: true; event: StoredEvent; isNew: boolean } | { ok: false; sentence: string };

/**
 * Checks a webhook's signature and stores its event before anything is done about it; the answer to Stripe means no
 * more than that. A repeat is known and not worked on again. Only ids are kept: an event's body holds personal data.
 */
export async function receiveEvent(
  ctx: Context,
  body: string,
  signature: string | null,
): Promise<ReceiveOutcome> {
  try {
    const event = await ctx.payments.readWebhook(body, signature, ctx.now());
    return { ok: true, ...(await storeEvent(ctx, event)) };
  } catch (error) {
    if (isBadWebhook(error)) return { ok: false, sentence: error.message };
    throw error;
  }
}

async function storeEvent(
  ctx: Context,
  event: WebhookEvent,
): Promise<{ event: StoredEvent; isNew: boolean }> {
  const objectId =
    event.paymentIntentId && !event.type.startsWith('checkout.') ? event.paymentIntentId : event.objectId;
  const { id, type } = event;
  const isNew = await withTransaction(ctx, (tx) =>
    insertStripeEvent(tx.db, {
      id,
      type,
      objectId,
      outcome: isHandled(event) ? 'stored' : 'ignored',
      attempts: 0,
      receivedAt: nowText(ctx),
      handledAt: null,
    }),
  );
  return { event: { id, type, objectId }, isNew: isNew && isHandled(event) };
}

function isHandled(event: WebhookEvent): boolean {
  return event.isOurs && /^(checkout\.session|charge|refund|payout)\./.test(event.type);
}

/** Does what an event asks for, by re-reading the object it names. A failure is noted and tried again by the poller. */
export async function handleEvent(ctx: Context, event: StoredEvent): Promise<void> {
  try {
    await actOn(ctx, event);
    await withTransaction(ctx, (tx) =>
      updateStripeEvent(tx.db, event.id, { outcome: 'done', handledAt: nowText(ctx) }),
    );
  } catch (error) {
    ctx.log.error(
      { event: event.type, reason: error instanceof Error ? error.name : 'unknown' },
      'A Stripe event could not be worked on; it will be tried again.',
    );
    await withTransaction(ctx, (tx) =>
      updateStripeEvent(tx.db, event.id, {
        outcome: 'failed',
        attempts: (event.attempts ?? 0) + 1,
        handledAt: nowText(ctx),
      }),
    );
  }
}

async function actOn(ctx: Context, event: { type: string; objectId: string }): Promise<void> {
  if (event.type.startsWith('checkout.session.')) {
    // The fee is hardly ever known yet; `charge.updated` and the sweeper bring it.
    await settleCheckout(ctx, event.objectId);
    return;
  }
  if (event.type.startsWith('payout.')) {
    await syncPayout(ctx, event.objectId);
    return;
  }
  // Charges, refunds and disputes are known by their payment intent; one of somebody else's is none of our business.
  const payment = await findPaymentByIntent(ctx.db, event.objectId);
  if (!payment) return;
  if (/^(refund\.|charge\.refunded$|charge\.dispute\.)/.test(event.type))
    await syncMoneyBack(ctx, payment.orderId);
  else await syncOvertaken(ctx, payment.orderId);
  await recordBalances(ctx, payment.orderId);
}

/** Works on events that were stored and left: by a crash between answer and work, or by a failure. */
export async function handleWaitingEvents(ctx: Context): Promise<number> {
  const before = new Date(ctx.now().getTime() - 5_000).toISOString();
  const waiting = await listWaitingEvents(ctx.db, before, 50);
  for (const event of waiting) await handleEvent(ctx, event);
  return waiting.length;
}
