import { sql } from 'kysely';
import type { Entry, Posting } from '#app/domain/ledger.ts';
import type { PublicEntry } from '#app/domain/public-ledger.ts';
import { holdsFundMoney } from '#app/domain/public-ledger.ts';
import type { Db, Tx } from './connect.server.ts';

/** The sum of an int8 column as a safe integer on both engines; PostgreSQL's own sum() is numeric text. */
const sumMinor = () => sql<number>`coalesce(cast(sum("amountMinor") as bigint), 0)`;

export interface StoredEntry {
  id: string;
  sequence: number;
  kind: string;
  source: string;
  sourceId: string;
  revision: number;
  memo: string;
  occurredOn: string;
  createdAt: string;
}

/** Takes the next `entries` sequence numbers and `publicEntries` public numbers; whoever comes next waits for our commit. */
export async function advanceLedgerHead(
  tx: Tx,
  entries: number,
  publicEntries: number,
): Promise<{ sequence: number; publicNumber: number }> {
  return tx
    .updateTable('ledger_head')
    .set((eb) => ({
      sequence: eb('sequence', '+', entries),
      publicNumber: eb('publicNumber', '+', publicEntries),
    }))
    .where('id', '=', 1)
    .returning(['sequence', 'publicNumber'])
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
    .values(entries.map(({ postings: _postings, ...entry }) => ({ ...entry, createdAt: at, postedAt: null })))
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

export interface BalanceChange extends Omit<Posting, 'batchId'> {
  month: string;
}

/** One upsert of all balance changes; they come sorted by key, so that no two transactions wait for each other in a ring. */
export async function addToBalances(
  tx: Tx,
  changes: readonly BalanceChange[],
  currency: string,
): Promise<void> {
  await tx
    .insertInto('ledger_balance')
    .values(changes.map((change) => ({ ...change, currency })))
    .onConflict((oc) =>
      oc
        .columns(['account', 'fund', 'programId', 'cohortId', 'month', 'currency'])
        .doUpdateSet({ amountMinor: sql<number>`ledger_balance."amountMinor" + excluded."amountMinor"` }),
    )
    .execute();
}

/** The same for balances by batch, sorted by key too. */
export async function addToBatchBalances(
  tx: Tx,
  changes: readonly { batchId: string; account: string; cohortId: string; amountMinor: number }[],
  currency: string,
): Promise<void> {
  if (changes.length === 0) return;
  await tx
    .insertInto('batch_balance')
    .values(changes.map((change) => ({ ...change, currency })))
    .onConflict((oc) =>
      oc
        .columns(['batchId', 'account', 'cohortId', 'currency'])
        .doUpdateSet({ amountMinor: sql<number>`batch_balance."amountMinor" + excluded."amountMinor"` }),
    )
    .execute();
}

/**
 * Writes entries of the public ledger with the running balance of each fund. The caller holds the ledger head, so the
 * funds' public balances cannot move in between.
 */
export async function insertPublicEntries(
  tx: Tx,
  entries: readonly (PublicEntry & { number: number; entryId: string })[],
  currency: string,
): Promise<void> {
  if (entries.length === 0) return;
  const touched = [
    ...new Set(entries.flatMap((e) => e.postings.filter(holdsFundMoney).map((p) => p.fund))),
  ].sort();
  const rows = await tx
    .selectFrom('public_balance')
    .selectAll()
    .where('fund', 'in', [...touched, ''])
    .execute();
  const running = new Map(rows.map((row) => [row.fund, row.amountMinor]));
  const postings = entries.flatMap((entry) =>
    entry.postings.map((p, line) => {
      const after = holdsFundMoney(p) ? (running.get(p.fund) ?? 0) + p.amountMinor : null;
      if (after !== null) running.set(p.fund, after);
      return { ...p, number: entry.number, line, currency, balanceMinor: after };
    }),
  );
  await tx
    .insertInto('public_entry')
    .values(
      entries.map(({ number, entryId, kind, memo, occurredOn }) => ({
        number,
        entryId,
        kind,
        memo,
        occurredOn,
      })),
    )
    .execute();
  await tx.insertInto('public_posting').values(postings).execute();
  if (touched.length === 0) return;
  await tx
    .insertInto('public_balance')
    .values(touched.map((fund) => ({ fund, amountMinor: running.get(fund) ?? 0 })))
    .onConflict((oc) => oc.column('fund').doUpdateSet({ amountMinor: sql<number>`excluded."amountMinor"` }))
    .execute();
}

/** Balance of accounts over all time, by account and fund. Costs the same at ten orders and at ten million. */
export async function listBalances(
  db: Db,
  where: { accounts?: string[]; accountPrefix?: string; programId?: string } = {},
): Promise<{ account: string; fund: string; amountMinor: number }[]> {
  let query = db
    .selectFrom('ledger_balance')
    .groupBy(['account', 'fund'])
    .select(['account', 'fund', sumMinor().as('amountMinor')]);
  if (where.accounts) query = query.where('account', 'in', where.accounts);
  if (where.accountPrefix)
    query = query
      .where('account', '>=', where.accountPrefix)
      .where('account', '<', `${where.accountPrefix}~`);
  if (where.programId) query = query.where('programId', '=', where.programId);
  return query.orderBy('account').orderBy('fund').execute();
}

/** A cohort's balances by account and month. */
export async function listCohortBalances(
  db: Db,
  cohortId: string,
): Promise<{ account: string; month: string; amountMinor: number }[]> {
  return db
    .selectFrom('ledger_balance')
    .where('cohortId', '=', cohortId)
    .groupBy(['account', 'month'])
    .select(['account', 'month', sumMinor().as('amountMinor')])
    .orderBy('month')
    .execute();
}

/** Wages owed and wages covered by sales, of every cohort. */
export async function listWageBalances(
  db: Db,
): Promise<{ cohortId: string; account: string; amountMinor: number }[]> {
  return db
    .selectFrom('ledger_balance')
    .where('cohortId', '<>', '')
    .where('account', 'in', ['liabilities:wages', 'memo:wages'])
    .groupBy(['cohortId', 'account'])
    .select(['cohortId', 'account', sumMinor().as('amountMinor')])
    .execute();
}

/** What a fund may spend now. Lock the fund's row first when the answer decides about spending. */
export async function findAvailableInFund(db: Db, fundId: string): Promise<number> {
  const row = await db
    .selectFrom('ledger_balance')
    .where('account', '=', 'assets:due-from:operating:available')
    .where('fund', '=', fundId)
    .select(sumMinor().as('amountMinor'))
    .executeTakeFirstOrThrow();
  return row.amountMinor;
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

export interface PublicLedgerRow {
  number: number;
  occurredOn: string;
  kind: string;
  memo: string;
  line: number;
  account: string;
  fund: string;
  amountMinor: number;
  currency: string;
  balanceMinor: number | null;
}

/** Public entries with their postings, oldest first after `after`, or the newest ones when `newest` is set. */
export async function listPublicEntries(
  db: Db,
  page: {
    after?: number;
    before?: number;
    kinds?: string[];
    fund?: string;
    limit: number;
    newestFirst?: boolean;
  },
): Promise<PublicLedgerRow[]> {
  const direction = page.newestFirst ? 'desc' : 'asc';
  let numbers = db.selectFrom('public_entry').select('number').orderBy('number', direction).limit(page.limit);
  if (page.after !== undefined) numbers = numbers.where('number', '>', page.after);
  if (page.before !== undefined) numbers = numbers.where('number', '<', page.before);
  if (page.kinds?.length) numbers = numbers.where('kind', 'in', page.kinds);
  const { fund } = page;
  if (fund) {
    numbers = numbers.where((eb) =>
      eb.exists(
        eb
          .selectFrom('public_posting')
          .select('line')
          .whereRef('public_posting.number', '=', 'public_entry.number')
          .where('fund', '=', fund),
      ),
    );
  }
  const wanted = (await numbers.execute()).map((row) => row.number);
  if (wanted.length === 0) return [];
  return db
    .selectFrom('public_entry as e')
    .innerJoin('public_posting as p', 'p.number', 'e.number')
    .select([
      'e.number',
      'e.occurredOn',
      'e.kind',
      'e.memo',
      'p.line',
      'p.account',
      'p.fund',
      'p.amountMinor',
      'p.currency',
      'p.balanceMinor',
    ])
    .where('e.number', 'in', wanted)
    .orderBy('e.number', direction)
    .orderBy('p.line')
    .execute();
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
