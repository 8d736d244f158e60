import { expect, test } from 'vitest';
import { findFreeStock } from '#db/stock.ts';
import { finishBatch } from './batches.server.ts';
import { checkBooks } from './books.server.ts';
import type { Context } from './context.server.ts';
import { shipOrder } from './orders.server.ts';
import { readReceipt } from './receipts.server.ts';
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
