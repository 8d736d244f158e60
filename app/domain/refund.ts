import { largestRemainder, webster } from './apportionment.ts';
import type { Minor } from './money.ts';

/** What of an order has been paid and what of it has gone back, by part. */
export interface RefundState {
  portions: { paidMinor: Minor; refundedMinor: Minor }[];
  taxMinor: Minor;
  refundedTaxMinor: Minor;
  shippingMinor: Minor;
  refundedShippingMinor: Minor;
}

export interface RefundParts {
  goodsMinor: Minor;
  taxMinor: Minor;
  shippingMinor: Minor;
}

/** Everything that has not gone back yet. */
export function wholeRest(state: RefundState): RefundParts {
  return {
    goodsMinor: state.portions.reduce((sum, portion) => sum + portion.paidMinor - portion.refundedMinor, 0),
    taxMinor: state.taxMinor - state.refundedTaxMinor,
    shippingMinor: state.shippingMinor - state.refundedShippingMinor,
  };
}

/**
 * The parts of an amount that came without any, from Stripe's dashboard: first what is left of goods and their tax, in
 * proportion, then shipping. Undefined when it is more than what is left.
 */
export function partsOfAmount(state: RefundState, amountMinor: Minor): RefundParts | undefined {
  const rest = wholeRest(state);
  const ofGoods = Math.min(amountMinor, rest.goodsMinor + rest.taxMinor);
  const shippingMinor = amountMinor - ofGoods;
  if (shippingMinor > rest.shippingMinor || amountMinor <= 0) return undefined;
  const [goodsMinor = 0, taxMinor = 0] =
    ofGoods === 0 ? [0, 0] : largestRemainder([rest.goodsMinor, rest.taxMinor], ofGoods);
  return { goodsMinor, taxMinor, shippingMinor };
}

/** What each portion has given back in total once `goodsMinor` more goes back, spread over what is left by Webster. */
export function spreadOverPortions(portions: RefundState['portions'], goodsMinor: Minor): Minor[] {
  const left = portions.map((portion) => portion.paidMinor - portion.refundedMinor);
  const more = goodsMinor === 0 ? left.map(() => 0) : webster(left, goodsMinor);
  return portions.map((portion, i) => portion.refundedMinor + (more[i] ?? 0));
}
