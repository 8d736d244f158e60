import { sql, type Insertable, type Selectable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import { bumpContentVersion } from './content-version.ts';
import type { FundFloorTable, FundTable, FundTransferTable } from './schema.ts';

export type Fund = Selectable<FundTable>;

export async function findFund(db: Db, fundId: string): Promise<Fund | undefined> {
  return db.selectFrom('fund').selectAll().where('id', '=', fundId).executeTakeFirst();
}

/** Locks a fund's row, so that what is available cannot be spent twice. Undefined when there is no such fund. */
export async function lockFund(tx: Tx, fundId: string): Promise<Fund | undefined> {
  return tx
    .updateTable('fund')
    .set((eb) => ({ position: eb.ref('position') }))
    .where('id', '=', fundId)
    .returningAll()
    .executeTakeFirst();
}

/** Where the next fund stands in every list. */
export async function nextFundPosition(db: Db): Promise<number> {
  const row = await db
    .selectFrom('fund')
    .select(sql<number>`coalesce(max(position), -1) + 1`.as('position'))
    .executeTakeFirstOrThrow();
  return row.position;
}

export async function insertFundUses(tx: Tx, fundId: string, uses: readonly string[]): Promise<void> {
  if (uses.length === 0) return;
  await tx
    .insertInto('fund_use')
    .values(uses.map((useCategory) => ({ fundId, useCategory })))
    .execute();
}

/** What a fund may pay for; none listed means any use. */
export async function listFundUses(db: Db, fundId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('fund_use')
    .select('useCategory')
    .where('fundId', '=', fundId)
    .orderBy('useCategory')
    .execute();
  return rows.map((row) => row.useCategory);
}

export async function updateFloor(tx: Tx, change: Insertable<FundFloorTable>): Promise<void> {
  await tx.insertInto('fund_floor').values(change).execute();
  await tx
    .updateTable('fund')
    .set({ floorMinor: change.afterMinor })
    .where('id', '=', change.fundId)
    .execute();
  await bumpContentVersion(tx);
}

/** Changes of a fund's floor with who made them, newest first. */
export async function listFloorChanges(
  db: Db,
  fundId: string,
): Promise<(Selectable<FundFloorTable> & { changedByName: string | null })[]> {
  return db
    .selectFrom('fund_floor as f')
    .leftJoin('auth_user as u', 'u.id', 'f.changedBy')
    .selectAll('f')
    .select('u.name as changedByName')
    .where('f.fundId', '=', fundId)
    .orderBy('f.changedAt', 'desc')
    .orderBy('f.id', 'desc')
    .execute();
}

export async function insertTransfer(tx: Tx, transfer: Insertable<FundTransferTable>): Promise<void> {
  await tx.insertInto('fund_transfer').values(transfer).execute();
}

/** Transfers that touch a fund, newest first. */
export async function listTransfers(db: Db, fundId: string): Promise<Selectable<FundTransferTable>[]> {
  return db
    .selectFrom('fund_transfer')
    .selectAll()
    .where((eb) => eb.or([eb('fromFundId', '=', fundId), eb('toFundId', '=', fundId)]))
    .orderBy('movedOn', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/**
 * What transfers brought into each fund, by the month they are booked in: on the ledger's accounts it stands with the
 * shares of sales. A late transfer is booked later than it was decided, so the entry's day counts.
 */
export async function listMovedIn(db: Db): Promise<{ fundId: string; month: string; amountMinor: number }[]> {
  const month = sql<string>`substr(e."occurredOn", 1, 7)`;
  return db
    .selectFrom('fund_transfer as t')
    .innerJoin('ledger_entry as e', (join) =>
      join.onRef('e.sourceId', '=', 't.id').on('e.source', '=', 'transfer').on('e.kind', '=', 'transfer'),
    )
    .groupBy(['t.toFundId', month])
    .select([
      't.toFundId as fundId',
      month.as('month'),
      sql<number>`cast(sum(t."amountMinor") as bigint)`.as('amountMinor'),
    ])
    .execute();
}

/** Balances of the funds' own accounts by month, of one fund or of all; operating is no fund. */
export async function listFundBalances(
  db: Db,
  fundId?: string,
): Promise<{ fund: string; account: string; month: string; amountMinor: number }[]> {
  let query = db
    .selectFrom('ledger_balance')
    .groupBy(['fund', 'account', 'month'])
    .select([
      'fund',
      'account',
      'month',
      sql<number>`coalesce(cast(sum("amountMinor") as bigint), 0)`.as('amountMinor'),
    ]);
  query = fundId === undefined ? query.where('fund', '<>', 'operating') : query.where('fund', '=', fundId);
  return query.orderBy('fund').orderBy('month').orderBy('account').execute();
}

/** The ledger's numbers of entries about these rows, by the row; a spend of restricted money has two. */
export async function listSequencesOf(
  db: Db,
  source: string,
  sourceIds: readonly string[],
): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  if (sourceIds.length === 0) return found;
  const rows = await db
    .selectFrom('ledger_entry')
    .select(['sourceId', 'sequence'])
    .where('source', '=', source)
    .where('sourceId', 'in', [...sourceIds])
    .orderBy('sequence')
    .execute();
  for (const row of rows) found.set(row.sourceId, [...(found.get(row.sourceId) ?? []), row.sequence]);
  return found;
}
