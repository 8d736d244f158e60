import { expect, test } from 'vitest';
import { findOpenOrderOfCart, findOrder } from '#db/orders.ts';
import { findFreeStock } from '#db/stock.ts';
import { checkBooks } from './books.server.ts';
import { addToCart, changeCartLine, readCart } from './carts.server.ts';
import { MAX_OPEN_ORDERS_PER_CLIENT, placeOrder } from './checkout.server.ts';
import { closeOpenOrder, settleCheckout } from './settlement.server.ts';
import { sweep, sweepSlowly } from './sweep.server.ts';
import { BUYER, checkOut, makeBags, openSmallShop, type SmallShop } from './testing/small-shop.server.ts';
import { PaymentsUnreachable } from '#app/payments/payments.ts';

async function cartWith(
  shop: SmallShop,
  lines: { variantId: string; quantity: number; giftTag?: string }[],
): Promise<string> {
  let cartId: string | undefined;
  for (const line of lines) {
    const added = await addToCart(shop.ctx, { giftTag: '', ...line, cartId });
    if (added.ok) cartId = added.cartId;
  }
  return cartId ?? '';
}

const faults = async (shop: SmallShop) => (await checkBooks(shop.ctx)).flatMap((check) => check.faults);

test('ten carts want the last three of a piece that lies in two batches: three units are held, the others hear sold out', async () => {
  const shop = await openSmallShop(1);
  await makeBags(shop, 2);
  await makeBags(shop, 40, shop.pouchId);
  const bag = { variantId: shop.bagId, quantity: 1 };
  const pouch = { variantId: shop.pouchId, quantity: 1 };
  const kinds = [
    [bag],
    [
      { ...bag, giftTag: 'For Ana' },
      { ...bag, giftTag: 'For Bea' },
    ],
    [bag, pouch],
    [pouch, bag],
  ];
  const carts = await Promise.all(
    Array.from({ length: 10 }, (_, i) => cartWith(shop, kinds[i % kinds.length] ?? [])),
  );
  const outcomes = await Promise.all(
    carts.map((cartId, i) => placeOrder(shop.ctx, { cartId, clientHash: `client-${i}` })),
  );
  const refused = outcomes.filter((outcome) => !outcome.ok);
  expect(
    refused.every(
      (outcome) => !outcome.ok && outcome.reason === 'sold_out' && outcome.sentence.includes('Bag'),
    ),
  ).toBe(true);
  const held = await shop.ctx.db
    .selectFrom('stock_hold')
    .select('quantity')
    .where('variantId', '=', shop.bagId)
    .execute();
  const units = held.reduce((sum, hold) => sum + hold.quantity, 0);
  expect(units + (await findFreeStock(shop.ctx.db, shop.bagId))).toBe(3);
  expect(units).toBeGreaterThanOrEqual(2);
  for (const outcome of outcomes) {
    if (!outcome.ok) continue;
    const order = await findOrder(shop.ctx.db, outcome.orderId);
    await shop.gateway.pay(order?.sessionId ?? '', BUYER);
    expect((await settleCheckout(shop.ctx, order?.sessionId ?? '')).settlement).toBe('paid');
  }
  expect(await shop.ctx.db.selectFrom('stock_hold').selectAll().execute()).toEqual([]);
  expect(await faults(shop)).toEqual([]);
});

test('pressing check out twice gives the same page; a changed cart ends the old page first', async () => {
  const shop = await openSmallShop();
  const cartId = await cartWith(shop, [{ variantId: shop.bagId, quantity: 1 }]);
  const press = () => placeOrder(shop.ctx, { cartId, clientHash: 'c' });
  const both = await Promise.all([press(), press()]);
  const first = await press();
  expect(both).toEqual([first, first]);
  const [line] = (await readCart(shop.ctx, cartId)).lines;
  await changeCartLine(shop.ctx, { cartId, lineId: line?.lineId ?? '', quantity: 2 });
  const second = await press();
  expect(second).toMatchObject({ ok: true });
  expect(second).not.toEqual(first);
  expect(await shop.ctx.db.selectFrom('orders').select('status').orderBy('number').execute()).toEqual([
    { status: 'expired' },
    { status: 'open' },
  ]);
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(38);
  expect(await faults(shop)).toEqual([]);
});

test('one connection cannot hold the whole shop', async () => {
  const shop = await openSmallShop(200);
  for (let i = 0; i < MAX_OPEN_ORDERS_PER_CLIENT; i += 1)
    await checkOut(shop, [{ variantId: shop.bagId, quantity: 2 }], 'greedy');
  const cartId = await cartWith(shop, [{ variantId: shop.bagId, quantity: 2 }]);
  expect(await placeOrder(shop.ctx, { cartId, clientHash: 'greedy' })).toMatchObject({
    ok: false,
    reason: 'too_much_held',
  });
  expect(await placeOrder(shop.ctx, { cartId, clientHash: 'honest' })).toMatchObject({ ok: true });
});

test('a single cart cannot hold the whole shop either, nor can many checked out at one moment', async () => {
  const shop = await openSmallShop(200);
  const bags = (quantity: number, giftTag = '') => ({ variantId: shop.bagId, quantity, giftTag });
  const place = (cartId: string, clientHash: string) => placeOrder(shop.ctx, { cartId, clientHash });
  const whole = await cartWith(shop, [bags(99), bags(1, 'For Ana')]);
  expect(await place(whole, 'greedy')).toMatchObject({ ok: false, reason: 'too_much_held' });
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(200);
  expect(await place(await cartWith(shop, [bags(99)]), 'large')).toMatchObject({ ok: true });
  const carts = await Promise.all(Array.from({ length: 12 }, () => cartWith(shop, [bags(2)])));
  const outcomes = await Promise.all(carts.map((cartId) => place(cartId, 'quick')));
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(MAX_OPEN_ORDERS_PER_CLIENT);
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(200 - 99 - 2 * MAX_OPEN_ORDERS_PER_CLIENT);
  expect(await faults(shop)).toEqual([]);
});

test('an overdue checkout gives its units back, after Stripe has ended the page', async () => {
  const shop = await openSmallShop(3);
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity: 3 }]);
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(0);
  await shop.pass(45 * 60);
  await sweep(shop.ctx);
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(3);
  expect(await shop.ctx.payments.retrieveCheckoutSession(order.sessionId)).toMatchObject({
    status: 'expired',
  });
  expect(await faults(shop)).toEqual([]);
});

test('a payment in the last second is found by the sweeper, which settles instead of releasing', async () => {
  const shop = await openSmallShop(3);
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity: 1 }]);
  await shop.gateway.pay(order.sessionId, BUYER);
  await shop.pass(45 * 60);
  await sweep(shop.ctx);
  expect(await findOrder(shop.ctx.db, order.orderId)).toMatchObject({ status: 'paid' });
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(2);
});

test('a payment of which every event was lost is found within the minute, long before its hold ends', async () => {
  const shop = await openSmallShop(3);
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity: 1 }]);
  await shop.gateway.pay(order.sessionId, BUYER);
  await sweep(shop.ctx);
  expect(await findOrder(shop.ctx.db, order.orderId)).toMatchObject({ status: 'open' });
  await sweepSlowly(shop.ctx);
  expect(await findOrder(shop.ctx.db, order.orderId)).toMatchObject({ status: 'paid' });
});

test('money that comes after the hold ended takes the same units if they are still there, and is set aside if not', async () => {
  const shop = await openSmallShop(2);
  const late = await checkOut(shop, [{ variantId: shop.bagId, quantity: 1 }], 'a');
  const later = await checkOut(shop, [{ variantId: shop.bagId, quantity: 1 }], 'b');
  const honest = shop.ctx.payments;
  // Stripe said expired, and then it was paid after all: the worst order of news there is.
  const expired = {
    ...honest,
    expireCheckoutSession: async (id: string) => ({
      ...(await honest.retrieveCheckoutSession(id)),
      status: 'expired' as const,
    }),
  };
  for (const order of [late, later])
    expect(await closeOpenOrder({ ...shop.ctx, payments: expired }, order.orderId)).toBe('expired');
  await shop.gateway.pay(late.sessionId, BUYER);
  expect((await settleCheckout(shop.ctx, late.sessionId)).settlement).toBe('paid');
  const other = await checkOut(shop, [{ variantId: shop.bagId, quantity: 1 }], 'c');
  await shop.gateway.pay(later.sessionId, BUYER);
  expect((await settleCheckout(shop.ctx, later.sessionId)).settlement).toBe('needs_attention');
  expect(await findOrder(shop.ctx.db, other.orderId)).toMatchObject({ status: 'open' });
  expect(await faults(shop)).toEqual([]);
});

test('when the payment service cannot be reached the cart is kept, and the next try uses the same attempt', async () => {
  const shop = await openSmallShop(3);
  const cartId = await cartWith(shop, [{ variantId: shop.bagId, quantity: 1 }]);
  const keys: string[] = [];
  const honest = shop.ctx.payments;
  const lost = {
    ...honest,
    createCheckoutSession: async (order: Parameters<typeof honest.createCheckoutSession>[0]) => {
      keys.push(order.attemptKey);
      // The session is made and the answer lost: what a time-out looks like from here.
      await honest.createCheckoutSession(order);
      throw new PaymentsUnreachable('away');
    },
  };
  expect(await placeOrder({ ...shop.ctx, payments: lost }, { cartId, clientHash: 'c' })).toMatchObject({
    ok: false,
    reason: 'payment_unreachable',
  });
  expect((await readCart(shop.ctx, cartId)).units).toBe(1);
  const again = await placeOrder(shop.ctx, { cartId, clientHash: 'c' });
  expect(again).toMatchObject({ ok: true });
  const order = await findOpenOrderOfCart(shop.ctx.db, cartId);
  expect(keys).toEqual([`order_${order?.id}:attempt_1`]);
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(2);
});

test('a changed price is said before anything is held', async () => {
  const shop = await openSmallShop(3);
  const cartId = await cartWith(shop, [{ variantId: shop.bagId, quantity: 1 }]);
  await shop.ctx.transact((tx) =>
    tx.updateTable('variant').set({ priceMinor: 5_000 }).where('id', '=', shop.bagId).execute(),
  );
  expect(await placeOrder(shop.ctx, { cartId, clientHash: 'c' })).toMatchObject({
    ok: false,
    reason: 'price_changed',
  });
  expect((await readCart(shop.ctx, cartId)).lines[0]).toMatchObject({
    unitMinor: 5_000,
    formerUnitMinor: 4_800,
  });
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(3);
});
