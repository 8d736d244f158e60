import { taxRegionOf } from '#app/domain/sales-tax.ts';
import { isPaymentsRefused, type CheckoutSession } from '#app/payments/payments.ts';
import { emptyCart } from '#db/carts.ts';
import { bumpContentVersion } from '#db/content-version.ts';
import {
  findOrder,
  findOrderBySession,
  listPortions,
  moveOrder,
  updateOrder,
  upsertContact,
  type OrderRow,
} from '#db/orders.ts';
import { enqueueMail, insertPayment } from '#db/payments.ts';
import {
  hasPromotionUse,
  insertPromotionUse,
  releasePromotionUse,
  takePromotionUse,
} from '#db/promotions.ts';
import {
  addToStock,
  deleteHolds,
  listVariantNeeds,
  moveBatchUnits,
  returnSoldUnits,
  sellFreeUnits,
  sellHeldUnits,
  takeFromStock,
} from '#db/stock.ts';
import { nowText, today, withTransaction, type Context, type TxContext } from './context.server.ts';
import { postOrderBooks } from './order-money.server.ts';
import { requestSession } from './payment-page.server.ts';

export type Settlement = 'paid' | 'processing' | 'open' | 'expired' | 'needs_attention' | 'unknown';

/**
 * Brings an order to what Stripe says of its session. Called by the webhook, by the buyer's return, by the sweeper and
 * at start; as often and as much at once as may be. Exactly one caller settles; the others find it settled.
 */
export async function settleCheckout(
  ctx: Context,
  sessionId: string,
): Promise<{ settlement: Settlement; orderId: string | undefined }> {
  const session = await ctx.payments.retrieveCheckoutSession(sessionId);
  const order = (await findOrderBySession(ctx.db, sessionId)) ?? (await findOrderOfSession(ctx, session));
  if (!order) return { settlement: 'unknown', orderId: undefined };
  return { settlement: await applySession(ctx, order, session), orderId: order.id };
}

/** The process may have died between making the session and noting its id; the session names our order. */
async function findOrderOfSession(ctx: Context, session: CheckoutSession): Promise<OrderRow | undefined> {
  const order = session.orderId ? await findOrder(ctx.db, session.orderId) : undefined;
  if (!order || order.sessionId) return undefined;
  await withTransaction(ctx, (tx) =>
    updateOrder(tx.db, order.id, { sessionId: session.id, sessionUrl: session.url ?? null }),
  );
  return { ...order, sessionId: session.id };
}

async function applySession(ctx: Context, order: OrderRow, session: CheckoutSession): Promise<Settlement> {
  const isPaid = session.paymentStatus === 'paid' || session.paymentStatus === 'no_payment_required';
  if (session.status === 'complete' && isPaid) return settlePaid(ctx, order, session);
  if (session.status === 'complete' && session.paymentStatus === 'unpaid') {
    await withTransaction(ctx, (tx) => moveOrder(tx.db, order.id, ['open'], { status: 'processing' }));
    return 'processing';
  }
  if (session.status === 'expired') return releaseOrder(ctx, order.id);
  return order.status;
}

async function settlePaid(ctx: Context, order: OrderRow, session: CheckoutSession): Promise<Settlement> {
  if (order.status === 'paid' || order.status === 'needs_attention') return order.status;
  const mismatch =
    session.totalMinor !== order.totalMinor || session.currency !== order.currency
      ? `Stripe took ${session.totalMinor} ${session.currency}; the order is ${order.totalMinor} ${order.currency}.`
      : undefined;
  return withTransaction(ctx, async (tx) => {
    const settled = await moveOrder(tx.db, order.id, ['open', 'processing', 'expired'], {
      status: 'paid',
      paidAt: nowText(ctx),
    });
    if (!settled) return (await findOrder(tx.db, order.id))?.status ?? 'unknown';
    await countLateUse(tx, settled);
    await savePayment(tx, settled, session);
    const attention =
      mismatch ??
      ((await sellUnits(tx, settled)) ? undefined : 'Paid after the hold ended, and the goods are gone.');
    if (attention) return setAside(tx, settled, attention);
    await postOrderBooks(tx, settled, 'sale', today(ctx));
    await confirmByMail(tx, settled, session);
    if (settled.cartId) await emptyCart(tx.db, settled.cartId);
    await bumpContentVersion(tx.db);
    return 'paid';
  });
}

/** A paid order that cannot be fulfilled: a visible state, its money kept apart as the buyer's deposit, its units free. */
async function setAside(ctx: TxContext, order: OrderRow, attention: string): Promise<Settlement> {
  await giveHoldsBack(ctx, order.id);
  const setAside: OrderRow = { ...order, status: 'needs_attention', attention };
  await updateOrder(ctx.db, order.id, { status: 'needs_attention', attention });
  await postOrderBooks(ctx, setAside, 'deposit', today(ctx));
  ctx.log.error({ order: order.number }, 'A paid order needs attention: propose a refund.');
  return 'needs_attention';
}

/**
 * Turns the order's holds into sold units. A late payment has no holds left and takes the same batches again, if it
 * can. The holds themselves tell: what the order's state was a moment ago, another process may have changed since.
 */
async function sellUnits(ctx: TxContext, order: OrderRow): Promise<boolean> {
  const holds = await deleteHolds(ctx.db, order.id);
  if (holds.length === 0) return takeReleasedUnitsAgain(ctx, order);
  for (const hold of holds) {
    await sellHeldUnits(ctx.db, hold.batchId, hold.quantity, today(ctx));
  }
  return true;
}

async function takeReleasedUnitsAgain(ctx: TxContext, order: OrderRow): Promise<boolean> {
  const portions = await listPortions(ctx.db, order.id);
  const needs = await listVariantNeeds(ctx.db, order.id);
  // Nothing may be half taken: look first, with every stock row locked in order, then take.
  const taken: { variantId: string; quantity: number }[] = [];
  for (const need of needs) {
    if (await takeFromStock(ctx.db, need.variantId, need.quantity)) taken.push(need);
  }
  const moved: { batchId: string; quantity: number }[] = [];
  if (taken.length === needs.length) {
    for (const portion of portions) {
      if (await sellFreeUnits(ctx.db, portion.batchId, portion.quantity, today(ctx))) moved.push(portion);
    }
  }
  if (taken.length === needs.length && moved.length === portions.length) return true;
  for (const portion of moved) await returnSoldUnits(ctx.db, portion.batchId, portion.quantity, today(ctx));
  for (const need of taken) await addToStock(ctx.db, need.variantId, need.quantity);
  return false;
}

/**
 * A payment in the last second may come after the order's use of its code was given back. It is counted again; where
 * somebody else has had it meanwhile, the buyer keeps the price that was promised, and the count stays at its limit.
 */
async function countLateUse(ctx: TxContext, { id, promotionId }: OrderRow): Promise<void> {
  if (promotionId === null || (await hasPromotionUse(ctx.db, id))) return;
  if (await takePromotionUse(ctx.db, promotionId, null)) await insertPromotionUse(ctx.db, id, promotionId);
}

async function savePayment(ctx: TxContext, order: OrderRow, session: CheckoutSession): Promise<void> {
  await insertPayment(ctx.db, {
    id: ctx.newId('pmt'),
    orderId: order.id,
    sessionId: session.id,
    paymentIntentId: session.paymentIntentId ?? null,
    chargeId: null,
    amountMinor: session.totalMinor,
    currency: session.currency,
    balanceTransactionId: null,
    createdAt: nowText(ctx),
  });
  if (session.buyer) {
    const { email, name, address } = session.buyer;
    await upsertContact(ctx.db, { orderId: order.id, email, name, addressJson: JSON.stringify(address) });
    await updateOrder(ctx.db, order.id, { taxRegion: taxRegionOf(address) });
  }
}

/** One message an order: its id is made from the order, so a repeat is the same message. */
async function confirmByMail(ctx: TxContext, order: OrderRow, session: CheckoutSession): Promise<void> {
  if (!session.buyer?.email) return;
  await enqueueMail(ctx.db, {
    id: ctx.newId('out'),
    messageId: `${order.id}.confirmation.0`,
    kind: 'order_confirmation',
    orderId: order.id,
    recipient: session.buyer.email,
    payloadJson: JSON.stringify({ orderNumber: order.number }),
    createdAt: nowText(ctx),
    sentAt: null,
  });
}

/** Gives an order's units back to the shelf. Only for a session that Stripe says has ended unpaid. */
async function releaseOrder(ctx: Context, orderId: string): Promise<Settlement> {
  return withTransaction(ctx, async (tx) => {
    const released = await moveOrder(tx.db, orderId, ['open', 'processing'], { status: 'expired' });
    if (!released) return (await findOrder(tx.db, orderId))?.status ?? 'unknown';
    if (released.promotionId) await releasePromotionUse(tx.db, orderId);
    await giveHoldsBack(tx, orderId);
    await bumpContentVersion(tx.db);
    return 'expired';
  });
}

async function giveHoldsBack(ctx: TxContext, orderId: string): Promise<void> {
  const holds = await deleteHolds(ctx.db, orderId);
  const byVariant = new Map<string, number>();
  for (const hold of holds)
    byVariant.set(hold.variantId, (byVariant.get(hold.variantId) ?? 0) + hold.quantity);
  for (const [variantId, quantity] of [...byVariant].sort(([a], [b]) => (a < b ? -1 : 1)))
    await addToStock(ctx.db, variantId, quantity);
  for (const hold of holds)
    await moveBatchUnits(ctx.db, hold.batchId, { held: -hold.quantity, free: hold.quantity });
}

/**
 * Ends an open order: its session is expired first and asked about, and only an unpaid one gives its stock back. An
 * order without a known session may have one all the same (a time-out, a crash): the attempt key finds it.
 */
export async function closeOpenOrder(ctx: Context, orderId: string): Promise<Settlement> {
  const order = await findOrder(ctx.db, orderId);
  if (!order) return 'unknown';
  if (order.status !== 'open' && order.status !== 'processing') return order.status;
  let sessionId = order.sessionId;
  if (!sessionId) {
    try {
      sessionId = (await requestSession(ctx, order)).id;
      await withTransaction(ctx, (tx) => updateOrder(tx.db, orderId, { sessionId }));
    } catch (error) {
      // Refused means that no session was ever made under this key, and none can be any more: its end lies in the past.
      if (isPaymentsRefused(error)) return releaseOrder(ctx, orderId);
      throw error;
    }
  }
  const session = await ctx.payments.expireCheckoutSession(sessionId);
  return applySession(ctx, { ...order, sessionId }, session);
}
