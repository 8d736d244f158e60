import { expect, test } from 'vitest';
import { findOrder } from '#db/orders.ts';
import { listEntriesOfSource } from '#db/ledger.ts';
import { checkBooks, readTrialBalance } from './books.server.ts';
import { readProduct } from './catalog.server.ts';
import type { Context } from './context.server.ts';
import { readCohortEarnings } from './earnings.server.ts';
import { makeAvailable, recordBalances } from './fees.server.ts';
import { syncPayouts } from './payouts.server.ts';
import { readImpact, readPublicLedgerAfter } from './impact.server.ts';
import { shipOrder } from './orders.server.ts';
import { readReceipt } from './receipts.server.ts';
import { refundWholeOrder } from './refunds.server.ts';
import { settleCheckout } from './settlement.server.ts';
import { sweep } from './sweep.server.ts';
import { BUYER, checkOut, makeBags, openSmallShop, type SmallShop } from './testing/small-shop.server.ts';

type Totals = Record<string, number>;

async function totals(ctx: Context): Promise<Totals> {
  return Object.fromEntries(
    (await readTrialBalance(ctx)).map((row) => [
      row.fund === 'operating' ? row.account : `${row.fund} ${row.account}`,
      row.amountMinor,
    ]),
  );
}

/** What changed, without the accounts of goods, memo and claims unless asked for. */
function difference(before: Totals, after: Totals): Totals {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Object.fromEntries(
    [...keys]
      .map((key) => [key, (after[key] ?? 0) - (before[key] ?? 0)] as const)
      .filter(([, amount]) => amount !== 0),
  );
}

async function sellBag(shop: SmallShop) {
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity: 1 }]);
  await shop.gateway.pay(order.sessionId, BUYER);
  expect((await settleCheckout(shop.ctx, order.sessionId)).settlement).toBe('paid');
  return order;
}

async function faults(ctx: Context): Promise<string[]> {
  return (await checkBooks(ctx)).flatMap((check) => check.faults);
}

test('one $48.00 bag: charged 5,784, split as the product page said, in the books to the cent', async () => {
  const shop = await openSmallShop();
  const before = await totals(shop.ctx);
  const page = await readProduct(shop.ctx, 'bag', undefined);
  const order = await sellBag(shop);
  await shop.pass(10);
  await recordBalances(shop.ctx, order.orderId);
  expect(difference(before, await totals(shop.ctx))).toEqual({
    'assets:stripe:pending': 5_784 - 198,
    'expenses:processing': 198,
    'income:sales': -4_800,
    'income:shipping': -600,
    'liabilities:sales-tax': -384,
    'memo:allocated': 4_800,
    'memo:materials': -910,
    'memo:wages': -1_680,
    'memo:processing': -168,
    'memo:operations': -576,
    'memo:designated': -1_466,
    'transfers:out': 1_466,
    'liabilities:due-to:care': -733,
    'liabilities:due-to:capacity': -440,
    'liabilities:due-to:advocacy': -293,
    'care assets:due-from:operating:pending': 733,
    'care transfers:in': -733,
    'capacity assets:due-from:operating:pending': 440,
    'capacity transfers:in': -440,
    'advocacy assets:due-from:operating:pending': 293,
    'advocacy transfers:in': -293,
  });
  const receipt = await readReceipt(shop.ctx, order.token, { isReturning: false });
  expect(receipt?.totalMinor).toBe(5_784);
  expect(receipt?.lines[0]?.split).toEqual(page?.split?.buckets);
  expect(page?.split?.claim).toBe(
    '$7.33 of this Bag goes to care, $4.40 to capacity, $2.93 to advocacy. Policy v1, since 2 March 2026.',
  );
  expect(await faults(shop.ctx)).toEqual([]);
});

test('impact and the cohort’s earnings move by exactly the sale’s cents', async () => {
  const shop = await openSmallShop();
  const order = await sellBag(shop);
  const impact = await readImpact(shop.ctx);
  expect(impact).toMatchObject({ netSalesMinor: 4_800, wagesMinor: 1_680 });
  expect(impact.funds.map((fund) => [fund.code, fund.pledgedMinor, fund.availableMinor])).toEqual([
    ['care', 733, 0],
    ['capacity', 440, 0],
    ['advocacy', 293, 0],
  ]);
  const earnings = await readCohortEarnings(shop.ctx, 'C-1', null);
  expect(earnings).toMatchObject({
    madeUnits: 40,
    soldUnits: 1,
    onHandUnits: 39,
    earnedMinor: 40 * 1_680,
    paidMinor: 0,
    coveredMinor: 1_680,
    designatedMinor: 1_466,
  });
  expect(earnings?.batches[0]).toMatchObject({
    made: 40,
    sold: 1,
    onHand: 39,
    earnedMinor: 67_200,
    coveredMinor: 1_680,
  });
  expect(await readReceipt(shop.ctx, order.token, { isReturning: false })).toMatchObject({
    fundsState: 'pledged',
  });
});

test('two days later the money is available to the funds, and a payout moves the rest to the bank', async () => {
  const shop = await openSmallShop();
  const order = await sellBag(shop);
  await shop.pass(10);
  await recordBalances(shop.ctx, order.orderId);
  await shop.pass(3 * 86_400);
  const before = await totals(shop.ctx);
  await sweep(shop.ctx);
  expect(difference(before, await totals(shop.ctx))).toMatchObject({
    'assets:stripe:available': 5_586,
    'assets:stripe:pending': -5_586,
    'care assets:due-from:operating:available': 733,
    'care assets:due-from:operating:pending': -733,
  });
  await shop.gateway.payOut();
  await shop.pass(2 * 86_400);
  expect(await syncPayouts(shop.ctx)).toBe(1);
  expect(await syncPayouts(shop.ctx)).toBe(1);
  expect(await totals(shop.ctx)).toMatchObject({ 'assets:bank': 5_586 });
  expect((await totals(shop.ctx))['assets:stripe:available']).toBeUndefined();
  expect(await faults(shop.ctx)).toEqual([]);
});

test('shipped, then refunded in full and restocked: only fee and carrier remain, and impact is as before the sale', async () => {
  const shop = await openSmallShop();
  const before = await totals(shop.ctx);
  const { asOf: _asOf, ...impactBefore } = await readImpact(shop.ctx);
  const order = await sellBag(shop);
  await shop.pass(10);
  await recordBalances(shop.ctx, order.orderId);
  expect(await shipOrder(shop.ctx, { orderId: order.orderId, carrierMinor: 535 })).toEqual({ ok: true });
  expect(
    await refundWholeOrder(shop.ctx, {
      orderId: order.orderId,
      restock: true,
      reason: 'Changed mind',
      requestedBy: 'test',
    }),
  ).toEqual({ ok: true, status: 'succeeded' });
  await shop.pass(3 * 86_400);
  await sweep(shop.ctx);
  const {
    'income:sales': sales,
    'income:sales-returns': returns,
    'assets:stripe:pending': pending = 0,
    'assets:stripe:available': available = 0,
    ...rest
  } = difference(before, await totals(shop.ctx));
  expect((sales ?? 0) + (returns ?? 0)).toBe(0);
  expect(pending + available).toBe(-198);
  expect(rest).toEqual({ 'expenses:processing': 198, 'expenses:carrier': 535, 'liabilities:payable': -535 });
  const { asOf: _later, ...impactAfter } = await readImpact(shop.ctx);
  expect(impactAfter).toEqual(impactBefore);
  expect(await readCohortEarnings(shop.ctx, 'C-1', null)).toMatchObject({
    soldUnits: 0,
    onHandUnits: 40,
    earnedMinor: 67_200,
    coveredMinor: 0,
    designatedMinor: 0,
  });
  expect(await readReceipt(shop.ctx, order.token, { isReturning: false })).toMatchObject({
    refundedMinor: 5_784,
    fundsState: 'none',
  });
  expect(await faults(shop.ctx)).toEqual([]);
});

test('a refund pressed twice, and seen again from Stripe, gives back once', async () => {
  const shop = await openSmallShop();
  const order = await sellBag(shop);
  const ask = { orderId: order.orderId, restock: true, reason: 'x', requestedBy: 'test' };
  const outcomes = await Promise.all([refundWholeOrder(shop.ctx, ask), refundWholeOrder(shop.ctx, ask)]);
  expect(outcomes.filter((outcome) => outcome.ok).length).toBeGreaterThanOrEqual(1);
  expect(await refundWholeOrder(shop.ctx, ask)).toMatchObject({ ok: false, reason: 'nothing_left' });
  expect(
    await shop.gateway.payments.listRefunds(
      (await import('#db/payments.ts').then((m) => m.findPaymentOfOrder(shop.ctx.db, order.orderId)))
        ?.paymentIntentId ?? '',
    ),
  ).toHaveLength(1);
  expect(await faults(shop.ctx)).toEqual([]);
});

test('settling twenty times at once makes one sale and one message', async () => {
  const shop = await openSmallShop();
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity: 1 }]);
  await shop.gateway.pay(order.sessionId, BUYER);
  const settled = await Promise.all(
    Array.from({ length: 20 }, () => settleCheckout(shop.ctx, order.sessionId)),
  );
  expect(settled.every((one) => one.settlement === 'paid')).toBe(true);
  expect((await listEntriesOfSource(shop.ctx.db, 'order', order.orderId)).map((entry) => entry.kind)).toEqual(
    ['sale', 'allocated', 'designation'],
  );
  expect(await shop.ctx.db.selectFrom('outbox').select('messageId').execute()).toHaveLength(1);
});

test('a line over two batches has two portions, the older batch first', async () => {
  const shop = await openSmallShop(1);
  await makeBags(shop, 2);
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity: 3 }]);
  const portions = await shop.ctx.db
    .selectFrom('order_portion')
    .select(['quantity'])
    .where('orderId', '=', order.orderId)
    .orderBy('position')
    .execute();
  expect(portions.map((portion) => portion.quantity)).toEqual([1, 2]);
});

test('an order paid with another amount than ours is set aside with its money as a deposit, and can be given back', async () => {
  const shop = await openSmallShop();
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity: 1 }]);
  await shop.gateway.pay(order.sessionId, BUYER);
  const honest = shop.ctx.payments;
  const ctx: Context = {
    ...shop.ctx,
    payments: {
      ...honest,
      retrieveCheckoutSession: async (id) => ({
        ...(await honest.retrieveCheckoutSession(id)),
        totalMinor: 5_783,
      }),
    },
  };
  expect((await settleCheckout(ctx, order.sessionId)).settlement).toBe('needs_attention');
  expect(await totals(shop.ctx)).toMatchObject({ 'liabilities:customer-deposits': -5_783 });
  expect((await findOrder(shop.ctx.db, order.orderId))?.attention).toMatch(/5783/);
  expect(shop.warnings).toContain('A paid order needs attention: propose a refund.');
  expect(
    await refundWholeOrder(shop.ctx, {
      orderId: order.orderId,
      restock: false,
      reason: 'x',
      requestedBy: 'test',
    }),
  ).toMatchObject({ ok: true });
  expect((await totals(shop.ctx))['liabilities:customer-deposits']).toBeUndefined();
  expect(await readImpact(shop.ctx)).toMatchObject({ netSalesMinor: 0 });
  expect(await faults(shop.ctx)).toEqual([]);
});

test('the public ledger shows the sale and its funds, and nothing of goods, bank, wages or orders', async () => {
  const shop = await openSmallShop();
  const order = await sellBag(shop);
  await shop.pass(10);
  await recordBalances(shop.ctx, order.orderId);
  await shipOrder(shop.ctx, { orderId: order.orderId, carrierMinor: 535 });
  const { entries } = await readPublicLedgerAfter(shop.ctx, { after: 0, limit: 100 });
  expect(entries.map((entry) => [entry.number, entry.kind])).toEqual([
    [1, 'sale'],
    [2, 'designation'],
    [3, 'fee'],
  ]);
  const text = JSON.stringify(entries);
  expect(text).not.toMatch(/memo:|inventory|cogs|wages|bank|payable|ord_|bat_|Order/);
  const balances = entries
    .flatMap((entry) => entry.postings)
    .filter((p) => p.balanceMinor !== null)
    .map((p) => [p.fund, p.balanceMinor]);
  expect(balances).toEqual([
    ['care', 733],
    ['capacity', 440],
    ['advocacy', 293],
  ]);
});

test('making available twice moves the money once', async () => {
  const shop = await openSmallShop();
  const order = await sellBag(shop);
  await shop.pass(10);
  await recordBalances(shop.ctx, order.orderId);
  await shop.pass(3 * 86_400);
  const due = await shop.ctx.db.selectFrom('balance_transaction').select('id').execute();
  await Promise.all([...due, ...due].map((row) => makeAvailable(shop.ctx, row.id)));
  expect((await totals(shop.ctx))['assets:stripe:available']).toBe(5_586);
});
