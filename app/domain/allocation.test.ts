import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allocateUnit,
  faultInTerms,
  multiplyAllocations,
  planPortions,
  reverseAllocations,
  unitWages,
  type UnitInputs,
} from './allocation.ts';
import { largestRemainder, webster } from './apportionment.ts';

const bag: UnitInputs = {
  listMinor: 4_800,
  paidMinor: 4_800,
  materialsMinor: 910,
  wagesMinor: unitWages([{ minutes: 105, rateMinor: 960 }]),
  processingBp: 350,
  operationsBp: 1_200,
  residual: [
    { fundId: 'care', shareBp: 5_000 },
    { fundId: 'capacity', shareBp: 3_000 },
    { fundId: 'advocacy', shareBp: 2_000 },
  ],
};
const amounts = (inputs: UnitInputs) => allocateUnit(inputs).map((part) => part.amountMinor);

const anyUnit: fc.Arbitrary<UnitInputs> = fc.record({
  listMinor: fc.integer({ min: 1, max: 500_000 }),
  paidMinor: fc.integer({ min: 0, max: 500_000 }),
  materialsMinor: fc.integer({ min: 0, max: 300_000 }),
  wagesMinor: fc.integer({ min: 0, max: 300_000 }),
  processingBp: fc.integer({ min: 0, max: 1_000 }),
  operationsBp: fc.integer({ min: 0, max: 5_000 }),
  residual: fc
    .array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 6 })
    .map((weights) =>
      largestRemainder(weights, 10_000).map((shareBp, index) => ({ fundId: `f${index}`, shareBp })),
    ),
});

describe('the worked example: one $48.00 bag', () => {
  test('at list price', () => expect(amounts(bag)).toEqual([910, 1_680, 168, 576, 733, 440, 293]));
  test('30 % off lowers the funds first', () =>
    expect(amounts({ ...bag, paidMinor: 3_360 })).toEqual([910, 1_680, 168, 576, 13, 8, 5]));
  test('45 % off needs a subsidy of 118, paid by operations', () =>
    expect(amounts({ ...bag, paidMinor: 2_640 })).toEqual([910, 1_680, 168, 0, 0, 0, 0, -118]));
  test('$20.00 of goods back reverses the original buckets by Webster', () =>
    expect(reverseAllocations(allocateUnit(bag), 2_000)).toEqual([379, 700, 70, 240, 306, 183, 122]));
  test('a full refund reverses every bucket to the cent', () =>
    expect(reverseAllocations(allocateUnit(bag), 4_800)).toEqual(amounts(bag)));
});

describe('a split', () => {
  test('adds up to the price whatever the discount, cost and policy', () => {
    fc.assert(
      fc.property(anyUnit, (inputs) => {
        expect(amounts(inputs).reduce((a, b) => a + b, 0)).toBe(inputs.paidMinor);
      }),
    );
  });
  test('never lowers materials, wages or processing for a discount', () => {
    fc.assert(
      fc.property(anyUnit, fc.integer({ min: 0, max: 500_000 }), (inputs, otherPaid) => {
        expect(amounts({ ...inputs, paidMinor: otherPaid }).slice(0, 3)).toEqual(amounts(inputs).slice(0, 3));
      }),
    );
  });
  test('has a subsidy only when funds and operations are already at nothing', () => {
    fc.assert(
      fc.property(anyUnit, (inputs) => {
        const split = allocateUnit(inputs);
        if (split.some((part) => part.tier === 'subsidy')) {
          expect(
            split
              .filter((part) => part.tier === 'fund' || part.tier === 'operations')
              .every((p) => p.amountMinor === 0),
          ).toBe(true);
        }
        expect(split.filter((part) => part.tier !== 'subsidy').every((part) => part.amountMinor >= 0)).toBe(
          true,
        );
      }),
    );
  });
  test('of n units is n times the split of one', () => {
    fc.assert(
      fc.property(anyUnit, fc.integer({ min: 1, max: 50 }), (inputs, n) => {
        const sum = multiplyAllocations(allocateUnit(inputs), n).reduce((a, b) => a + b.amountMinor, 0);
        expect(sum).toBe(inputs.paidMinor * n);
      }),
    );
  });
});

describe('a refund', () => {
  test('reverses what was refunded, never more than a bucket holds, and never less as it grows', () => {
    fc.assert(
      fc.property(anyUnit, fc.nat(), fc.nat(), (inputs, a, b) => {
        const split = allocateUnit(inputs);
        const [small, large] = [a % (inputs.paidMinor + 1), b % (inputs.paidMinor + 1)].sort(
          (x, y) => x - y,
        ) as [number, number];
        const first = reverseAllocations(split, small);
        const second = reverseAllocations(split, large);
        expect(first.reduce((x, y) => x + y, 0)).toBe(small);
        expect(second.reduce((x, y) => x + y, 0)).toBe(large);
        split.forEach((part, i) => {
          expect(Math.abs(second[i] ?? 0)).toBeLessThanOrEqual(Math.abs(part.amountMinor));
          if (inputs.paidMinor > 0 && !split.some((p) => p.tier === 'subsidy')) {
            expect(second[i] ?? 0).toBeGreaterThanOrEqual(first[i] ?? 0);
          }
        });
      }),
    );
  });
  test('with a subsidy grows in every bucket too', () => {
    const split = allocateUnit({ ...bag, paidMinor: 2_640 });
    let before = split.map(() => 0);
    for (let refunded = 0; refunded <= 2_640; refunded += 1) {
      const now = reverseAllocations(split, refunded);
      now.forEach((amount, i) => expect(Math.abs(amount)).toBeGreaterThanOrEqual(Math.abs(before[i] ?? 0)));
      before = now;
    }
    expect(before).toEqual(split.map((part) => part.amountMinor));
  });
  test('larger than the price is refused', () =>
    expect(() => reverseAllocations(allocateUnit(bag), 4_801)).toThrow());
});

describe('sharing', () => {
  const weights = fc
    .array(fc.nat(1_000_000), { minLength: 1, maxLength: 12 })
    .filter((w) => w.some((x) => x > 0));
  test('by largest remainder adds up and stays within one unit of the exact share', () => {
    fc.assert(
      fc.property(weights, fc.nat(10_000_000), (w, total) => {
        const sum = w.reduce((a, b) => a + b, 0);
        const shares = largestRemainder(w, total);
        expect(shares.reduce((a, b) => a + b, 0)).toBe(total);
        shares.forEach((share, i) =>
          expect(Math.abs(share - ((w[i] ?? 0) * total) / sum)).toBeLessThan(1.000001),
        );
      }),
    );
  });
  test('by Webster is house-monotone and gives the weights back at their own sum', () => {
    fc.assert(
      fc.property(weights, fc.nat(5_000), (w, house) => {
        const now = webster(w, house);
        const next = webster(w, house + 1);
        expect(now.reduce((a, b) => a + b, 0)).toBe(house);
        next.forEach((share, i) => expect(share).toBeGreaterThanOrEqual(now[i] ?? 0));
        expect(
          webster(
            w,
            w.reduce((a, b) => a + b, 0),
          ),
        ).toEqual(w);
      }),
    );
  });
  test('all-zero weights throw', () => {
    expect(() => largestRemainder([0, 0], 5)).toThrow(RangeError);
    expect(() => webster([0], 1)).toThrow(RangeError);
  });
});

describe('a line', () => {
  test('across two batches is two portions; a discount that does not divide leaves units a cent apart', () => {
    expect(
      planPortions(
        [
          { batchId: 'a', quantity: 1 },
          { batchId: 'b', quantity: 2 },
        ],
        10_000,
      ),
    ).toEqual([
      { batchId: 'a', quantity: 1, unitPaidMinor: 3_334 },
      { batchId: 'b', quantity: 2, unitPaidMinor: 3_333 },
    ]);
  });
  test('keeps its price to the cent however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        fc.nat(100_000),
        (takes, paid) => {
          const portions = planPortions(
            takes.map((quantity, i) => ({ batchId: `b${i}`, quantity })),
            paid,
          );
          expect(portions.reduce((sum, p) => sum + p.quantity * p.unitPaidMinor, 0)).toBe(paid);
          expect(portions.length).toBeLessThanOrEqual(takes.length + 1);
        },
      ),
    );
  });
});

test('policy shares that do not add to 10,000 are refused in a sentence', () => {
  expect(
    faultInTerms({ processingBp: 350, operationsBp: 1_200, residual: [{ fund: 'program', shareBp: 9_000 }] }),
  ).toMatch(/add up to 90%/);
});
