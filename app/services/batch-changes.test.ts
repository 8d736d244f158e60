import { expect, test } from 'vitest';
import { findBatch, listBatches } from '#db/batches.ts';
import { findFreeStock } from '#db/stock.ts';
import { closeOpenBatch, makePieces, writeOffPieces } from './batch-changes.server.ts';
import { correctBatch, type Correction } from './batch-corrections.server.ts';
import { openBatch } from './batches.server.ts';
import { checkBooks, readTrialBalance } from './books.server.ts';
import { readCohortEarnings } from './earnings.server.ts';
import { shipOrder } from './orders.server.ts';
import { owedWages, recordPayroll } from './payroll.server.ts';
import { settleCheckout } from './settlement.server.ts';
import {
  BUYER,
  checkOut,
  makeBags,
  openSmallShop,
  STARTS_AT,
  type SmallShop,
} from './testing/small-shop.server.ts';

const ON = STARTS_AT.slice(0, 10);
const note = { on: ON, reason: 'Counted again', by: 'test' };

async function buy(shop: SmallShop, quantity: number): Promise<string> {
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity }], `client-${Math.random()}`);
  await shop.gateway.pay(order.sessionId, BUYER);
  await settleCheckout(shop.ctx, order.sessionId);
  return order.orderId;
}

async function balances(shop: SmallShop): Promise<Record<string, number>> {
  return Object.fromEntries(
    (await readTrialBalance(shop.ctx)).map((row) => [`${row.fund} ${row.account}`, row.amountMinor]),
  );
}

async function faults(shop: SmallShop) {
  return (await checkBooks(shop.ctx)).filter((check) => check.faults.length > 0);
}

async function openTen(shop: SmallShop): Promise<string> {
  const opened = await openBatch(shop.ctx, {
    variantId: shop.bagId,
    quantity: 10,
    materialsMinor: 910,
    labor: [{ cohortId: shop.cohortIds[0], minutes: 105, rateMinor: 960 }],
    finishedOn: ON,
    leadDays: 9,
  });
  if (!opened.ok) throw new Error(opened.sentence);
  return opened.batchId;
}

const correction = (batchId: string, change: Partial<Correction> = {}): Correction => ({
  batchId,
  made: 40,
  ...note,
  ...change,
});

test('made-to-order pieces sell after finished ones, and are sent once they are made', async () => {
  const shop = await openSmallShop(2);
  const batchId = await openTen(shop);
  expect(await owedWages(shop.ctx, shop.cohortIds[0])).toBe(2 * 1_680);
  const first = await buy(shop, 2);
  expect(await findBatch(shop.ctx.db, batchId)).toMatchObject({ free: 10, sold: 0 });
  const second = await buy(shop, 3);
  expect(await findBatch(shop.ctx.db, batchId)).toMatchObject({ planned: 10, owed: 10, free: 7, sold: 3 });
  expect(await shipOrder(shop.ctx, { orderId: first, carrierMinor: 0 })).toEqual({ ok: true });
  expect(await shipOrder(shop.ctx, { orderId: second, carrierMinor: 0 })).toMatchObject({
    reason: 'not_made',
  });
  expect(await makePieces(shop.ctx, { batchId, quantity: 3, on: ON, by: 'test' })).toEqual({ ok: true });
  expect(await owedWages(shop.ctx, shop.cohortIds[0])).toBe(5 * 1_680);
  expect(await shipOrder(shop.ctx, { orderId: second, carrierMinor: 0 })).toEqual({ ok: true });
  expect((await balances(shop))['operating assets:inventory']).toBeUndefined();
  expect(await faults(shop)).toEqual([]);
});

test('no more pieces are made than are owed, and the offer of the rest can be taken back', async () => {
  const shop = await openSmallShop(0);
  const batchId = await openTen(shop);
  await buy(shop, 4);
  expect(await makePieces(shop.ctx, { batchId, quantity: 11, on: ON, by: 'test' })).toMatchObject({
    reason: 'bad_quantity',
  });
  expect(await closeOpenBatch(shop.ctx, { batchId, ...note })).toEqual({ ok: true });
  expect(await findBatch(shop.ctx.db, batchId)).toMatchObject({ planned: 4, owed: 4, isOpen: 1, free: 0 });
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(0);
  await makePieces(shop.ctx, { batchId, quantity: 4, on: ON, by: 'test' });
  expect(await findBatch(shop.ctx.db, batchId)).toMatchObject({ planned: 4, owed: 0, isOpen: 0 });
  expect(await faults(shop)).toEqual([]);
});

test('a written-off piece is a loss at cost, and its wages stay earned', async () => {
  const shop = await openSmallShop(5);
  const batchId = (await makeBags(shop, 1)) && (await firstBatch(shop));
  expect(await writeOffPieces(shop.ctx, { batchId, quantity: 2, ...note })).toEqual({ ok: true });
  expect(await balances(shop)).toMatchObject({
    'operating expenses:inventory-loss': 2 * 2_590,
    'operating assets:inventory': 4 * 2_590,
    'operating liabilities:wages': -6 * 1_680,
  });
  expect(await writeOffPieces(shop.ctx, { batchId, quantity: 4, ...note })).toMatchObject({
    reason: 'not_free',
  });
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(4);
  expect(await faults(shop)).toEqual([]);
});

test('a piece that is not made yet cannot be written off', async () => {
  const shop = await openSmallShop(0);
  const batchId = await openTen(shop);
  expect(await writeOffPieces(shop.ctx, { batchId, quantity: 1, ...note })).toMatchObject({
    reason: 'not_free',
  });
});

test('a miscounted batch is corrected both ways, and free pieces bound it', async () => {
  const shop = await openSmallShop(40);
  const batchId = await firstBatch(shop);
  await buy(shop, 30);
  expect(await correctBatch(shop.ctx, correction(batchId, { made: 38 }))).toEqual({ ok: true });
  expect(await owedWages(shop.ctx, shop.cohortIds[0])).toBe(38 * 1_680);
  expect(await correctBatch(shop.ctx, correction(batchId, { made: 29 }))).toMatchObject({
    reason: 'not_free',
  });
  expect(await correctBatch(shop.ctx, correction(batchId, { made: 38 }))).toMatchObject({
    reason: 'no_change',
  });
  expect(await correctBatch(shop.ctx, correction(batchId, { made: 41 }))).toEqual({ ok: true });
  expect(await balances(shop)).toMatchObject({
    'operating assets:inventory': 41 * 2_590,
    'operating liabilities:payable': -41 * 910,
  });
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(11);
  expect(await faults(shop)).toEqual([]);
});

test('wages that were paid stay paid when fewer pieces were made than entered', async () => {
  const shop = await openSmallShop(10);
  const batchId = await firstBatch(shop);
  const [cohortId] = shop.cohortIds;
  await recordPayroll(shop.ctx, {
    ...{ cohortId, fromOn: '2026-02-01', toOn: '2026-02-28', paidOn: ON, createdBy: 'test' },
    ...{ dueMinor: 15_000, varianceMinor: 0, stipendsMinor: 0, withheldMinor: 0 },
  });
  await correctBatch(shop.ctx, correction(batchId, { made: 8 }));
  // Two pieces are 3,360 of wages; 1,800 were still due, so 1,560 paid too much is a variance and nobody's debt.
  expect(await owedWages(shop.ctx, cohortId)).toBe(0);
  expect((await balances(shop))['operating expenses:labor-variance']).toBe(1_560);
  await correctBatch(shop.ctx, correction(batchId, { made: 10 }));
  expect(await owedWages(shop.ctx, cohortId)).toBe(3_360);
  expect((await balances(shop))['operating assets:inventory']).toBe(10 * 2_590);
  expect((await readCohortEarnings(shop.ctx, 'C-1', null))?.earnedMinor).toBe(15_000 + 3_360);
});

test('standard costs are corrected until a piece is in an order', async () => {
  const shop = await openSmallShop(10);
  const batchId = await firstBatch(shop);
  const costs = {
    materialsMinor: 1_000,
    labor: [{ cohortId: shop.cohortIds[1], minutes: 60, rateMinor: 1_000 }],
  };
  expect(await correctBatch(shop.ctx, correction(batchId, { made: 10, costs }))).toEqual({ ok: true });
  expect(await owedWages(shop.ctx, shop.cohortIds[0])).toBe(0);
  expect(await owedWages(shop.ctx, shop.cohortIds[1])).toBe(10_000);
  expect((await balances(shop))['operating assets:inventory']).toBe(20_000);
  await buy(shop, 1);
  expect(await correctBatch(shop.ctx, correction(batchId, { made: 10, costs }))).toMatchObject({
    reason: 'sold_by_it',
    field: 'materials',
  });
  expect(await faults(shop)).toEqual([]);
});

test('a change in the future, of another program or of no batch is refused', async () => {
  const shop = await openSmallShop(10);
  const batchId = await firstBatch(shop);
  const loss = { batchId, quantity: 1, ...note };
  expect(await writeOffPieces(shop.ctx, { ...loss, on: '2026-03-03' })).toMatchObject({
    reason: 'in_the_future',
  });
  expect(await writeOffPieces(shop.ctx, loss, 'another')).toMatchObject({ reason: 'unknown_batch' });
  expect(await writeOffPieces(shop.ctx, { ...loss, batchId: 'none' })).toMatchObject({
    reason: 'unknown_batch',
  });
});

test('a statement tells this period from the last and from all time', async () => {
  const shop = await openSmallShop(10);
  await buy(shop, 2);
  await shop.pass(31 * 86_400);
  await makeBags(shop, 5, shop.pouchId);
  await buy(shop, 3);
  const earnings = await readCohortEarnings(shop.ctx, 'C-1', null, {
    key: '2026-04',
    fromMonth: '2026-04',
    toMonth: '2026-04',
  });
  expect(earnings?.periods).toMatchObject([
    { key: '2026-04', madeUnits: 0, soldUnits: 3, earnedMinor: 0, coveredMinor: 3 * 1_680 },
    { key: '2026-03', madeUnits: 15, soldUnits: 2, earnedMinor: 15 * 1_680, designatedMinor: 2 * 1_466 },
    { key: 'all', madeUnits: 15, soldUnits: 5, coveredMinor: 5 * 1_680 },
  ]);
});

async function firstBatch(shop: SmallShop): Promise<string> {
  return (await listBatches(shop.ctx.db, { limit: 10 })).at(-1)?.id ?? '';
}
