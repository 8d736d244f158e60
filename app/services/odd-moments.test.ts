import { expect, test } from 'vitest';
import { findOrder } from '#db/orders.ts';
import { findFreeStock } from '#db/stock.ts';
import { applyRefund } from './applied-refunds.server.ts';
import { finishBatch } from './batches.server.ts';
import { checkBooks } from './books.server.ts';
import type { Context } from './context.server.ts';
import { readCohortEntries } from './earnings.server.ts';

import { shipOrder } from './orders.server.ts';
import { owedWages, recordPayroll } from './payroll.server.ts';
import { readReceipt } from './receipts.server.ts';
import { readRefundRest } from './refund-plan.server.ts';
import { refundWholeOrder } from './refunds.server.ts';
import { closeOpenOrder, settleCheckout } from './settlement.server.ts';
import { BUYER, checkOut, openSmallShop, STARTS_AT, type SmallShop } from './testing/small-shop.server.ts';

const faults = async (ctx: Context) => (await checkBooks(ctx)).flatMap((check) => check.faults);

async function sellBag(shop: SmallShop) {
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity: 1 }]);
  await shop.gateway.pay(order.sessionId, BUYER);
  expect((await settleCheckout(shop.ctx, order.sessionId)).settlement).toBe('paid');
  return order;
}

const refundOf = (status: 'succeeded' | 'failed') => ({
  ...{ id: 're_1', refundId: undefined, status, amountMinor: 5_784, balanceTransactionId: undefined },
  createdAt: new Date(STARTS_AT),
});

test('a payment that is read while another process releases the hold still takes its unit', async () => {
  const shop = await openSmallShop(1);
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity: 1 }]);
  await shop.gateway.pay(order.sessionId, BUYER);
  const paid = await shop.ctx.payments.retrieveCheckoutSession(order.sessionId);
  const expireCheckoutSession = () => Promise.resolve({ ...paid, status: 'expired' as const });
  const releasing: Context = { ...shop.ctx, payments: { ...shop.ctx.payments, expireCheckoutSession } };
  let isReleased = false;
  const settling: Context = {
    ...shop.ctx,
    // After the order was read, before its transaction begins.
    transact: async (work) => {
      if (!isReleased) {
        isReleased = true;
        expect(await closeOpenOrder(releasing, order.orderId)).toBe('expired');
      }
      return shop.ctx.transact(work);
    },
  };
  expect((await settleCheckout(settling, order.sessionId)).settlement).toBe('paid');
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(0);
  expect(await faults(shop.ctx)).toEqual([]);
});

test('an order that was given back whole is not sent any more, and one sent meanwhile is', async () => {
  const shop = await openSmallShop();
  const refunded = await sellBag(shop);
  const wish = { restock: true, reason: 'Asked', requestedBy: 'owner' };
  expect(await refundWholeOrder(shop.ctx, { ...wish, orderId: refunded.orderId })).toMatchObject({
    ok: true,
  });
  const ship = (orderId: string) => shipOrder(shop.ctx, { orderId, carrierMinor: 535 });
  expect(await ship(refunded.orderId)).toMatchObject({ ok: false, reason: 'refunded' });
  expect(await ship((await sellBag(shop)).orderId)).toEqual({ ok: true });
  expect(await faults(shop.ctx)).toEqual([]);
});

test('a batch dearer than the books can hold is refused in a sentence', async () => {
  const shop = await openSmallShop();
  const dear = {
    variantId: shop.bagId,
    quantity: 100_000,
    materialsMinor: 100,
    labor: [{ cohortId: shop.cohortIds[0], minutes: 10_000, rateMinor: 9_000_000_000 }],
    finishedOn: STARTS_AT.slice(0, 10),
  };
  expect(await finishBatch(shop.ctx, dear)).toMatchObject({ ok: false, reason: 'too_costly' });
});

test('an order’s page says nothing of who bought: its address may be passed on', async () => {
  const shop = await openSmallShop();
  const { token } = await sellBag(shop);
  const shown = JSON.stringify(await readReceipt(shop.ctx, token, { isReturning: false }));
  expect(shown).toContain('Bag');
  for (const fact of [BUYER.email, BUYER.name]) expect(shown).not.toContain(fact);
});

test('eight payrolls of all that is due, at one moment for eight periods, pay it once', async () => {
  const shop = await openSmallShop(40);
  const cohortId = shop.cohortIds[0];
  const dueMinor = await owedWages(shop.ctx, cohortId);
  expect(dueMinor).toBe(40 * 1_680);
  const pay = (day: string) =>
    recordPayroll(shop.ctx, {
      ...{ cohortId, fromOn: day, toOn: day, paidOn: day, createdBy: 'owner', dueMinor },
      ...{ varianceMinor: 0, stipendsMinor: 0, withheldMinor: 0 },
    });
  // Connections are opened first, so that the eight begin together.
  await Promise.all(Array.from({ length: 8 }, () => owedWages(shop.ctx, cohortId)));
  const outcomes = await Promise.all(Array.from({ length: 8 }, (_, i) => pay(`2026-02-1${i}`)));
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
  expect(await owedWages(shop.ctx, cohortId)).toBe(0);
});

test('goods that never left are on the shelf after a refund, wherever it was made and whatever was answered', async () => {
  const shop = await openSmallShop(2);
  const [ours, theirs] = [await sellBag(shop), await sellBag(shop)];
  const wish = { restock: false, reason: 'Asked', requestedBy: 'owner' };
  await refundWholeOrder(shop.ctx, { ...wish, orderId: ours.orderId });
  await applyRefund(shop.ctx, theirs.orderId, refundOf('succeeded'));
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(2);
  expect(await faults(shop.ctx)).toEqual([]);
});

test('a refund that fails after its goods were sold again is owed again, and a person is asked', async () => {
  const shop = await openSmallShop(1);
  const order = await sellBag(shop);
  await applyRefund(shop.ctx, order.orderId, refundOf('succeeded'));
  const next = await sellBag(shop);
  await applyRefund(shop.ctx, order.orderId, refundOf('failed'));
  expect(await readRefundRest(shop.ctx, order.orderId)).toBe(5_784);
  expect((await findOrder(shop.ctx.db, order.orderId))?.attention).toContain('sold again');
  expect((await findOrder(shop.ctx.db, next.orderId))?.attention).toBeNull();
  expect(await faults(shop.ctx)).toEqual([]);
  await applyRefund(shop.ctx, order.orderId, { ...refundOf('succeeded'), id: 're_2' });
  expect(await readRefundRest(shop.ctx, order.orderId)).toBe(0);
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(0);
  expect(await faults(shop.ctx)).toEqual([]);
});

test('a refund that fails while its goods are still there takes them off the shelf for the buyer', async () => {
  const shop = await openSmallShop(3);
  const order = await sellBag(shop);
  await applyRefund(shop.ctx, order.orderId, refundOf('succeeded'));
  await applyRefund(shop.ctx, order.orderId, refundOf('failed'));
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(2);
  expect(await shipOrder(shop.ctx, { orderId: order.orderId, carrierMinor: 535 })).toEqual({ ok: true });
  expect(await faults(shop.ctx)).toEqual([]);
});

test('the lines of a cohort name no order', async () => {
  const shop = await openSmallShop();
  const { orderId } = await sellBag(shop);
  const shown = JSON.stringify(await readCohortEntries(shop.ctx, 'C-1', shop.programId, {}));
  expect(shown).toContain('memo:wages');
  for (const fact of [orderId, 'Order 1']) expect(shown).not.toContain(fact);
});
