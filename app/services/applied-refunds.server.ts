import { partsOfDashboardRefund, type RefundParts } from '#app/domain/refund.ts';
import type { ProviderRefund } from '#app/payments/payments.ts';
import { bumpContentVersion } from '#db/content-version.ts';
import { findContact, raiseMoneyRevision, updateOrder, type OrderRow } from '#db/orders.ts';
import {
  enqueueMail,
  findPaymentOfOrder,
  insertRefund,
  listRefunds,
  updateRefund,
  type RefundRow,
} from '#db/payments.ts';
import { insertRefundParts } from '#db/refund-parts.ts';
import { nowText, today, withTransaction, type Context, type TxContext } from './context.server.ts';
import { recomputeGoneBack } from './dispute-parts.server.ts';
import { readRoomOfRefund } from './gone-back.server.ts';
import { postOrderBooks } from './order-money.server.ts';

/**
 * Brings every refund of an order to what Stripe lists, and notes those that were made in its dashboard. Oldest first,
 * so that their parts are the same whichever event came first.
 */
export async function syncRefunds(ctx: Context, orderId: string): Promise<void> {
  const payment = await findPaymentOfOrder(ctx.db, orderId);
  if (!payment?.paymentIntentId) return;
  const answers = await ctx.payments.listRefunds(payment.paymentIntentId);
  if (answers.length === 0) return;
  const known = await listRefunds(ctx.db, orderId);
  const isNews = (answer: ProviderRefund) =>
    !known.some((refund) => refund.stripeRefundId === answer.id && refund.status === answer.status);
  for (const answer of [...answers].sort(compareByCreation))
    if (isNews(answer)) await applyRefund(ctx, orderId, answer);
}

function compareByCreation(a: ProviderRefund, b: ProviderRefund): number {
  return a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1);
}

/** Applies one refund's present state, once: a repeat finds it applied, a failure drops its parts again. */
export async function applyRefund(ctx: Context, orderId: string, answer: ProviderRefund): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const order = await raiseMoneyRevision(tx.db, orderId);
    if (!order) throw new Error(`Refund of an order that is not there: ${orderId}.`);
    const refund = await findOrNoteRefund(tx, order, answer);
    if (!refund) return;
    const status = laterStatus(refund.status, answer.status);
    const isInForce = status === 'succeeded';
    await updateRefund(tx.db, refund.id, {
      stripeRefundId: answer.id,
      status,
      applied: isInForce ? 1 : 0,
    });
    if (isInForce === (refund.applied === 1)) return;
    await recomputeGoneBack(tx, order);
    await postOrderBooks(tx, order, order.status === 'paid' ? 'refund' : 'deposit', today(tx));
    if (isInForce) await tellBuyer(tx, order, refund);
    await bumpContentVersion(tx.db);
  });
}

const RANKS: Record<RefundRow['status'], number> = {
  requested: 0,
  pending: 1,
  succeeded: 2,
  failed: 3,
  canceled: 3,
};

/** A refund only moves on: an answer that was read before another was applied changes nothing. */
function laterStatus(known: RefundRow['status'], answered: ProviderRefund['status']): RefundRow['status'] {
  return RANKS[answered] > RANKS[known] ? answered : known;
}

const TOO_LARGE = 'Stripe lists a refund that is larger than what is left of this order.';

async function findOrNoteRefund(
  tx: TxContext,
  order: OrderRow,
  answer: ProviderRefund,
): Promise<RefundRow | undefined> {
  const refunds = await listRefunds(tx.db, order.id);
  const known = refunds.find(
    (refund) =>
      refund.stripeRefundId === answer.id || (refund.status === 'requested' && refund.id === answer.refundId),
  );
  if (known) return known;
  const parts: RefundParts | undefined =
    order.status === 'needs_attention'
      ? { parts: [], goodsMinor: answer.amountMinor, taxMinor: 0, shippingMinor: 0 }
      : partsOfDashboardRefund(
          await readRoomOfRefund(tx, order, {
            createdAt: answer.createdAt.toISOString(),
            amountMinor: answer.amountMinor,
          }),
          answer.amountMinor,
        );
  // One that failed before we saw it takes nothing, however little is left.
  if (!parts && (answer.status === 'failed' || answer.status === 'canceled')) return undefined;
  if (!parts) {
    await updateOrder(tx.db, order.id, { attention: TOO_LARGE });
    tx.log.error({ order: order.number }, 'A refund from Stripe is larger than what is left of the order.');
    return undefined;
  }
  // One of ours stood in its way and was refused meanwhile, so there is nothing left for a person to decide.
  if (order.attention === TOO_LARGE) await updateOrder(tx.db, order.id, { attention: null });
  return noteRefund(tx, order, parts, {
    id: tx.newId('ref'),
    stripeRefundId: answer.id,
    // Its own state is applied by the caller, as for a refund that was known before.
    status: 'requested',
    reason: 'Made in Stripe',
    requestedBy: 'stripe',
    createdAt: answer.createdAt.toISOString(),
  });
}

/** Writes a refund down with its parts, which never change from here on. */
export async function noteRefund(
  tx: TxContext,
  order: OrderRow,
  { parts, ...sums }: RefundParts,
  refund: Pick<RefundRow, 'id' | 'stripeRefundId' | 'status' | 'reason' | 'requestedBy' | 'createdAt'>,
): Promise<RefundRow> {
  const row: RefundRow = {
    ...refund,
    ...sums,
    orderId: order.id,
    amountMinor: sums.goodsMinor + sums.taxMinor + sums.shippingMinor,
    restock: parts.some((part) => part.quantity > 0 && !part.restock) ? 0 : 1,
    applied: 0,
    balanceTransactionId: null,
    closedAt: null,
  };
  await insertRefund(tx.db, row);
  await insertRefundParts(
    tx.db,
    parts.map((part) => ({ ...part, refundId: row.id, restock: part.restock ? 1 : 0 })),
  );
  return row;
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
