import { webster } from './apportionment.ts';
import { mulDivHalfUp, type Minor } from './money.ts';

/** What of an order can still go back: each portion's goods, and their tax and shipping. */
export interface Room {
  portionsMinor: readonly Minor[];
  taxMinor: Minor;
  shippingMinor: Minor;
}

/** What one refund or dispute takes back, part by part; `excessMinor` is more than there was, a loss of operations. */
export interface GiveBack {
  portionsMinor: Minor[];
  taxMinor: Minor;
  shippingMinor: Minor;
  excessMinor: Minor;
}

/**
 * Fits amounts that came without parts (made in Stripe's dashboard, or taken by a bank) into what is left of an order,
 * one after the other: first goods and their tax in proportion, then shipping. Each gets the difference of two whole
 * sums, and goods are shared by Webster's method, which never takes back what it gave a smaller sum. So the parts add up
 * to the same cents in whatever order the amounts come.
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
  const goodsLeft = room.portionsMinor.reduce((sum, left) => sum + left, 0);
  const ofGoods = Math.min(amountMinor, goodsLeft + room.taxMinor);
  const taxMinor = ofGoods === 0 ? 0 : mulDivHalfUp(ofGoods, room.taxMinor, goodsLeft + room.taxMinor);
  const goodsMinor = ofGoods - taxMinor;
  const shippingMinor = Math.min(amountMinor - ofGoods, room.shippingMinor);
  return {
    portionsMinor:
      goodsMinor === 0 ? room.portionsMinor.map(() => 0) : webster(room.portionsMinor, goodsMinor),
    taxMinor,
    shippingMinor,
    excessMinor: amountMinor - ofGoods - shippingMinor,
  };
}

function subtract(after: GiveBack, before: GiveBack): GiveBack {
  return {
    portionsMinor: after.portionsMinor.map((minor, i) => minor - (before.portionsMinor[i] ?? 0)),
    taxMinor: after.taxMinor - before.taxMinor,
    shippingMinor: after.shippingMinor - before.shippingMinor,
    excessMinor: after.excessMinor - before.excessMinor,
  };
}
