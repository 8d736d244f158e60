import {
  assertBalanced,
  bookOnOpenDay,
  mergePostings,
  type Entry,
  type Posting,
} from '#app/domain/ledger.ts';
import { publicView } from '#app/domain/public-ledger.ts';
import { advanceLedgerHead, findEntryByKey, insertEntries } from '#db/ledger.ts';
import { insertPublicEntries } from '#db/public-ledger.ts';
import { addToBalances, addToBatchBalances } from '#db/balances.ts';
import { nowText, type TxContext } from './context.server.ts';

export type PostOutcome = 'posted' | 'same';

/**
 * Posts entries in the caller's transaction, with the running balances and the public ledger. An entry whose key is
 * posted already posts nothing when its amounts are the same; with other amounts it throws, for that is an alarm. A day that is sealed
 * becomes the first open one.
 */
export async function postEntries(ctx: TxContext, entries: readonly Entry[]): Promise<PostOutcome[]> {
  const outcomes: PostOutcome[] = [];
  const fresh: Entry[] = [];
  for (const entry of entries) {
    assertBalanced(entry);
    const answer = await answerReplay(ctx, entry);
    if (answer === 'same_key_other_amounts') {
      throw new Error(
        `Entry ${entry.kind} of ${entry.source} ${entry.sourceId}, revision ${entry.revision}, is posted with other amounts.`,
      );
    }
    if (answer === 'not_posted') fresh.push(entry);
    outcomes.push(answer === 'same' ? 'same' : 'posted');
  }
  if (fresh.length > 0) await postFresh(ctx, fresh);
  return outcomes;
}

export type ReplayAnswer = 'not_posted' | 'same' | 'same_key_other_amounts';

/** What the books have under an entry's key: nothing, the same entry, or one with other amounts. Posts nothing. */
export async function answerReplay(ctx: Pick<TxContext, 'db'>, entry: Entry): Promise<ReplayAnswer> {
  const before = await findEntryByKey(ctx.db, entry);
  if (!before) return 'not_posted';
  return isSame(before.postings, entry.postings) ? 'same' : 'same_key_other_amounts';
}

async function postFresh(ctx: TxContext, fresh: readonly Entry[]): Promise<void> {
  const { currency } = ctx.settings;
  const publicCount = fresh.map(publicView).filter((entry) => entry !== undefined).length;
  const head = await advanceLedgerHead(ctx.db, fresh.length, publicCount);
  const entries = fresh.map((entry) => bookOnOpenDay(entry, head.sealedThroughOn));
  const shown = entries.map(publicView);
  const numbered = entries.map((entry, index) => ({
    ...entry,
    id: ctx.newId('le'),
    sequence: head.sequence - entries.length + 1 + index,
  }));
  await insertEntries(ctx.db, numbered, currency, nowText(ctx));
  await addToBalances(ctx.db, balanceChanges(entries), currency);
  await addToBatchBalances(ctx.db, batchBalanceChanges(entries), currency);
  let number = head.publicNumber - publicCount;
  const publicEntries = shown.flatMap((entry, index) => {
    if (!entry) return [];
    number += 1;
    return [{ ...entry, number, entryId: numbered[index]?.id ?? '' }];
  });
  await insertPublicEntries(ctx.db, publicEntries, currency);
}

function isSame(a: readonly Posting[], b: readonly Posting[]): boolean {
  return mergePostings([...a, ...b.map((p) => ({ ...p, amountMinor: -p.amountMinor }))]).length === 0;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Changes of running balances, one per key, sorted by key: the order in which every transaction locks them. */
export function balanceChanges(entries: readonly Entry[]) {
  const sums = new Map<string, Posting & { month: string }>();
  for (const entry of entries) {
    const month = entry.occurredOn.slice(0, 7);
    for (const p of entry.postings) {
      const key = `${p.account}|${p.fund}|${p.programId}|${p.cohortId}|${month}`;
      const sum = sums.get(key);
      if (sum) sum.amountMinor += p.amountMinor;
      else sums.set(key, { ...p, month });
    }
  }
  return [...sums]
    .filter(([, sum]) => sum.amountMinor !== 0)
    .sort(([a], [b]) => compareText(a, b))
    .map(([, { batchId: _batchId, ...change }]) => change);
}

function batchBalanceChanges(entries: readonly Entry[]) {
  const sums = new Map<string, { batchId: string; account: string; cohortId: string; amountMinor: number }>();
  for (const { batchId, account, cohortId, amountMinor } of entries.flatMap((entry) => entry.postings)) {
    if (batchId === '') continue;
    const key = `${batchId}|${account}|${cohortId}`;
    const sum = sums.get(key);
    if (sum) sum.amountMinor += amountMinor;
    else sums.set(key, { batchId, account, cohortId, amountMinor });
  }
  return [...sums].sort(([a], [b]) => compareText(a, b)).map(([, change]) => change);
}
