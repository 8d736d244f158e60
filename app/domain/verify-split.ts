import { allocateUnit, multiplyAllocations } from './allocation.ts';
import type { Minor } from './money.ts';

/** What decides the split of one unit, as far as anyone may see it: with few makers, materials and wages are one sum. */
export interface PublicSplitInputs {
  listMinor: Minor;
  paidMinor: Minor;
  making:
    { isOneSum: true; amountMinor: Minor } | { isOneSum: false; materialsMinor: Minor; wagesMinor: Minor };
  processingBp: number;
  operationsBp: number;
  residual: { fundId: string; shareBp: number }[];
}

/** A bucket by its public key: a tier, `making`, or a fund's code. */
export interface SplitPart {
  key: string;
  amountMinor: Minor;
}

/**
 * The split of `quantity` units from its inputs, by the very rule that made it (the policy's tiers, in order). Runs on
 * the server and in the reader's browser alike.
 */
export function recomputeSplit(inputs: PublicSplitInputs, quantity: number): SplitPart[] {
  const { making, ...rest } = inputs;
  const costs = making.isOneSum
    ? { materialsMinor: making.amountMinor, wagesMinor: 0 }
    : { materialsMinor: making.materialsMinor, wagesMinor: making.wagesMinor };
  const parts = multiplyAllocations(allocateUnit({ ...rest, ...costs }), quantity);
  return parts.flatMap((part): SplitPart[] => {
    if (part.tier === 'fund') return [{ key: part.fundId, amountMinor: part.amountMinor }];
    if (!making.isOneSum) return [{ key: part.tier, amountMinor: part.amountMinor }];
    if (part.tier === 'wages') return [];
    return [{ key: part.tier === 'materials' ? 'making' : part.tier, amountMinor: part.amountMinor }];
  });
}

/** Whether two splits say the same, whatever the order of their parts; a part of nothing may be missing. */
export function isSameSplit(a: readonly SplitPart[], b: readonly SplitPart[]): boolean {
  const sums = new Map<string, number>();
  for (const part of a) sums.set(part.key, (sums.get(part.key) ?? 0) + part.amountMinor);
  for (const part of b) sums.set(part.key, (sums.get(part.key) ?? 0) - part.amountMinor);
  return [...sums.values()].every((sum) => sum === 0);
}
