import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { BalanceTransactionTable } from './schema.ts';

export type BalanceTransactionRow = Selectable<BalanceTransactionTable>;

/** Whether this balance transaction was recorded before; the same one is recorded once. */
export async function findBalanceTransaction(db: Db, id: string): Promise<BalanceTransactionRow | undefined> {
  return db.selectFrom('balance_transaction').selectAll().where('id', '=', id).executeTakeFirst();
}
export async function insertBalanceTransaction(
  tx: Tx,
  row: Insertable<BalanceTransactionTable>,
): Promise<void> {
  await tx.insertInto('balance_transaction').values(row).execute();
}
/** Marks it available; false when another process did so first. */
export async function markAvailable(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .updateTable('balance_transaction')
    .set({ isAvailable: 1 })
    .where('id', '=', id)
    .where('isAvailable', '=', 0)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
/** Balance transactions whose day has come, and that the books know. */
export async function listDueBalanceTransactions(
  db: Db,
  now: string,
  limit: number,
): Promise<BalanceTransactionRow[]> {
  return db
    .selectFrom('balance_transaction')
    .selectAll()
    .where('isAvailable', '=', 0)
    .where('state', '=', 'posted')
    .where('availableAt', '<=', now)
    .orderBy('availableAt')
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function updateBalanceTransaction(
  tx: Tx,
  id: string,
  change: Updateable<BalanceTransactionTable>,
): Promise<void> {
  await tx.updateTable('balance_transaction').set(change).where('id', '=', id).execute();
}

/** Marks an unmatched one as booked by a person; false when it is not unmatched any more. */
export async function markBooked(
  tx: Tx,
  id: string,
  by: { bookedBy: string; bookedAt: string },
): Promise<boolean> {
  const row = await tx
    .updateTable('balance_transaction')
    .set({ ...by, state: 'posted' })
    .where('id', '=', id)
    .where('state', '=', 'unmatched')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Those of these ids that are recorded. */
export async function listBalanceTransactions(
  db: Db,
  ids: readonly string[],
): Promise<BalanceTransactionRow[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('balance_transaction')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
}

/** A page of all of them by id; for checks that pass every row. */
export async function listBalanceTransactionsAfter(
  db: Db,
  id: string,
  limit: number,
): Promise<BalanceTransactionRow[]> {
  return db
    .selectFrom('balance_transaction')
    .selectAll()
    .where('id', '>', id)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Everything that was made in `[from, before)`, oldest first. */
export async function listBalanceTransactionsBetween(
  db: Db,
  from: string,
  before: string,
): Promise<BalanceTransactionRow[]> {
  return db
    .selectFrom('balance_transaction')
    .selectAll()
    .where('createdAt', '>=', from)
    .where('createdAt', '<', before)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

export async function listUnmatchedTransactions(db: Db, limit: number): Promise<BalanceTransactionRow[]> {
  return db
    .selectFrom('balance_transaction')
    .selectAll()
    .where('state', '=', 'unmatched')
    .orderBy('createdAt')
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function listTransactionsOfPayouts(
  db: Db,
  payoutIds: readonly string[],
): Promise<BalanceTransactionRow[]> {
  if (payoutIds.length === 0) return [];
  return db
    .selectFrom('balance_transaction')
    .selectAll()
    .where('payoutId', 'in', [...payoutIds])
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

/** Ties transactions to the payout that took them. */
export async function tieToPayout(tx: Tx, payoutId: string, ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += 500) {
    await tx
      .updateTable('balance_transaction')
      .set({ payoutId })
      .where('id', 'in', ids.slice(from, from + 500))
      .execute();
  }
}
