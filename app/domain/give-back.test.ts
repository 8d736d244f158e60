import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitGiveBacks, type GiveBack, type Room } from './give-back.ts';

const bag: Room = { portions: [{ goodsMinor: 4_800, taxMinor: 384 }], shippingMinor: 600 };

test('a dispute of the whole payment takes goods, tax and shipping', () => {
  expect(fitGiveBacks(bag, [5_784])).toEqual([
    { portions: [{ goodsMinor: 4_800, taxMinor: 384 }], shippingMinor: 600, excessMinor: 0 },
  ]);
});
test('$21.60 are $20.00 of goods and $1.60 of their tax', () => {
  expect(fitGiveBacks(bag, [2_160])[0]?.portions).toEqual([{ goodsMinor: 2_000, taxMinor: 160 }]);
});
test('what is more than there was is nobody’s part', () => {
  expect(fitGiveBacks(bag, [5_000, 1_000]).map((one) => one.excessMinor)).toEqual([0, 216]);
  expect(fitGiveBacks({ portions: [], shippingMinor: 0 }, [7])[0]?.excessMinor).toBe(7);
});

const rooms = fc.record({
  portions: fc.array(fc.record({ goodsMinor: fc.nat(5_000), taxMinor: fc.nat(500) }), {
    minLength: 1,
    maxLength: 5,
  }),
  shippingMinor: fc.nat(1_000),
});

function addUp(parts: readonly GiveBack[]) {
  const flat = parts.map(({ portions, shippingMinor, excessMinor }) => [
    ...portions.flatMap((portion) => [portion.goodsMinor, portion.taxMinor]),
    shippingMinor,
    excessMinor,
  ]);
  return (flat[0] ?? []).map((_, i) => flat.reduce((sum, one) => sum + (one[i] ?? 0), 0));
}

test('parts are never negative, add up to their amounts, fit the room, and do not depend on the order', () => {
  fc.assert(
    fc.property(rooms, fc.array(fc.nat(8_000), { minLength: 1, maxLength: 5 }), (room, amounts) => {
      const fitted = fitGiveBacks(room, amounts);
      for (const [i, one] of fitted.entries()) {
        const all = addUp([one]);
        expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
        expect(all.reduce((sum, part) => sum + part, 0)).toBe(amounts[i]);
      }
      const sums = addUp(fitted);
      const limits = room.portions.flatMap((portion) => [portion.goodsMinor, portion.taxMinor]);
      for (const [i, limit] of [...limits, room.shippingMinor].entries())
        expect(sums[i]).toBeLessThanOrEqual(limit);
      expect(addUp(fitGiveBacks(room, [...amounts].reverse()))).toEqual(sums);
    }),
  );
});
