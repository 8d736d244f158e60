import { largestRemainder, webster } from './apportionment.ts';
import { basisPointsOf, mulDivHalfUp, type Minor } from './money.ts';
import { percent } from './percent.ts';

/** The tiers of a policy that are no fund, in the order in which they are served. */
export type Tier = 'materials' | 'wages' | 'processing' | 'operations' | 'fund' | 'subsidy';

/** One bucket of a price. `fundId` is set for tier `fund` alone; `subsidy` is negative or absent. */
export interface Allocation {
  tier: Tier;
  fundId: string;
  amountMinor: Minor;
}

/** What a policy version says. Residual shares sum to 10,000; `program` stands for the fund of the batch's own program. */
export interface PolicyTerms {
  processingBp: number;
  operationsBp: number;
  residual: { fund: string; shareBp: number }[];
}

/** Everything that decides a unit's split; stored with each portion, so that anyone can recompute it. */
export interface UnitInputs {
  listMinor: Minor;
  paidMinor: Minor;
  materialsMinor: Minor;
  wagesMinor: Minor;
  processingBp: number;
  operationsBp: number;
  residual: { fundId: string; shareBp: number }[];
}

/** Standard wages of one unit: each cohort's minutes × hourly rate ÷ 60, halves up, then added. */
export function unitWages(labor: readonly { minutes: number; rateMinor: Minor }[]): Minor {
  return labor.reduce((sum, row) => sum + laborCost(row), 0);
}

/** One labor row's wages for one unit: 105 minutes at 960 an hour are 1,680. */
export function laborCost(row: { minutes: number; rateMinor: Minor }): Minor {
  return mulDivHalfUp(row.minutes, row.rateMinor, 60);
}

/** Why terms cannot be a policy, in a sentence; undefined when they can. */
export function faultInTerms(terms: PolicyTerms): string | undefined {
  const rates = [terms.processingBp, terms.operationsBp, ...terms.residual.map((share) => share.shareBp)];
  if (rates.some((bp) => !Number.isInteger(bp) || bp < 0 || bp > 10_000)) {
    return 'Each rate and share is from 0% to 100%, with at most two decimals.';
  }
  const sum = terms.residual.reduce((total, share) => total + share.shareBp, 0);
  if (sum !== 10_000)
    return `The shares of what is left add up to ${percent(sum)}; they have to add up to 100%, so that each cent has a place.`;
  if (terms.processingBp + terms.operationsBp > 10_000)
    return 'Card processing and operations together take more than the whole price; lower one of them.';
  if (new Set(terms.residual.map((share) => share.fund)).size !== terms.residual.length) {
    return 'A fund is named twice; give each fund one share.';
  }
  return undefined;
}

/**
 * Splits the paid price of one unit into buckets that add up to it exactly.
 * Materials, wages and processing (of list) stand whatever the discount; a discount lowers the residual, then
 * operations; what is still missing is a negative `subsidy`, which operations pay.
 */
export function allocateUnit(inputs: UnitInputs): Allocation[] {
  const processing = basisPointsOf(inputs.listMinor, inputs.processingBp);
  const operationsAtList = basisPointsOf(inputs.listMinor, inputs.operationsBp);
  const afterFixed = inputs.paidMinor - inputs.materialsMinor - inputs.wagesMinor - processing;
  const operations = Math.max(0, Math.min(operationsAtList, afterFixed));
  const residual = Math.max(0, afterFixed - operations);
  const subsidy = Math.min(0, afterFixed);
  const shares = largestRemainder(
    inputs.residual.map((share) => share.shareBp),
    residual,
  );
  const allocations: Allocation[] = [
    { tier: 'materials', fundId: '', amountMinor: inputs.materialsMinor },
    { tier: 'wages', fundId: '', amountMinor: inputs.wagesMinor },
    { tier: 'processing', fundId: '', amountMinor: processing },
    { tier: 'operations', fundId: '', amountMinor: operations },
    ...inputs.residual.map((share, index): Allocation => ({
      tier: 'fund',
      fundId: share.fundId,
      amountMinor: shares[index] ?? 0,
    })),
  ];
  if (subsidy < 0) allocations.push({ tier: 'subsidy', fundId: '', amountMinor: subsidy });
  return allocations;
}

/** n units of one split. */
export function multiplyAllocations(unit: readonly Allocation[], quantity: number): Allocation[] {
  return unit.map((part) => ({ ...part, amountMinor: part.amountMinor * quantity }));
}

/** Units of a line that share one batch and one price; the line's discount may leave some a cent dearer. */
export interface PortionPlan {
  batchId: string;
  quantity: number;
  unitPaidMinor: Minor;
}

/**
 * Cuts a line into portions: first by the batches its units come from (oldest first), then, where the line's price does
 * not divide by its quantity, into units a cent apart. The dearer units come first. Prices add up to `linePaidMinor`.
 */
export function planPortions(
  takes: readonly { batchId: string; quantity: number }[],
  linePaidMinor: Minor,
): PortionPlan[] {
  const quantity = takes.reduce((sum, take) => sum + take.quantity, 0);
  if (quantity === 0) return [];
  const base = Math.floor(linePaidMinor / quantity);
  let dearer = linePaidMinor - base * quantity;
  const portions: PortionPlan[] = [];
  for (const take of takes) {
    const atDearer = Math.min(dearer, take.quantity);
    dearer -= atDearer;
    if (atDearer > 0) portions.push({ batchId: take.batchId, quantity: atDearer, unitPaidMinor: base + 1 });
    if (take.quantity > atDearer) {
      portions.push({ batchId: take.batchId, quantity: take.quantity - atDearer, unitPaidMinor: base });
    }
  }
  return portions;
}

/**
 * What each bucket of a portion gives back when `refundedMinor` of its price has been refunded, in the portion's order.
 * Webster over the positive buckets; a subsidy S shrinks by half-up(S × R ÷ P), which the positive buckets then carry.
 */
export function reverseAllocations(allocations: readonly Allocation[], refundedMinor: Minor): Minor[] {
  const paid = allocations.reduce((sum, part) => sum + part.amountMinor, 0);
  if (refundedMinor < 0 || refundedMinor > paid) {
    throw new RangeError('A portion gives back between nothing and what was paid for it.');
  }
  if (refundedMinor === 0) return allocations.map(() => 0);
  const subsidy = -allocations.reduce((sum, part) => sum + Math.min(0, part.amountMinor), 0);
  const subsidyBack = subsidy === 0 ? 0 : mulDivHalfUp(subsidy, refundedMinor, paid);
  const positive = webster(
    allocations.map((part) => Math.max(0, part.amountMinor)),
    refundedMinor + subsidyBack,
  );
  return allocations.map((part, index) => (part.amountMinor < 0 ? -subsidyBack : (positive[index] ?? 0)));
}
