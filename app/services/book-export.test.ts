import { expect, test } from 'vitest';
import type { ExportedEntry } from '#app/domain/book-export.ts';
import { posting } from '#app/domain/ledger.ts';
import { exportBooks, type ExportOptions } from './book-export.server.ts';
import { readTrialBalance } from './books.server.ts';
import { withTransaction, type Context } from './context.server.ts';
import { postEntries } from './ledger.server.ts';
import { settleCheckout } from './settlement.server.ts';
import { BUYER, checkOut, openSmallShop } from './testing/small-shop.server.ts';

async function collect(ctx: Context, options: Partial<ExportOptions> = {}): Promise<ExportedEntry[]> {
  const { pages } = await exportBooks(ctx, { isPublic: false, ...options });
  const entries: ExportedEntry[] = [];
  for await (const page of pages) entries.push(...page);
  return entries;
}

function fold(entries: readonly ExportedEntry[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const p of entries.flatMap((entry) => entry.postings)) {
    const key = `${p.fund} ${p.account}`;
    sums[key] = (sums[key] ?? 0) + p.amountMinor;
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
}

async function openSoldShop() {
  const shop = await openSmallShop();
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity: 1 }]);
  await shop.gateway.pay(order.sessionId, BUYER);
  await settleCheckout(shop.ctx, order.sessionId);
  return shop;
}

const cashEntries = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    kind: 'journal' as const,
    source: 'journal' as const,
    sourceId: `j_${from + i}`,
    revision: 0,
    memo: 'Counted',
    occurredOn: i % 2 === 0 ? '2026-03-05' : '2026-04-05',
    postings: [posting('assets:bank', 1 + i), posting('assets:cash', -1 - i)],
  }));

test('the exported entries add up to the trial balance, by account and fund', async () => {
  const { ctx } = await openSoldShop();
  const trial = Object.fromEntries(
    (await readTrialBalance(ctx)).map((row) => [`${row.fund} ${row.account}`, row.amountMinor]),
  );
  const entries = await collect(ctx);
  expect(fold(entries)).toEqual(trial);
  const { accounts } = (await exportBooks(ctx, { isPublic: false })).head;
  expect(new Set(entries.flatMap((entry) => entry.postings.map((p) => p.account)))).toEqual(
    new Set(accounts),
  );
  const wages = entries.flatMap((e) => e.postings).find((p) => p.account === 'memo:wages');
  expect(wages).toMatchObject({ program: 'riverside', cohort: 'C-1', amountMinor: -1_680 });
});

test('the public export is the public ledger: no memo, source, program, cohort or batch', async () => {
  const { ctx } = await openSoldShop();
  const entries = await collect(ctx, { isPublic: true });
  expect(entries.map((entry) => entry.kind)).toEqual(['sale', 'designation']);
  for (const entry of entries) {
    expect(Object.keys(entry).sort()).toEqual(['kind', 'number', 'on', 'postings']);
    for (const p of entry.postings)
      expect(Object.keys(p).sort()).toEqual(['account', 'amountMinor', 'currency', 'fund']);
  }
});

test('more than a page is passed once each, in order, and days choose what comes', async () => {
  const { ctx } = await openSmallShop(0);
  await withTransaction(ctx, (tx) => postEntries(tx, cashEntries(0, 700)));
  const seen: number[] = [];
  const entries = await collect(ctx, { onProgress: (done, total) => seen.push(done / total) });
  expect(entries.map((entry) => entry.number)).toEqual(Array.from({ length: 700 }, (_, i) => i + 1));
  expect(seen).toEqual([5 / 7, 1]);
  expect(await collect(ctx, { fromOn: '2026-04-01' })).toHaveLength(350);
  expect(await collect(ctx, { fromOn: '2026-03-05', toOn: '2026-03-05' })).toHaveLength(350);
  expect(await collect(ctx, { toOn: '2026-03-04' })).toEqual([]);
});

test('what is posted while an export is read is not in it', async () => {
  const { ctx } = await openSmallShop(0);
  await withTransaction(ctx, (tx) => postEntries(tx, cashEntries(0, 3)));
  const { pages } = await exportBooks(ctx, { isPublic: false });
  await withTransaction(ctx, (tx) => postEntries(tx, cashEntries(3, 3)));
  const entries: ExportedEntry[] = [];
  for await (const page of pages) entries.push(...page);
  expect(entries).toHaveLength(3);
});
