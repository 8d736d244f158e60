import { expect, test } from 'vitest';
import { listDisputes } from '#db/disputes.ts';
import { findOrder } from '#db/orders.ts';
import { findPaymentOfOrder, listRefunds } from '#db/payments.ts';
import { findFreeStock } from '#db/stock.ts';
import { checkBooks, readTrialBalance } from './books.server.ts';
import { syncDisputes } from './disputes.server.ts';
import { recordBalances } from './fees.server.ts';
import { readImpact, readPublicLedgerAfter } from './impact.server.ts';
import { syncMoneyBack } from './money-back.server.ts';
import { shipOrder } from './orders.server.ts';
import { refundOrder, refundWholeOrder } from './refunds.server.ts';
import { settleCheckout } from './settlement.server.ts';
import { spendFromFund } from './spending.server.ts';
import { sweep } from './sweep.server.ts';
import { BUYER, checkOut, openSmallShop, type SmallShop } from './testing/small-shop.server.ts';

type Totals = Record<string, number>;

async function totals(shop: SmallShop): Promise<Totals> {
  return Object.fromEntries(
    (await readTrialBalance(shop.ctx)).map((row) => [
      row.fund === 'operating' ? row.account : `${row.fund} ${row.account}`,
      row.amountMinor,
    ]),
  );
}

/** What a step changed; Stripe's pending and available are one account here, for the days between them are no point. */
async function changeOf(shop: SmallShop, step: () => Promise<unknown>): Promise<Totals> {
  const before = await totals(shop);
  await step();
  const after = await totals(shop);
  const merge = (key: string) => key.replace(/^assets:stripe:(pending|available)$/, 'assets:stripe');
  const change: Totals = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
    change[merge(key)] = (change[merge(key)] ?? 0) + (after[key] ?? 0) - (before[key] ?? 0);
  return Object.fromEntries(Object.entries(change).filter(([, amount]) => amount !== 0));
}

async function faults(shop: SmallShop): Promise<string[]> {
  return (await checkBooks(shop.ctx)).flatMap((check) => check.faults);
}

/** One bag, paid, its fee known and, unless told otherwise, its money available. */
async function sellBag(shop: SmallShop, options: { isAvailable?: boolean; discountBp?: number } = {}) {
  const { isAvailable = true, discountBp = 0 } = options;
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity: 1 }], 'buyer', discountBp);
  await shop.gateway.pay(order.sessionId, BUYER);
  expect((await settleCheckout(shop.ctx, order.sessionId)).settlement).toBe('paid');
  await shop.pass(10);
  await recordBalances(shop.ctx, order.orderId);
  if (isAvailable) {
    await shop.pass(3 * 86_400);
    await sweep(shop.ctx);
  }
  const intent = (await findPaymentOfOrder(shop.ctx.db, order.orderId))?.paymentIntentId ?? '';
  return { ...order, intent };
}

async function spend(shop: SmallShop, fundId: string, amountMinor: number): Promise<void> {
  const outcome = await spendFromFund(shop.ctx, {
    ...{ fundId, amountMinor, useCategory: 'training', recipient: 'vendor', beneficiaries: 14 },
    ...{ spentOn: shop.ctx.now().toISOString().slice(0, 10), evidence: 'INV-1', createdBy: 'owner' },
  });
  if (!outcome.ok) throw new Error(outcome.sentence);
}

const bank = (shop: SmallShop) => shop.gateway.bank;

const FUNDS_HELD = {
  'care assets:due-from:operating:held': 733,
  'care assets:due-from:operating:available': -733,
  'capacity assets:due-from:operating:held': 440,
  'capacity assets:due-from:operating:available': -440,
  'advocacy assets:due-from:operating:held': 293,
  'advocacy assets:due-from:operating:available': -293,
};

const SALE_GONE = {
  'income:sales-returns': 4_800,
  'income:shipping': 600,
  'liabilities:sales-tax': 384,
  'memo:allocated': -4_800,
  'memo:materials': 910,
  'memo:wages': 1_680,
  'memo:processing': 168,
  'memo:operations': 576,
  'memo:designated': 1_466,
  'transfers:out': -1_466,
  'liabilities:due-to:care': 733,
  'liabilities:due-to:capacity': 440,
  'liabilities:due-to:advocacy': 293,
  'care transfers:in': 733,
  'capacity transfers:in': 440,
  'advocacy transfers:in': 293,
};

const negated = (change: Totals): Totals =>
  Object.fromEntries(Object.entries(change).map(([key, amount]) => [key, -amount]));

test('a dispute that is lost and then won on appeal: each step to the cent, and in the end only the fee is gone', async () => {
  const shop = await openSmallShop();
  const order = await sellBag(shop);
  expect(await shipOrder(shop.ctx, { orderId: order.orderId, carrierMinor: 535 })).toEqual({ ok: true });
  const sold = await totals(shop);
  let disputeId = '';

  const opened = await changeOf(shop, async () => {
    disputeId = await bank(shop).dispute(order.intent);
    await syncDisputes(shop.ctx, order.orderId);
  });
  expect(opened).toEqual({
    'assets:stripe': -(5_784 + 1_500),
    'assets:stripe:disputed': 5_784,
    'expenses:disputes': 1_500,
    ...FUNDS_HELD,
  });
  expect((await findOrder(shop.ctx.db, order.orderId))?.attention).toBe(
    'Disputed: the buyer’s bank took $57.84 back. Answer by 14 March 2026, or it is lost.',
  );

  const lost = await changeOf(shop, async () => {
    await bank(shop).decideDispute(disputeId, 'lost');
    await syncDisputes(shop.ctx, order.orderId);
  });
  expect(lost).toEqual({
    'assets:stripe:disputed': -5_784,
    ...SALE_GONE,
    'care assets:due-from:operating:held': -733,
    'capacity assets:due-from:operating:held': -440,
    'advocacy assets:due-from:operating:held': -293,
    // The bag stays with the buyer.
    'expenses:returns-loss': 2_590,
    'expenses:cogs:materials': -910,
    'expenses:cogs:labor': -1_680,
  });
  expect(await readImpact(shop.ctx)).toMatchObject({ netSalesMinor: 0, designatedMinor: 0 });
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(39);
  expect((await findOrder(shop.ctx.db, order.orderId))?.attention).toBeNull();

  const won = await changeOf(shop, async () => {
    await bank(shop).decideDispute(disputeId, 'won');
    await syncDisputes(shop.ctx, order.orderId);
  });
  expect(won).toEqual({
    'assets:stripe': 5_784,
    ...negated(SALE_GONE),
    'care assets:due-from:operating:available': 733,
    'capacity assets:due-from:operating:available': 440,
    'advocacy assets:due-from:operating:available': 293,
    'expenses:returns-loss': -2_590,
    'expenses:cogs:materials': 910,
    'expenses:cogs:labor': 1_680,
  });
  const end = await totals(shop);
  expect((end['expenses:disputes'] ?? 0) - (sold['expenses:disputes'] ?? 0)).toBe(1_500);
  expect({
    ...end,
    'assets:stripe:available': 0,
    'assets:stripe:pending': 0,
    'expenses:disputes': 0,
  }).toEqual({
    ...sold,
    'assets:stripe:available': 0,
    'assets:stripe:pending': 0,
    'expenses:disputes': 0,
  });
  expect(await readImpact(shop.ctx)).toMatchObject({ netSalesMinor: 4_800, designatedMinor: 1_466 });
  expect(await faults(shop)).toEqual([]);
});

test('lost again after it was won, and won once more: every state is reached from every other', async () => {
  const shop = await openSmallShop();
  const order = await sellBag(shop);
  const disputeId = await bank(shop).dispute(order.intent);
  await syncDisputes(shop.ctx, order.orderId);
  const seen: Totals[] = [];
  for (const outcome of ['won', 'lost', 'won', 'lost'] as const) {
    await bank(shop).decideDispute(disputeId, outcome);
    await syncDisputes(shop.ctx, order.orderId);
    await syncDisputes(shop.ctx, order.orderId);
    const { 'assets:stripe:pending': _p, 'assets:stripe:available': _a, ...rest } = await totals(shop);
    seen.push(rest);
    expect(await faults(shop)).toEqual([]);
  }
  expect(seen[2]).toEqual(seen[0]);
  expect(seen[3]).toEqual(seen[1]);
});

test('an inquiry moves no money; escalated it is a dispute, and the money was pledged still', async () => {
  const shop = await openSmallShop();
  const order = await sellBag(shop, { isAvailable: false });
  const dispute = (await shop.gateway.control('dispute', {
    payment_intent: order.intent,
    inquiry: true,
  })) as {
    id: string;
  };
  expect(await changeOf(shop, () => syncDisputes(shop.ctx, order.orderId))).toEqual({});
  expect((await findOrder(shop.ctx.db, order.orderId))?.attention).toMatch(/asks about \$57\.84/);
  await shop.gateway.control('decide-dispute', { dispute: dispute.id, outcome: 'escalated' });
  expect(await changeOf(shop, () => syncDisputes(shop.ctx, order.orderId))).toMatchObject({
    'assets:stripe:disputed': 5_784,
    'care assets:due-from:operating:held': 733,
    'care assets:due-from:operating:pending': -733,
  });
  // While the bank holds it, its money becoming available elsewhere moves no claim; won, the claims are available at once.
  await shop.pass(3 * 86_400);
  await sweep(shop.ctx);
  await bank(shop).decideDispute(dispute.id, 'won');
  expect(await changeOf(shop, () => syncDisputes(shop.ctx, order.orderId))).toMatchObject({
    'care assets:due-from:operating:held': -733,
    'care assets:due-from:operating:available': 733,
  });
  expect(await faults(shop)).toEqual([]);
});

test('a fee that comes back with a dispute that was won costs nobody anything', async () => {
  const shop = await openSmallShop();
  const order = await sellBag(shop);
  const disputeId = await bank(shop).dispute(order.intent);
  await syncDisputes(shop.ctx, order.orderId);
  await shop.gateway.control('decide-dispute', { dispute: disputeId, outcome: 'won', return_fee: true });
  expect(await changeOf(shop, () => syncDisputes(shop.ctx, order.orderId))).toMatchObject({
    'assets:stripe': 5_784 + 1_500,
    'expenses:disputes': -1_500,
  });
  expect(await faults(shop)).toEqual([]);
});

test('after a refund of $21.60 a lost dispute of the whole payment takes the rest, and what is more is a loss', async () => {
  const shop = await openSmallShop();
  const order = await sellBag(shop);
  await bank(shop).refundElsewhere(order.intent, 2_160);
  const disputeId = await bank(shop).dispute(order.intent);
  await bank(shop).decideDispute(disputeId, 'lost');
  const change = await changeOf(shop, () => syncMoneyBack(shop.ctx, order.orderId));
  expect(change).toMatchObject({
    'income:sales-returns': 4_800,
    'liabilities:sales-tax': 384,
    'income:shipping': 600,
    'expenses:disputes': 1_500 + 2_160,
    'assets:stripe': -(2_160 + 5_784 + 1_500),
  });
  expect((await listDisputes(shop.ctx.db, order.orderId))[0]).toMatchObject({ excessMinor: 2_160 });
  expect(await faults(shop)).toEqual([]);
});

test('while a bank holds the money nothing is refunded or sent', async () => {
  const shop = await openSmallShop();
  const order = await sellBag(shop);
  await bank(shop).dispute(order.intent);
  // Nobody told us yet: the refund asks first.
  expect(
    await refundWholeOrder(shop.ctx, {
      orderId: order.orderId,
      restock: true,
      reason: 'Asked',
      requestedBy: 'owner',
    }),
  ).toMatchObject({ ok: false, reason: 'disputed' });
  expect(await shipOrder(shop.ctx, { orderId: order.orderId, carrierMinor: 535 })).toMatchObject({
    ok: false,
    reason: 'disputed',
  });
  expect(await faults(shop)).toEqual([]);
});

test('a refund after the fund has spent its share: operations lay it out, and later sales pay it back', async () => {
  const shop = await openSmallShop();
  const order = await sellBag(shop);
  await spend(shop, 'care', 500);
  const ask = { orderId: order.orderId, restock: true, reason: 'Sent back', requestedBy: 'owner' };
  const refunded = await changeOf(shop, () => refundWholeOrder(shop.ctx, ask));
  expect(refunded).toEqual({
    'assets:stripe': -5_784,
    ...SALE_GONE,
    'liabilities:due-to:care': 233,
    'assets:cover': 500,
    'care liabilities:cover': -500,
    'care assets:due-from:operating:available': -233,
    'capacity assets:due-from:operating:available': -440,
    'advocacy assets:due-from:operating:available': -293,
  });
  const next = await sellBag(shop, { isAvailable: false });
  await shop.pass(3 * 86_400);
  expect(await changeOf(shop, () => sweep(shop.ctx))).toEqual({
    'assets:cover': -500,
    'liabilities:due-to:care': 500,
    'care liabilities:cover': 500,
    'care assets:due-from:operating:pending': -733,
    'care assets:due-from:operating:available': 233,
    'capacity assets:due-from:operating:pending': -440,
    'capacity assets:due-from:operating:available': 440,
    'advocacy assets:due-from:operating:pending': -293,
    'advocacy assets:due-from:operating:available': 293,
  });
  expect(next.orderId).not.toBe(order.orderId);
  const { entries } = await readPublicLedgerAfter(shop.ctx, { after: 0, limit: 100 });
  expect(entries.at(-1)).toMatchObject({ kind: 'cover repaid' });
  expect(await faults(shop)).toEqual([]);
});

test('a dispute after the fund has spent its share: what is held is laid out, and comes back when it is won', async () => {
  const shop = await openSmallShop();
  const order = await sellBag(shop);
  await spend(shop, 'care', 733);
  const disputeId = await bank(shop).dispute(order.intent);
  expect(await changeOf(shop, () => syncDisputes(shop.ctx, order.orderId))).toMatchObject({
    'care assets:due-from:operating:held': 733,
    'care liabilities:cover': -733,
    'assets:cover': 733,
  });
  const held = (await readImpact(shop.ctx)).funds.find((fund) => fund.code === 'care');
  expect(held).toMatchObject({ pledgedMinor: 0, heldMinor: 733, coverMinor: 733 });
  await bank(shop).decideDispute(disputeId, 'won');
  expect(await changeOf(shop, () => syncDisputes(shop.ctx, order.orderId))).toEqual({
    'assets:stripe': 5_784,
    'assets:stripe:disputed': -5_784,
    'assets:cover': -733,
    'liabilities:due-to:care': 733,
    'care liabilities:cover': 733,
    'care assets:due-from:operating:held': -733,
    'capacity assets:due-from:operating:held': -440,
    'capacity assets:due-from:operating:available': 440,
    'advocacy assets:due-from:operating:held': -293,
    'advocacy assets:due-from:operating:available': 293,
  });
  expect(await faults(shop)).toEqual([]);
});

test('a refund that fails after it succeeded is as if it had never been, to the cent', async () => {
  const shop = await openSmallShop();
  const order = await sellBag(shop);
  await spend(shop, 'care', 500);
  const { 'assets:stripe:pending': _p, 'assets:stripe:available': _a, ...sold } = await totals(shop);
  const outcome = await refundOrder(shop.ctx, {
    orderId: order.orderId,
    wish: { by: 'amount', amountMinor: 2_160, withShipping: false },
    ...{ reason: 'Scratched', requestedBy: 'owner' },
  });
  expect(outcome).toEqual({ ok: true, status: 'succeeded' });
  // Webster’s seats of the buckets for $20.00: 379, 700, 70, 240 and 306, 183, 122 for the funds.
  expect(await totals(shop)).toMatchObject({
    'care transfers:in': -(733 - 306),
    'capacity transfers:in': -(440 - 183),
    'advocacy transfers:in': -(293 - 122),
    'memo:wages': -(1_680 - 700),
    'care liabilities:cover': -(306 - 233),
  });
  const [refund] = await shop.gateway.payments.listRefunds(order.intent);
  await bank(shop).failRefund(refund?.id ?? '');
  await syncMoneyBack(shop.ctx, order.orderId);
  const { 'assets:stripe:pending': _q, 'assets:stripe:available': _b, ...end } = await totals(shop);
  expect(end).toEqual(sold);
  expect(await faults(shop)).toEqual([]);
});

test('a refund has the same parts whether or not an earlier one, which failed, was ever seen alive', async () => {
  const shop = await openSmallShop();
  const [watched, unseen] = [await sellBag(shop), await sellBag(shop)];
  const taxes = [];
  for (const { order, look } of [
    { order: watched, look: () => syncMoneyBack(shop.ctx, watched.orderId) },
    { order: unseen, look: () => Promise.resolve() },
  ]) {
    const first = await bank(shop).refundElsewhere(order.intent, 5_160);
    await look();
    await shop.pass(2);
    // Of the 24 cents that are left 2 are tax, so 6 hold half a cent of it; of the whole 5,184 they would hold less.
    await bank(shop).refundElsewhere(order.intent, 6);
    await look();
    await bank(shop).failRefund(first);
    await syncMoneyBack(shop.ctx, order.orderId);
    const rows = await listRefunds(shop.ctx.db, order.orderId);
    taxes.push(rows.map(({ status, taxMinor }) => [status, taxMinor]));
  }
  expect(taxes[0]).toEqual([
    ['failed', 382],
    ['succeeded', 1],
  ]);
  expect(taxes[1]).toEqual(taxes[0]);
  expect(await faults(shop)).toEqual([]);
});

test('45 % off: operations pay a subsidy of $1.18, the makers’ part stands, and a refund takes the subsidy back too', async () => {
  const shop = await openSmallShop();
  const order = await sellBag(shop, { discountBp: 4_500, isAvailable: false });
  expect(await totals(shop)).toMatchObject({
    'income:sales': -4_800,
    'income:discounts': 2_160,
    'liabilities:sales-tax': -211,
    'memo:allocated': 2_640,
    'memo:materials': -910,
    'memo:wages': -1_680,
    'memo:processing': -168,
    'memo:subsidy': 118,
  });
  expect((await totals(shop))['transfers:out']).toBeUndefined();
  const disputeId = await bank(shop).dispute(order.intent);
  await bank(shop).decideDispute(disputeId, 'lost');
  await syncDisputes(shop.ctx, order.orderId);
  const end = await totals(shop);
  for (const bucket of ['allocated', 'materials', 'wages', 'processing', 'subsidy'])
    expect(end[`memo:${bucket}`]).toBeUndefined();
  expect(await readImpact(shop.ctx)).toMatchObject({ netSalesMinor: 0 });
  expect(await faults(shop)).toEqual([]);
});
