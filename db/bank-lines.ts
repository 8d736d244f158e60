import { sql, type Insertable } from 'kysely';
import type { Movement } from '#app/domain/bank-matching.ts';
import type { Db, Tx } from './connect.server.ts';
import type { BankImportTable, BankLineTable } from './schema.ts';

/** The account as a literal: only then do both engines use the index that holds its postings alone. */
const BANK = sql.lit('assets:bank');
const CHUNK = 200;

export async function insertBankImport(tx: Tx, row: BankImportTable): Promise<void> {
  await tx.insertInto('bank_import').values(row).execute();
}

/** Writes lines that are not known yet, and says how many those were. */
export async function insertBankLines(tx: Tx, lines: readonly Insertable<BankLineTable>[]): Promise<number> {
  let fresh = 0;
  for (let from = 0; from < lines.length; from += CHUNK) {
    const rows = await tx
      .insertInto('bank_line')
      .values(lines.slice(from, from + CHUNK))
      .onConflict((oc) => oc.columns(['hash', 'occurrence']).doNothing())
      .returning('id')
      .execute();
    fresh += rows.length;
  }
  return fresh;
}

/** Which of these hashes are known, each with how many lines have it. */
export async function countBankLines(db: Db, hashes: readonly string[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (let from = 0; from < hashes.length; from += CHUNK) {
    const rows = await db
      .selectFrom('bank_line')
      .where('hash', 'in', hashes.slice(from, from + CHUNK))
      .groupBy('hash')
      .select((eb) => ['hash', eb.fn.countAll<number | string>().as('n')])
      .execute();
    for (const row of rows) counts.set(row.hash, Number(row.n));
  }
  return counts;
}

export async function findBankLine(db: Db, id: string): Promise<BankLineTable | undefined> {
  return db.selectFrom('bank_line').selectAll().where('id', '=', id).executeTakeFirst();
}

/** A line, its row locked until the transaction ends. */
export async function lockBankLine(tx: Tx, id: string): Promise<BankLineTable | undefined> {
  return tx.updateTable('bank_line').set({ id }).where('id', '=', id).returningAll().executeTakeFirst();
}

/** Ties a line to an entry; false when the line has one already. An entry that has a line is refused by the table. */
export async function matchBankLine(
  tx: Tx,
  match: { lineId: string; entryId: string; by: string; at: string },
): Promise<boolean> {
  const row = await tx
    .updateTable('bank_line')
    .set({ entryId: match.entryId, matchedBy: match.by, matchedAt: match.at })
    .where('id', '=', match.lineId)
    .where('entryId', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function unmatchBankLine(tx: Tx, lineId: string): Promise<void> {
  await tx
    .updateTable('bank_line')
    .set({ entryId: null, matchedBy: null, matchedAt: null })
    .where('id', '=', lineId)
    .execute();
}

export interface BankLineShown {
  id: string;
  bookedOn: string;
  description: string;
  amountMinor: number;
  matchedBy: string | null;
  entryId: string | null;
  sequence: number | null;
  kind: string | null;
  memo: string | null;
}

/** Lines newest first with the entry each is tied to; only those without one, or of one month, or all. */
export async function listBankLines(
  db: Db,
  where: { isUnmatched?: boolean; month?: string; limit?: number } = {},
): Promise<BankLineShown[]> {
  let query = db
    .selectFrom('bank_line as l')
    .leftJoin('ledger_entry as e', 'e.id', 'l.entryId')
    .select(['l.id', 'l.bookedOn', 'l.description', 'l.amountMinor', 'l.matchedBy', 'l.entryId'])
    .select(['e.sequence', 'e.kind', 'e.memo'])
    .orderBy('l.bookedOn', 'desc')
    .orderBy('l.id');
  if (where.isUnmatched) query = query.where('l.entryId', 'is', null);
  if (where.month) query = query.where('l.bookedOn', '>=', `${where.month}-00`);
  if (where.month) query = query.where('l.bookedOn', '<=', `${where.month}-99`);
  if (where.limit !== undefined) query = query.limit(where.limit);
  return query.execute();
}

export interface BankEntry extends Movement {
  sequence: number;
  kind: string;
  memo: string;
}

/** Entries that move the bank and have no line of a statement yet, oldest first. */
export async function listUnmatchedEntries(
  db: Db,
  where: { fromOn?: string; toOn?: string; amountMinor?: number; limit?: number } = {},
): Promise<BankEntry[]> {
  const amount = sql<number>`cast(sum(p."amountMinor") as bigint)`;
  let query = db
    .selectFrom('ledger_posting as p')
    .innerJoin('ledger_entry as e', 'e.id', 'p.entryId')
    .leftJoin('bank_line as l', 'l.entryId', 'e.id')
    .where('p.account', '=', BANK)
    .where('l.id', 'is', null)
    // What the account held before the books began is no line of a statement.
    .where('e.kind', '<>', 'opening_balances')
    .groupBy(['e.id', 'e.occurredOn', 'e.sequence', 'e.kind', 'e.memo'])
    .select(['e.id', 'e.occurredOn as on', 'e.sequence', 'e.kind', 'e.memo', amount.as('amountMinor')])
    .orderBy('e.occurredOn')
    .orderBy('e.sequence');
  if (where.fromOn) query = query.where('e.occurredOn', '>=', where.fromOn);
  if (where.toOn) query = query.where('e.occurredOn', '<=', where.toOn);
  // Given as a literal: a bound number has no type beside a sum on PostgreSQL.
  if (where.amountMinor !== undefined) query = query.having(amount, '=', sql.lit(where.amountMinor));
  if (where.limit !== undefined) query = query.limit(where.limit);
  return query.execute();
}

/** What an entry moves the bank by; undefined when it does not touch it. */
export async function findBankAmount(db: Db, entryId: string): Promise<number | undefined> {
  const rows = await db
    .selectFrom('ledger_posting')
    .where('entryId', '=', entryId)
    .where('account', '=', BANK)
    .select('amountMinor')
    .execute();
  return rows.length === 0 ? undefined : rows.reduce((sum, row) => sum + row.amountMinor, 0);
}

export interface BankMonth {
  month: string;
  lines: number;
  matched: number;
  amountMinor: number;
}

/** What the statement moved month by month, and how many of its lines have an entry. */
export async function listBankMonths(db: Db): Promise<BankMonth[]> {
  const month = sql<string>`substr("bookedOn", 1, 7)`;
  const rows = await db
    .selectFrom('bank_line')
    .groupBy(month)
    .select((eb) => [
      month.as('month'),
      eb.fn.countAll<number | string>().as('lines'),
      eb.fn.count<number | string>('entryId').as('matched'),
      sql<number>`cast(sum("amountMinor") as bigint)`.as('amountMinor'),
    ])
    .orderBy('month')
    .execute();
  return rows.map((row) => ({ ...row, lines: Number(row.lines), matched: Number(row.matched) }));
}

/** What our books say moved the bank, month by month. */
export async function listLedgerBankMonths(db: Db): Promise<{ month: string; amountMinor: number }[]> {
  return db
    .selectFrom('ledger_balance')
    .where('account', '=', 'assets:bank')
    .groupBy('month')
    .select(['month', sql<number>`cast(sum("amountMinor") as bigint)`.as('amountMinor')])
    .orderBy('month')
    .execute();
}

/** The first and last day of all lines; undefined before the first import. */
export async function findStatementDays(db: Db): Promise<{ fromOn: string; toOn: string } | undefined> {
  const row = await db
    .selectFrom('bank_line')
    .select((eb) => [
      eb.fn.min<string | null>('bookedOn').as('fromOn'),
      eb.fn.max<string | null>('bookedOn').as('toOn'),
    ])
    .executeTakeFirst();
  return row?.fromOn && row.toOn ? { fromOn: row.fromOn, toOn: row.toOn } : undefined;
}

/** Our bank balance at the end of a day. */
export async function findLedgerBank(db: Db, throughOn: string): Promise<number> {
  const row = await db
    .selectFrom('ledger_posting as p')
    .innerJoin('ledger_entry as e', 'e.id', 'p.entryId')
    .where('p.account', '=', BANK)
    .where('e.occurredOn', '<=', throughOn)
    .select(sql<number>`coalesce(cast(sum(p."amountMinor") as bigint), 0)`.as('amountMinor'))
    .executeTakeFirstOrThrow();
  return row.amountMinor;
}

export async function listBankImports(db: Db, limit: number): Promise<BankImportTable[]> {
  return db.selectFrom('bank_import').selectAll().orderBy('importedAt', 'desc').limit(limit).execute();
}
