import { allocateUnit, multiplyAllocations, planPortions, type Allocation } from '#app/domain/allocation.ts';
import type { LabeledBucket } from '#app/domain/impact.ts';
import { versionFor } from '#app/domain/policy-scope.ts';
import { takeOldestFirst } from '#app/domain/stock.ts';
import { listPolicyVersions, type PolicyVersion } from '#db/policies.ts';
import { listFunds } from '#db/programs.ts';
import { listShelf, type ShelfBatch } from '#db/stock.ts';
import type { Cart } from './carts.server.ts';
import { labelAllocations } from './catalog.server.ts';
import { unitInputs } from './order-split.server.ts';
import { nowText, type Context } from './context.server.ts';

/**
 * Where the goods of a cart would go if it were checked out now: the same units from the same batches under the same
 * policy as the checkout takes, so it is what the receipt then shows unless another buyer is quicker. Undefined where
 * the cart cannot be checked out as it stands.
 */
export async function readCartSplit(ctx: Context, cart: Cart): Promise<LabeledBucket[] | undefined> {
  if (!cart.canCheckOut) return undefined;
  const versions = await listPolicyVersions(ctx.db);
  const at = nowText(ctx);
  const programFunds = new Map(
    (await listFunds(ctx.db)).flatMap((fund) => (fund.programId ? [[fund.programId, fund.id] as const] : [])),
  );
  const shelves = new Map<string, ShelfBatch[]>();
  const parts: Allocation[] = [];
  for (const line of cart.lines) {
    const policy = versionFor(versions, line, at);
    if (!policy) return undefined;
    const shelf = shelves.get(line.variantId) ?? (await listShelf(ctx.db, line.variantId));
    shelves.set(line.variantId, shelf);
    const takes = takeOldestFirst(shelf, line.quantity);
    if (!takes) return undefined;
    parts.push(...splitTakes(line, takes, shelf, policy, programFunds));
  }
  return labelAllocations(ctx, addUp(parts));
}

function splitTakes(
  line: { unitMinor: number; paidMinor: number },
  takes: readonly { batchId: string; quantity: number }[],
  shelf: readonly ShelfBatch[],
  { terms }: PolicyVersion,
  programFunds: ReadonlyMap<string, string>,
): Allocation[] {
  return planPortions(takes, line.paidMinor).flatMap(({ batchId, quantity, unitPaidMinor }) => {
    const batch = shelf.find((one) => one.batchId === batchId);
    if (!batch) throw new Error(`Batch ${batchId} is not on the shelf.`);
    // Two lines of one variant must not count the same units.
    batch.free -= quantity;
    const price = { listMinor: line.unitMinor, paidMinor: unitPaidMinor };
    return multiplyAllocations(allocateUnit(unitInputs(price, batch, terms, programFunds)), quantity);
  });
}

function addUp(parts: readonly Allocation[]): Allocation[] {
  const sums = new Map<string, Allocation>();
  for (const part of parts) {
    const key = `${part.tier}|${part.fundId}`;
    const sum = sums.get(key);
    if (sum) sum.amountMinor += part.amountMinor;
    else sums.set(key, { ...part });
  }
  return [...sums.values()];
}
