import { allocateUnit, type PolicyTerms } from './allocation.ts';
import { largestRemainder } from './apportionment.ts';
import { basisPointsOf, formatMoney, type Minor } from './money.ts';
import { percent } from './percent.ts';

/** What a code takes off goods: a rate of each line, or an amount of all lines together. The other one is 0. */
export interface Reduction {
  percentBp: number;
  amountMinor: Minor;
}

/** No code takes more: an order has to leave something to pay, or no payment would ever settle it. */
export const MOST_PERCENT_BP = 9_000;

/** `45% off`, `$5.00 off`. */
export function nameOfReduction({ percentBp, amountMinor }: Reduction, currency: string): string {
  return `${percentBp > 0 ? percent(percentBp) : formatMoney(amountMinor, currency)} off`;
}

/** A code as it is kept, whatever way it was typed. */
export function normalizeCode(typed: string): string {
  return typed.replace(/\s+/g, '').toUpperCase();
}

/** Whether a text can be a code: 3 to 24 capitals, digits and hyphens, beginning with no hyphen. */
export function isCode(code: string): boolean {
  return /^[A-Z0-9][A-Z0-9-]{2,23}$/.test(code);
}

/**
 * What comes off each line at its list price: a rate per line, halves up; an amount shared by largest remainder.
 * Undefined where nothing would be left to pay.
 */
export function lineDiscounts(reduction: Reduction, listMinors: readonly Minor[]): Minor[] | undefined {
  const sum = listMinors.reduce((total, list) => total + list, 0);
  if (reduction.amountMinor >= sum) return undefined;
  const discounts =
    reduction.percentBp > 0
      ? listMinors.map((list) => basisPointsOf(list, reduction.percentBp))
      : largestRemainder(listMinors, reduction.amountMinor);
  return discounts.reduce((total, one) => total + one, 0) < sum ? discounts : undefined;
}

export interface PromotionState {
  isActive: number;
  startsAt: string;
  endsAt: string | null;
  useLimit: number | null;
  used: number;
}

export type Standing = 'open' | 'ended_early' | 'not_started' | 'over' | 'used_up';

/** How a code stands at an instant (ISO-8601, UTC). */
export function standingOf(promotion: PromotionState, at: string): Standing {
  if (promotion.isActive === 0) return 'ended_early';
  if (at < promotion.startsAt) return 'not_started';
  if (promotion.endsAt !== null && at >= promotion.endsAt) return 'over';
  return promotion.useLimit !== null && promotion.used >= promotion.useLimit ? 'used_up' : 'open';
}

export interface CostedPiece {
  listMinor: Minor;
  materialsMinor: Minor;
  wagesMinor: Minor;
}

/**
 * What operations would have to add to one piece bought alone under a code, and its price then. Nobody can buy it
 * alone with an amount off that is as large as its price: then undefined.
 */
export function subsidyUnder(
  reduction: Reduction,
  piece: CostedPiece,
  { processingBp, operationsBp, residual }: PolicyTerms,
): { paidMinor: Minor; subsidyMinor: Minor } | undefined {
  const [discount] = lineDiscounts(reduction, [piece.listMinor]) ?? [];
  if (discount === undefined) return undefined;
  const paidMinor = piece.listMinor - discount;
  const { listMinor, materialsMinor, wagesMinor } = piece;
  const split = allocateUnit({
    ...{ listMinor, paidMinor, materialsMinor, wagesMinor, processingBp, operationsBp },
    residual: residual.map(({ fund, shareBp }) => ({ fundId: fund, shareBp })),
  });
  return {
    paidMinor,
    subsidyMinor: 0 - (split.find((part) => part.tier === 'subsidy')?.amountMinor ?? 0),
  };
}
