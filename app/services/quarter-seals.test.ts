import { expect, test } from 'vitest';
import { listBalances } from '#db/balances.ts';
import { advanceLedgerHead, findEntryBySequence, insertEntries } from '#db/ledger.ts';
import { addToStock } from '#db/stock.ts';
import { checkBooks } from './books.server.ts';
import { withTransaction } from './context.server.ts';
import { recordBalances } from './fees.server.ts';
import { readImpact } from './impact.server.ts';
import { shipOrder } from './orders.server.ts';
import { finishSeals, readPublicSeals, readQuarters, sealQuarter } from './quarter-seals.server.ts';
import { reconcile } from './reconciliation.server.ts';
import { listSealFaults } from './seal-root.server.ts';
import { settleCheckout } from './settlement.server.ts';
import { spendFromFund } from './spending.server.ts';
import { sweep } from './sweep.server.ts';
import { recordPayroll } from './payroll.server.ts';
import { syncPayouts } from './payouts.server.ts';
import { BUYER, checkOut, openSmallShop, type SmallShop } from './testing/small-shop.server.ts';

const DAY = 86_400;

async function buy(shop: SmallShop, quantity = 1): Promise<string> {
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity }]);
  await shop.gateway.pay(order.sessionId, BUYER);
  await settleCheckout(shop.ctx, order.sessionId);
  return order.orderId;
}

const payroll = (shop: SmallShop, paidOn: string) =>
  recordPayroll(shop.ctx, {
    ...{ cohortId: shop.cohortIds[0], fromOn: '2026-02-01', toOn: '2026-02-28', paidOn, createdBy: 'test' },
    ...{ dueMinor: 16_800, varianceMinor: 0, stipendsMinor: 0, withheldMinor: 0 },
  });

const seal = (shop: SmallShop, quarter: string) => sealQuarter(shop.ctx, { quarter, sealedBy: 'test' });

test('a quarter is sealed once it is over, with those before it, and once', async () => {
  const shop = await openSmallShop();
  expect(await seal(shop, '2026-Q1')).toMatchObject({ reason: 'not_over' });
  await shop.pass(150 * DAY);
  expect(await seal(shop, '2026-Q3')).toMatchObject({ reason: 'not_over' });
  expect(await seal(shop, '2026-05')).toMatchObject({ reason: 'no_quarter' });
  const sealed = await seal(shop, '2026-Q2');
  expect(sealed).toMatchObject({ ok: true, rootHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  expect(await seal(shop, '2026-Q1')).toMatchObject({ reason: 'sealed_before' });
  expect((await readQuarters(shop.ctx)).map((row) => [row.quarter, row.state])).toEqual([
    ['2026-Q3', 'running'],
    ['2026-Q2', 'sealed'],
    ['2026-Q1', 'sealed'],
  ]);
  expect((await readPublicSeals(shop.ctx)).map((one) => one.quarter)).toEqual(['2026-Q2', '2026-Q1']);
});

test('a late fact is booked on the first open day and keeps its own', async () => {
  const shop = await openSmallShop();
  await shop.pass(40 * DAY);
  await seal(shop, '2026-Q1');
  expect(await payroll(shop, '2026-03-15')).toMatchObject({ ok: true });
  const head = await withTransaction(shop.ctx, (tx) => advanceLedgerHead(tx.db, 0, 0));
  expect(await findEntryBySequence(shop.ctx.db, head.sequence)).toMatchObject({
    kind: 'payroll',
    occurredOn: '2026-04-01',
    happenedOn: '2026-03-15',
  });
  expect(await listSealFaults(shop.ctx)).toEqual([]);
  expect((await checkBooks(shop.ctx)).filter((check) => check.faults.length > 0)).toEqual([]);
});

test('the database refuses an entry booked in a sealed quarter', async () => {
  const shop = await openSmallShop();
  await shop.pass(40 * DAY);
  await seal(shop, '2026-Q1');
  const entry = { kind: 'journal', source: 'journal', sourceId: 'j1', revision: 0, memo: '' } as const;
  await expect(
    withTransaction(shop.ctx, (tx) =>
      insertEntries(
        tx.db,
        [{ ...entry, occurredOn: '2026-03-31', postings: [], id: 'x', sequence: 999 }],
        'USD',
        tx.now().toISOString(),
      ),
    ),
  ).rejects.toThrow(/sealed quarter/);
});

test('goods paid and not sent are deferred over the end of the quarter, and public totals do not move', async () => {
  const shop = await openSmallShop();
  const sent = await buy(shop);
  await shipOrder(shop.ctx, { orderId: sent, carrierMinor: 535 });
  const waiting = await buy(shop, 2);
  await shop.pass(40 * DAY);
  const before = await readImpact(shop.ctx);
  await shipOrder(shop.ctx, { orderId: waiting, carrierMinor: 535 });
  await seal(shop, '2026-Q1');
  const quarter = (await readQuarters(shop.ctx)).at(-1);
  expect(quarter?.seal?.deferredMinor).toBe(9_600);
  // Posted at the end of the quarter and taken back on the day after: nothing is left of it.
  const left = (await listBalances(shop.ctx.db)).filter((row) => row.account === 'income:deferred');
  expect(left.every((row) => row.amountMinor === 0)).toBe(true);
  expect((await readImpact(shop.ctx)).netSalesMinor).toBe(before.netSalesMinor);
});

test('books that do not hold are not sealed', async () => {
  const shop = await openSmallShop();
  await shop.pass(40 * DAY);
  await shop.ctx.transact((tx) => addToStock(tx, shop.bagId, 1));
  expect(await seal(shop, '2026-Q1')).toMatchObject({ reason: 'books_broken' });
  expect((await readQuarters(shop.ctx)).at(-1)?.state).toBe('over');
});

test('a quarter with a payout that is not reconciled is not sealed', async () => {
  const shop = await openSmallShop();
  await buy(shop);
  await shop.pass(10 * DAY);
  await sweep(shop.ctx);
  await shop.gateway.payOut();
  await shop.pass(30 * DAY);
  await syncPayouts(shop.ctx);
  expect(await seal(shop, '2026-Q1')).toMatchObject({ reason: 'payouts_open' });
  const { findings } = await reconcile(shop.ctx, { startedBy: 'test' });
  expect(findings).toEqual([]);
  expect(await seal(shop, '2026-Q1')).toMatchObject({ ok: true });
});

test('a root left uncomputed by a crash is computed later, and is the same', async () => {
  const shop = await openSmallShop();
  await buy(shop);
  await shop.pass(40 * DAY);
  const sealed = await seal(shop, '2026-Q1');
  await finishSeals(shop.ctx);
  expect((await readPublicSeals(shop.ctx))[0]?.rootHash).toBe(sealed.ok ? sealed.rootHash : '');
  expect(await listSealFaults(shop.ctx)).toEqual([]);
});

test('spending of a sealed quarter that is entered late does not change its root', async () => {
  const shop = await openSmallShop();
  const orderId = await buy(shop, 10);
  await shop.pass(40 * DAY);
  await recordBalances(shop.ctx, orderId);
  await seal(shop, '2026-Q1');
  const spent = await spendFromFund(shop.ctx, {
    ...{
      fundId: 'care',
      useCategory: 'training',
      amountMinor: 100,
      spentOn: '2026-03-20',
      evidence: 'INV-1',
    },
    ...{ recipient: 'vendor', beneficiaries: 12, createdBy: 'test' },
  });
  expect(spent).toMatchObject({ ok: true });
  expect(await listSealFaults(shop.ctx)).toEqual([]);
});
