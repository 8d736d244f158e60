import type { Db } from './connect.server.ts';
import type { StoredEntry } from './ledger.ts';

export interface StreamedPosting {
  line: number;
  account: string;
  fund: string;
  programId: string;
  cohortId: string;
  batchId: string;
  amountMinor: number;
  currency: string;
}

export interface StreamedEntry extends StoredEntry {
  postedAt: string | null;
  postings: StreamedPosting[];
}

/** The sequence number of the newest entry, and the number of the newest public one. */
export async function findLedgerHead(db: Db): Promise<{ sequence: number; publicNumber: number }> {
  return db
    .selectFrom('ledger_head')
    .select(['sequence', 'publicNumber'])
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
}

/**
 * Entries with their postings by sequence, after `after` and up to `through`, at most `limit`. Read page after page it
 * passes the whole ledger in the memory of one page.
 */
export async function listEntriesAfter(
  db: Db,
  page: { after: number; through: number; limit: number; fromOn?: string; toOn?: string },
): Promise<StreamedEntry[]> {
  let query = db
    .selectFrom('ledger_entry')
    .selectAll()
    .where('sequence', '>', page.after)
    .where('sequence', '<=', page.through)
    .orderBy('sequence')
    .limit(page.limit);
  if (page.fromOn) query = query.where('occurredOn', '>=', page.fromOn);
  if (page.toOn) query = query.where('occurredOn', '<=', page.toOn);
  const entries = (await query.execute()).map((entry): StreamedEntry => ({ ...entry, postings: [] }));
  const [first, last] = [entries[0], entries.at(-1)];
  if (!first || !last) return [];
  let lines = db
    .selectFrom('ledger_entry as e')
    .innerJoin('ledger_posting as p', 'p.entryId', 'e.id')
    .where('e.sequence', '>=', first.sequence)
    .where('e.sequence', '<=', last.sequence)
    .selectAll('p')
    .orderBy('e.sequence')
    .orderBy('p.line');
  // Again, or the postings of all that lies between two entries of one day would be read with them.
  if (page.fromOn) lines = lines.where('e.occurredOn', '>=', page.fromOn);
  if (page.toOn) lines = lines.where('e.occurredOn', '<=', page.toOn);
  const postings = await lines.execute();
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  for (const { entryId, ...posting } of postings) byId.get(entryId)?.postings.push(posting);
  return entries;
}

export interface StreamedPublicEntry {
  number: number;
  entryId: string;
  kind: string;
  memo: string;
  occurredOn: string;
  postings: {
    account: string;
    fund: string;
    amountMinor: number;
    currency: string;
    balanceMinor: number | null;
  }[];
}

/** The same for the public ledger, by its own numbers. */
export async function listPublicEntriesAfter(
  db: Db,
  page: { after: number; through: number; limit: number; fromOn?: string; toOn?: string },
): Promise<StreamedPublicEntry[]> {
  let query = db
    .selectFrom('public_entry')
    .select(['number', 'entryId', 'kind', 'memo', 'occurredOn'])
    .where('number', '>', page.after)
    .where('number', '<=', page.through)
    .orderBy('number')
    .limit(page.limit);
  if (page.fromOn) query = query.where('occurredOn', '>=', page.fromOn);
  if (page.toOn) query = query.where('occurredOn', '<=', page.toOn);
  const entries = (await query.execute()).map((entry): StreamedPublicEntry => ({ ...entry, postings: [] }));
  const [first, last] = [entries[0], entries.at(-1)];
  if (!first || !last) return [];
  let lines = db
    .selectFrom('public_entry as e')
    .innerJoin('public_posting as p', 'p.number', 'e.number')
    .where('e.number', '>=', first.number)
    .where('e.number', '<=', last.number)
    .select(['p.number', 'p.account', 'p.fund', 'p.amountMinor', 'p.currency', 'p.balanceMinor'])
    .orderBy('e.number')
    .orderBy('p.line');
  if (page.fromOn) lines = lines.where('e.occurredOn', '>=', page.fromOn);
  if (page.toOn) lines = lines.where('e.occurredOn', '<=', page.toOn);
  const postings = await lines.execute();
  const byNumber = new Map(entries.map((entry) => [entry.number, entry]));
  for (const { number, ...posting } of postings) byNumber.get(number)?.postings.push(posting);
  return entries;
}

/** What the public ledger holds of the entries between two sequence numbers, by the entry's id. */
export async function listPublicViews(
  db: Db,
  range: { from: number; through: number },
): Promise<{ entryId: string; account: string; fund: string; amountMinor: number }[]> {
  return db
    .selectFrom('ledger_entry as e')
    .innerJoin('public_entry as v', 'v.entryId', 'e.id')
    .innerJoin('public_posting as p', 'p.number', 'v.number')
    .where('e.sequence', '>=', range.from)
    .where('e.sequence', '<=', range.through)
    .select(['v.entryId', 'p.account', 'p.fund', 'p.amountMinor'])
    .execute();
}

/** Every account that ever had a posting. */
export async function listAccounts(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('ledger_balance')
    .select('account')
    .distinct()
    .orderBy('account')
    .execute();
  return rows.map((row) => row.account);
}

/** Every account of the public ledger. */
export async function listPublicAccounts(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('public_posting')
    .select('account')
    .distinct()
    .orderBy('account')
    .execute();
  return rows.map((row) => row.account);
}
