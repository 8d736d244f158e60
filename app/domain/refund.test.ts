import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  partsOfAmount,
  partsOfDashboardRefund,
  partsOfLines,
  partsOfRest,
  restOf,
  taxOfPortions,
  unitsLeftOfLine,
  type RefundParts,
  type RefundState,
} from './refund.ts';

const bag = bags(1);

function bags(quantity: number, isShipped = true): RefundState {
  const portion = {
    portionId: 'p1',
    lineId: 'l1',
    quantity,
    unitPaidMinor: 4_800,
    paidMinor: 4_800 * quantity,
  };
  return {
    portions: [{ ...portion, taxMinor: 384 * quantity, backUnits: 0, backGoodsMinor: 0, backTaxMinor: 0 }],
    shippingMinor: 600,
    backShippingMinor: 0,
    isShipped,
  };
}

/** The state once these parts are promised back. */
function after(state: RefundState, back: RefundParts): RefundState {
  return {
    ...state,
    backShippingMinor: state.backShippingMinor + back.shippingMinor,
    portions: state.portions.map((portion) => {
      const part = back.parts.find((one) => one.portionId === portion.portionId);
      if (!part) return portion;
      return {
        ...portion,
        backUnits: portion.backUnits + part.quantity,
        backGoodsMinor: portion.backGoodsMinor + part.goodsMinor,
        backTaxMinor: portion.backTaxMinor + part.taxMinor,
      };
    }),
  };
}

const sums = ({ goodsMinor, taxMinor, shippingMinor }: RefundParts) => [goodsMinor, taxMinor, shippingMinor];

describe('by line and quantity', () => {
  test('one of two bags gives back its price and its tax, and shipping only if asked', () => {
    const wish = [{ lineId: 'l1', quantity: 1, restock: true }];
    const parts = partsOfLines(bags(2), wish, false)!;
    expect(sums(parts)).toEqual([4_800, 384, 0]);
    expect(parts.parts).toEqual([
      { portionId: 'p1', quantity: 1, goodsMinor: 4_800, taxMinor: 384, restock: true },
    ]);
    expect(sums(partsOfLines(bags(2), wish, true)!)).toEqual([4_800, 384, 600]);
  });
  test('more units than are left are refused', () => {
    const left = after(
      bags(2),
      partsOfLines(bags(2), [{ lineId: 'l1', quantity: 1, restock: true }], false)!,
    );
    expect(unitsLeftOfLine(left, 'l1')).toBe(1);
    expect(partsOfLines(left, [{ lineId: 'l1', quantity: 2, restock: true }], false)).toBeUndefined();
    expect(partsOfLines(left, [{ lineId: 'other', quantity: 1, restock: true }], false)).toBeUndefined();
  });
  test('after five dollars by amount the last bag gives back what is left of it', () => {
    const less = after(bag, partsOfAmount(bag, 500, false)!);
    const last = partsOfLines(less, [{ lineId: 'l1', quantity: 1, restock: true }], true)!;
    expect(sums(last)).toEqual([4_800 - 463, 384 - 37, 600]);
  });
  test('what never left the house is on the shelf again, whatever is asked', () => {
    const wish = [{ lineId: 'l1', quantity: 1, restock: false }];
    expect(partsOfLines(bags(1, false), wish, false)!.parts[0]?.restock).toBe(true);
    expect(partsOfLines(bags(1, true), wish, false)!.parts[0]?.restock).toBe(false);
  });
  test('a tax that does not divide goes back a third at a time and ends whole', () => {
    let state: RefundState = {
      ...bags(3),
      portions: [{ ...bags(3).portions[0]!, taxMinor: 10 }],
    };
    const taxes = [1, 2, 3].map(() => {
      const parts = partsOfLines(state, [{ lineId: 'l1', quantity: 1, restock: true }], false)!;
      state = after(state, parts);
      return parts.taxMinor;
    });
    expect(taxes).toEqual([3, 4, 3]);
  });
});

describe('by amount', () => {
  test('$20.00 of goods come with $1.60 of tax', () => {
    expect(sums(partsOfAmount(bag, 2_160, false)!)).toEqual([2_000, 160, 0]);
    expect(partsOfAmount(bag, 2_160, false)!.parts[0]?.quantity).toBe(0);
  });
  test('shipping goes back only if asked, and an amount above goods and tax is refused', () => {
    expect(sums(partsOfAmount(bag, 500, true)!)).toEqual([463, 37, 600]);
    expect(sums(partsOfAmount(bag, 5_184, false)!)).toEqual([4_800, 384, 0]);
    expect(partsOfAmount(bag, 5_185, true)).toBeUndefined();
  });
  test('units stay with the buyer until nothing is left to pay for them', () => {
    expect(partsOfAmount(bags(1, false), 5_184, false)!.parts[0]).toMatchObject({
      quantity: 1,
      restock: true,
    });
    expect(partsOfAmount(bags(1, true), 5_184, false)!.parts[0]).toMatchObject({
      quantity: 1,
      restock: false,
    });
  });
});

test('a refund from the dashboard takes goods and their tax first, then shipping, and never more than is left', () => {
  expect(sums(partsOfDashboardRefund(bag, 2_160)!)).toEqual([2_000, 160, 0]);
  expect(sums(partsOfDashboardRefund(bag, 5_200)!)).toEqual([4_800, 384, 16]);
  expect(sums(partsOfDashboardRefund(bag, 5_784)!)).toEqual([4_800, 384, 600]);
  expect(partsOfDashboardRefund(bag, 5_785)).toBeUndefined();
  expect(partsOfDashboardRefund(bag, 0)).toBeUndefined();
});

const anyState = fc
  .record({
    isShipped: fc.boolean(),
    shippingMinor: fc.nat(2_000),
    lines: fc.array(
      fc.record({
        taxMinor: fc.nat(500),
        portions: fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 4 }), unit: fc.nat(3_000) }), {
          minLength: 1,
          maxLength: 3,
        }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ isShipped, shippingMinor, lines }): RefundState => ({
    isShipped,
    shippingMinor,
    backShippingMinor: 0,
    portions: lines.flatMap((line, l) => {
      const paid = line.portions.map((one) => one.quantity * one.unit);
      const taxes = taxOfPortions(paid, line.taxMinor);
      return line.portions.map((one, p) => ({
        portionId: `p${l}.${p}`,
        lineId: `l${l}`,
        quantity: one.quantity,
        unitPaidMinor: one.unit,
        paidMinor: paid[p]!,
        taxMinor: taxes[p]!,
        ...{ backUnits: 0, backGoodsMinor: 0, backTaxMinor: 0 },
      }));
    }),
  }));

const anyStep = fc.record({
  kind: fc.constantFrom('lines', 'amount', 'dashboard'),
  line: fc.nat(2),
  quantity: fc.integer({ min: 1, max: 3 }),
  amountBp: fc.nat(10_000),
  withShipping: fc.boolean(),
  restock: fc.boolean(),
});

/** One refund of at most what is left; undefined where this step finds nothing. */
function refund(state: RefundState, step: typeof anyStep extends fc.Arbitrary<infer T> ? T : never) {
  const rest = restOf(state);
  const goods = rest.goodsMinor + rest.taxMinor;
  const share = (all: number) => Math.floor((all * step.amountBp) / 10_000);
  switch (step.kind) {
    case 'lines': {
      const { line, quantity, restock } = step;
      return partsOfLines(state, [{ lineId: `l${line}`, quantity, restock }], step.withShipping);
    }
    case 'amount':
      return partsOfAmount(state, share(goods), step.withShipping);
    default:
      return partsOfDashboardRefund(state, share(goods + rest.shippingMinor));
  }
}

test('refunds of any kinds in any order never give back more than was paid, and the rest ends at the whole', () => {
  fc.assert(
    fc.property(anyState, fc.array(anyStep, { maxLength: 8 }), (start, steps) => {
      let state = start;
      for (const step of steps) {
        const parts = refund(state, step);
        if (!parts) continue;
        for (const part of parts.parts) {
          expect(Math.min(part.quantity, part.goodsMinor, part.taxMinor)).toBeGreaterThanOrEqual(0);
          if (!state.isShipped) expect(part.restock).toBe(true);
        }
        expect(parts.parts.reduce((sum, part) => sum + part.goodsMinor, 0)).toBe(parts.goodsMinor);
        expect(parts.parts.reduce((sum, part) => sum + part.taxMinor, 0)).toBe(parts.taxMinor);
        state = after(state, parts);
        for (const p of state.portions) {
          expect(p.backUnits).toBeLessThanOrEqual(p.quantity);
          expect(p.backGoodsMinor).toBeLessThanOrEqual(p.paidMinor);
          expect(p.backTaxMinor).toBeLessThanOrEqual(p.taxMinor);
        }
        expect(state.backShippingMinor).toBeLessThanOrEqual(state.shippingMinor);
      }
      const end = after(state, partsOfRest(state, true));
      expect(restOf(end)).toEqual({ goodsMinor: 0, taxMinor: 0, shippingMinor: 0 });
      for (const p of end.portions)
        expect([p.backUnits, p.backGoodsMinor]).toEqual([p.quantity, p.paidMinor]);
      expect(partsOfRest(end, true).parts).toEqual([]);
    }),
  );
});

test('all units one by one, line by line, end at exactly goods and tax', () => {
  fc.assert(
    fc.property(anyState, (start) => {
      let state = start;
      for (const lineId of new Set(start.portions.map((portion) => portion.lineId)))
        while (unitsLeftOfLine(state, lineId) > 0)
          state = after(state, partsOfLines(state, [{ lineId, quantity: 1, restock: true }], false)!);
      const paid = start.portions.filter((portion) => portion.paidMinor > 0 || portion.taxMinor > 0);
      expect(restOf(state)).toMatchObject({ goodsMinor: 0, taxMinor: 0 });
      expect(
        paid.every(
          (p) => state.portions.find((one) => one.portionId === p.portionId)?.backTaxMinor === p.taxMinor,
        ),
      ).toBe(true);
    }),
  );
});
