import { listBalanceFaults, mendBalance, RUNNING_TABLES, type BalanceFault } from '#db/balance-folds.ts';
import { bumpContentVersion } from '#db/content-version.ts';
import { advanceLedgerHead } from '#db/ledger.ts';
import { withTransaction, type Context } from '../context.server.ts';
import type { Proof } from './findings.server.ts';

/** Running balances against what adding up all entries gives. */
export async function proveBalances(proof: Proof): Promise<void> {
  for (const table of RUNNING_TABLES) {
    for (const fault of await listBalanceFaults(proof.ctx.db, table))
      proof.findings.add(15, describeBalanceFault(fault));
    await proof.advance(0);
  }
}

/** A fault in words: which balance, what the entries add up to, and what was kept. */
export function describeBalanceFault({ table, key, foldMinor, runningMinor }: BalanceFault): string {
  return `${table} ${Object.values(key).join('|')}: ${foldMinor} by the entries, ${runningMinor} running`;
}

/**
 * Recomputes every running balance from the entries, in one transaction while nobody posts, and returns what differed:
 * nothing, unless somebody changed a balance behind the ledger's back.
 */
export async function rebuildBalances(ctx: Context): Promise<BalanceFault[]> {
  return withTransaction(ctx, async (tx) => {
    // Whoever posts waits for this row, and so for our commit.
    await advanceLedgerHead(tx.db, 0, 0);
    const faults: BalanceFault[] = [];
    for (const table of RUNNING_TABLES) faults.push(...(await listBalanceFaults(tx.db, table)));
    for (const fault of faults) await mendBalance(tx.db, fault);
    if (faults.length > 0) await bumpContentVersion(tx.db);
    return faults;
  });
}
