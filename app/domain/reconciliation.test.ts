import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  adjustmentPostings,
  compareByCategory,
  listDrift,
  MONEY_CATEGORIES,
  movementsOf,
  movementsOfPayout,
  onTheWayMinor,
  type Movement,
} from './reconciliation.ts';

const DAY = '2026-03-02';

test('a charge moves its gross and its fee, a dispute both in one, and a payout counts on the day it arrives', () => {
  const of = (reportingCategory: string, amountMinor: number, feeMinor: number) =>
    movementsOf({ on: DAY, reportingCategory, amountMinor, feeMinor }).map(
      (one) => `${one.category} ${one.amountMinor}`,
    );
  expect(of('charge', 5_784, 198)).toEqual(['charges 5784', 'fees -198']);
  expect(of('refund', -2_160, 0)).toEqual(['refunds -2160']);
  expect(of('refund_failure', 2_160, 0)).toEqual(['refunds 2160']);
  expect(of('dispute', -5_784, 1_500)).toEqual(['disputes -7284']);
  expect(of('dispute_reversal', 5_784, 0)).toEqual(['disputes 5784']);
  expect(of('fee', -250, 0)).toEqual(['other -250']);
  expect(of('a_category_of_next_year', 7, 0)).toEqual(['other 7']);
  expect(of('payout', -9_000, 0)).toEqual([]);
  expect(movementsOfPayout({ amountMinor: 9_000, postedOn: '2026-03-04', returnedOn: '2026-03-09' })).toEqual(
    [
      { on: '2026-03-04', category: 'payouts', amountMinor: -9_000 },
      { on: '2026-03-09', category: 'payouts', amountMinor: 9_000 },
    ],
  );
});

const movement = fc.record({
  on: fc.constantFrom('2026-03-01', '2026-03-02', '2026-03-03'),
  category: fc.constantFrom(...MONEY_CATEGORIES),
  amountMinor: fc.integer({ min: -100_000, max: 100_000 }),
});

test('two sides that moved alike show no drift in whatever order; the drift of two sides is their difference', () => {
  fc.assert(
    fc.property(fc.array(movement), fc.array(movement), (stripe: Movement[], books: Movement[]) => {
      expect(listDrift(stripe, [...stripe].reverse())).toEqual([]);
      const apart = listDrift(stripe, books).reduce((sum, day) => sum + day.bookMinor - day.stripeMinor, 0);
      const compared = compareByCategory(stripe, books);
      expect(apart).toBe(compared.reduce((sum, row) => sum + row.bookMinor - row.stripeMinor, 0));
    }),
  );
});

test('the books are ahead by what is not told yet, and behind by nothing that is', () => {
  const refund = { amountMinor: 2_000, isApplied: true, hasTransaction: true };
  const none = { paymentMinor: 0, refunds: [refund], returnedMinor: 0 };
  expect(onTheWayMinor(none)).toBe(0);
  expect(onTheWayMinor({ ...none, paymentMinor: 5_784 })).toBe(5_784);
  expect(onTheWayMinor({ ...none, refunds: [{ ...refund, hasTransaction: false }] })).toBe(-2_000);
  const begun = { ...none, refunds: [{ ...refund, isApplied: false }] };
  expect(onTheWayMinor(begun)).toBe(2_000);
  expect(onTheWayMinor({ ...begun, returnedMinor: 2_000 })).toBe(0);
});

test('what Stripe takes for itself is a cost of payments', () => {
  const sides = adjustmentPostings(-250).map((one) => [one.account, one.amountMinor]);
  expect(sides).toEqual([
    ['assets:stripe:pending', -250],
    ['expenses:processing', 250],
  ]);
});
