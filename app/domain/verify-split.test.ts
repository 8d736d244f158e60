import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocateUnit, multiplyAllocations } from './allocation.ts';
import { isSameSplit, recomputeSplit, type PublicSplitInputs } from './verify-split.ts';

const residual = [
  { fundId: 'care', shareBp: 5_000 },
  { fundId: 'capacity', shareBp: 3_000 },
  { fundId: 'advocacy', shareBp: 2_000 },
];
const bag: PublicSplitInputs = {
  listMinor: 4_800,
  paidMinor: 4_800,
  making: { isOneSum: false, materialsMinor: 910, wagesMinor: 1_680 },
  processingBp: 350,
  operationsBp: 1_200,
  residual,
};
const ofBag = (change: Partial<PublicSplitInputs>) =>
  Object.fromEntries(recomputeSplit({ ...bag, ...change }, 1).map((part) => [part.key, part.amountMinor]));

test('the worked example comes out to the cent', () => {
  expect(ofBag({})).toEqual({
    ...{ materials: 910, wages: 1_680, processing: 168, operations: 576 },
    ...{ care: 733, capacity: 440, advocacy: 293 },
  });
});

test('with few makers the two costs are one sum and all else is the same', () => {
  expect(ofBag({ making: { isOneSum: true, amountMinor: 2_590 }, paidMinor: 2_640 })).toEqual({
    ...{ making: 2_590, processing: 168, operations: 0, care: 0, capacity: 0, advocacy: 0, subsidy: -118 },
  });
});

test('a split recomputed from its public inputs is the split that was made, whatever the price and costs', () => {
  const amount = fc.integer({ min: 0, max: 100_000 });
  fc.assert(
    fc.property(amount, amount, amount, amount, fc.integer({ min: 1, max: 9 }), (list, paid, m, w, n) => {
      const rates = { processingBp: 350, operationsBp: 1_200, residual };
      const made = multiplyAllocations(
        allocateUnit({ listMinor: list, paidMinor: paid, materialsMinor: m, wagesMinor: w, ...rates }),
        n,
      ).map((part) => ({
        key: part.tier === 'fund' ? part.fundId : part.tier,
        amountMinor: part.amountMinor,
      }));
      const prices = { listMinor: list, paidMinor: paid, ...rates };
      const apart = { isOneSum: false, materialsMinor: m, wagesMinor: w } as const;
      const oneSum = { isOneSum: true, amountMinor: m + w } as const;
      expect(isSameSplit(made, recomputeSplit({ ...prices, making: apart }, n))).toBe(true);
      const merged = made.map((part) =>
        part.key === 'materials' || part.key === 'wages' ? { ...part, key: 'making' } : part,
      );
      expect(isSameSplit(merged, recomputeSplit({ ...prices, making: oneSum }, n))).toBe(true);
    }),
  );
});

test('a cent in another bucket, or in one too many, is no match', () => {
  const made = recomputeSplit(bag, 2);
  const moved = made.map((part, i) => ({
    ...part,
    amountMinor: part.amountMinor + (i === 0 ? 1 : i === 1 ? -1 : 0),
  }));
  expect(isSameSplit(made, moved)).toBe(false);
  expect(isSameSplit(made, [...made, { key: 'other', amountMinor: 1 }])).toBe(false);
  expect(isSameSplit(made, [...made].reverse())).toBe(true);
});
