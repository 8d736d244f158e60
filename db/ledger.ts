import { sql } from 'kysely';
import type { Entry, Posting } from '#app/domain/ledger.ts';
import type { Db, Tx } from './connect.server.ts';

export interface StoredEntry {
  id: string;
  sequence: number;
  kind: string;
  source: string;
  sourceId: string;
  revision: number;
  memo: string;
  occurredOn: string;
  happenedOn: string | null;
  createdAt: string;
}

/**
 * Takes the next `entries` sequence numbers and `publicEntries` public numbers, and tells the last sealed day; whoever comes next waits for our commit.
 */
export async function advanceLedgerHead(
  tx: Tx,
  entries: number,
  publicEntries: number,
): Promise<{ sequence: number; publicNumber: number; sealedThroughOn: string }> {
  return tx
    .updateTable('ledger_head')
    .set((eb) => ({
      sequence: eb('sequence', '+', entries),
      publicNumber: eb('publicNumber', '+', publicEntries),
    }))
    .where('id', '=', 1)
    .returning(['sequence', 'publicNumber', 'sealedThroughOn'])
    .executeTakeFirstOrThrow();
}

/** The next order number, without gaps among orders that were committed. */
export async function takeOrderNumber(tx: Tx): Promise<number> {
  const head = await tx
    .updateTable('ledger_head')
    .set((eb) => ({ orderNumber: eb('orderNumber', '+', 1) }))
    .where('id', '=', 1)
    .returning('orderNumber')
    .executeTakeFirstOrThrow();
  return head.orderNumber;
}

/** An entry with this key and its postings, if it is posted already. */
export async function findEntryByKey(
  db: Db,
  key: Pick<Entry, 'source' | 'sourceId' | 'kind' | 'revision'>,
): Promise<{ id: string; postings: Posting[] } | undefined> {
  const entry = await db
    .selectFrom('ledger_entry')
    .select('id')
    .where('source', '=', key.source)
    .where('sourceId', '=', key.sourceId)
    .where('kind', '=', key.kind)
    .where('revision', '=', key.revision)
    .executeTakeFirst();
  return entry && { id: entry.id, postings: await listPostings(db, entry.id) };
}

export async function listPostings(db: Db, entryId: string): Promise<Posting[]> {
  return db
    .selectFrom('ledger_posting')
    .select(['account', 'fund', 'programId', 'cohortId', 'batchId', 'amountMinor'])
    .where('entryId', '=', entryId)
    .orderBy('line')
    .execute();
}

/** Everything posted for one source so far (an order's sale, corrections, shipment …), added up by account and dimensions. */
export async function listPostedBySource(
  db: Db,
  source: Entry['source'],
  sourceId: string,
): Promise<(Posting & { kind: string })[]> {
  return db
    .selectFrom('ledger_posting as p')
    .innerJoin('ledger_entry as e', 'e.id', 'p.entryId')
    .where('e.source', '=', source)
    .where('e.sourceId', '=', sourceId)
    .where('e.postedAt', 'is not', null)
    .groupBy(['e.kind', 'p.account', 'p.fund', 'p.programId', 'p.cohortId', 'p.batchId'])
    .select([
      'e.kind',
      'p.account',
      'p.fund',
      'p.programId',
      'p.cohortId',
      'p.batchId',
      sql<number>`cast(sum(p."amountMinor") as bigint)`.as('amountMinor'),
    ])
    .execute();
}

/** Writes drafts, then their postings, then posts them; the trigger on the last step checks every sum. */
export async function insertEntries(
  tx: Tx,
  entries: readonly (Entry & { id: string; sequence: number })[],
  currency: string,
  at: string,
): Promise<void> {
  await tx
    .insertInto('ledger_entry')
    .values(
      entries.map(({ postings: _postings, happenedOn, ...entry }) => ({
        ...entry,
        happenedOn: happenedOn ?? null,
        createdAt: at,
        postedAt: null,
      })),
    )
    .execute();
  await tx
    .insertInto('ledger_posting')
    .values(
      entries.flatMap((entry) =>
        entry.postings.map((p, line) => ({ ...p, entryId: entry.id, line, currency })),
      ),
    )
    .execute();
  await tx
    .updateTable('ledger_entry')
    .set({ postedAt: at })
    .where(
      'id',
      'in',
      entries.map((entry) => entry.id),
    )
    .execute();
}

/** Entries that touch a cohort or a batch, newest first. */
export async function listEntriesTouching(
  db: Db,
  touched: { cohortId?: string; batchId?: string },
  page: { before?: number; limit: number },
): Promise<(StoredEntry & { amountMinor: number; account: string })[]> {
  let query = db
    .selectFrom('ledger_posting as p')
    .innerJoin('ledger_entry as e', 'e.id', 'p.entryId')
    .select([
      'e.id',
      'e.sequence',
      'e.kind',
      'e.source',
      'e.sourceId',
      'e.revision',
      'e.memo',
      'e.occurredOn',
      'e.happenedOn',
      'e.createdAt',
      'p.account',
      'p.amountMinor',
    ])
    .orderBy('e.sequence', 'desc')
    .orderBy('p.line')
    .limit(page.limit);
  if (touched.cohortId) query = query.where('p.cohortId', '=', touched.cohortId);
  if (touched.batchId) query = query.where('p.batchId', '=', touched.batchId);
  if (page.before) query = query.where('e.sequence', '<', page.before);
  return query.execute();
}

/** One entry whole, by its number. */
export async function findEntryBySequence(
  db: Db,
  sequence: number,
): Promise<(StoredEntry & { postings: Posting[] }) | undefined> {
  const entry = await db
    .selectFrom('ledger_entry')
    .selectAll()
    .where('sequence', '=', sequence)
    .executeTakeFirst();
  return entry && { ...entry, postings: await listPostings(db, entry.id) };
}

export async function findEntryById(db: Db, id: string): Promise<StoredEntry | undefined> {
  return db.selectFrom('ledger_entry').selectAll().where('id', '=', id).executeTakeFirst();
}

/** An order's entries in the order of posting, each with its postings. */
export async function listEntriesOfSource(
  db: Db,
  source: Entry['source'],
  sourceId: string,
): Promise<(StoredEntry & { postings: Posting[] })[]> {
  const entries = await db
    .selectFrom('ledger_entry')
    .selectAll()
    .where('source', '=', source)
    .where('sourceId', '=', sourceId)
    .orderBy('sequence')
    .execute();
  const found: (StoredEntry & { postings: Posting[] })[] = [];
  for (const entry of entries) found.push({ ...entry, postings: await listPostings(db, entry.id) });
  return found;
}
