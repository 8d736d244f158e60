import { createHmac } from 'node:crypto';
import { listEntriesOfDays, listQuarterSeals, type QuarterSealRow } from '#db/quarter-seals.ts';
import type { Context } from './context.server.ts';
import { createMerkleTree } from './merkle-tree.server.ts';

/** Sealed quarters whose entries no longer give the published root; there are none. */
export async function listSealFaults(ctx: Pick<Context, 'db'>): Promise<string[]> {
  const faults: string[] = [];
  for (const seal of await listQuarterSeals(ctx.db)) {
    if (seal.rootHash === null) continue;
    const root = await computeSealRoot(ctx, seal);
    if (root.rootHash !== seal.rootHash)
      faults.push(
        `${seal.quarter}: ${root.entryCount} entries give another root than the ${seal.entryCount ?? 0} that were sealed`,
      );
  }
  return faults;
}

const ENTRIES_A_PAGE = 1_000;

/**
 * The root over a quarter's entries, by day and then by sequence. Each leaf carries a salt of its own, 128 bits derived from
 * the seal's key: without it a payroll row could be guessed from its hash, and showing one leaf shows no other.
 */
export async function computeSealRoot(
  ctx: Pick<Context, 'db'>,
  seal: QuarterSealRow,
): Promise<{ rootHash: string; entryCount: number }> {
  const tree = createMerkleTree();
  let after = { occurredOn: seal.fromOn, sequence: 0 };
  for (;;) {
    const entries = await listEntriesOfDays(ctx.db, {
      after,
      throughOn: seal.throughOn,
      limit: ENTRIES_A_PAGE,
    });
    for (const entry of entries) {
      const salt = createHmac('sha256', Buffer.from(seal.leafKey, 'hex')).update(entry.id).digest();
      tree.add(Buffer.concat([salt.subarray(0, 16), Buffer.from(leafText(entry))]));
    }
    const last = entries.at(-1);
    if (!last) return { rootHash: tree.root(), entryCount: tree.count() };
    after = last;
  }
}

/** What a leaf says of an entry; the order of its fields is part of the format. */
function leafText(entry: Awaited<ReturnType<typeof listEntriesOfDays>>[number]): string {
  const { sequence, kind, source, sourceId, revision, memo, occurredOn, happenedOn, currency } = entry;
  return JSON.stringify([
    ...[sequence, kind, source, sourceId, revision, memo, occurredOn, happenedOn, currency],
    entry.postings.map((p) => [p.account, p.fund, p.programId, p.cohortId, p.batchId, p.amountMinor]),
  ]);
}
