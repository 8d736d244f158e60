import type { Allocation, UnitInputs } from '#app/domain/allocation.ts';
import { coarsenFunds, showsWagesApart } from '#app/domain/disclosure.ts';
import type { LabeledBucket } from '#app/domain/impact.ts';
import { isSameSplit, recomputeSplit, type PublicSplitInputs } from '#app/domain/verify-split.ts';
import { findOrderByReceiptCode, listAllocations, listOrderLines, listPortions } from '#db/orders.ts';
import { listPolicyVersions } from '#db/policies.ts';
import { findSureMakers, listFunds, listPrograms } from '#db/programs.ts';
import { labelAllocations } from './catalog.server.ts';
import { dayOf, type Context } from './context.server.ts';
import { hashOfTerms } from './policies.server.ts';

export interface VerifiedPortion {
  title: string;
  quantity: number;
  inputs: PublicSplitInputs;
  /** What the receipt says, bucket by bucket, for all its units. */
  promised: LabeledBucket[];
  /** Words for the funds that share what is left. */
  fundNames: Record<string, string>;
  policy: { number: number; effectiveOn: string; termsJson: string; hash: string; isHashRight: boolean };
  /** Whether the server's own computation gives the promised cents. */
  isMatch: boolean;
}

/**
 * Everything needed to recompute the split of a receipt, by the receipt's own code. It tells neither who bought nor
 * which order it was. Undefined for an unknown code and for an order that was never paid.
 */
export async function readVerification(
  ctx: Context,
  code: string,
): Promise<{ currency: string; portions: VerifiedPortion[] } | undefined> {
  const order = await findOrderByReceiptCode(ctx.db, code);
  if (!order?.paidAt) return undefined;
  const lines = await listOrderLines(ctx.db, order.id);
  const allocations = await listAllocations(ctx.db, order.id);
  const versions = await listPolicyVersions(ctx.db);
  const isApart = showsWagesApart(await findSureMakers(ctx.db));
  const [funds, programs] = [await listFunds(ctx.db), await listPrograms(ctx.db)];
  const portions: VerifiedPortion[] = [];
  for (const portion of await listPortions(ctx.db, order.id)) {
    const line = lines.find((one) => one.id === portion.lineId);
    const version = versions.find((one) => one.id === portion.policyVersionId);
    if (!line || !version) throw new Error(`Portion ${portion.id} has no line or no policy.`);
    const own = allocations
      .filter((part) => part.portionId === portion.id)
      .map(({ tier, fundId, amountMinor }) => ({ tier, fundId, amountMinor }) as Allocation);
    const promised = await labelAllocations(ctx, own);
    const shares = (JSON.parse(portion.inputsJson) as UnitInputs).residual.map(
      ({ fundId, shareBp }): Allocation => ({ tier: 'fund', fundId, amountMinor: shareBp }),
    );
    const inputs = toPublicInputs(
      JSON.parse(portion.inputsJson) as UnitInputs,
      coarsenFunds(shares, funds, programs),
      isApart,
    );
    const termsJson = JSON.stringify(version.terms);
    portions.push({
      title: line.options ? `${line.title}, ${line.options.toLowerCase()}` : line.title,
      quantity: portion.quantity,
      inputs,
      promised,
      fundNames: Object.fromEntries(promised.map((bucket) => [bucket.key, bucket.label])),
      policy: {
        number: version.number,
        effectiveOn: dayOf(ctx, new Date(version.effectiveFrom)),
        termsJson,
        hash: portion.policyHash,
        isHashRight: hashOfTerms(termsJson) === portion.policyHash,
      },
      isMatch: isSameSplit(recomputeSplit(inputs, portion.quantity), promised),
    });
  }
  return { currency: order.currency, portions };
}

function toPublicInputs(
  inputs: UnitInputs,
  shares: readonly Allocation[],
  isApart: boolean,
): PublicSplitInputs {
  const { listMinor, paidMinor, materialsMinor, wagesMinor, processingBp, operationsBp } = inputs;
  return {
    ...{ listMinor, paidMinor, processingBp, operationsBp },
    making: isApart
      ? { isOneSum: false, materialsMinor, wagesMinor }
      : { isOneSum: true, amountMinor: materialsMinor + wagesMinor },
    residual: shares.map(({ fundId, amountMinor }) => ({ fundId, shareBp: amountMinor })),
  };
}
