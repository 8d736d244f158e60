import { expect, test } from 'vitest';
import { countUnclearOrders, findOrder, updateOrder } from '#db/orders.ts';
import { listRefunds } from '#db/payments.ts';
import { syncRefunds } from './applied-refunds.server.ts';
import { checkBooks } from './books.server.ts';
import { withTransaction, type Context } from './context.server.ts';
import { readReceipt } from './receipts.server.ts';
import { readRefundRest } from './refund-plan.server.ts';
import { previewRefund, readRefundChoices } from './refund-preview.server.ts';
import { closeAttention, closeRefundDue, isDue, retryRefund } from './refunds-due.server.ts';
import { refundOrder } from './refunds.server.ts';
import { settleCheckout } from './settlement.server.ts';
import { BUYER, checkOut, openSmallShop, type SmallShop } from './testing/small-shop.server.ts';

const faults = async (ctx: Context) => (await checkBooks(ctx)).flatMap((check) => check.faults);

/** Two bags sold, five dollars of them given back, and the bank says no a day later. */
async function failedRefund(shop: SmallShop) {
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity: 2 }]);
  await shop.gateway.pay(order.sessionId, BUYER, 'pm_card_refundFail');
  await settleCheckout(shop.ctx, order.sessionId);
  await refundOrder(shop.ctx, {
    orderId: order.orderId,
    wish: { by: 'amount', amountMinor: 500, withShipping: true },
    reason: 'Late',
    requestedBy: 'owner',
  });
  const [refund] = await listRefunds(shop.ctx.db, order.orderId);
  await shop.pass(86_400);
  await syncRefunds(shop.ctx, order.orderId);
  return { orderId: order.orderId, token: order.token, refundId: refund?.id ?? '' };
}

test('a refund that failed is due, to staff and on the receipt, until it was asked for again', async () => {
  const shop = await openSmallShop(2);
  const failed = await failedRefund(shop);
  const receipt = () => readReceipt(shop.ctx, failed.token, { isReturning: false });
  expect(await receipt()).toMatchObject({ refundedMinor: 0, refundDueMinor: 1_100 });
  expect(await countUnclearOrders(shop.ctx.db)).toBe(1);
  expect(await retryRefund(shop.ctx, { ...failed, requestedBy: 'owner' })).toEqual({
    ok: true,
    status: 'succeeded',
  });
  expect(await receipt()).toMatchObject({ refundedMinor: 1_100, refundDueMinor: 0 });
  expect(await countUnclearOrders(shop.ctx.db)).toBe(0);
  const again = (await listRefunds(shop.ctx.db, failed.orderId)).filter((one) => one.status === 'succeeded');
  expect(again.map((one) => [one.goodsMinor, one.taxMinor, one.shippingMinor])).toEqual([[463, 37, 600]]);
  expect(await retryRefund(shop.ctx, { ...failed, requestedBy: 'owner' })).toMatchObject({
    ...{ ok: false, reason: 'nothing_left' },
  });
  expect(await faults(shop.ctx)).toEqual([]);
});

test('one whose parts were given back otherwise is not asked for twice', async () => {
  const shop = await openSmallShop(2);
  const failed = await failedRefund(shop);
  await refundOrder(shop.ctx, {
    ...{ orderId: failed.orderId, wish: { by: 'rest', restock: true } },
    ...{ reason: 'All of it', requestedBy: 'owner' },
  });
  expect(await retryRefund(shop.ctx, { ...failed, requestedBy: 'owner' })).toMatchObject({
    ...{ ok: false, reason: 'too_much' },
  });
  expect(await closeRefundDue(shop.ctx, failed)).toEqual({ ok: true });
  expect((await listRefunds(shop.ctx.db, failed.orderId)).filter(isDue)).toEqual([]);
  expect(await readRefundRest(shop.ctx, failed.orderId)).toBe(0);
  expect(await faults(shop.ctx)).toEqual([]);
});

test('what an order was marked with is closed by a person; one that cannot be fulfilled stays marked', async () => {
  const shop = await openSmallShop(2);
  const { orderId } = await failedRefund(shop);
  const mark = (status: 'paid' | 'needs_attention') =>
    withTransaction(shop.ctx, (tx) => updateOrder(tx.db, orderId, { status, attention: 'Look' }));
  await mark('paid');
  await closeAttention(shop.ctx, orderId);
  expect((await findOrder(shop.ctx.db, orderId))?.attention).toBeNull();
  await mark('needs_attention');
  await closeAttention(shop.ctx, orderId);
  expect((await findOrder(shop.ctx.db, orderId))?.attention).toBe('Look');
});

test('a preview says which bucket gives how much, and changes nothing', async () => {
  const shop = await openSmallShop(2);
  const { orderId } = await failedRefund(shop);
  const plan = await previewRefund(shop.ctx, orderId, {
    ...{ by: 'amount', amountMinor: 2_160, withShipping: false },
  });
  expect(plan).toMatchObject({ ok: true, preview: { amountMinor: 2_160, taxMinor: 160, pieces: [] } });
  const buckets = plan.ok ? plan.preview.buckets.map((one) => [one.key, one.amountMinor]) : [];
  expect(Object.fromEntries(buckets)).toEqual({
    ...{ wages: 700, materials: 379, care: 306, capacity: 183, advocacy: 122, operations: 240 },
    processing: 70,
  });
  const order = await findOrder(shop.ctx.db, orderId);
  expect(order && (await readRefundChoices(shop.ctx, order))).toMatchObject({
    ...{ goodsLeftMinor: 10_368, shippingLeftMinor: 600, isShipped: false },
    lines: [{ piece: 'Bag, Natural', unitsLeft: 2, unitPaidMinor: 4_800 }],
  });
});
