import { expect, test, vi } from 'vitest';
import { createSimulatedGateway } from '#app/payments/simulated.server.ts';
import { checkBooks, readTrialBalance } from '../books.server.ts';
import { readImpact } from '../impact.server.ts';
import { readPolicyConsole } from '../policy-pages.server.ts';
import { readPromotions } from '../promotion-pages.server.ts';
import { simulateHistory } from './simulate.server.ts';
import { openEmptyShop } from '../testing/small-shop.server.ts';

// Eighteen months of everything, three times over, on an engine that answers over a socket.
vi.setConfig({ testTimeout: 180_000 });

async function simulated(seed: number) {
  const ctx = await openEmptyShop();
  const counts = await simulateHistory(ctx, {
    orders: 40,
    seed,
    untilOn: '2026-11-01',
    gateway: createSimulatedGateway,
  });
  return { ctx, counts };
}

test('eighteen simulated months keep every promise of the books', async () => {
  const { ctx, counts } = await simulated(5);
  expect(counts.orders).toBe(40);
  expect((await checkBooks(ctx)).flatMap((check) => check.faults)).toEqual([]);
  const sums = new Map<string, number>();
  for (const row of await readTrialBalance(ctx))
    sums.set(row.fund, (sums.get(row.fund) ?? 0) + row.amountMinor);
  expect([...sums.values()].every((sum) => sum === 0)).toBe(true);
  const impact = await readImpact(ctx);
  expect(impact.buckets.reduce((sum, bucket) => sum + bucket.amountMinor, 0)).toBe(impact.netSalesMinor);
  const { promotions } = await readPromotions({ ...ctx, now: () => new Date('2026-11-01T00:00:00Z') });
  expect(promotions.map(({ code, standing }) => [code, standing])).toEqual([
    ['SEASON15', 'over'],
    ['WINDOW45', 'used_up'],
    ['WELCOME10', 'open'],
  ]);
  expect(promotions.every((one) => one.used === one.paidOrders)).toBe(true);
  const subsidies = (await readTrialBalance(ctx)).find((row) => row.account === 'memo:subsidy');
  expect(subsidies?.amountMinor).toBeGreaterThan(0);
  const disputes = await ctx.db.selectFrom('dispute').select('status').orderBy('createdAt').execute();
  expect(disputes.map((dispute) => dispute.status)).toEqual(['lost', 'won', 'won', 'needs_response']);
  const covers = ['designation', 'cover repaid'].map((kind) =>
    ctx.db
      .selectFrom('public_entry as e')
      .innerJoin('public_posting as p', 'p.number', 'e.number')
      .where('e.kind', '=', kind)
      .where('p.account', '=', 'liabilities:cover')
      .select('e.number')
      .execute(),
  );
  for (const entries of await Promise.all(covers)) expect(entries.length).toBeGreaterThan(0);
  const policies = await readPolicyConsole(ctx);
  expect(
    policies.versions.map(({ scope, proposedAs, approvedAs }) => [scope, proposedAs, approvedAs]),
  ).toEqual([
    ['category:Pantry', 'finance', 'owner'],
    ['organization', 'finance', 'owner'],
    ['organization', '', 'The board'],
  ]);
  expect(policies.drafts).toHaveLength(1);
  expect(new Set(policies.subsidies.map((subsidy) => subsidy.handle))).toEqual(new Set(['quilted-throw']));
});

test('the same seed gives the same books', async () => {
  const [first, second, other] = [await simulated(5), await simulated(5), await simulated(6)];
  const books = await readTrialBalance(first.ctx);
  expect(await readTrialBalance(second.ctx)).toEqual(books);
  expect(await readTrialBalance(other.ctx)).not.toEqual(books);
});
