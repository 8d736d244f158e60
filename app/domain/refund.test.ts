import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partsOfAmount, spreadOverPortions, wholeRest, type RefundState } from './refund.ts';

const bag: RefundState = {
  portions: [{ paidMinor: 4_800, refundedMinor: 0 }],
  taxMinor: 384,
  refundedTaxMinor: 0,
  shippingMinor: 600,
  refundedShippingMinor: 0,
};

test('the whole rest of an order is all that was paid and has not gone back', () => {
  expect(wholeRest(bag)).toEqual({ goodsMinor: 4_800, taxMinor: 384, shippingMinor: 600 });
  expect(
    wholeRest({
      ...bag,
      portions: [{ paidMinor: 4_800, refundedMinor: 4_800 }],
      refundedTaxMinor: 384,
      refundedShippingMinor: 600,
    }),
  ).toEqual({ goodsMinor: 0, taxMinor: 0, shippingMinor: 0 });
});
test('an amount without parts takes goods and their tax first, then shipping', () => {
  expect(partsOfAmount(bag, 5_184)).toEqual({ goodsMinor: 4_800, taxMinor: 384, shippingMinor: 0 });
  expect(partsOfAmount(bag, 2_160)).toEqual({ goodsMinor: 2_000, taxMinor: 160, shippingMinor: 0 });
  expect(partsOfAmount(bag, 5_784)).toEqual({ goodsMinor: 4_800, taxMinor: 384, shippingMinor: 600 });
  expect(partsOfAmount(bag, 5_785)).toBeUndefined();
});
test('refunds in any pieces end at the whole, and no portion gives back more than was paid for it', () => {
  const portions = fc.array(fc.record({ paidMinor: fc.nat(10_000), refundedMinor: fc.constant(0) }), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(portions, fc.array(fc.nat(5_000), { maxLength: 6 }), (start, amounts) => {
      let now: RefundState['portions'] = start;
      for (const wanted of amounts) {
        const left = now.reduce((sum, p) => sum + p.paidMinor - p.refundedMinor, 0);
        const back = spreadOverPortions(now, Math.min(wanted, left));
        now = now.map((p, i) => ({ ...p, refundedMinor: back[i] ?? 0 }));
        for (const p of now) expect(p.refundedMinor).toBeLessThanOrEqual(p.paidMinor);
      }
      const rest = now.reduce((sum, p) => sum + p.paidMinor - p.refundedMinor, 0);
      expect(spreadOverPortions(now, rest)).toEqual(now.map((p) => p.paidMinor));
    }),
  );
});
