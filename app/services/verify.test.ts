import { expect, test } from 'vitest';
import { findOrder } from '#db/orders.ts';
import { settleCheckout } from './settlement.server.ts';
import { BUYER, checkOut, openSmallShop } from './testing/small-shop.server.ts';
import { readVerification } from './verify.server.ts';

test('a receipt is verified by its own code, from its inputs, to the cent', async () => {
  const shop = await openSmallShop();
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity: 2 }]);
  const code = (await findOrder(shop.ctx.db, order.orderId))?.receiptCode ?? '';
  expect(await readVerification(shop.ctx, code)).toBeUndefined();
  await shop.gateway.pay(order.sessionId, BUYER);
  await settleCheckout(shop.ctx, order.sessionId);
  const found = await readVerification(shop.ctx, code);
  expect(found?.portions).toMatchObject([
    { title: 'Bag, natural', quantity: 2, isMatch: true, policy: { number: 1, isHashRight: true } },
  ]);
  expect(found?.portions[0]?.promised.reduce((sum, part) => sum + part.amountMinor, 0)).toBe(9_600);
  const told = JSON.stringify(found);
  for (const secret of [order.token, order.orderId, BUYER.email, 'B-1001', 'C-1'])
    expect(told).not.toContain(secret);
  expect(await readVerification(shop.ctx, order.token)).toBeUndefined();
  expect(await readVerification(shop.ctx, '')).toBeUndefined();
});
