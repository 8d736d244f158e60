import { expect, test } from 'vitest';
import type { ProviderRefund } from '#app/payments/payments.ts';
import { findOrder, listPortions } from '#db/orders.ts';
import { findPaymentOfOrder, listRefunds } from '#db/payments.ts';
import { listRefundParts } from '#db/refund-parts.ts';
import { findFreeStock } from '#db/stock.ts';
import { applyRefund, syncRefunds } from './applied-refunds.server.ts';
import { checkBooks, readTrialBalance } from './books.server.ts';
import type { Context } from './context.server.ts';
import { readImpact } from './impact.server.ts';
import { shipOrder } from './orders.server.ts';
import { readReceipt } from './receipts.server.ts';
import { readRefundRest, type RefundWish } from './refund-plan.server.ts';
import { refundOrder, refundWholeOrder } from './refunds.server.ts';
import { settleCheckout } from './settlement.server.ts';
import { BUYER, checkOut, makeBags, openSmallShop, STARTS_AT } from './testing/small-shop.server.ts';
import type { OpenOrder, SmallShop } from './testing/small-shop.server.ts';

const faults = async (ctx: Context) => (await checkBooks(ctx)).flatMap((check) => check.faults);

async function sell(shop: SmallShop, quantity: number): Promise<OpenOrder> {
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity }]);
  await shop.gateway.pay(order.sessionId, BUYER);
  expect((await settleCheckout(shop.ctx, order.sessionId)).settlement).toBe('paid');
  return order;
}

const give = (shop: SmallShop, { orderId }: OpenOrder, wish: RefundWish, refundId?: string) =>
  refundOrder(shop.ctx, {
    orderId,
    wish,
    reason: 'Asked',
    requestedBy: 'owner',
    ...(refundId && { refundId }),
  });

async function lineOf(shop: SmallShop, order: OpenOrder): Promise<string> {
  return (await listPortions(shop.ctx.db, order.orderId))[0]?.lineId ?? '';
}

async function bagsBack(shop: SmallShop, order: OpenOrder, quantity: number, restock: boolean) {
  const lines = [{ lineId: await lineOf(shop, order), quantity, restock }];
  return give(shop, order, { by: 'lines', lines, withShipping: false });
}

const seen = (
  id: string,
  amountMinor: number,
  second = 0,
  status: ProviderRefund['status'] = 'succeeded',
) => ({
  ...{ id, amountMinor, status, refundId: undefined, balanceTransactionId: undefined },
  createdAt: new Date(Date.parse(STARTS_AT) + second * 1_000),
});

test('one of two bags goes back to the shelf with its price and tax, and every figure moves by its cents', async () => {
  const shop = await openSmallShop(5);
  const order = await sell(shop, 2);
  await shipOrder(shop.ctx, { orderId: order.orderId, carrierMinor: 535 });
  expect(await bagsBack(shop, order, 1, true)).toEqual({ ok: true, status: 'succeeded' });
  expect(await readImpact(shop.ctx)).toMatchObject({ netSalesMinor: 4_800, wagesMinor: 1_680 });
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(4);
  expect(await readReceipt(shop.ctx, order.token, { isReturning: false })).toMatchObject({
    refundedMinor: 5_184,
    keptGoodsMinor: 4_800,
  });
  const [refund] = await listRefunds(shop.ctx.db, order.orderId);
  expect(refund).toMatchObject({ goodsMinor: 4_800, taxMinor: 384, shippingMinor: 0 });
  expect(await faults(shop.ctx)).toEqual([]);
});

test('$20.00 of goods and its tax come from the buckets as the books’ example says, and units stay sold', async () => {
  const shop = await openSmallShop(1);
  const order = await sell(shop, 1);
  const before = await readImpact(shop.ctx);
  await give(shop, order, { by: 'amount', amountMinor: 2_160, withShipping: false });
  const after = await readImpact(shop.ctx);
  const back = (of: (impact: typeof before) => number | undefined) => (of(before) ?? 0) - (of(after) ?? 0);
  const bucket = (key: string) =>
    back((impact) => impact.buckets.find((one) => one.key === key)?.amountMinor);
  expect([back((i) => i.netSalesMinor), back((i) => i.wagesMinor), back((i) => i.makingMinor)]).toEqual([
    2_000, 700, 1_079,
  ]);
  expect(['processing', 'operations', 'care', 'capacity', 'advocacy'].map(bucket)).toEqual([
    70, 240, 306, 183, 122,
  ]);
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(0);
  expect(await faults(shop.ctx)).toEqual([]);
});

test('lines, an amount, Stripe’s dashboard and the rest end at exactly what was paid', async () => {
  const shop = await openSmallShop(2);
  await makeBags(shop, 3);
  const order = await sell(shop, 4);
  await shipOrder(shop.ctx, { orderId: order.orderId, carrierMinor: 535 });
  await bagsBack(shop, order, 3, true);
  await give(shop, order, { by: 'amount', amountMinor: 500, withShipping: false });
  await applyRefund(shop.ctx, order.orderId, seen('re_dashboard', 333));
  await bagsBack(shop, order, 1, false);
  expect(await readRefundRest(shop.ctx, order.orderId)).toBe(600);
  expect(await give(shop, order, { by: 'rest', restock: true })).toMatchObject({ ok: true });
  expect(await give(shop, order, { by: 'rest', restock: true })).toMatchObject({ reason: 'nothing_left' });
  const refunds = await listRefunds(shop.ctx.db, order.orderId);
  const sum = (of: 'goodsMinor' | 'taxMinor' | 'shippingMinor') =>
    refunds.reduce((total, refund) => total + refund[of], 0);
  expect([sum('goodsMinor'), sum('taxMinor'), sum('shippingMinor')]).toEqual([19_200, 1_536, 600]);
  const portions = await listPortions(shop.ctx.db, order.orderId);
  expect(portions.map((p) => [p.quantity, p.restocked, p.lost])).toEqual([
    [2, 2, 0],
    [2, 1, 1],
  ]);
  const totals = await readTrialBalance(shop.ctx);
  const sales = totals.filter((row) => row.account.startsWith('income:'));
  expect(sales.reduce((total, row) => total + row.amountMinor, 0)).toBe(0);
  expect(totals.find((row) => row.account === 'expenses:returns-loss')?.amountMinor).toBe(2_590);
  expect(await faults(shop.ctx)).toEqual([]);
});

test('more than what is left is refused in a sentence, and nothing is posted', async () => {
  const shop = await openSmallShop(2);
  const order = await sell(shop, 2);
  await bagsBack(shop, order, 1, true);
  const posted = await readTrialBalance(shop.ctx);
  expect(await bagsBack(shop, order, 2, true)).toMatchObject({
    ...{ ok: false, reason: 'too_much', field: await lineOf(shop, order) },
    sentence: 'Of Bag 1 can still go back. Choose 1 or fewer.',
  });
  expect(await give(shop, order, { by: 'amount', amountMinor: 5_185, withShipping: true })).toMatchObject({
    ...{ ok: false, reason: 'too_much', field: 'amount' },
    sentence: 'Of goods and their tax $51.84 is left to give back. Type that or less.',
  });
  expect(await give(shop, order, { by: 'lines', lines: [], withShipping: false })).toMatchObject({
    reason: 'nothing_asked',
  });
  expect(await readTrialBalance(shop.ctx)).toEqual(posted);
  expect(await listRefunds(shop.ctx.db, order.orderId)).toHaveLength(1);
});

test('a button pressed twice gives back once, and two wishes alike give back twice', async () => {
  const shop = await openSmallShop(1);
  const order = await sell(shop, 1);
  const wish: RefundWish = { by: 'amount', amountMinor: 500, withShipping: false };
  await Promise.all([give(shop, order, wish, 'ref_a'), give(shop, order, wish, 'ref_a')]);
  expect(await give(shop, order, wish, 'ref_a')).toEqual({ ok: true, status: 'succeeded' });
  expect(await listRefunds(shop.ctx.db, order.orderId)).toHaveLength(1);
  await give(shop, order, wish, 'ref_b');
  expect(await readRefundRest(shop.ctx, order.orderId)).toBe(5_784 - 1_000);
  expect(await faults(shop.ctx)).toEqual([]);
});

test('the order in which two dashboard refunds are told of changes no cent', async () => {
  const books = [];
  for (const turn of [0, 1]) {
    const shop = await openSmallShop(3);
    const order = await sell(shop, 3);
    const both = [seen('re_1', 5_000, 1), seen('re_2', 7_777, 2)];
    if (turn === 1) both.reverse();
    const payments = { ...shop.ctx.payments, listRefunds: () => Promise.resolve(both) };
    for (let i = 0; i < 3; i += 1) await syncRefunds({ ...shop.ctx, payments }, order.orderId);
    expect(await faults(shop.ctx)).toEqual([]);
    books.push([await readTrialBalance(shop.ctx), (await listRefunds(shop.ctx.db, order.orderId)).length]);
  }
  expect(books[0]).toEqual(books[1]);
});

test('a refund that fails drops its parts and leaves the others; told late of its success, it stays failed', async () => {
  const shop = await openSmallShop(2);
  const order = await sell(shop, 2);
  await give(shop, order, { by: 'amount', amountMinor: 1_000, withShipping: false });
  const before = await readTrialBalance(shop.ctx);
  await applyRefund(shop.ctx, order.orderId, seen('re_x', 9_368));
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(2);
  for (const status of ['failed', 'succeeded', 'pending'] as const)
    await applyRefund(shop.ctx, order.orderId, seen('re_x', 9_368, 0, status));
  expect(await readTrialBalance(shop.ctx)).toEqual(before);
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(0);
  expect(await readRefundRest(shop.ctx, order.orderId)).toBe(10_968 - 1_000);
  expect(await faults(shop.ctx)).toEqual([]);
});

test('a refund on its way is promised: its parts cannot be given twice, and nothing is posted yet', async () => {
  const shop = await openSmallShop(1);
  const order = await sell(shop, 1);
  const before = await readTrialBalance(shop.ctx);
  await applyRefund(shop.ctx, order.orderId, seen('re_slow', 5_184, 0, 'pending'));
  expect(await readTrialBalance(shop.ctx)).toEqual(before);
  expect(await readReceipt(shop.ctx, order.token, { isReturning: false })).toMatchObject({
    refundPendingMinor: 5_184,
  });
  expect(await bagsBack(shop, order, 1, true)).toMatchObject({ ok: false, reason: 'too_much' });
  expect(await shipOrder(shop.ctx, { orderId: order.orderId, carrierMinor: 1 })).toMatchObject({ ok: false });
  await applyRefund(shop.ctx, order.orderId, seen('re_slow', 5_184));
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(1);
  expect(await faults(shop.ctx)).toEqual([]);
});

test('a dashboard refund above what is left is posted nowhere, and a person is asked', async () => {
  const shop = await openSmallShop(1);
  const order = await sell(shop, 1);
  await applyRefund(shop.ctx, order.orderId, seen('re_big', 5_785));
  expect(await listRefunds(shop.ctx.db, order.orderId)).toEqual([]);
  expect(shop.warnings).toContain('A refund from Stripe is larger than what is left of the order.');
  expect(await faults(shop.ctx)).toEqual([]);
});

test('what was refunded in the dashboard before its webhook came is known before ours is noted', async () => {
  const shop = await openSmallShop(1);
  const order = await sell(shop, 1);
  const payment = await findPaymentOfOrder(shop.ctx.db, order.orderId);
  await shop.gateway.payments.createRefund({
    ...{
      refundId: 'not_ours',
      paymentIntentId: payment?.paymentIntentId ?? '',
      amountMinor: 784,
      currency: 'USD',
    },
  });
  expect(
    await refundWholeOrder(shop.ctx, {
      orderId: order.orderId,
      restock: true,
      reason: 'x',
      requestedBy: 'o',
    }),
  ).toEqual({ ok: true, status: 'succeeded' });
  const amounts = (await listRefunds(shop.ctx.db, order.orderId)).map((refund) => refund.amountMinor);
  expect(amounts.sort()).toEqual([5_000, 784]);
  const parts = await listRefundParts(shop.ctx.db, order.orderId);
  expect(parts.reduce((sum, part) => sum + part.goodsMinor, 0)).toBe(4_800);
  expect(await faults(shop.ctx)).toEqual([]);
});

test('a dashboard refund that is heard of while ours is on its way is booked once Stripe has refused ours', async () => {
  const shop = await openSmallShop(1);
  const order = await sell(shop, 1);
  const intent = (await findPaymentOfOrder(shop.ctx.db, order.orderId))?.paymentIntentId ?? '';
  const payments: Context['payments'] = {
    ...shop.ctx.payments,
    createRefund: async (refund) => {
      await shop.gateway.bank.refundElsewhere(intent, 784);
      await syncRefunds(shop.ctx, order.orderId);
      return shop.ctx.payments.createRefund(refund);
    },
  };
  const request = { orderId: order.orderId, restock: true, reason: 'Asked', requestedBy: 'owner' };
  expect(await refundWholeOrder({ ...shop.ctx, payments }, request)).toMatchObject({ reason: 'refused' });
  const refunds = await listRefunds(shop.ctx.db, order.orderId);
  expect(refunds.map(({ status, amountMinor }) => [status, amountMinor])).toEqual([
    ['failed', 5_784],
    ['succeeded', 784],
  ]);
  expect(await readRefundRest(shop.ctx, order.orderId)).toBe(5_000);
  expect((await findOrder(shop.ctx.db, order.orderId))?.attention).toBeNull();
  expect(await faults(shop.ctx)).toEqual([]);
});
