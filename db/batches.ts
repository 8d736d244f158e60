import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { BatchChangeTable, BatchKind, BatchLaborTable, BatchTable } from './schema.ts';

export async function insertBatch(
  tx: Tx,
  batch: Insertable<BatchTable>,
  labor: readonly Insertable<BatchLaborTable>[],
): Promise<void> {
  await tx.insertInto('batch').values(batch).execute();
  if (labor.length > 0)
    await tx
      .insertInto('batch_labor')
      .values([...labor])
      .execute();
}

/** Standard wages of one unit by cohort, for several batches at once. */
export async function listLabor(
  db: Db,
  batchIds: readonly string[],
): Promise<
  { batchId: string; cohortId: string; minutes: number; rateMinor: number; unitWagesMinor: number }[]
> {
  if (batchIds.length === 0) return [];
  return db
    .selectFrom('batch_labor')
    .selectAll()
    .where('batchId', 'in', [...batchIds])
    .orderBy('batchId')
    .orderBy('cohortId')
    .execute();
}

export interface BatchRow {
  id: string;
  code: string;
  publicCode: string;
  kind: BatchKind;
  finishedOn: string;
  materialsMinor: number;
  wagesMinor: number;
  /** Pieces made so far; of an open batch `owed` are still to be made. */
  made: number;
  owed: number;
  isOpen: 0 | 1;
  leadDays: number;
  free: number;
  held: number;
  sold: number;
  writtenOff: number;
  variantId: string;
  variantTitle: string;
  productTitle: string;
  productHandle: string;
  programId: string;
}

function batches(db: Db) {
  return db
    .selectFrom('batch as b')
    .innerJoin('variant as v', 'v.id', 'b.variantId')
    .innerJoin('product as p', 'p.id', 'v.productId')
    .select((eb) => [
      'b.id',
      'b.code',
      'b.publicCode',
      'b.kind',
      'b.finishedOn',
      'b.materialsMinor',
      'b.wagesMinor',
      eb('b.planned', '-', eb.ref('b.owed')).as('made'),
      'b.owed',
      'b.isOpen',
      'b.leadDays',
      'b.free',
      'b.held',
      'b.sold',
      'b.writtenOff',
      'b.variantId',
      'b.programId',
      'v.title as variantTitle',
      'p.title as productTitle',
      'p.handle as productHandle',
    ])
    .orderBy('b.finishedOn', 'desc')
    .orderBy('b.id', 'desc');
}

/** Batches newest first, all or of one program. */
export async function listBatches(
  db: Db,
  where: { programId?: string; limit: number; offset?: number },
): Promise<BatchRow[]> {
  let query = batches(db)
    .limit(where.limit)
    .offset(where.offset ?? 0);
  if (where.programId) query = query.where('b.programId', '=', where.programId);
  return query.execute();
}

/** Codes of batches by id, to name them where only the id is kept. */
export async function listBatchCodes(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('batch')
    .select(['id', 'code'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row.code]));
}

export async function findBatchByCode(db: Db, code: string): Promise<BatchRow | undefined> {
  return batches(db).where('b.code', '=', code).executeTakeFirst();
}

export interface CohortBatchRow extends BatchRow {
  minutes: number;
  rateMinor: number;
  unitWagesMinor: number;
  /** Wages this cohort earned by making it; payroll names no batch, so the batch's own balance keeps them. */
  earnedMinor: number;
  /** Wages of this cohort in this batch that sales have covered so far, net of refunds. */
  coveredMinor: number;
}

/** Batches a cohort worked on, newest first, with its own labor in them. */
export async function listBatchesOfCohort(db: Db, cohortId: string): Promise<CohortBatchRow[]> {
  const rows = await batches(db)
    .innerJoin('batch_labor as l', 'l.batchId', 'b.id')
    .leftJoin('batch_balance as c', (join) =>
      join
        .onRef('c.batchId', '=', 'b.id')
        .onRef('c.cohortId', '=', 'l.cohortId')
        .on('c.account', '=', 'memo:wages'),
    )
    .leftJoin('batch_balance as w', (join) =>
      join
        .onRef('w.batchId', '=', 'b.id')
        .onRef('w.cohortId', '=', 'l.cohortId')
        .on('w.account', '=', 'liabilities:wages'),
    )
    .where('l.cohortId', '=', cohortId)
    .select([
      'l.minutes',
      'l.rateMinor',
      'l.unitWagesMinor',
      'c.amountMinor as memoMinor',
      'w.amountMinor as owedMinor',
    ])
    .execute();
  return rows.map(({ memoMinor, owedMinor, ...row }) => ({
    ...row,
    earnedMinor: 0 - (owedMinor ?? 0),
    coveredMinor: 0 - (memoMinor ?? 0),
  }));
}

/** Pieces of a cohort's batches sold by month, net of those that came back. */
export async function listSoldByMonth(db: Db, cohortId: string): Promise<{ month: string; sold: number }[]> {
  const rows = await db
    .selectFrom('batch_month as m')
    .innerJoin('batch_labor as l', 'l.batchId', 'm.batchId')
    .where('l.cohortId', '=', cohortId)
    .groupBy('m.month')
    .select((eb) => ['m.month', eb.fn.sum<number | string>('m.sold').as('sold')])
    .orderBy('m.month')
    .execute();
  return rows.map((row) => ({ ...row, sold: Number(row.sold) }));
}

/** Pieces of a cohort's open batches by the month they were made in, and corrections by theirs. */
export async function listMadeLater(
  db: Db,
  cohortId: string,
): Promise<{ batchId: string; month: string; quantity: number }[]> {
  const rows = await db
    .selectFrom('batch_change as c')
    .innerJoin('batch_labor as l', 'l.batchId', 'c.batchId')
    .where('l.cohortId', '=', cohortId)
    .where('c.kind', 'in', ['made', 'corrected'])
    .select(['c.batchId', 'c.happenedOn', 'c.quantity'])
    .execute();
  return rows.map(({ happenedOn, ...row }) => ({ ...row, month: happenedOn.slice(0, 7) }));
}

/** How many batches there are; the codes of ours are `B-` and the next number. */
export async function countBatches(db: Db, where: { programId?: string } = {}): Promise<number> {
  let query = db.selectFrom('batch').select((eb) => eb.fn.countAll<number | string>().as('n'));
  if (where.programId) query = query.where('programId', '=', where.programId);
  const row = await query.executeTakeFirstOrThrow();
  return Number(row.n);
}

export async function findBatch(db: Db, id: string): Promise<Selectable<BatchTable> | undefined> {
  return db.selectFrom('batch').selectAll().where('id', '=', id).executeTakeFirst();
}
/** Locks a batch's row and returns it as it now stands. Lock its variant's stock row first. */
export async function lockBatch(tx: Tx, id: string): Promise<Selectable<BatchTable> | undefined> {
  return tx
    .updateTable('batch')
    .set((eb) => ({ code: eb.ref('code') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}
export async function updateBatch(tx: Tx, id: string, change: Updateable<BatchTable>): Promise<void> {
  await tx.updateTable('batch').set(change).where('id', '=', id).execute();
}
/** Puts other standard labor in a batch's place; only for one of which nothing is sold. */
export async function replaceLabor(
  tx: Tx,
  batchId: string,
  labor: readonly Insertable<BatchLaborTable>[],
): Promise<void> {
  await tx.deleteFrom('batch_labor').where('batchId', '=', batchId).execute();
  await tx
    .insertInto('batch_labor')
    .values([...labor])
    .execute();
}

export async function insertBatchChange(tx: Tx, change: Insertable<BatchChangeTable>): Promise<void> {
  await tx.insertInto('batch_change').values(change).execute();
}
/** What happened to a batch after it was entered, in that order. */
export async function listBatchChanges(db: Db, batchId: string): Promise<Selectable<BatchChangeTable>[]> {
  return db
    .selectFrom('batch_change')
    .selectAll()
    .where('batchId', '=', batchId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

/** Pieces of a batch that left the house with a parcel and did not come back. */
export async function countSentPieces(db: Db, batchId: string): Promise<number> {
  const row = await db
    .selectFrom('order_portion as p')
    .innerJoin('orders as o', 'o.id', 'p.orderId')
    .where('p.batchId', '=', batchId)
    .where('o.shippedAt', 'is not', null)
    .select((eb) => eb.fn.sum<number | string | null>(eb('p.quantity', '-', eb.ref('p.restocked'))).as('n'))
    .executeTakeFirstOrThrow();
  return Number(row.n ?? 0);
}

/** Made-to-order batches of which an order wants more pieces than are made and still in the house. */
export async function listPiecesToMake(
  db: Db,
  orderId: string,
): Promise<{ code: string; missing: number }[]> {
  const wanted = await db
    .selectFrom('order_portion as p')
    .innerJoin('batch as b', 'b.id', 'p.batchId')
    .where('p.orderId', '=', orderId)
    .where('b.isOpen', '=', 1)
    .groupBy(['b.id', 'b.code', 'b.planned', 'b.owed', 'b.writtenOff'])
    .select((eb) => [
      'b.id',
      'b.code',
      eb('b.planned', '-', eb('b.owed', '+', eb.ref('b.writtenOff'))).as('kept'),
      eb.fn.sum<number | string>(eb('p.quantity', '-', eb.ref('p.restocked'))).as('wanted'),
    ])
    .orderBy('b.code')
    .execute();
  const short: { code: string; missing: number }[] = [];
  for (const batch of wanted) {
    const inHouse = batch.kept - (await countSentPieces(db, batch.id));
    if (inHouse < Number(batch.wanted))
      short.push({ code: batch.code, missing: Number(batch.wanted) - inHouse });
  }
  return short;
}

/** Whether any order, paid or not, was split by this batch's standard costs. */
export async function isBatchInOrders(db: Db, batchId: string): Promise<boolean> {
  const row = await db
    .selectFrom('order_portion')
    .select('id')
    .where('batchId', '=', batchId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
