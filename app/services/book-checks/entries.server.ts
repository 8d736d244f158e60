import { publicView } from '#app/domain/public-ledger.ts';
import type { Entry } from '#app/domain/ledger.ts';
import { findLedgerHead, listEntriesAfter, listPublicViews, type StreamedEntry } from '#db/ledger-stream.ts';
import { watchAccounts } from './accounts.server.ts';
import { nameEntry, type Proof } from './findings.server.ts';
import { watchFunds } from './funds.server.ts';
import { watchSeals } from './seals.server.ts';

const PAGE = 500;

/** Sees every posted entry once, in the order of posting, and says what is wrong with it; then what is wrong with all. */
export interface Watcher {
  see: (entry: StreamedEntry) => void;
  end?: () => void;
}

/** Balances by `account|fund`, added up from the entries themselves. */
export type Fold = ReadonlyMap<string, number>;

/**
 * Passes the whole ledger once, by sequence, a page in memory at a time. Returns the balances it added up, for what
 * is compared with them afterwards.
 */
export async function proveEntries(proof: Proof): Promise<Fold> {
  const { db } = proof.ctx;
  const head = await findLedgerHead(db);
  const fold = new Map<string, number>();
  const watchers = [
    ...watchAccounts(proof.findings),
    ...(await watchFunds(proof)),
    await watchSeals(proof),
    foldInto(fold),
  ];
  let after = 0;
  for (;;) {
    const entries = await listEntriesAfter(db, { after, through: head.sequence, limit: PAGE });
    const [first, last] = [entries[0], entries.at(-1)];
    if (!first || !last) break;
    const views = await listPublicViews(db, { from: first.sequence, through: last.sequence });
    const seen = new Map<string, typeof views>();
    for (const view of views) seen.set(view.entryId, [...(seen.get(view.entryId) ?? []), view]);
    for (const entry of entries) {
      if (entry.sequence !== after + 1) nameGap(proof, after + 1, entry.sequence - 1);
      after = entry.sequence;
      if (entry.postedAt === null) {
        proof.findings.add(2, `${nameEntry(entry)} is a draft that was never posted`);
        continue;
      }
      proveBalance(proof, entry);
      for (const watcher of watchers) watcher.see(entry);
      provePublicView(proof, entry, seen.get(entry.id) ?? []);
    }
    await proof.advance(entries.length);
  }
  if (after !== head.sequence) nameGap(proof, after + 1, head.sequence);
  for (const watcher of watchers) watcher.end?.();
  return fold;
}

function nameGap(proof: Proof, from: number, through: number): void {
  const what = from === through ? `entry ${from} is` : `entries ${from} to ${through} are`;
  proof.findings.add(2, `${what} missing: sequence numbers have no gaps`);
}

function proveBalance(proof: Proof, entry: StreamedEntry): void {
  const sums = new Map<string, number>();
  for (const { fund, currency, amountMinor } of entry.postings)
    sums.set(`${fund} ${currency}`, (sums.get(`${fund} ${currency}`) ?? 0) + amountMinor);
  const off = [...sums].filter(([, sum]) => sum !== 0);
  if (entry.postings.length < 2)
    proof.findings.add(1, `${nameEntry(entry)} has ${entry.postings.length} postings`);
  else if (off.length > 0)
    proof.findings.add(
      1,
      `${nameEntry(entry)} is off by ${off.map(([key, sum]) => `${sum} in ${key}`).join(', ')}`,
    );
}

/** The public ledger holds of each entry exactly what the disclosure rules show of it: no more, no less. */
function provePublicView(
  proof: Proof,
  entry: StreamedEntry,
  stored: readonly { account: string; fund: string; amountMinor: number }[],
): void {
  let shown: readonly { account: string; fund: string; amountMinor: number }[];
  try {
    shown = publicView(entry as unknown as Entry)?.postings ?? [];
  } catch (error) {
    proof.findings.add(10, `${nameEntry(entry)}: ${error instanceof Error ? error.message : ''}`);
    return;
  }
  if (keyOfLines(shown) !== keyOfLines(stored))
    proof.findings.add(10, `${nameEntry(entry)} is not in the public ledger as it is in these books`);
}

function keyOfLines(lines: readonly { account: string; fund: string; amountMinor: number }[]): string {
  return lines
    .map(({ account, fund, amountMinor }) => `${account}|${fund}|${amountMinor}`)
    .sort()
    .join('\n');
}

function foldInto(fold: Map<string, number>): Watcher {
  const see = (entry: StreamedEntry) => {
    for (const { account, fund, amountMinor } of entry.postings) {
      const key = `${account}|${fund}`;
      fold.set(key, (fold.get(key) ?? 0) + amountMinor);
    }
  };
  return { see };
}
