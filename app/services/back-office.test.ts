import { expect, test } from 'vitest';
import { findAvailableInFund } from '#db/balances.ts';
import { finishBatch, openStock, type NewBatch } from './batches.server.ts';
import { readBatchForm } from './batch-pages.server.ts';
import { createProduct } from './products.server.ts';
import { createPartner, createProgram } from './programs.server.ts';
import { checkBooks, readTrialBalance } from './books.server.ts';
import { readCohortEarnings } from './earnings.server.ts';
import { recordBalances } from './fees.server.ts';
import { readImpact, readPublicLedgerAfter } from './impact.server.ts';
import { owedWages, recordPayroll, type NewPayrollRun } from './payroll.server.ts';
import { publishPolicyVersion } from './policies.server.ts';
import { settleCheckout } from './settlement.server.ts';
import { publishSpending, spendFromFund, type NewSpend } from './spending.server.ts';
import { sweep } from './sweep.server.ts';
import { BUYER, checkOut, openSmallShop, type SmallShop } from './testing/small-shop.server.ts';

const run = (shop: SmallShop, change: Partial<NewPayrollRun> = {}): NewPayrollRun => ({
  cohortId: shop.cohortIds[0],
  fromOn: '2026-02-01',
  toOn: '2026-02-28',
  paidOn: '2026-03-01',
  dueMinor: 16_800,
  varianceMinor: 0,
  stipendsMinor: 0,
  withheldMinor: 0,
  createdBy: 'test',
  ...change,
});
const batch = (shop: SmallShop, change: Partial<NewBatch> = {}): NewBatch => ({
  variantId: shop.bagId,
  quantity: 10,
  materialsMinor: 910,
  labor: [{ cohortId: shop.cohortIds[0], minutes: 105, rateMinor: 960 }],
  finishedOn: '2026-03-01',
  ...change,
});
const spend = (change: Partial<NewSpend> = {}): NewSpend => ({
  fundId: 'care',
  useCategory: 'training',
  amountMinor: 100,
  spentOn: '2026-03-02',
  evidence: 'INV-1',
  recipient: 'vendor',
  beneficiaries: 12,
  createdBy: 'test',
  ...change,
});

async function fundWithMoney(shop: SmallShop): Promise<void> {
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity: 10 }]);
  await shop.gateway.pay(order.sessionId, BUYER);
  await settleCheckout(shop.ctx, order.sessionId);
  await shop.pass(10);
  await recordBalances(shop.ctx, order.orderId);
  await shop.pass(3 * 86_400);
  await sweep(shop.ctx);
}

test('a batch of two cohorts owes each its own wages, and a sale covers each in proportion', async () => {
  const shop = await openSmallShop(0);
  const made = await finishBatch(
    shop.ctx,
    batch(shop, {
      labor: [
        { cohortId: shop.cohortIds[0], minutes: 60, rateMinor: 960 },
        { cohortId: shop.cohortIds[1], minutes: 45, rateMinor: 960 },
      ],
    }),
  );
  expect(made).toMatchObject({ ok: true });
  expect(await owedWages(shop.ctx, shop.cohortIds[0])).toBe(9_600);
  expect(await owedWages(shop.ctx, shop.cohortIds[1])).toBe(7_200);
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity: 1 }]);
  await shop.gateway.pay(order.sessionId, BUYER);
  await settleCheckout(shop.ctx, order.sessionId);
  const first = await readCohortEarnings(shop.ctx, 'C-1', null);
  const second = await readCohortEarnings(shop.ctx, 'C-2', null);
  expect([first?.coveredMinor, second?.coveredMinor]).toEqual([960, 720]);
  expect((first?.designatedMinor ?? 0) + (second?.designatedMinor ?? 0)).toBe(1_466);
});

test('payroll pays what was earned: due falls, net leaves the bank, earned stays', async () => {
  const shop = await openSmallShop(10);
  expect(
    await recordPayroll(
      shop.ctx,
      run(shop, { varianceMinor: 300, stipendsMinor: 5_000, withheldMinor: 1_100 }),
    ),
  ).toMatchObject({ ok: true, netMinor: 21_000 });
  const accounts = Object.fromEntries(
    (await readTrialBalance(shop.ctx)).map((row) => [row.account, row.amountMinor]),
  );
  expect(accounts).toMatchObject({
    'assets:bank': -21_000,
    'liabilities:withholdings': -1_100,
    'expenses:labor-variance': 300,
    'expenses:program:stipends': 5_000,
  });
  expect(await readCohortEarnings(shop.ctx, 'C-1', null)).toMatchObject({
    earnedMinor: 16_800,
    paidMinor: 16_800,
    dueMinor: 0,
    stipendsMinor: 5_000,
  });
  expect(await recordPayroll(shop.ctx, run(shop, { dueMinor: 0, stipendsMinor: 1 }))).toMatchObject({
    ok: false,
    reason: 'paid_before',
  });
});

test('bad payroll is refused in a sentence and posts nothing', async () => {
  const shop = await openSmallShop(10);
  expect(await recordPayroll(shop.ctx, run(shop, { dueMinor: 16_801 }))).toMatchObject({
    ok: false,
    reason: 'more_than_due',
  });
  expect(await recordPayroll(shop.ctx, run(shop, { paidOn: '2026-03-03' }))).toMatchObject({
    ok: false,
    reason: 'in_the_future',
  });
  expect(await recordPayroll(shop.ctx, run(shop, { toOn: '2026-01-01' }))).toMatchObject({
    ok: false,
    reason: 'bad_period',
  });
  expect(await recordPayroll(shop.ctx, run(shop, { cohortId: 'none' }))).toMatchObject({
    ok: false,
    reason: 'unknown_cohort',
  });
  expect(await shop.ctx.db.selectFrom('payroll_run').selectAll().execute()).toEqual([]);
});

test('a batch in the future, of nobody, of nothing or of two programs is refused', async () => {
  const shop = await openSmallShop(0);
  expect(await finishBatch(shop.ctx, batch(shop, { finishedOn: '2026-03-03' }))).toMatchObject({
    ok: false,
    reason: 'in_the_future',
  });
  expect(await finishBatch(shop.ctx, batch(shop, { labor: [] }))).toMatchObject({
    ok: false,
    reason: 'no_labor',
  });
  expect(await finishBatch(shop.ctx, batch(shop, { quantity: 0 }))).toMatchObject({
    ok: false,
    reason: 'bad_quantity',
  });
  expect(await finishBatch(shop.ctx, batch(shop, { variantId: 'none' }))).toMatchObject({
    ok: false,
    reason: 'unknown_variant',
  });
  expect(await shop.ctx.db.selectFrom('ledger_entry').selectAll().execute()).toEqual([]);
});

test('a program’s manager finishes that program’s pieces, and no other program’s', async () => {
  const shop = await openSmallShop(0);
  const partnerId = await createPartner(shop.ctx, { slug: 'q', name: 'Other partner' });
  const facts = {
    partnerId,
    region: 'Kenya',
    focus: 'education',
    summary: '',
    description: '',
    sinceYear: 2024,
  };
  const otherId = await createProgram(shop.ctx, { ...facts, slug: 'lantern', name: 'Lantern' });
  const product = {
    handle: 'salts',
    title: 'Salts',
    category: 'Bath',
    summary: '',
    bodyHtml: '',
    materials: '',
    care: '',
    programId: otherId,
    position: 9,
  };
  const [saltsId = ''] = await createProduct(shop.ctx, {
    ...product,
    variants: [{ title: '', options: [], priceMinor: 1_900, weightGrams: 1 }],
  });
  expect(await finishBatch(shop.ctx, batch(shop, { variantId: saltsId }), shop.programId)).toMatchObject({
    ok: false,
    reason: 'unknown_variant',
  });
  expect(await finishBatch(shop.ctx, batch(shop), shop.programId)).toMatchObject({ ok: true });
  const form = await readBatchForm(shop.ctx, shop.programId);
  expect(form.pieces.map((piece) => piece.label)).toEqual(['Bag, natural', 'Pouch, natural']);
});

test('opening stock posts against opening equity and owes no wages', async () => {
  const shop = await openSmallShop(0);
  await openStock(shop.ctx, batch(shop));
  expect(
    Object.fromEntries((await readTrialBalance(shop.ctx)).map((row) => [row.account, row.amountMinor])),
  ).toEqual({ 'assets:inventory': 25_900, 'equity:opening': -25_900 });
});

test('a fund never spends more than is available to it', async () => {
  const shop = await openSmallShop();
  expect(await spendFromFund(shop.ctx, spend())).toMatchObject({ ok: false, reason: 'not_available' });
  await fundWithMoney(shop);
  expect(await findAvailableInFund(shop.ctx.db, 'care')).toBe(7_330);
  const both = await Promise.all([
    spendFromFund(shop.ctx, spend({ amountMinor: 7_000 })),
    spendFromFund(shop.ctx, spend({ amountMinor: 7_000 })),
  ]);
  expect(both.filter((outcome) => outcome.ok)).toHaveLength(1);
  expect(await findAvailableInFund(shop.ctx.db, 'care')).toBe(330);
  expect((await checkBooks(shop.ctx)).flatMap((check) => check.faults)).toEqual([]);
});

test('spending is public by closed quarters only, once enough payments and people stand behind it', async () => {
  const shop = await openSmallShop();
  await fundWithMoney(shop);
  for (const amountMinor of [1_000, 900, 800]) await spendFromFund(shop.ctx, spend({ amountMinor }));
  await spendFromFund(shop.ctx, spend({ useCategory: 'childcare', amountMinor: 2_000, beneficiaries: 3 }));
  expect(await publishSpending(shop.ctx)).toBe(0);
  expect((await readImpact(shop.ctx)).funds[0]).toMatchObject({ availableMinor: 7_330, spentMinor: 0 });
  await shop.pass(40 * 86_400);
  expect(await publishSpending(shop.ctx)).toBe(1);
  expect(await publishSpending(shop.ctx)).toBe(0);
  expect((await readImpact(shop.ctx)).funds[0]).toMatchObject({ availableMinor: 4_630, spentMinor: 2_700 });
  const { entries } = await readPublicLedgerAfter(shop.ctx, { after: 0, limit: 50 });
  expect(entries.at(-1)).toMatchObject({
    kind: 'spend',
    on: '2026-03-31',
    memo: 'Spent on training, 2026-01-01 to 2026-03-31',
  });
  expect(entries.at(-1)?.postings.find((p) => p.balanceMinor !== null)?.balanceMinor).toBe(4_630);
});

test('a policy starts now or later, and its shares add up', async () => {
  const { ctx } = await openSmallShop(0);
  const terms = { processingBp: 350, operationsBp: 1_200, residual: [{ fund: 'program', shareBp: 10_000 }] };
  expect(
    await publishPolicyVersion(ctx, {
      terms,
      effectiveFrom: new Date('2026-03-01'),
      reason: '',
      approvedBy: '',
    }),
  ).toMatchObject({ ok: false, reason: 'starts_in_the_past' });
  expect(
    await publishPolicyVersion(ctx, {
      terms: { ...terms, residual: [{ fund: 'program', shareBp: 9_999 }] },
      effectiveFrom: new Date('2026-04-01'),
      reason: '',
      approvedBy: '',
    }),
  ).toMatchObject({ ok: false, reason: 'bad_terms' });
});
