import { listQuarterSeals } from '#db/quarter-seals.ts';
import type { StreamedEntry } from '#db/ledger-stream.ts';
import { listSealFaults } from '../seal-root.server.ts';
import type { Watcher } from './entries.server.ts';
import { nameEntry, type Proof } from './findings.server.ts';

/** Names the entries that were written into a quarter after it was sealed. */
export async function watchSeals({ ctx, findings }: Proof): Promise<Watcher> {
  const seals = await listQuarterSeals(ctx.db);
  const see = (entry: StreamedEntry) => {
    const seal = seals.find((one) => one.fromOn <= entry.occurredOn && entry.occurredOn <= one.throughOn);
    if (seal && entry.createdAt > seal.sealedAt)
      findings.add(16, `${nameEntry(entry)} was posted into ${seal.quarter} after it was sealed`);
  };
  return { see };
}

/** Computes every published root anew: a sealed quarter whose entries give another one has changed. */
export async function proveSeals({ ctx, findings, advance }: Proof): Promise<void> {
  findings.addAll(16, await listSealFaults(ctx));
  await advance(0);
}
