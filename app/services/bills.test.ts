import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findUnbilled, sumOpenBills } from '#db/bills.ts';
import { listPostedBySource } from '#db/ledger.ts';
import { payBill, recordBill, type NewBill } from './bills.server.ts';
import { checkBooks, readTrialBalance } from './books.server.ts';
import { recordExpense } from './operating-expenses.server.ts';
import { openSmallShop, type SmallShop } from './testing/small-shop.server.ts';

const bill = (change: Partial<NewBill> = {}): NewBill => ({
  supplier: 'Linen Mill',
  number: 'LM-1',
  billedOn: '2026-03-02',
  dueOn: '2026-04-01',
  memo: '',
  lines: [{ kind: 'operating', useCategory: 'rent', amountMinor: 120_000 }],
  createdBy: 'finance',
  ...change,
});
const pay = (billId: string, amountMinor: number) => ({
  ...{ billId, amountMinor, paidOn: '2026-03-02', paidFrom: 'bank' as const, createdBy: 'finance' },
});

async function balances({ ctx }: SmallShop): Promise<Record<string, number>> {
  return Object.fromEntries((await readTrialBalance(ctx)).map((row) => [row.account, row.amountMinor]));
}

async function recorded(shop: SmallShop, change: Partial<NewBill> = {}): Promise<string> {
  const outcome = await recordBill(shop.ctx, bill(change));
  if (!outcome.ok) throw new Error(outcome.sentence);
  return outcome.billId;
}

test('a bill for rent is owed whole, and paid in two parts never above what is open', async () => {
  const shop = await openSmallShop(0);
  const billId = await recorded(shop);
  expect(await balances(shop)).toEqual({
    'expenses:operating:rent': 120_000,
    'liabilities:payable': -120_000,
  });
  expect(await payBill(shop.ctx, pay(billId, 50_000))).toEqual({ ok: true, openMinor: 70_000 });
  expect(await payBill(shop.ctx, pay(billId, 70_001))).toMatchObject({ ok: false, reason: 'more_than_open' });
  expect(await payBill(shop.ctx, { ...pay(billId, 70_000), paidFrom: 'cash' })).toEqual({
    ok: true,
    openMinor: 0,
  });
  expect(await balances(shop)).toEqual({
    'assets:bank': -50_000,
    'assets:cash': -70_000,
    'expenses:operating:rent': 120_000,
  });
});

test('a bill for materials settles what batches had counted and posts the difference alone', async () => {
  // Ten bags of $9.10 materials: $91.00 is owed already.
  const shop = await openSmallShop(10);
  expect(await findUnbilled(shop.ctx.db)).toEqual({ materials: 9_100, carrier: 0 });
  const dear = await recorded(shop, {
    lines: [{ kind: 'materials', useCategory: '', amountMinor: 6_500, standardMinor: 6_000 }],
  });
  expect(
    (await listPostedBySource(shop.ctx.db, 'bill', dear)).map((p) => [p.account, p.amountMinor]).sort(),
  ).toEqual([
    ['expenses:materials-variance', 500],
    ['liabilities:payable', -500],
  ]);
  // What is left fits exactly, so nothing more is posted, and the bill is owed all the same.
  const exact = await recorded(shop, {
    number: 'LM-2',
    lines: [{ kind: 'materials', useCategory: '', amountMinor: 3_100 }],
  });
  expect(await listPostedBySource(shop.ctx.db, 'bill', exact)).toEqual([]);
  expect((await balances(shop))['liabilities:payable']).toBe(-9_600);
  expect(await findUnbilled(shop.ctx.db)).toEqual({ materials: 0, carrier: 0 });
  await payBill(shop.ctx, pay(dear, 6_500));
  await payBill(shop.ctx, pay(exact, 3_100));
  expect(await balances(shop)).toMatchObject({
    'assets:bank': -9_600,
    'expenses:materials-variance': 500,
    'liabilities:wages': -16_800,
  });
  expect((await balances(shop))['liabilities:payable']).toBeUndefined();
});

test('a cheaper bill lowers the variance', async () => {
  const shop = await openSmallShop(10);
  await recorded(shop, {
    lines: [{ kind: 'materials', useCategory: '', amountMinor: 8_800, standardMinor: 9_100 }],
  });
  expect(await balances(shop)).toMatchObject({
    'expenses:materials-variance': -300,
    'liabilities:payable': -8_800,
  });
});

test('two bills at once settle the same materials once', async () => {
  const shop = await openSmallShop(10);
  await Promise.all(
    ['A', 'B'].map((number) =>
      recorded(shop, { number, lines: [{ kind: 'materials', useCategory: '', amountMinor: 9_100 }] }),
    ),
  );
  expect(await balances(shop)).toMatchObject({
    'expenses:materials-variance': 9_100,
    'liabilities:payable': -18_200,
  });
});

test('two payments at once never pay more than the bill', async () => {
  const shop = await openSmallShop(0);
  const billId = await recorded(shop);
  const both = await Promise.all([
    payBill(shop.ctx, pay(billId, 120_000)),
    payBill(shop.ctx, pay(billId, 120_000)),
  ]);
  expect(both.filter((outcome) => outcome.ok)).toHaveLength(1);
  expect((await balances(shop))['assets:bank']).toBe(-120_000);
});

test('a bill that is known, of tomorrow, due before it was written or of nothing is refused in a sentence', async () => {
  const shop = await openSmallShop(0);
  await recorded(shop);
  const refused = async (change: Partial<NewBill>) => recordBill(shop.ctx, bill({ number: 'X', ...change }));
  expect(await refused({ supplier: ' linen  MILL', number: 'LM-1' })).toMatchObject({
    reason: 'known_bill',
    field: 'number',
  });
  expect(await refused({ billedOn: '2026-03-03' })).toMatchObject({ reason: 'in_the_future' });
  expect(await refused({ dueOn: '2026-03-01' })).toMatchObject({ reason: 'due_before' });
  expect(await refused({ lines: [] })).toMatchObject({ reason: 'no_lines' });
  expect(
    await refused({ lines: [{ kind: 'materials', useCategory: '', amountMinor: 5, standardMinor: 1 }] }),
  ).toMatchObject({ reason: 'more_than_counted', line: 0 });
  expect(await shop.ctx.db.selectFrom('bill').selectAll().execute()).toHaveLength(1);
});

test('an operating expense leaves the bank or the till at once', async () => {
  const shop = await openSmallShop(0);
  const expense = {
    ...{ payee: 'Cloud host', useCategory: 'software', amountMinor: 2_900, spentOn: '2026-03-01' },
    ...{ evidence: 'R-77', paidFrom: 'bank' as const, createdBy: 'finance' },
  };
  expect(await recordExpense(shop.ctx, expense)).toMatchObject({ ok: true });
  expect(await recordExpense(shop.ctx, { ...expense, paidFrom: 'cash', amountMinor: 100 })).toMatchObject({
    ok: true,
  });
  expect(await balances(shop)).toEqual({
    'assets:bank': -2_900,
    'assets:cash': -100,
    'expenses:operating:software': 3_000,
  });
  expect(await recordExpense(shop.ctx, { ...expense, useCategory: 'yacht' })).toMatchObject({
    reason: 'unknown_use',
  });
  expect(await recordExpense(shop.ctx, { ...expense, spentOn: '2026-03-03' })).toMatchObject({
    reason: 'in_the_future',
  });
});

test('whatever is billed and paid, payable is what is counted without a bill and open on bills', async () => {
  const shop = await openSmallShop(10);
  let count = 0;
  const line = fc.oneof(
    fc.record({ kind: fc.constant('operating' as const), amountMinor: fc.integer({ min: 1, max: 5_000 }) }),
    fc.record({ kind: fc.constant('materials' as const), amountMinor: fc.integer({ min: 1, max: 5_000 }) }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 3 }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      async (lines, share) => {
        const totalMinor = lines.reduce((sum, one) => sum + one.amountMinor, 0);
        const billId = await recorded(shop, {
          number: `F-${String((count += 1))}`,
          lines: lines.map((one) => ({
            ...one,
            useCategory: one.kind === 'operating' ? 'supplies' : '',
          })),
        });
        await payBill(shop.ctx, pay(billId, Math.max(1, Math.floor(totalMinor * share))));
        const unbilled = await findUnbilled(shop.ctx.db);
        const { openMinor } = await sumOpenBills(shop.ctx.db, '2026-03-02');
        expect((await balances(shop))['liabilities:payable'] ?? 0).toBe(
          0 - (unbilled.materials + unbilled.carrier + openMinor),
        );
      },
    ),
    { numRuns: 12 },
  );
  expect((await checkBooks(shop.ctx)).flatMap((check) => check.faults)).toEqual([]);
});
