import { allocateUnit, multiplyAllocations, type UnitInputs } from '#app/domain/allocation.ts';
import { versionFor } from '#app/domain/policy-scope.ts';
import {
  listBalanceFaults,
  listBatchBalanceFaults,
  listDraftEntries,
  listOrdersWithLostCents,
  listOverRefundedOrders,
  listPortionsToCheck,
  listUnbalancedEntries,
  type PortionToCheck,
} from '#db/check-books.ts';
import { listBalances } from '#db/balances.ts';
import { listPolicyVersions } from '#db/policies.ts';
import { listHoldFaults, listStockFaults } from '#db/stock.ts';
import type { Context } from './context.server.ts';

export interface BookCheck {
  /** The invariant's number in the books' rules, and what it says. */
  invariant: number;
  rule: string;
  faults: string[];
}

/** Proves what the books promise from their rows alone, and names what breaks a promise. No faults, no breaks. */
export async function checkBooks(ctx: Context): Promise<BookCheck[]> {
  const entries = (rows: { sequence: number; kind: string }[]) =>
    rows.map((row) => `entry ${row.sequence} (${row.kind})`);
  const orders = (rows: { number: number }[]) => rows.map((row) => `order ${row.number}`);
  const balances = (rows: { key: string; foldMinor: number; runningMinor: number }[]) =>
    rows
      .slice(0, 20)
      .map((row) => `${row.key}: ${row.foldMinor} by the entries, ${row.runningMinor} running`);
  const portions = await checkPortions(ctx);
  return [
    {
      invariant: 1,
      rule: 'postings of an entry sum to zero in each fund',
      faults: entries(await listUnbalancedEntries(ctx.db)),
    },
    { invariant: 2, rule: 'no entry is left a draft', faults: entries(await listDraftEntries(ctx.db)) },
    {
      invariant: 4,
      rule: 'the split of a portion is what was paid for it',
      faults: [...portions.sums, ...orders(await listOrdersWithLostCents(ctx.db))],
    },
    { invariant: 5, rule: 'recomputing a portion gives the same cents', faults: portions.recomputed },
    {
      invariant: 6,
      rule: 'a portion has the policy in force when its checkout was made',
      faults: portions.policies,
    },
    {
      invariant: 8,
      rule: 'no order gives back more than was paid',
      faults: orders(await listOverRefundedOrders(ctx.db)),
    },
    {
      invariant: 14,
      rule: 'shelf, batches and holds agree',
      faults: [
        ...(await listStockFaults(ctx.db)).map((row) => `stock of ${row.variantId}`),
        ...(await listHoldFaults(ctx.db)).map((row) => `holds of batch ${row.batchId}`),
      ],
    },
    {
      invariant: 15,
      rule: 'running balances equal the fold over entries',
      faults: balances([...(await listBalanceFaults(ctx.db)), ...(await listBatchBalanceFaults(ctx.db))]),
    },
  ];
}

async function checkPortions(
  ctx: Context,
): Promise<{ sums: string[]; recomputed: string[]; policies: string[] }> {
  const found = { sums: [] as string[], recomputed: [] as string[], policies: [] as string[] };
  const versions = await listPolicyVersions(ctx.db);
  let afterId = '';
  for (;;) {
    const portions = await listPortionsToCheck(ctx.db, afterId);
    for (const portion of portions) {
      if (portion.allocations.reduce((sum, part) => sum + part.amountMinor, 0) !== portion.paidMinor)
        found.sums.push(`portion ${portion.id}`);
      if (!isReproducible(portion)) found.recomputed.push(`portion ${portion.id}`);
      if (versionFor(versions, portion, portion.orderCreatedAt)?.id !== portion.policyVersionId)
        found.policies.push(`portion ${portion.id}`);
    }
    const last = portions.at(-1);
    if (!last) return found;
    afterId = last.id;
  }
}

function isReproducible(portion: PortionToCheck): boolean {
  const inputs = JSON.parse(portion.inputsJson) as UnitInputs;
  return (
    JSON.stringify(multiplyAllocations(allocateUnit(inputs), portion.quantity)) ===
    JSON.stringify(portion.allocations)
  );
}

/** Every account's balance by fund; the operating fund's accounts and each fund's sum to zero. */
export async function readTrialBalance(
  ctx: Context,
): Promise<{ account: string; fund: string; amountMinor: number }[]> {
  return (await listBalances(ctx.db)).filter((row) => row.amountMinor !== 0);
}
