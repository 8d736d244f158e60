import { webster } from './apportionment.ts';
import { mulDivHalfUp, type Minor } from './money.ts';

/** Units of a line from one batch: what was paid for them, and what of it went back or is promised back already. */
export interface RefundablePortion {
  portionId: string;
  lineId: string;
  quantity: number;
  unitPaidMinor: Minor;
  paidMinor: Minor;
  taxMinor: Minor;
  backUnits: number;
  backGoodsMinor: Minor;
  backTaxMinor: Minor;
}

/** What an order can still give back. Its portions come oldest batch first, as they were sold. */
export interface RefundState {
  portions: RefundablePortion[];
  shippingMinor: Minor;
  backShippingMinor: Minor;
  /** Goods that never left the house are on the shelf again, whatever is asked. */
  isShipped: boolean;
}

/** What a refund takes from one portion. Units that do not come back to the shelf are lost. */
export interface RefundPart {
  portionId: string;
  quantity: number;
  goodsMinor: Minor;
  taxMinor: Minor;
  restock: boolean;
}

/** The parts of a refund: they are fixed when it is first seen, and add up to its amount. */
export interface RefundParts {
  parts: RefundPart[];
  goodsMinor: Minor;
  taxMinor: Minor;
  shippingMinor: Minor;
}

/** How many units of a line go back, and whether they can be sold again. */
export interface LineWish {
  lineId: string;
  quantity: number;
  restock: boolean;
}

const goodsLeft = (portion: RefundablePortion): Minor => portion.paidMinor - portion.backGoodsMinor;
const unitsLeft = (portion: RefundablePortion): number => portion.quantity - portion.backUnits;
const taxLeft = (portion: RefundablePortion): Minor => portion.taxMinor - portion.backTaxMinor;
const sumOf = (portions: readonly RefundablePortion[], of: (portion: RefundablePortion) => number): number =>
  portions.reduce((sum, portion) => sum + of(portion), 0);

/** Whether all of a refund's parts are still left; one that failed may find that others have taken some. */
export function areLeft(state: RefundState, refund: RefundParts): boolean {
  const isFound = refund.parts.every((part) => {
    const portion = state.portions.find((one) => one.portionId === part.portionId);
    if (!portion) return false;
    const { quantity, goodsMinor, taxMinor } = part;
    return quantity <= unitsLeft(portion) && goodsMinor <= goodsLeft(portion) && taxMinor <= taxLeft(portion);
  });
  return isFound && refund.shippingMinor <= state.shippingMinor - state.backShippingMinor;
}

/** Money of goods, tax and shipping, and units by line, that have not gone back and are not promised back. */
export function restOf(state: RefundState): { goodsMinor: Minor; taxMinor: Minor; shippingMinor: Minor } {
  return {
    goodsMinor: sumOf(state.portions, goodsLeft),
    taxMinor: sumOf(state.portions, taxLeft),
    shippingMinor: state.shippingMinor - state.backShippingMinor,
  };
}

/** How many units of a line can still be given back. */
export function unitsLeftOfLine(state: RefundState, lineId: string): number {
  return sumOf(
    state.portions.filter((portion) => portion.lineId === lineId),
    unitsLeft,
  );
}

/**
 * Units of lines at the price that was paid for them, with their tax; the units sold first go back first. A unit whose
 * price an earlier refund by amount has lowered gives back what is left of it. Undefined when more units are asked for
 * than are left.
 */
export function partsOfLines(
  state: RefundState,
  wishes: readonly LineWish[],
  withShipping: boolean,
): RefundParts | undefined {
  const parts: RefundPart[] = [];
  for (const wish of wishes) {
    let wanted = wish.quantity;
    for (const portion of state.portions.filter((one) => one.lineId === wish.lineId)) {
      const quantity = Math.min(wanted, unitsLeft(portion));
      wanted -= quantity;
      if (quantity === 0) continue;
      const goodsMinor = Math.min(portion.unitPaidMinor * quantity, goodsLeft(portion));
      parts.push({
        portionId: portion.portionId,
        quantity,
        goodsMinor,
        taxMinor: taxOfGoods(portion, goodsMinor, quantity === unitsLeft(portion)),
        restock: wish.restock || !state.isShipped,
      });
    }
    if (wanted > 0) return undefined;
  }
  return addUp(state, parts, withShipping);
}

/** Every unit and every cent that is left, with shipping. */
export function partsOfRest(state: RefundState, restock: boolean): RefundParts {
  const parts = state.portions.map((portion): RefundPart => ({
    portionId: portion.portionId,
    quantity: unitsLeft(portion),
    goodsMinor: goodsLeft(portion),
    taxMinor: taxLeft(portion),
    restock: restock || !state.isShipped,
  }));
  return addUp(state, parts, true);
}

/**
 * An amount of goods with their tax, spread over what is left of both: the tax part is half-up(A × tax ÷ (goods + tax)),
 * the goods go by Webster's method over the portions. Units stay with the buyer, unless nothing is left to pay for them.
 * Undefined when it is more than what is left.
 */
export function partsOfAmount(
  state: RefundState,
  amountMinor: Minor,
  withShipping: boolean,
): RefundParts | undefined {
  const rest = restOf(state);
  const all = rest.goodsMinor + rest.taxMinor;
  if (amountMinor < 0 || amountMinor > all) return undefined;
  const tax = all === 0 ? 0 : mulDivHalfUp(amountMinor, rest.taxMinor, all);
  const goodsBack = spread(state.portions.map(goodsLeft), amountMinor - tax);
  const taxBack = spread(state.portions.map(taxLeft), tax);
  const parts = state.portions.map((portion, i): RefundPart => {
    const goodsMinor = goodsBack[i] ?? 0;
    return {
      portionId: portion.portionId,
      quantity: goodsMinor > 0 && goodsMinor === goodsLeft(portion) ? unitsLeft(portion) : 0,
      goodsMinor,
      taxMinor: taxBack[i] ?? 0,
      restock: !state.isShipped,
    };
  });
  return addUp(state, parts, withShipping);
}

/**
 * A refund that came without parts, from Stripe's dashboard: first what is left of goods and their tax, then shipping.
 * Undefined when it is more than what is left.
 */
export function partsOfDashboardRefund(state: RefundState, amountMinor: Minor): RefundParts | undefined {
  const rest = restOf(state);
  const ofGoods = Math.min(amountMinor, rest.goodsMinor + rest.taxMinor);
  const shippingMinor = amountMinor - ofGoods;
  if (shippingMinor > rest.shippingMinor || amountMinor <= 0) return undefined;
  const parts = partsOfAmount(state, ofGoods, false);
  return parts && { ...parts, shippingMinor };
}

/** The tax of each portion of a line: cumulative and halves up, so that the line's tax is kept to the cent. */
export function taxOfPortions(paidMinors: readonly Minor[], lineTaxMinor: Minor): Minor[] {
  const linePaid = paidMinors.reduce((sum, paid) => sum + paid, 0);
  if (linePaid === 0) return paidMinors.map((_, i) => (i === 0 ? lineTaxMinor : 0));
  let paidSoFar = 0;
  let taxSoFar = 0;
  return paidMinors.map((paid) => {
    paidSoFar += paid;
    const tax = mulDivHalfUp(lineTaxMinor, paidSoFar, linePaid) - taxSoFar;
    taxSoFar += tax;
    return tax;
  });
}

/** Cumulative and halves up, so that refunds of any sizes end at the portion's tax exactly and none takes tax back. */
function taxOfGoods(portion: RefundablePortion, goodsMinor: Minor, isLastUnit: boolean): Minor {
  const isWhole = isLastUnit && goodsMinor === goodsLeft(portion);
  if (isWhole || portion.paidMinor === 0) return isWhole ? taxLeft(portion) : 0;
  const target = mulDivHalfUp(portion.taxMinor, portion.backGoodsMinor + goodsMinor, portion.paidMinor);
  return Math.min(Math.max(target - portion.backTaxMinor, 0), taxLeft(portion));
}

/** Webster's method; where nothing weighs anything the first carries it all. */
function spread(weights: readonly Minor[], total: Minor): Minor[] {
  if (weights.some((weight) => weight > 0)) return webster(weights, total);
  return weights.map((_, i) => (i === 0 ? total : 0));
}

function addUp(state: RefundState, all: readonly RefundPart[], withShipping: boolean): RefundParts {
  const parts = all.filter((part) => part.quantity > 0 || part.goodsMinor > 0 || part.taxMinor > 0);
  return {
    parts,
    goodsMinor: parts.reduce((sum, part) => sum + part.goodsMinor, 0),
    taxMinor: parts.reduce((sum, part) => sum + part.taxMinor, 0),
    shippingMinor: withShipping ? state.shippingMinor - state.backShippingMinor : 0,
  };
}
