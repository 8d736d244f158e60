import { webster } from './apportionment.ts';
import { mulDivHalfUp, type Minor } from './money.ts';

/** Goods of one portion and their tax. */
export interface GoodsAndTax {
  goodsMinor: Minor;
  taxMinor: Minor;
}

/** What of an order can still go back, portion by portion. */
export interface Room {
  portions: readonly GoodsAndTax[];
  shippingMinor: Minor;
}

/** What one dispute takes back, part by part; `excessMinor` is more than there was, a loss of operations. */
export interface GiveBack {
  portions: GoodsAndTax[];
  shippingMinor: Minor;
  excessMinor: Minor;
}

/**
 * Fits amounts that came without parts into what is left of an order, one after the other: first goods and their tax in
 * proportion, then shipping. Each gets the difference of two whole sums, and a sum is shared by Webster's method, which
 * never takes back what it gave a smaller one. So the parts add up to the same cents in whatever order the amounts come.
 */
export function fitGiveBacks(room: Room, amountsMinor: readonly Minor[]): GiveBack[] {
  let takenMinor = 0;
  let before = fitSum(room, 0);
  return amountsMinor.map((amountMinor) => {
    takenMinor += amountMinor;
    const after = fitSum(room, takenMinor);
    const parts = subtract(after, before);
    before = after;
    return parts;
  });
}

function fitSum(room: Room, amountMinor: Minor): GiveBack {
  const goodsLeft = room.portions.map((portion) => portion.goodsMinor);
  const taxLeft = room.portions.map((portion) => portion.taxMinor);
  const [allGoods, allTax] = [sumOf(goodsLeft), sumOf(taxLeft)];
  const ofGoods = Math.min(amountMinor, allGoods + allTax);
  const taxMinor = ofGoods === 0 ? 0 : mulDivHalfUp(ofGoods, allTax, allGoods + allTax);
  const goods = share(goodsLeft, ofGoods - taxMinor);
  const tax = share(taxLeft, taxMinor);
  const shippingMinor = Math.min(amountMinor - ofGoods, room.shippingMinor);
  return {
    portions: room.portions.map((_, i) => ({ goodsMinor: goods[i] ?? 0, taxMinor: tax[i] ?? 0 })),
    shippingMinor,
    excessMinor: amountMinor - ofGoods - shippingMinor,
  };
}

function share(weights: readonly Minor[], amountMinor: Minor): Minor[] {
  return amountMinor === 0 ? weights.map(() => 0) : webster(weights, amountMinor);
}

function sumOf(minors: readonly Minor[]): Minor {
  return minors.reduce((sum, minor) => sum + minor, 0);
}

function subtract(after: GiveBack, before: GiveBack): GiveBack {
  return {
    portions: after.portions.map((portion, i) => ({
      goodsMinor: portion.goodsMinor - (before.portions[i]?.goodsMinor ?? 0),
      taxMinor: portion.taxMinor - (before.portions[i]?.taxMinor ?? 0),
    })),
    shippingMinor: after.shippingMinor - before.shippingMinor,
    excessMinor: after.excessMinor - before.excessMinor,
  };
}
