import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocateUnit, multiplyAllocations, planPortions } from './allocation.ts';
import { isCode, lineDiscounts, normalizeCode, standingOf, subsidyUnder } from './promotion.ts';

const off = (percentBp: number) => ({ percentBp, amountMinor: 0 });
const amountOff = (amountMinor: number) => ({ percentBp: 0, amountMinor });

describe('what comes off each line', () => {
  test('a rate is taken per line, halves up', () => {
    expect(lineDiscounts(off(3_000), [4_800, 1_800])).toEqual([1_440, 540]);
    expect(lineDiscounts(off(1_500), [1_250, 1_290])).toEqual([188, 194]);
  });
  test('an amount is shared by largest remainder', () => {
    expect(lineDiscounts(amountOff(1_000), [4_800, 1_800, 600])).toEqual([667, 250, 83]);
  });
  test('a code that would leave nothing to pay takes nothing', () => {
    expect(lineDiscounts(amountOff(4_800), [4_800])).toBeUndefined();
    expect(lineDiscounts(off(9_000), [1])).toBeUndefined();
    expect(lineDiscounts(off(1_000), [])).toBeUndefined();
  });

  const cart = fc.array(fc.integer({ min: 1, max: 500_000 }), { minLength: 1, maxLength: 8 });
  const reduction = fc.oneof(
    fc.integer({ min: 1, max: 9_000 }).map(off),
    fc.integer({ min: 1, max: 600_000 }).map(amountOff),
  );
  test('no line is given more than it costs, an amount is given whole, and something is left to pay', () => {
    fc.assert(
      fc.property(cart, reduction, (lines, taken) => {
        const discounts = lineDiscounts(taken, lines);
        const sum = lines.reduce((a, b) => a + b, 0);
        if (discounts === undefined) return taken.amountMinor >= sum || sum < 10;
        const given = discounts.reduce((a, b) => a + b, 0);
        expect(discounts.every((one, i) => one >= 0 && one <= lines[i]!)).toBe(true);
        expect(given).toBeLessThan(sum);
        if (taken.amountMinor > 0) expect(given).toBe(taken.amountMinor);
        return true;
      }),
    );
  });
  test('whatever a code takes, the buckets of a line add up to what is paid, and makers and materials stand', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 20_000 }),
        fc.integer({ min: 1, max: 12 }),
        reduction,
        (listMinor, quantity, taken) => {
          const [discount] = lineDiscounts(taken, [listMinor * quantity]) ?? [];
          if (discount === undefined) return;
          const paid = listMinor * quantity - discount;
          const parts = planPortions([{ batchId: 'b', quantity }], paid).flatMap((portion) =>
            multiplyAllocations(
              allocateUnit({
                ...{ listMinor, paidMinor: portion.unitPaidMinor, materialsMinor: 910, wagesMinor: 1_680 },
                ...{ processingBp: 350, operationsBp: 1_200, residual: [{ fundId: 'f', shareBp: 10_000 }] },
              }),
              portion.quantity,
            ),
          );
          const sumOf = (tier?: string) =>
            parts.reduce((sum, part) => sum + (tier && part.tier !== tier ? 0 : part.amountMinor), 0);
          expect(sumOf()).toBe(paid);
          expect([sumOf('materials'), sumOf('wages')]).toEqual([910 * quantity, 1_680 * quantity]);
        },
      ),
    );
  });
});

test('a code is read whatever way it was typed', () => {
  expect(normalizeCode(' welcome 10\n')).toBe('WELCOME10');
  expect(['WELCOME10', 'A-1'].every(isCode)).toBe(true);
  expect(['', 'AB', '-AB', 'GRÜN', 'A_B', 'X'.repeat(25)].some(isCode)).toBe(false);
});

test('a code runs from its first moment to before its end, as long as uses are left and nobody ended it', () => {
  const code = { isActive: 1, startsAt: '2026-03-01', endsAt: '2026-04-01', useLimit: 2, used: 1 };
  expect(standingOf(code, '2026-02-28')).toBe('not_started');
  expect(standingOf(code, '2026-03-01')).toBe('open');
  expect(standingOf({ ...code, used: 2 }, '2026-03-31')).toBe('used_up');
  expect(standingOf(code, '2026-04-01')).toBe('over');
  expect(standingOf({ ...code, isActive: 0 }, '2026-03-02')).toBe('ended_early');
  expect(standingOf({ ...code, endsAt: null, useLimit: null, used: 9 }, '2030-01-01')).toBe('open');
});

test('at 45 % off the $48.00 bag needs $1.18 from operations, at 30 % off nothing', () => {
  const bag = { listMinor: 4_800, materialsMinor: 910, wagesMinor: 1_680 };
  const terms = { processingBp: 350, operationsBp: 1_200, residual: [{ fund: 'care', shareBp: 10_000 }] };
  expect(subsidyUnder(off(4_500), bag, terms)).toEqual({ paidMinor: 2_640, subsidyMinor: 118 });
  expect(subsidyUnder(off(3_000), bag, terms)).toEqual({ paidMinor: 3_360, subsidyMinor: 0 });
  expect(subsidyUnder(amountOff(4_800), bag, terms)).toBeUndefined();
});
