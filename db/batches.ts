import type { Insertable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { BatchKind, BatchLaborTable, BatchTable } from './schema.ts';

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
  made: number;
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
    .select([
      'b.id',
      'b.code',
      'b.publicCode',
      'b.kind',
      'b.finishedOn',
      'b.materialsMinor',
      'b.wagesMinor',
      'b.made',
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
    .where('l.cohortId', '=', cohortId)
    .select(['l.minutes', 'l.rateMinor', 'l.unitWagesMinor', 'c.amountMinor as memoMinor'])
    .execute();
  return rows.map(({ memoMinor, ...row }) => ({ ...row, coveredMinor: 0 - (memoMinor ?? 0) }));
}

/** How many batches there are; the codes of ours are `B-` and the next number. */
export async function countBatches(db: Db, where: { programId?: string } = {}): Promise<number> {
  let query = db.selectFrom('batch').select((eb) => eb.fn.countAll<number | string>().as('n'));
  if (where.programId) query = query.where('programId', '=', where.programId);
  const row = await query.executeTakeFirstOrThrow();
  return Number(row.n);
}
