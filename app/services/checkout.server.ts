import { createHash } from 'node:crypto';
import {
  allocateUnit,
  multiplyAllocations,
  planPortions,
  type PolicyTerms,
  type UnitInputs,
} from '#app/domain/allocation.ts';
import { largestRemainder } from '#app/domain/apportionment.ts';
import { takeOldestFirst } from '#app/domain/stock.ts';
import { isPaymentsUnreachable } from '#app/payments/payments.ts';
import { listCartLines, lockCart } from '#db/carts.ts';
import { listSellable } from '#db/catalog.ts';
import { isDuplicate } from '#db/connect.server.ts';
import { takeOrderNumber } from '#db/ledger.ts';
import { findOpenOrderOfCart, findOrder, insertOrder, updateOrder, type OrderRow } from '#db/orders.ts';
import { findPolicyInForce, type PolicyVersion } from '#db/policies.ts';
import { listFunds } from '#db/programs.ts';
import {
  countHeldByClient,
  insertHolds,
  listShelf,
  moveBatchUnits,
  takeFromStock,
  type Hold,
  type ShelfBatch,
} from '#db/stock.ts';
import { totalsOf } from './carts.server.ts';
import { nowText, withTransaction, type Context, type TxContext } from './context.server.ts';
import { requestSession } from './payment-page.server.ts';
import { closeOpenOrder } from './settlement.server.ts';

/** Stripe's sessions live at least 30 minutes; ours a little longer, and the hold outlives the session. */
const SESSION_MS = 31 * 60_000;
const HOLD_AFTER_SESSION_MS = 10 * 60_000;
/** A script may not empty the shop: what one address may hold unpaid. */
export const MAX_OPEN_ORDERS_PER_CLIENT = 5;
export const MAX_HELD_UNITS_PER_CLIENT = 60;

export type PlaceOrderOutcome =
  | { ok: true; orderId: string; token: string; redirectUrl: string }
  | {
      ok: false;
      reason:
        'empty_cart' | 'price_changed' | 'not_sold' | 'too_much_held' | 'payment_unreachable' | 'no_policy';
      sentence: string;
    }
  | { ok: false; reason: 'sold_out'; sentence: string; titles: string[] };

interface Wanted {
  lineId: string;
  variantId: string;
  title: string;
  options: string;
  productHandle: string;
  giftTag: string;
  quantity: number;
  unitMinor: number;
}

/** Rolls the transaction back with an answer for the buyer. */
class Refused extends Error {
  constructor(readonly outcome: Exclude<PlaceOrderOutcome, { ok: true }>) {
    super(outcome.reason);
  }
}

/**
 * Holds the stock of a cart, fixes the split of every line, and makes the payment page. Safe to repeat: the same cart
 * again gives the same page; a changed cart first ends the page it had.
 */
export async function placeOrder(
  ctx: Context,
  request: { cartId: string | undefined; clientHash: string },
): Promise<PlaceOrderOutcome> {
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
    const order = await withTransaction(ctx, (tx) => holdAndSplit(tx, cartId, cartHash, request.clientHash));
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
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

async function reuseOrClose(
  ctx: Context,
  open: OrderRow,
  cartHash: string,
): Promise<PlaceOrderOutcome | undefined> {
  const isFresh = open.sessionExpiresAt > new Date(ctx.now().getTime() + 60_000).toISOString();
  if (open.status === 'open' && open.cartHash === cartHash && isFresh) return openPaymentPage(ctx, open);
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

async function holdAndSplit(
  ctx: TxContext,
  cartId: string,
  cartHash: string,
  clientHash: string,
): Promise<OrderRow> {
  await lockCart(ctx.db, cartId, nowText(ctx));
  const wanted = await readWanted(ctx, cartId);
  const held = await countHeldByClient(ctx.db, clientHash);
  const units = wanted.reduce((sum, line) => sum + line.quantity, 0);
  if (
    held.orders >= MAX_OPEN_ORDERS_PER_CLIENT ||
    (held.orders > 0 && held.units + units > MAX_HELD_UNITS_PER_CLIENT)
  ) {
    throw new Refused({
      ok: false,
      reason: 'too_much_held',
      sentence:
        'There are several unpaid orders from your connection. Pay or cancel one, or try again in half an hour; your cart is kept.',
    });
  }
  const policy = await findPolicyInForce(ctx.db, nowText(ctx));
  if (!policy)
    throw new Refused({
      ok: false,
      reason: 'no_policy',
      sentence: 'The shop is not selling yet: it has not published where the money goes.',
    });
  const takes = await takeStock(ctx, wanted);
  return saveOrder(ctx, { cartId, cartHash, clientHash, wanted, takes, policy });
}

async function readWanted(ctx: TxContext, cartId: string): Promise<Wanted[]> {
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
    return {
      lineId: ctx.newId('ol'),
      variantId: line.variantId,
      title: variant.productTitle,
      options: variant.variantTitle,
      productHandle: variant.productHandle,
      giftTag: line.giftTag,
      quantity: line.quantity,
      unitMinor: variant.priceMinor,
    };
  });
}

/** Takes every variant's sum off its stock row, in id order, then each line's units from its batches, oldest first. */
async function takeStock(
  ctx: TxContext,
  wanted: readonly Wanted[],
): Promise<Map<string, { batch: ShelfBatch; quantity: number }[]>> {
  const takes = new Map<string, { batch: ShelfBatch; quantity: number }[]>();
  const soldOut: string[] = [];
  for (const variantId of [...new Set(wanted.map((line) => line.variantId))].sort()) {
    const lines = wanted.filter((line) => line.variantId === variantId);
    const sum = lines.reduce((n, line) => n + line.quantity, 0);
    if (!(await takeFromStock(ctx.db, variantId, sum))) {
      soldOut.push(lines[0]?.title ?? '');
      continue;
    }
    const shelf = await listShelf(ctx.db, variantId);
    for (const line of lines) {
      const taken = takeOldestFirst(shelf, line.quantity);
      if (!taken) throw new Error(`Stock of ${variantId} is larger than its batches.`);
      takes.set(
        line.lineId,
        taken.map((take) => ({ quantity: take.quantity, batch: takeFromShelf(shelf, take) })),
      );
    }
  }
  if (soldOut.length > 0) {
    throw new Refused({
      ok: false,
      reason: 'sold_out',
      titles: soldOut,
      sentence: `Sold out in the meantime: ${soldOut.join(', ')}. Nothing was charged; your cart is kept.`,
    });
  }
  const moves = [...takes.values()].flat().sort((a, b) => (a.batch.batchId < b.batch.batchId ? -1 : 1));
  for (const move of moves)
    await moveBatchUnits(ctx.db, move.batch.batchId, { free: -move.quantity, held: move.quantity });
  return takes;
}

function takeFromShelf(shelf: ShelfBatch[], take: { batchId: string; quantity: number }): ShelfBatch {
  const batch = shelf.find((one) => one.batchId === take.batchId);
  if (!batch) throw new Error(`Batch ${take.batchId} is not on the shelf.`);
  batch.free -= take.quantity;
  return batch;
}

async function saveOrder(
  ctx: TxContext,
  parts: {
    cartId: string;
    cartHash: string;
    clientHash: string;
    wanted: Wanted[];
    takes: Map<string, { batch: ShelfBatch; quantity: number }[]>;
    policy: PolicyVersion;
  },
): Promise<OrderRow> {
  const { wanted, takes, policy } = parts;
  const now = ctx.now();
  const orderId = ctx.newId('ord');
  const goods = wanted.map((line) => line.unitMinor * line.quantity);
  const totals = totalsOf(
    ctx,
    goods.reduce((sum, amount) => sum + amount, 0),
  );
  const taxes = totals.goodsMinor === 0 ? goods.map(() => 0) : largestRemainder(goods, totals.taxMinor);
  const sessionExpiresAt = new Date(now.getTime() + SESSION_MS);
  const holdExpiresAt = new Date(sessionExpiresAt.getTime() + HOLD_AFTER_SESSION_MS).toISOString();
  const programFunds = new Map(
    (await listFunds(ctx.db)).flatMap((fund) => (fund.programId ? [[fund.programId, fund.id] as const] : [])),
  );
  const portions = wanted.flatMap((line) =>
    splitLine(ctx, orderId, line, takes.get(line.lineId) ?? [], policy, programFunds),
  );
  await insertOrder(
    ctx.db,
    {
      id: orderId,
      number: await takeOrderNumber(ctx.db),
      token: ctx.newToken(),
      cartId: parts.cartId,
      cartHash: parts.cartHash,
      clientHash: parts.clientHash,
      status: 'open',
      attention: null,
      currency: ctx.settings.currency,
      listMinor: totals.goodsMinor,
      ...totals,
      sessionId: null,
      sessionUrl: null,
      sessionExpiresAt: sessionExpiresAt.toISOString(),
      holdExpiresAt,
      createdAt: now.toISOString(),
      paidAt: null,
      shippedAt: null,
      fundsAvailableAt: null,
    },
    wanted.map((line, i) => ({
      id: line.lineId,
      orderId,
      position: i,
      variantId: line.variantId,
      productHandle: line.productHandle,
      title: line.title,
      options: line.options,
      giftTag: line.giftTag,
      quantity: line.quantity,
      unitListMinor: line.unitMinor,
      paidMinor: goods[i] ?? 0,
      taxMinor: taxes[i] ?? 0,
    })),
    portions.map((portion, position) => ({ ...portion.row, position })),
    portions.flatMap((portion) => portion.allocations),
  );
  await insertHolds(
    ctx.db,
    wanted.flatMap((line) =>
      (takes.get(line.lineId) ?? []).map((take): Hold => ({
        orderId,
        lineId: line.lineId,
        batchId: take.batch.batchId,
        variantId: line.variantId,
        quantity: take.quantity,
        expiresAt: holdExpiresAt,
      })),
    ),
  );
  const order = await findOrder(ctx.db, orderId);
  if (!order) throw new Error('The order just made is not there.');
  return order;
}

/** A line's portions with their split, which from here on never changes. */
function splitLine(
  ctx: Context,
  orderId: string,
  line: Wanted,
  takes: readonly { batch: ShelfBatch; quantity: number }[],
  policy: PolicyVersion,
  programFunds: ReadonlyMap<string, string>,
) {
  const plans = planPortions(
    takes.map((take) => ({ batchId: take.batch.batchId, quantity: take.quantity })),
    line.unitMinor * line.quantity,
  );
  return plans.map((plan) => {
    const batch = takes.find((take) => take.batch.batchId === plan.batchId)?.batch;
    if (!batch) throw new Error(`Batch ${plan.batchId} is not among the takes.`);
    const inputs = unitInputs(
      { listMinor: line.unitMinor, paidMinor: plan.unitPaidMinor },
      batch,
      policy.terms,
      programFunds,
    );
    const portionId = ctx.newId('por');
    return {
      row: {
        id: portionId,
        orderId,
        lineId: line.lineId,
        batchId: plan.batchId,
        programId: batch.programId,
        quantity: plan.quantity,
        unitPaidMinor: plan.unitPaidMinor,
        paidMinor: plan.unitPaidMinor * plan.quantity,
        policyVersionId: policy.id,
        policyHash: policy.hash,
        inputsJson: JSON.stringify(inputs),
      },
      allocations: multiplyAllocations(allocateUnit(inputs), plan.quantity).map((part, position) => ({
        ...part,
        portionId,
        position,
      })),
    };
  });
}

/** What decides a unit's split: its prices, its batch's standard costs, and the policy with `program` made a fund. */
export function unitInputs(
  price: { listMinor: number; paidMinor: number },
  batch: { programId: string; materialsMinor: number; wagesMinor: number },
  terms: PolicyTerms,
  programFunds: ReadonlyMap<string, string>,
): UnitInputs {
  const { processingBp, operationsBp, residual } = terms;
  return {
    ...price,
    materialsMinor: batch.materialsMinor,
    wagesMinor: batch.wagesMinor,
    processingBp,
    operationsBp,
    residual: residual.map((share) => {
      const fundId = share.fund === 'program' ? programFunds.get(batch.programId) : share.fund;
      if (!fundId) throw new Error(`Program ${batch.programId} has no fund.`);
      return { fundId, shareBp: share.shareBp };
    }),
  };
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
