import { createHash } from 'node:crypto';
import { versionFor } from '#app/domain/policy-scope.ts';
import { isPaymentsUnreachable } from '#app/payments/payments.ts';
import { listCartLines, lockCart } from '#db/carts.ts';
import { listSellable } from '#db/catalog.ts';
import { isDuplicate } from '#db/connect.server.ts';
import { findOpenOrderOfCart, listOrderLines, listPortions, updateOrder, type OrderRow } from '#db/orders.ts';
import { listPolicyVersions } from '#db/policies.ts';
import { findPromotionOfCart, insertPromotionUse } from '#db/promotions.ts';
import { countHeldByClient } from '#db/stock.ts';
import { readCartCode, takeCode, type CodeFault } from './cart-promotion.server.ts';
import { MAX_QUANTITY } from './carts.server.ts';
import { nowText, withTransaction, type Context, type TxContext } from './context.server.ts';
import { requestSession } from './payment-page.server.ts';
import { closeOpenOrder } from './settlement.server.ts';
import { takeStock } from './held-stock.server.ts';
import { saveOrder, type Wanted } from './order-split.server.ts';

/** A script may not empty the shop: what one address may hold unpaid. */
export const MAX_OPEN_ORDERS_PER_CLIENT = 5;
export const MAX_HELD_UNITS_PER_CLIENT = 60;
/** The only order of an address may be larger: as many pieces as a cart takes of one. */
const MAX_UNITS_PER_ORDER = MAX_QUANTITY;

export type PlaceOrderOutcome =
  | { ok: true; orderId: string; token: string; redirectUrl: string }
  | {
      ok: false;
      reason:
        'empty_cart' | 'price_changed' | 'not_sold' | 'too_much_held' | 'payment_unreachable' | 'no_policy';
      sentence: string;
    }
  | { ok: false; reason: 'code_refused'; fault: CodeFault; sentence: string }
  | { ok: false; reason: 'sold_out'; sentence: string; titles: string[] };

/** Rolls the transaction back with an answer for the buyer. */
class Refused extends Error {
  constructor(readonly outcome: Exclude<PlaceOrderOutcome, { ok: true }>) {
    super(outcome.reason);
  }
}

export interface OrderRequest {
  cartId: string | undefined;
  clientHash: string;
}

/**
 * Holds the stock of a cart, fixes the split of every line, and makes the payment page. Safe to repeat: the same cart
 * again gives the same page; a changed cart first ends the page it had.
 */
export async function placeOrder(ctx: Context, request: OrderRequest): Promise<PlaceOrderOutcome> {
  const { cartId } = request;
  const cartHash = cartId && (await hashOfCart(ctx, cartId));
  if (!cartId || !cartHash)
    return { ok: false, reason: 'empty_cart', sentence: 'Your cart is empty. Choose something first.' };
  try {
    const open = await findOpenOrderOfCart(ctx.db, cartId);
    if (open) {
      const reused = await reuseOrClose(ctx, open, cartHash);
      if (reused) return reused;
    }
    const order = await withTransaction(ctx, (tx) => holdAndSplit(tx, { ...request, cartId, cartHash }));
    return await openPaymentPage(ctx, order);
  } catch (error) {
    if (error instanceof Refused) return error.outcome;
    if (isPaymentsUnreachable(error))
      return {
        ok: false,
        reason: 'payment_unreachable',
        sentence: 'Payment is not reachable just now. Your cart is kept; please try again in a minute.',
      };
    // Two requests for one cart at the same moment: the index lets one of them in, the other takes its page.
    const winner = isDuplicate(error) ? await findOpenOrderOfCart(ctx.db, cartId) : undefined;
    if (winner) return openPaymentPage(ctx, winner);
    throw error;
  }
}

/** What the buyer is about to buy, so that a second press of the button is told from a changed cart. */
async function hashOfCart(ctx: Context, cartId: string): Promise<string | undefined> {
  const lines = await listCartLines(ctx.db, cartId);
  if (lines.length === 0) return undefined;
  const facts = lines.map((line) => [
    line.id,
    line.variantId,
    line.quantity,
    line.priceSeenMinor,
    line.giftTag,
  ]);
  const promotion = await findPromotionOfCart(ctx.db, cartId);
  return createHash('sha256')
    .update(JSON.stringify(promotion ? [...facts, promotion.id] : facts))
    .digest('hex');
}

async function reuseOrClose(
  ctx: Context,
  open: OrderRow,
  cartHash: string,
): Promise<PlaceOrderOutcome | undefined> {
  const isFresh = open.sessionExpiresAt > new Date(ctx.now().getTime() + 60_000).toISOString();
  const isSame = open.status === 'open' && open.cartHash === cartHash && isFresh;
  if (isSame && !(await isPricedByEndedCode(ctx, open)) && !(await isSplitByFormerPolicy(ctx, open)))
    return openPaymentPage(ctx, open);
  const closed = await closeOpenOrder(ctx, open.id);
  if (closed === 'paid' || closed === 'processing')
    return {
      ok: true,
      orderId: open.id,
      token: open.token,
      redirectUrl: `${ctx.settings.publicUrl}/orders/${open.token}`,
    };
  return undefined;
}

/**
 * Whether another policy rules a line now than when the order was made. Its cart shows the new split by now, so whoever
 * comes back from there gets a new page; whoever stayed on the payment page pays by the old one.
 */
async function isSplitByFormerPolicy(ctx: Context, order: OrderRow): Promise<boolean> {
  const lines = await listOrderLines(ctx.db, order.id);
  const portions = await listPortions(ctx.db, order.id);
  const variants = await listSellable(ctx.db, [...new Set(lines.map((line) => line.variantId))]);
  const versions = await listPolicyVersions(ctx.db);
  return lines.some((line) => {
    const goods = variants.find((variant) => variant.variantId === line.variantId);
    const ruling = goods && versionFor(versions, goods, nowText(ctx));
    return portions.some((one) => one.lineId === line.id && one.policyVersionId !== ruling?.id);
  });
}

/** Whether its code has run out since: whoever comes back to the cart reads that there, and pays no price unseen. */
async function isPricedByEndedCode(ctx: Context, order: OrderRow): Promise<boolean> {
  if (order.promotionId === null || order.cartId === null) return false;
  const lines = await listOrderLines(ctx.db, order.id);
  const prices = lines.map((line) => line.unitListMinor * line.quantity);
  return (await readCartCode(ctx, order.cartId, prices))?.ok === false;
}

async function holdAndSplit(
  ctx: TxContext,
  request: { cartId: string; cartHash: string; clientHash: string },
): Promise<OrderRow> {
  const { cartId, cartHash, clientHash } = request;
  // Read once: the moment by which the policy is looked up is the moment the order says it was made.
  const now = ctx.now();
  await lockCart(ctx.db, cartId, now.toISOString());
  const listed = await readWanted(ctx, cartId, now);
  const prices = listed.map((line) => line.unitMinor * line.quantity);
  const code = await takeCode(ctx, cartId, prices, now);
  if (code?.ok === false) {
    // Another request of this cart may have had the last use a moment ago: then its order is this one.
    const winner = await findOpenOrderOfCart(ctx.db, cartId);
    if (winner) return winner;
    throw new Refused({
      ok: false,
      reason: 'code_refused',
      fault: code.reason,
      sentence: `${code.sentence} Nothing was charged. Take the code out of your cart, or type another one.`,
    });
  }
  const promotionId = code?.promotionId;
  const wanted = listed.map((line, i) => ({ ...line, discountMinor: code?.discounts[i] ?? 0 }));
  const takes = await takeStock(ctx, wanted);
  if ('soldOut' in takes) {
    const titles = takes.soldOut;
    throw new Refused({
      ok: false,
      reason: 'sold_out',
      titles,
      sentence: `Sold out in the meantime: ${titles.join(', ')}. Nothing was charged; your cart is kept.`,
    });
  }
  const order = await saveOrder(ctx, { cartId, cartHash, clientHash, wanted, takes, now, promotionId });
  if (promotionId) await insertPromotionUse(ctx.db, order.id, promotionId);
  await refuseGreed(ctx, clientHash);
  return order;
}

/**
 * Counts what an address holds with the order just written. Its number is taken, so whoever came before has committed
 * and whoever comes after waits: forty carts checked out at one moment are counted one by one.
 */
async function refuseGreed(ctx: TxContext, clientHash: string): Promise<void> {
  const held = await countHeldByClient(ctx.db, clientHash);
  const isFirst = held.orders === 1;
  const mostUnits = isFirst ? MAX_UNITS_PER_ORDER : MAX_HELD_UNITS_PER_CLIENT;
  if (held.orders <= MAX_OPEN_ORDERS_PER_CLIENT && held.units <= mostUnits) return;
  throw new Refused({
    ok: false,
    reason: 'too_much_held',
    sentence: isFirst
      ? `One order takes up to ${MAX_UNITS_PER_ORDER} pieces in all. Take some out, or write to us for more.`
      : 'There are several unpaid orders from your connection. Pay or cancel one, or try again in half an hour; your cart is kept.',
  });
}

async function readWanted(ctx: TxContext, cartId: string, now: Date): Promise<Wanted[]> {
  const lines = await listCartLines(ctx.db, cartId);
  if (lines.length === 0)
    throw new Refused({
      ok: false,
      reason: 'empty_cart',
      sentence: 'Your cart is empty. Choose something first.',
    });
  const variants = new Map(
    (await listSellable(ctx.db, [...new Set(lines.map((line) => line.variantId))])).map((v) => [
      v.variantId,
      v,
    ]),
  );
  const versions = await listPolicyVersions(ctx.db);
  return lines.map((line): Wanted => {
    const variant = variants.get(line.variantId);
    if (!variant?.isOnSale)
      throw new Refused({
        ok: false,
        reason: 'not_sold',
        sentence: 'Something in your cart is no longer sold. Take it out, then check out.',
      });
    if (variant.priceMinor !== line.priceSeenMinor) {
      throw new Refused({
        ok: false,
        reason: 'price_changed',
        sentence:
          'A price has changed since you put the piece in your cart. Please look at the new total before you pay.',
      });
    }
    const policy = versionFor(versions, variant, now.toISOString());
    if (!policy)
      throw new Refused({
        ok: false,
        reason: 'no_policy',
        sentence: 'The shop is not selling yet: it has not published where the money goes.',
      });
    return {
      lineId: ctx.newId('ol'),
      variantId: line.variantId,
      title: variant.productTitle,
      options: variant.variantTitle,
      productHandle: variant.productHandle,
      category: variant.category,
      policy,
      giftTag: line.giftTag,
      quantity: line.quantity,
      unitMinor: variant.priceMinor,
    };
  });
}

/** Makes the order's payment page, or finds the one it has. A repeat after a crash gets the same page by its attempt key. */
async function openPaymentPage(ctx: Context, order: OrderRow): Promise<PlaceOrderOutcome> {
  if (order.sessionUrl)
    return { ok: true, orderId: order.id, token: order.token, redirectUrl: order.sessionUrl };
  const session = await requestSession(ctx, order);
  await withTransaction(ctx, (tx) =>
    updateOrder(tx.db, order.id, { sessionId: session.id, sessionUrl: session.url ?? null }),
  );
  return {
    ok: true,
    orderId: order.id,
    token: order.token,
    redirectUrl: session.url ?? `${ctx.settings.publicUrl}/orders/${order.token}`,
  };
}
