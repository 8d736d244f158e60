import { expect, test } from 'vitest';
import { listBalances } from '#db/balances.ts';
import { findOrder } from '#db/orders.ts';
import { findPromotionByCode } from '#db/promotions.ts';
import { checkBooks } from './books.server.ts';
import { readCartSplit } from './cart-split.server.ts';
import { enterCode, removeCode } from './cart-promotion.server.ts';
import { addToCart, readCart } from './carts.server.ts';
import { placeOrder } from './checkout.server.ts';
import { readImpact } from './impact.server.ts';
import { readPromotions } from './promotion-pages.server.ts';
import { createPromotion, endPromotionNow } from './promotions.server.ts';
import { readReceipt } from './receipts.server.ts';
import { refundOrder } from './refunds.server.ts';
import { closeOpenOrder, settleCheckout } from './settlement.server.ts';
import { BUYER, makeBags, makeCode, openSmallShop, type SmallShop } from './testing/small-shop.server.ts';

async function fillCart(shop: SmallShop, quantity = 1, code?: string, variantId = shop.bagId) {
  const added = await addToCart(shop.ctx, { cartId: undefined, variantId, quantity, giftTag: '' });
  if (!added.ok) throw new Error(added.sentence);
  if (code) expect(await enterCode(shop.ctx, { cartId: added.cartId, typed: code })).toEqual({ ok: true });
  return added.cartId;
}

async function orderOf(shop: SmallShop, cartId: string, client = cartId) {
  const placed = await placeOrder(shop.ctx, { cartId, clientHash: client });
  if (!placed.ok) throw new Error(placed.sentence);
  const order = await findOrder(shop.ctx.db, placed.orderId);
  if (!order) throw new Error('no order');
  return order;
}

async function used(shop: SmallShop, code: string) {
  return (await findPromotionByCode(shop.ctx.db, code))?.used;
}

const faults = async (shop: SmallShop) => (await checkBooks(shop.ctx)).flatMap((check) => check.faults);
const parts = (buckets: readonly { key: string; amountMinor: number }[] | undefined) =>
  Object.fromEntries((buckets ?? []).map((bucket) => [bucket.key, bucket.amountMinor]));
const memo = async (shop: SmallShop) => {
  const sums: Record<string, number> = {};
  for (const row of await listBalances(shop.ctx.db))
    if (/^(memo|income|liabilities:sales)/.test(row.account))
      sums[row.account] = (sums[row.account] ?? 0) + row.amountMinor;
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
};

/** MONEY, "Worked example": the columns at 30 % and at 45 % off. */
const COLUMNS = [
  {
    percentBp: 3_000,
    goodsMinor: 3_360,
    taxMinor: 269,
    split: {
      materials: 910,
      wages: 1_680,
      processing: 168,
      operations: 576,
      care: 13,
      capacity: 8,
      advocacy: 5,
    },
    memo: { 'memo:operations': -576, 'memo:designated': -26 },
  },
  {
    percentBp: 4_500,
    goodsMinor: 2_640,
    taxMinor: 211,
    split: { materials: 910, wages: 1_680, processing: 168, subsidy: -118 },
    memo: { 'memo:subsidy': 118 },
  },
];

test.each(COLUMNS)(
  'at $percentBp bp off, cart, Stripe, receipt, books and impact say the same cents',
  async ({ percentBp, goodsMinor, taxMinor, split, memo: moved }) => {
    const shop = await openSmallShop();
    await makeCode(shop, { code: 'SPRING', percentBp });
    const cartId = await fillCart(shop, 1, ' spring ');
    const totalMinor = goodsMinor + 600 + taxMinor;
    const cart = await readCart(shop.ctx, cartId);
    expect(cart).toMatchObject({ listMinor: 4_800, goodsMinor, taxMinor, totalMinor, canCheckOut: true });
    expect(cart.code).toMatchObject({ code: 'SPRING', discountMinor: 4_800 - goodsMinor, fault: undefined });
    expect(cart.lines[0]).toMatchObject({ lineMinor: 4_800, paidMinor: goodsMinor });
    const shown = parts(await readCartSplit(shop.ctx, cart));
    expect(Object.fromEntries(Object.entries(shown).filter(([, minor]) => minor !== 0))).toEqual(split);

    const order = await orderOf(shop, cartId);
    const session = await shop.ctx.payments.retrieveCheckoutSession(order.sessionId ?? '');
    expect([session.totalMinor, order.totalMinor]).toEqual([totalMinor, totalMinor]);
    await shop.gateway.pay(order.sessionId ?? '', BUYER);
    expect((await settleCheckout(shop.ctx, order.sessionId ?? '')).settlement).toBe('paid');
    const receipt = await readReceipt(shop.ctx, order.token, { isReturning: false });
    expect(receipt).toMatchObject({ listMinor: 4_800, code: 'SPRING', goodsMinor, totalMinor });
    expect(receipt?.discountMinor).toBe(4_800 - goodsMinor);
    expect(parts(receipt?.lines[0]?.split)).toEqual(shown);

    expect(await memo(shop)).toMatchObject({
      'income:sales': -4_800,
      'income:discounts': 4_800 - goodsMinor,
      'liabilities:sales-tax': -taxMinor,
      'memo:allocated': goodsMinor,
      'memo:materials': -910,
      'memo:wages': -1_680,
      'memo:processing': -168,
      ...moved,
    });
    const impact = await readImpact(shop.ctx);
    expect(impact.netSalesMinor).toBe(goodsMinor);
    expect(impact.wagesMinor).toBe(1_680);
    expect(await readCart(shop.ctx, cartId)).toMatchObject({ lines: [], code: undefined });
    expect(await faults(shop)).toEqual([]);
  },
);

test('$20.00 of a subsidized bag goes back from its buckets, and the subsidy shrinks with it', async () => {
  const shop = await openSmallShop();
  await makeCode(shop, { code: 'OFF45', percentBp: 4_500 });
  const order = await orderOf(shop, await fillCart(shop, 1, 'OFF45'));
  await shop.gateway.pay(order.sessionId ?? '', BUYER);
  await settleCheckout(shop.ctx, order.sessionId ?? '');
  // Of 2,640 goods and 211 tax, 2,160 are 2,000 of goods and 160 of tax.
  expect(
    await refundOrder(shop.ctx, {
      orderId: order.id,
      wish: { by: 'amount', amountMinor: 2_160, withShipping: false },
      reason: 'Scratched',
      requestedBy: 'owner',
    }),
  ).toMatchObject({ ok: true });
  const after = await memo(shop);
  // half-up(118 × 2,000 ÷ 2,640) = 89 of the subsidy; the positive buckets give 2,089 by Webster.
  expect(after).toMatchObject({ 'memo:allocated': 640, 'memo:subsidy': 29, 'income:sales-returns': 2_000 });
  const kept = (after['memo:materials'] ?? 0) + (after['memo:wages'] ?? 0) + (after['memo:processing'] ?? 0);
  expect(kept).toBe(-669);
  expect((await readImpact(shop.ctx)).netSalesMinor).toBe(640);
  expect(await faults(shop)).toEqual([]);
});

test('a discount that does not divide: Stripe charges exactly what the order says', async () => {
  const shop = await openSmallShop();
  await makeBags(shop, 10, shop.pouchId);
  await makeCode(shop, { code: 'TEN', amountMinor: 1_000 });
  const cartId = await fillCart(shop, 3, 'TEN');
  await addToCart(shop.ctx, { cartId, variantId: shop.pouchId, quantity: 2, giftTag: 'For Ada' });
  const cart = await readCart(shop.ctx, cartId);
  // 1,000 over 14,400 and 3,600: 800 and 200. Three bags for 13,600 do not divide.
  expect(cart.lines.map((line) => line.paidMinor)).toEqual([13_600, 3_400]);
  const order = await orderOf(shop, cartId);
  const session = await shop.ctx.payments.retrieveCheckoutSession(order.sessionId ?? '');
  expect(session.totalMinor).toBe(17_000 + 600 + 1_360);
  expect(session.totalMinor).toBe(cart.totalMinor);
  await shop.gateway.pay(order.sessionId ?? '', BUYER);
  expect((await settleCheckout(shop.ctx, order.sessionId ?? '')).settlement).toBe('paid');
  expect(await faults(shop)).toEqual([]);
});

test('of ten buyers at once one has the last use; the others read a sentence and keep their cart', async () => {
  const shop = await openSmallShop();
  await makeCode(shop, { code: 'ONCE', percentBp: 1_000, useLimit: 1 });
  const carts: string[] = [];
  for (let i = 0; i < 10; i += 1) carts.push(await fillCart(shop, 1, 'ONCE'));
  const outcomes = await Promise.all(
    carts.map((cartId) => placeOrder(shop.ctx, { cartId, clientHash: cartId })),
  );
  const refused = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome]));
  expect(refused).toHaveLength(9);
  for (const one of refused) expect(one).toMatchObject({ reason: 'code_refused', fault: 'used_up' });
  expect(await used(shop, 'ONCE')).toBe(1);
  for (const [i, cartId] of carts.entries()) {
    const cart = await readCart(shop.ctx, cartId);
    expect(cart.units).toBe(1);
    // Who holds the use may go back to the cart and on again; the others are told there too.
    if (outcomes[i]?.ok) expect(cart).toMatchObject({ goodsMinor: 4_320, canCheckOut: true });
    else expect(cart).toMatchObject({ goodsMinor: 4_800, canCheckOut: false });
    if (outcomes[i]?.ok) expect((await placeOrder(shop.ctx, { cartId, clientHash: cartId })).ok).toBe(true);
    else expect(cart.code?.fault).toContain('used as often as it can be');
  }
  const loser = carts[outcomes.findIndex((outcome) => !outcome.ok)] ?? '';
  await removeCode(shop.ctx, loser);
  expect((await orderOf(shop, loser)).totalMinor).toBe(5_784);
});

test('an order that expires unpaid gives its use back, once', async () => {
  const shop = await openSmallShop();
  await makeCode(shop, { code: 'ONCE', percentBp: 1_000, useLimit: 1 });
  const first = await orderOf(shop, await fillCart(shop, 1, 'ONCE'));
  expect(await used(shop, 'ONCE')).toBe(1);
  expect(await closeOpenOrder(shop.ctx, first.id)).toBe('expired');
  expect(await used(shop, 'ONCE')).toBe(0);
  await settleCheckout(shop.ctx, first.sessionId ?? '');
  expect(await used(shop, 'ONCE')).toBe(0);
  const second = await orderOf(shop, await fillCart(shop, 1, 'ONCE'));
  await shop.gateway.pay(second.sessionId ?? '', BUYER);
  await settleCheckout(shop.ctx, second.sessionId ?? '');
  await settleCheckout(shop.ctx, second.sessionId ?? '');
  expect(await used(shop, 'ONCE')).toBe(1);
});

test('a payment in the last second counts again; where the use is gone, the promised price stands', async () => {
  const shop = await openSmallShop();
  await makeCode(shop, { code: 'ONCE', percentBp: 1_000, useLimit: 1 });
  for (const isTakenMeanwhile of [false, true]) {
    if (isTakenMeanwhile) await makeCode(shop, { code: 'TWICE', percentBp: 1_000, useLimit: 1 });
    const code = isTakenMeanwhile ? 'TWICE' : 'ONCE';
    const order = await orderOf(shop, await fillCart(shop, 1, code));
    await shop.gateway.pay(order.sessionId ?? '', BUYER);
    const paid = await shop.ctx.payments.retrieveCheckoutSession(order.sessionId ?? '');
    const expireCheckoutSession = () => Promise.resolve({ ...paid, status: 'expired' as const });
    const payments = { ...shop.ctx.payments, expireCheckoutSession };
    expect(await closeOpenOrder({ ...shop.ctx, payments }, order.id)).toBe('expired');
    expect(await used(shop, code)).toBe(0);
    if (isTakenMeanwhile) await orderOf(shop, await fillCart(shop, 1, code));
    expect((await settleCheckout(shop.ctx, order.sessionId ?? '')).settlement).toBe('paid');
    expect(await used(shop, code)).toBe(1);
    expect((await findOrder(shop.ctx.db, order.id))?.goodsMinor).toBe(4_320);
  }
  expect(await faults(shop)).toEqual([]);
});

test('a code that ends between cart and checkout is said before anything is paid', async () => {
  const shop = await openSmallShop();
  await makeCode(shop, { code: 'MARCH2', percentBp: 1_000, endsOn: '2026-03-02' });
  const cartId = await fillCart(shop, 1, 'MARCH2');
  const open = await orderOf(shop, cartId);
  await shop.pass(15 * 3_600);
  expect(await readCart(shop.ctx, cartId)).toMatchObject({
    goodsMinor: 4_800,
    canCheckOut: false,
    code: { fault: 'MARCH2 ended on 2 March 2026.' },
  });
  const placed = await placeOrder(shop.ctx, { cartId, clientHash: 'buyer' });
  expect(placed).toMatchObject({ ok: false, reason: 'code_refused', fault: 'ended' });
  // The page with the old price is closed with it, so nobody can pay a price the cart no longer shows.
  expect((await findOrder(shop.ctx.db, open.id))?.status).toBe('expired');
  expect(await used(shop, 'MARCH2')).toBe(0);
});

test('a code that cannot be used leaves the cart as it was and says why', async () => {
  const shop = await openSmallShop();
  const cartId = await fillCart(shop);
  await makeCode(shop, { code: 'LATER', percentBp: 1_000, startsOn: '2026-04-01' });
  await makeCode(shop, { code: 'FIFTY', amountMinor: 5_000 });
  await makeCode(shop, { code: 'STOPPED', percentBp: 1_000 });
  const stopped = await findPromotionByCode(shop.ctx.db, 'STOPPED');
  const end = { promotionId: stopped?.id ?? '', endedBy: 'owner' };
  expect(await endPromotionNow(shop.ctx, end)).toEqual({ ok: true });
  expect(await endPromotionNow(shop.ctx, end)).toMatchObject({ ok: false, reason: 'ended_before' });
  const reasons: Record<string, string> = {
    NOPE: 'unknown_code',
    '': 'unknown_code',
    '%_<script>': 'unknown_code',
    LATER: 'not_started',
    FIFTY: 'too_small',
    STOPPED: 'ended',
  };
  for (const [typed, reason] of Object.entries(reasons)) {
    const outcome = await enterCode(shop.ctx, { cartId, typed });
    expect(outcome).toMatchObject({ ok: false, reason });
    if (!outcome.ok) expect(outcome.sentence).toMatch(/^[A-Z“].*\.$/s);
  }
  expect(await enterCode(shop.ctx, { cartId: undefined, typed: 'FIFTY' })).toMatchObject({
    reason: 'empty_cart',
  });
  expect(await readCart(shop.ctx, cartId)).toMatchObject({ goodsMinor: 4_800, code: undefined });
});

test('the console says what a code would ask of operations before it is used', async () => {
  const shop = await openSmallShop();
  await makeCode(shop, { code: 'OFF30', percentBp: 3_000 });
  await makeCode(shop, { code: 'OFF45', percentBp: 4_500, useLimit: 3 });
  const order = await orderOf(shop, await fillCart(shop, 1, 'OFF45'));
  await shop.gateway.pay(order.sessionId ?? '', BUYER);
  await settleCheckout(shop.ctx, order.sessionId ?? '');
  const { promotions } = await readPromotions(shop.ctx);
  expect(promotions.find((one) => one.code === 'OFF30')).toMatchObject({ used: 0, subsidies: [] });
  expect(promotions.find((one) => one.code === 'OFF45')).toMatchObject({
    ...{ name: '45% off', standing: 'open', used: 1, useLimit: 3, paidOrders: 1, discountMinor: 2_160 },
    subsidies: [{ piece: 'Bag, natural', listMinor: 4_800, paidMinor: 2_640, subsidyMinor: 118 }],
  });
});

test('a code with nonsense in it is not made', async () => {
  const shop = await openSmallShop(0);
  const good = {
    ...{ code: 'GOOD', percentBp: 1_000, amountMinor: 0, startsOn: '2026-03-02', endsOn: null },
    ...{ useLimit: null, reason: 'Spring', createdBy: 'owner' },
  };
  const refused = async (change: object) => {
    const outcome = await createPromotion(shop.ctx, { ...good, ...change });
    return outcome.ok ? undefined : outcome.field;
  };
  expect(await refused({ code: 'NO' })).toBe('promotion');
  expect(await refused({ percentBp: 9_001 })).toBe('percent');
  expect(await refused({ amountMinor: 500 })).toBe('percent');
  expect(await refused({ percentBp: 0 })).toBe('percent');
  expect(await refused({ endsOn: '2026-03-01' })).toBe('endsOn');
  expect(await refused({ useLimit: 0 })).toBe('useLimit');
  expect(await refused({ reason: ' ' })).toBe('reason');
  expect(await refused({})).toBeUndefined();
  expect(await refused({ code: 'good' })).toBe('promotion');
});
