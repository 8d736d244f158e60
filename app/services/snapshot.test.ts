import { expect, test } from 'vitest';
import { createSimulatedGateway } from '#app/payments/simulated.server.ts';
import { listOrdersOfEmail } from '#db/erasures.ts';
import { findContact } from '#db/orders.ts';
import { listTables, SNAPSHOT_TABLES, TABLES_LEFT_OUT } from '#db/snapshot.ts';
import { emptyDatabase, unmigratedDatabase } from '#db/testing/database.server.ts';
import type { Connection } from '#db/connect.server.ts';
import { readBackups, runDueBackup } from './backups.server.ts';
import { checkBooks, readTrialBalance } from './books.server.ts';
import type { Context } from './context.server.ts';
import { applyErasures, eraseBuyer } from './erasures.server.ts';
import { recordBalances } from './fees.server.ts';
import { shipOrder } from './orders.server.ts';
import { recordPayroll } from './payroll.server.ts';
import { sealQuarter } from './quarter-seals.server.ts';
import { readReceipt } from './receipts.server.ts';
import { refundWholeOrder } from './refunds.server.ts';
import { settleCheckout } from './settlement.server.ts';
import { restoreSnapshot, writeSnapshot } from './snapshot.server.ts';
import { simulateHistory } from './sample/simulate.server.ts';
import {
  BUYER,
  checkOut,
  openEmptyShop,
  openSmallShop,
  type SmallShop,
} from './testing/small-shop.server.ts';

async function buy(shop: SmallShop, quantity = 1) {
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity }]);
  await shop.gateway.pay(order.sessionId, BUYER);
  await settleCheckout(shop.ctx, order.sessionId);
  await shop.pass(10);
  await recordBalances(shop.ctx, order.orderId);
  return order;
}

/** A shop with a little of everything: sales, a refund, an open checkout, payroll, a seal. */
async function openBusyShop(): Promise<SmallShop> {
  const shop = await openSmallShop();
  const sent = await buy(shop);
  await shipOrder(shop.ctx, { orderId: sent.orderId, carrierMinor: 535 });
  const back = await buy(shop, 2);
  await refundWholeOrder(shop.ctx, { orderId: back.orderId, restock: true, reason: 'r', requestedBy: 't' });
  await recordPayroll(shop.ctx, {
    ...{ cohortId: shop.cohortIds[0], fromOn: '2026-02-01', toOn: '2026-02-28', paidOn: '2026-03-01' },
    ...{ dueMinor: 16_800, varianceMinor: 0, stipendsMinor: 100, withheldMinor: 50, createdBy: 'test' },
  });
  await shop.pass(40 * 86_400);
  expect(await sealQuarter(shop.ctx, { quarter: '2026-Q1', sealedBy: 'test' })).toMatchObject({ ok: true });
  await buy(shop);
  await checkOut(shop, [{ variantId: shop.bagId, quantity: 1 }]);
  return shop;
}

async function linesOf(ctx: Context): Promise<string[]> {
  return ctx.snapshot(async (db) => {
    const lines: string[] = [];
    for await (const line of writeSnapshot(ctx, db)) lines.push(line.trimEnd());
    return lines;
  });
}

async function* given(lines: readonly string[]): AsyncGenerator<string> {
  for (const line of lines) yield await Promise.resolve(line);
}

const contextOver = (shop: SmallShop, connection: Connection): Context => ({
  ...shop.ctx,
  db: connection.db,
  transact: connection.transact,
  snapshot: connection.snapshot,
});

test('every table of the database is in a snapshot or left out by name', async () => {
  const { libraryDb } = await emptyDatabase();
  const known = [...SNAPSHOT_TABLES.map((one) => one.table), ...TABLES_LEFT_OUT].sort();
  expect([...(await listTables(libraryDb)).keys()].sort()).toEqual(known);
});

test('a shop restored on either engine is the shop, to the last row, and goes on', async () => {
  const shop = await openBusyShop();
  const lines = await linesOf(shop.ctx);
  const before = await readTrialBalance(shop.ctx);
  for (const engine of ['sqlite', 'other'] as const) {
    const connection = await unmigratedDatabase(engine === 'sqlite' ? 'sqlite' : undefined);
    await restoreSnapshot(connection, () => given(lines));
    const ctx = contextOver(shop, connection);
    // All but the header's time and the last line, which hashes it.
    expect((await linesOf(ctx)).slice(1, -1)).toEqual(lines.slice(1, -1));
    expect((await checkBooks(ctx)).filter((check) => check.faults.length > 0)).toEqual([]);
    expect(await readTrialBalance(ctx)).toEqual(before);
    const order = await checkOut({ ...shop, ctx }, [{ variantId: shop.bagId, quantity: 1 }], engine);
    await shop.gateway.pay(order.sessionId, BUYER);
    expect(await settleCheckout(ctx, order.sessionId)).toMatchObject({ settlement: 'paid' });
    expect((await checkBooks(ctx)).filter((check) => check.faults.length > 0)).toEqual([]);
  }
});

test('the sample shop, which has a little of everything there is, comes back whole', async () => {
  const ctx = await openEmptyShop();
  const options = { orders: 40, seed: 3, untilOn: '2026-11-01', gateway: createSimulatedGateway };
  await simulateHistory(ctx, options);
  const lines = await linesOf(ctx);
  const connection = await unmigratedDatabase('sqlite');
  await restoreSnapshot(connection, () => given(lines));
  const { db, snapshot, transact } = connection;
  const restored = { ...ctx, db, snapshot, transact };
  expect((await linesOf(restored)).slice(1, -1)).toEqual(lines.slice(1, -1));
  expect((await checkBooks(restored)).filter((check) => check.faults.length > 0)).toEqual([]);
});

test('a snapshot that is cut, altered, of another kind or of a newer shop is refused, and nothing is written', async () => {
  const shop = await openSmallShop(3);
  const lines = await linesOf(shop.ctx);
  const connection = await unmigratedDatabase();
  const newer = lines.map((line, i) => (i === 0 ? line.replace('"001_programs"', '"999_later"') : line));
  const attempts: [string[], RegExp][] = [
    [lines.slice(0, -1), /cut off/],
    [lines.map((line) => line.replace('"bag"', '"bug"')), /altered/],
    [[...lines, '[]'], /altered/],
    [['{"hello":"world"}'], /no snapshot of a shop/],
    [['not json'], /no snapshot of a shop/],
    [[], /cut off/],
    [newer, /altered/],
  ];
  for (const [bad, sentence] of attempts)
    await expect(restoreSnapshot(connection, () => given(bad))).rejects.toThrow(sentence);
  expect((await listTables(connection.libraryDb)).size).toBe(0);
});

test('a database with a shop in it is not restored over', async () => {
  const shop = await openSmallShop(3);
  const lines = await linesOf(shop.ctx);
  const connection = { db: shop.ctx.db, libraryDb: shop.ctx.db, transact: shop.ctx.transact };
  await expect(restoreSnapshot(connection, () => given(lines))).rejects.toThrow(/has a shop in it/);
});

test('who was erased stays erased when an older backup is restored', async () => {
  const shop = await openSmallShop();
  const order = await buy(shop);
  expect(await eraseBuyer(shop.ctx, order.orderId)).toMatchObject({ reason: 'still_to_send' });
  await shipOrder(shop.ctx, { orderId: order.orderId, carrierMinor: 0 });
  const backup = await linesOf(shop.ctx);
  expect(backup.join('\n')).toContain(BUYER.email);
  expect(await eraseBuyer(shop.ctx, order.orderId)).toEqual({ ok: true, orders: 1 });
  expect((await linesOf(shop.ctx)).join('\n')).not.toContain(BUYER.email);
  expect(await eraseBuyer(shop.ctx, order.orderId)).toMatchObject({ reason: 'nothing_known' });

  const connection = await unmigratedDatabase();
  await restoreSnapshot(connection, () => given(backup));
  const ctx = contextOver(shop, connection);
  expect((await findContact(ctx.db, order.orderId))?.email).toBe(BUYER.email);
  expect(await applyErasures(ctx)).toBe(1);
  expect(await listOrdersOfEmail(ctx.db, BUYER.email)).toEqual([]);
  expect((await linesOf(ctx)).join('\n')).not.toContain(BUYER.email);
  expect(await applyErasures(ctx)).toBe(0);
  expect((await readReceipt(ctx, order.token, { isReturning: false }))?.totalMinor).toBe(5_784);
  for (const file of await shop.ctx.media.erasures.list())
    expect(await shop.ctx.media.erasures.readText(file.name)).not.toContain('@');
});

test('the night’s backup is written once, and those older than 35 days are deleted', async () => {
  const shop = await openSmallShop(1);
  expect(await runDueBackup(shop.ctx)).toBe(true);
  expect(await runDueBackup(shop.ctx)).toBe(false);
  await shop.pass(30 * 86_400);
  expect(await runDueBackup(shop.ctx)).toBe(true);
  await shop.pass(6 * 86_400);
  expect(await runDueBackup(shop.ctx)).toBe(true);
  expect((await readBackups(shop.ctx)).map((backup) => backup.on)).toEqual(['2026-04-07', '2026-04-01']);
});
