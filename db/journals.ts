import type { Db, Tx } from './connect.server.ts';
import type { JournalLineTable, JournalStatus, JournalTable } from './schema.ts';

export async function insertJournal(
  tx: Tx,
  journal: JournalTable,
  lines: readonly JournalLineTable[],
): Promise<void> {
  await tx.insertInto('journal').values(journal).execute();
  await tx
    .insertInto('journal_line')
    .values([...lines])
    .execute();
}

export async function findJournal(db: Db, id: string): Promise<JournalTable | undefined> {
  return db.selectFrom('journal').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function listJournalLines(db: Db, journalId: string): Promise<JournalLineTable[]> {
  return db
    .selectFrom('journal_line')
    .selectAll()
    .where('journalId', '=', journalId)
    .orderBy('position')
    .execute();
}

/** Journals newest first, with the names of who proposed and who decided. */
export async function listJournals(
  db: Db,
  where: { status?: JournalStatus; limit?: number } = {},
): Promise<(JournalTable & { createdByName: string | null; decidedByName: string | null })[]> {
  let query = db
    .selectFrom('journal as j')
    .leftJoin('auth_user as c', 'c.id', 'j.createdBy')
    .leftJoin('auth_user as d', 'd.id', 'j.decidedBy')
    .selectAll('j')
    .select(['c.name as createdByName', 'd.name as decidedByName'])
    .orderBy('j.createdAt', 'desc')
    .orderBy('j.id', 'desc');
  if (where.status) query = query.where('j.status', '=', where.status);
  if (where.limit !== undefined) query = query.limit(where.limit);
  return query.execute();
}

/** Decides a draft and returns it, locked; undefined when it is decided already, so one of many callers gets it. */
export async function decideJournal(
  tx: Tx,
  decision: { id: string; status: 'posted' | 'discarded'; by: string; at: string },
): Promise<JournalTable | undefined> {
  return tx
    .updateTable('journal')
    .set({ status: decision.status, decidedBy: decision.by, decidedAt: decision.at })
    .where('id', '=', decision.id)
    .where('status', '=', 'draft')
    .returningAll()
    .executeTakeFirst();
}

/** Accounts whose opening balance is posted. Hold the ledger head when the answer decides. */
export async function listOpenedAccounts(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('journal as j')
    .innerJoin('journal_line as l', 'l.journalId', 'j.id')
    .where('j.kind', '=', 'opening_balances')
    .where('j.status', '=', 'posted')
    .select('l.account')
    .execute();
  return rows.map((row) => row.account);
}
