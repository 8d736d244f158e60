import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PolicyTerms } from './allocation.ts';
import { largestRemainder } from './apportionment.ts';
import { comparePolicies, comparisonSentence, keptUnits, type SoldUnits } from './policy-comparison.ts';

const terms = (processingBp: number, operationsBp: number, shares: Record<string, number>): PolicyTerms => ({
  processingBp,
  operationsBp,
  residual: Object.entries(shares).map(([fund, shareBp]) => ({ fund, shareBp })),
});
const current = terms(350, 1_200, { program: 5_000, capacity: 3_000, advocacy: 2_000 });
const bag = { listMinor: 4_800, paidMinor: 4_800, materialsMinor: 910, wagesMinor: 1_680 };
const words = {
  orders: 412,
  of: undefined,
  currency: 'USD',
  nameOfFund: (code: string) => (code === 'program' ? 'training and care' : code),
};

test('two points of operations on a $48.00 bag are 96 cents, shared by the funds', () => {
  const after = terms(350, 1_000, { program: 5_000, capacity: 3_000, advocacy: 2_000 });
  const changes = comparePolicies([{ price: bag, units: 10, before: current, after }]);
  expect(changes.map(({ tier, fund, movedMinor }) => [tier, fund, movedMinor])).toEqual([
    ['materials', '', 0],
    ['wages', '', 0],
    ['processing', '', 0],
    ['operations', '', -960],
    // Of 1,562 instead of 1,466: 781, 468.6 and 312.4 instead of 733, 439.8 and 293.2.
    ['fund', 'program', 480],
    ['fund', 'capacity', 290],
    ['fund', 'advocacy', 190],
  ]);
  expect(comparisonSentence(changes, words)).toBe(
    'On last quarter’s 412 orders this would have moved $9.60 from operations: $4.80 to training and care, $2.90 to capacity and $1.90 to advocacy.',
  );
});

test('the sentence names who gives and who takes', () => {
  const said = (after: PolicyTerms, more = {}) =>
    comparisonSentence(comparePolicies([{ price: bag, units: 100, before: current, after }]), {
      ...words,
      ...more,
    });
  expect(said(terms(350, 1_200, { program: 7_000, capacity: 3_000 }), { orders: 1, of: 'Bags' })).toBe(
    'On last quarter’s one order of Bags this would have moved $293.00 from advocacy to training and care.',
  );
  expect(said(terms(350, 1_200, { program: 10_000 }), { orders: 1_412 })).toBe(
    'On last quarter’s 1,412 orders this would have moved $733.00 to training and care: $440.00 from capacity and $293.00 from advocacy.',
  );
  expect(said(terms(250, 1_200, { program: 6_000, capacity: 2_000, housing: 2_000 }))).toMatch(
    /moved \$\S+: \$\S+ from advocacy, \$\S+ from capacity and \$\S+ from card processing; \$\S+ to housing and \$\S+ to training/,
  );
  expect(said(current)).toBe('On last quarter’s 412 orders this would have moved nothing.');
  expect(comparisonSentence([], { ...words, orders: 0 })).toBe(
    'Nothing was sold last quarter, so there are no real orders to compare on.',
  );
});

test('a subsidy stands in what operations have', () => {
  const dear = { ...bag, paidMinor: 2_640 };
  const [, , processing, operations] = comparePolicies([
    { price: dear, units: 1, before: current, after: terms(100, 1_200, { program: 10_000 }) },
  ]);
  // 168 of processing become 48, so the subsidy of 118 becomes operations of 2.
  expect(processing).toMatchObject({ beforeMinor: 168, afterMinor: 48 });
  expect(operations).toMatchObject({ tier: 'operations', beforeMinor: -118, afterMinor: 2, movedMinor: 120 });
});

test('units given back whole are left out', () => {
  const kept = (refundedMinor: number, unitPaidMinor = 2_400) =>
    keptUnits({ quantity: 3, unitPaidMinor, refundedMinor });
  expect([kept(0), kept(2_399), kept(2_400), kept(7_200), kept(0, 0)]).toEqual([3, 3, 2, 0, 3]);
});

const anyTerms = fc
  .record({
    processingBp: fc.integer({ min: 0, max: 1_000 }),
    operationsBp: fc.integer({ min: 0, max: 4_000 }),
    weights: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 3, maxLength: 3 }),
  })
  .filter(({ weights }) => weights.some((weight) => weight > 0))
  .map(({ weights, ...rates }) => {
    const shares = largestRemainder(weights, 10_000);
    const residual = ['program', 'capacity', 'advocacy'].map((fund, i) => ({
      fund,
      shareBp: shares[i] ?? 0,
    }));
    return { ...rates, residual };
  });
const anySold = fc
  .record({
    listMinor: fc.integer({ min: 1, max: 50_000 }),
    discountBp: fc.integer({ min: 0, max: 10_000 }),
    materialsMinor: fc.integer({ min: 0, max: 20_000 }),
    wagesMinor: fc.integer({ min: 0, max: 20_000 }),
    units: fc.integer({ min: 0, max: 40 }),
  })
  .map(({ units, discountBp, ...price }) => ({
    units,
    price: { ...price, paidMinor: price.listMinor - Math.floor((price.listMinor * discountBp) / 10_000) },
  }));

test('what other terms move adds up to nothing, and wages and materials never move', () => {
  fc.assert(
    fc.property(fc.array(anySold, { maxLength: 12 }), anyTerms, anyTerms, (sold, before, after) => {
      const changes = comparePolicies(sold.map((one): SoldUnits => ({ ...one, before, after })));
      expect(changes.reduce((sum, change) => sum + change.movedMinor, 0)).toBe(0);
      for (const change of changes) {
        expect(change.movedMinor).toBe(change.afterMinor - change.beforeMinor);
        if (change.tier === 'materials' || change.tier === 'wages') expect(change.movedMinor).toBe(0);
      }
    }),
  );
});

test('unchanged terms move nothing', () => {
  fc.assert(
    fc.property(fc.array(anySold, { maxLength: 12 }), anyTerms, (sold, same) => {
      const changes = comparePolicies(sold.map((one) => ({ ...one, before: same, after: same })));
      expect(changes.every((change) => change.movedMinor === 0)).toBe(true);
    }),
  );
});
