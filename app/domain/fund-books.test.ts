import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultInTransfer, freeToSpend, giftPostings, spendBooks, transferPostings } from './fund-books.ts';
import { fundSums, monthlyStatement, spendingFromSales } from './fund-statement.ts';
import { assertBalanced, type Posting } from './ledger.ts';
import { publicView } from './public-ledger.ts';

const bound = { id: 'nights', class: 'donor-restricted' } as const;
const care = { id: 'care', class: 'board-designated' } as const;
const operating = { id: 'operating', class: 'operating' } as const;
const lines = (postings: Posting[]) => postings.map((p) => [p.fund, p.account, p.amountMinor]);

test('a gift to a fund is money in the bank, a debt of operating and income of the fund’s class', () => {
  expect(lines(giftPostings({ fund: bound, method: 'bank', amountMinor: 500_00 }))).toEqual([
    ['operating', 'assets:bank', 500_00],
    ['nights', 'assets:due-from:operating:available', 500_00],
    ['operating', 'liabilities:due-to:nights', -500_00],
    ['nights', 'income:donations:donor-restricted', -500_00],
  ]);
  expect(lines(giftPostings({ fund: operating, method: 'cash', amountMinor: 20_00 }))).toEqual([
    ['operating', 'assets:cash', 20_00],
    ['operating', 'income:donations:operating', -20_00],
  ]);
});

test('restricted money is released for its purpose, and operating bears the expense', () => {
  const books = spendBooks({ fund: bound, useCategory: 'childcare', amountMinor: 120_00 });
  expect(books.map((book) => [book.kind, lines(book.postings)])).toEqual([
    [
      'release',
      [
        ['nights', 'releases:out', 120_00],
        ['nights', 'assets:due-from:operating:available', -120_00],
        ['operating', 'liabilities:due-to:nights', 120_00],
        ['operating', 'releases:in', -120_00],
      ],
    ],
    [
      'spend',
      [
        ['operating', 'expenses:program:childcare', 120_00],
        ['operating', 'assets:bank', -120_00],
      ],
    ],
  ]);
});

test('a fund of the organization’s own choice bears its spending itself, in one entry', () => {
  const books = spendBooks({ fund: care, useCategory: 'training', amountMinor: 9_99 });
  expect(books).toHaveLength(1);
  expect(lines(books[0]?.postings ?? [])).toEqual([
    ['care', 'expenses:program:training', 9_99],
    ['care', 'assets:due-from:operating:available', -9_99],
    ['operating', 'liabilities:due-to:care', 9_99],
    ['operating', 'assets:bank', -9_99],
  ]);
});

test('a transfer moves claims and no bank; operating may be either side', () => {
  const move = (fromFundId: string, toFundId: string) =>
    lines(transferPostings({ fromFundId, toFundId, amountMinor: 75_00 }));
  expect(move('care', 'capacity')).toEqual([
    ['care', 'transfers:out', 75_00],
    ['care', 'assets:due-from:operating:available', -75_00],
    ['operating', 'liabilities:due-to:care', 75_00],
    ['capacity', 'assets:due-from:operating:available', 75_00],
    ['operating', 'liabilities:due-to:capacity', -75_00],
    ['capacity', 'transfers:in', -75_00],
  ]);
  expect(move('operating', 'care')).toEqual([
    ['operating', 'transfers:out', 75_00],
    ['care', 'assets:due-from:operating:available', 75_00],
    ['operating', 'liabilities:due-to:care', -75_00],
    ['care', 'transfers:in', -75_00],
  ]);
});

test('restricted money is never moved, and a fund is not moved to itself', () => {
  expect(faultInTransfer(bound, care)).toContain('never moved');
  expect(faultInTransfer(care, bound)).toContain('never moved');
  expect(faultInTransfer(operating, bound)).toContain('never moved');
  expect(faultInTransfer(care, care)).toContain('two different funds');
  expect(faultInTransfer(operating, care)).toBeUndefined();
});

test('the floor stays: what is free is above it, and never less than nothing', () => {
  expect(freeToSpend({ availableMinor: 1_000, floorMinor: 300 })).toBe(700);
  expect(freeToSpend({ availableMinor: 200, floorMinor: 300 })).toBe(0);
});

test('no bank, cash box or donor stands in what the public sees of a gift, and it still balances', () => {
  for (const fund of [bound, care, operating])
    for (const method of ['bank', 'check', 'cash'] as const) {
      const shown = publicView({
        ...{ kind: 'gift', source: 'gift', sourceId: 'gif_1', revision: 0, memo: 'A gift' },
        ...{ occurredOn: '2026-05-02', postings: giftPostings({ fund, method, amountMinor: 500_00 }) },
      });
      expect(shown?.postings.map((p) => p.account).join()).not.toMatch(/bank|cash|stripe/);
      expect(shown?.postings.reduce((sum, p) => sum + p.amountMinor, 0)).toBe(0);
      expect(new Set(shown?.postings.map((p) => p.fund))).toEqual(new Set([fund.id]));
    }
});

test('a release and a spend are never public by themselves', () => {
  for (const book of spendBooks({ fund: bound, useCategory: 'legal-aid', amountMinor: 1 }))
    expect(
      publicView({
        ...{ source: 'spend', sourceId: 'spe_1', revision: 0, memo: '', occurredOn: '2026-05-02' },
        ...book,
      }),
    ).toBeUndefined();
});

const amount = fc.integer({ min: 1, max: 1_000_000 });
const move = fc.oneof(
  fc.record({ kind: fc.constant('gift' as const), fund: fc.constantFrom(bound, care), amountMinor: amount }),
  fc.record({ kind: fc.constant('spend' as const), fund: fc.constantFrom(bound, care), amountMinor: amount }),
  fc.record({ kind: fc.constant('in' as const), fund: fc.constant(care), amountMinor: amount }),
  fc.record({ kind: fc.constant('out' as const), fund: fc.constant(care), amountMinor: amount }),
);

test('what a fund was given is what it holds, spent and passed on, after any gifts, spends and transfers', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ move, month: fc.integer({ min: 1, max: 9 }) })), (steps) => {
      const booked: (Posting & { month: string })[] = [];
      const movedIn = new Map<string, number>();
      for (const { move: step, month: number } of steps) {
        const { fund, amountMinor } = step;
        const month = `2026-0${number}`;
        const entries = {
          gift: () => [giftPostings({ fund, method: 'bank', amountMinor })],
          spend: () =>
            spendBooks({ fund, useCategory: 'training', amountMinor }).map((book) => book.postings),
          in: () => [transferPostings({ fromFundId: 'operating', toFundId: fund.id, amountMinor })],
          out: () => [transferPostings({ fromFundId: fund.id, toFundId: 'operating', amountMinor })],
        }[step.kind]();
        for (const postings of entries) assertBalanced({ kind: 'spend', postings });
        booked.push(...entries.flat().map((p) => ({ ...p, month })));
        if (step.kind === 'in') movedIn.set(month, (movedIn.get(month) ?? 0) + amountMinor);
      }
      for (const fund of [bound, care]) {
        const own = booked.filter((p) => p.fund === fund.id);
        const moved = fund === care ? movedIn : new Map<string, number>();
        const sums = fundSums(
          own,
          [...moved.values()].reduce((sum, one) => sum + one, 0),
        );
        const held = sums.pledgedMinor + sums.availableMinor + sums.heldMinor;
        expect(sums.fromSalesMinor).toBe(0);
        expect(sums.giftsMinor + sums.movedInMinor + sums.coverMinor).toBe(
          held + sums.spentMinor + sums.movedOutMinor,
        );
        const statement = monthlyStatement(own, moved);
        expect(statement.at(-1)?.balanceMinor ?? 0).toBe(held);
        let balance = 0;
        for (const month of statement) {
          balance += month.receivedMinor + month.movedMinor - month.spentMinor;
          expect(month.balanceMinor).toBe(balance);
        }
      }
    }),
  );
});

test('a statement shows quiet months too', () => {
  const rows = [
    { account: 'assets:due-from:operating:available', month: '2025-11', amountMinor: 5 },
    { account: 'transfers:in', month: '2025-11', amountMinor: -5 },
    { account: 'assets:due-from:operating:available', month: '2026-02', amountMinor: -2 },
    { account: 'releases:out', month: '2026-02', amountMinor: 2 },
  ];
  expect(
    monthlyStatement(rows, new Map()).map((row) => [row.month, row.spentMinor, row.balanceMinor]),
  ).toEqual([
    ['2025-11', 0, 5],
    ['2025-12', 0, 5],
    ['2026-01', 0, 5],
    ['2026-02', 2, 3],
  ]);
});

test('sales paid for spending in proportion to what they gave, to the cent', () => {
  const spending = [{ amountMinor: 100 }, { amountMinor: 101 }];
  expect(spendingFromSales(spending, { fromSalesMinor: 300, otherMinor: 100 })).toEqual([
    { amountMinor: 75 },
    { amountMinor: 76 },
  ]);
  expect(spendingFromSales(spending, { fromSalesMinor: 300, otherMinor: 0 })).toEqual(spending);
  expect(spendingFromSales(spending, { fromSalesMinor: 0, otherMinor: 500 })).toEqual([
    { amountMinor: 0 },
    { amountMinor: 0 },
  ]);
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 6 }), amount, amount, (spent, fromSalesMinor, otherMinor) => {
      const cut = spendingFromSales(
        spent.map((amountMinor) => ({ amountMinor })),
        { fromSalesMinor, otherMinor },
      );
      cut.forEach((one, i) => {
        expect(one.amountMinor).toBeLessThanOrEqual(spent[i] ?? 0);
      });
    }),
  );
});
