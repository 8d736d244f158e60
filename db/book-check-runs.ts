import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { BookCheckRunTable } from './schema.ts';

export type BookCheckRunRow = Selectable<BookCheckRunTable>;

/** Notes that a proof is asked for; false when the nightly one of that day is there already. */
export async function insertBookCheckRun(tx: Tx, run: Insertable<BookCheckRunTable>): Promise<boolean> {
  const row = await tx
    .insertInto('book_check_run')
    .values(run)
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function updateBookCheckRun(
  tx: Tx,
  id: string,
  change: Updateable<BookCheckRunTable>,
): Promise<void> {
  await tx.updateTable('book_check_run').set(change).where('id', '=', id).execute();
}

/** The proof that was asked for first and is not done yet. */
export async function findWaitingBookCheckRun(db: Db): Promise<BookCheckRunRow | undefined> {
  return db
    .selectFrom('book_check_run')
    .selectAll()
    .where('finishedAt', 'is', null)
    .orderBy('askedAt')
    .limit(1)
    .executeTakeFirst();
}

export async function hasNightlyRun(db: Db, askedOn: string): Promise<boolean> {
  const row = await db
    .selectFrom('book_check_run')
    .select('id')
    .where('askedOn', '=', askedOn)
    .where('askedBy', '=', '')
    .executeTakeFirst();
  return row !== undefined;
}

/** Proofs with the name of who asked, newest first. */
export async function listBookCheckRuns(
  db: Db,
  limit: number,
): Promise<(BookCheckRunRow & { askedByName: string | null })[]> {
  return db
    .selectFrom('book_check_run as r')
    .leftJoin('auth_user as u', 'u.id', 'r.askedBy')
    .selectAll('r')
    .select('u.name as askedByName')
    .orderBy('r.askedAt', 'desc')
    .orderBy('r.id', 'desc')
    .limit(limit)
    .execute();
}
