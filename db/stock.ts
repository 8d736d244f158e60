import type { BatchOnShelf } from '#app/domain/stock.ts';
import type { Db, Tx } from './connect.server.ts';

/**
 * Takes units off a variant's shelf, or says there are not enough. The row stays locked until the transaction ends, so
 * the batches read after it are ours alone. Call it in the order of variant ids.
 */
export async function takeFromStock(tx: Tx, variantId: string, quantity: number): Promise<boolean> {
  const row = await tx
    .updateTable('stock')
    .set((eb) => ({ free: eb('free', '-', quantity) }))
    .where('variantId', '=', variantId)
    .where('free', '>=', quantity)
    .returning('free')
    .executeTakeFirst();
  return row !== undefined;
}

/** Puts units on a variant's shelf; makes the row for its first batch. */
export async function addToStock(tx: Tx, variantId: string, quantity: number): Promise<void> {
  await tx
    .insertInto('stock')
    .values({ variantId, free: quantity })
    .onConflict((oc) =>
      oc.column('variantId').doUpdateSet((eb) => ({ free: eb('stock.free', '+', quantity) })),
    )
    .execute();
}

export async function findFreeStock(db: Db, variantId: string): Promise<number> {
  const row = await db
    .selectFrom('stock')
    .select('free')
    .where('variantId', '=', variantId)
    .executeTakeFirst();
  return row?.free ?? 0;
}

export interface ShelfBatch extends BatchOnShelf {
  programId: string;
  materialsMinor: number;
  wagesMinor: number;
}

/** A variant's batches with units left, oldest first, those still to be made last. Lock the variant's stock row before deciding by it. */
export async function listShelf(db: Db, variantId: string): Promise<ShelfBatch[]> {
  return db
    .selectFrom('batch')
    .select(['id as batchId', 'free', 'programId', 'materialsMinor', 'wagesMinor'])
    .where('variantId', '=', variantId)
    .where('free', '>', 0)
    .orderBy('isOpen')
    .orderBy('finishedOn')
    .orderBy('id')
    .execute();
}

/** Moves units of a batch between the shelf and checkouts. The table's CHECKs refuse a move that would leave less than none. */
export async function moveBatchUnits(
  tx: Tx,
  batchId: string,
  move: { free: number; held: number },
): Promise<void> {
  await tx
    .updateTable('batch')
    .set((eb) => ({ free: eb('free', '+', move.free), held: eb('held', '+', move.held) }))
    .where('id', '=', batchId)
    .execute();
}

/** Units that a checkout held are sold. `on` is the day, which decides the month they count in. */
export async function sellHeldUnits(tx: Tx, batchId: string, units: number, on: string): Promise<void> {
  await tx
    .updateTable('batch')
    .set((eb) => ({ held: eb('held', '-', units), sold: eb('sold', '+', units) }))
    .where('id', '=', batchId)
    .execute();
  await countSold(tx, batchId, units, on);
}

/** Sells free units of a batch at once; false when it has not enough. For a sale that has no hold. */
export async function sellFreeUnits(tx: Tx, batchId: string, units: number, on: string): Promise<boolean> {
  const row = await tx
    .updateTable('batch')
    .set((eb) => ({ free: eb('free', '-', units), sold: eb('sold', '+', units) }))
    .where('id', '=', batchId)
    .where('free', '>=', units)
    .returning('id')
    .executeTakeFirst();
  if (row) await countSold(tx, batchId, units, on);
  return row !== undefined;
}

/** Sold units are on the shelf again. */
export async function returnSoldUnits(tx: Tx, batchId: string, units: number, on: string): Promise<void> {
  await tx
    .updateTable('batch')
    .set((eb) => ({ free: eb('free', '+', units), sold: eb('sold', '-', units) }))
    .where('id', '=', batchId)
    .execute();
  await countSold(tx, batchId, -units, on);
}

async function countSold(tx: Tx, batchId: string, units: number, on: string): Promise<void> {
  await tx
    .insertInto('batch_month')
    .values({ batchId, month: on.slice(0, 7), sold: units })
    .onConflict((oc) =>
      oc.columns(['batchId', 'month']).doUpdateSet((eb) => ({ sold: eb('batch_month.sold', '+', units) })),
    )
    .execute();
}

export interface Hold {
  orderId: string;
  lineId: string;
  batchId: string;
  variantId: string;
  quantity: number;
  expiresAt: string;
}

export async function insertHolds(tx: Tx, holds: readonly Hold[]): Promise<void> {
  await tx
    .insertInto('stock_hold')
    .values([...holds])
    .execute();
}

/** Takes an order's holds away and returns them, in the order in which their rows are to be locked. */
export async function deleteHolds(tx: Tx, orderId: string): Promise<Hold[]> {
  const holds = await tx.deleteFrom('stock_hold').where('orderId', '=', orderId).returningAll().execute();
  return holds.sort((a, b) => (a.variantId + a.batchId < b.variantId + b.batchId ? -1 : 1));
}

/** Units that one address holds unpaid, and orders it has open. */
export async function countHeldByClient(
  db: Db,
  clientHash: string,
): Promise<{ orders: number; units: number }> {
  const row = await db
    .selectFrom('orders as o')
    .leftJoin('stock_hold as h', 'h.orderId', 'o.id')
    .where('o.clientHash', '=', clientHash)
    .where('o.status', 'in', ['open', 'processing'])
    .select((eb) => [
      eb.fn.count<number>('o.id').distinct().as('orders'),
      eb.fn.sum<number | string | null>('h.quantity').as('units'),
    ])
    .executeTakeFirstOrThrow();
  return { orders: Number(row.orders), units: Number(row.units ?? 0) };
}

/** Variants whose shelf and batches disagree; there are none. */
export async function listStockFaults(db: Db): Promise<{ variantId: string }[]> {
  const rows = await db
    .selectFrom('batch as b')
    .leftJoin('stock as s', 's.variantId', 'b.variantId')
    .groupBy(['b.variantId', 's.free'])
    .select((eb) => ['b.variantId', 's.free', eb.fn.sum<number | string>('b.free').as('inBatches')])
    .execute();
  return rows
    .filter((row) => Number(row.inBatches) !== (row.free ?? 0))
    .map(({ variantId }) => ({ variantId }));
}

/** Batches whose held units differ from the live holds on them; there are none. */
export async function listHoldFaults(db: Db): Promise<{ batchId: string }[]> {
  const rows = await db
    .selectFrom('batch as b')
    .leftJoin('stock_hold as h', 'h.batchId', 'b.id')
    .groupBy(['b.id', 'b.held'])
    .select((eb) => ['b.id', 'b.held', eb.fn.sum<number | string | null>('h.quantity').as('inHolds')])
    .execute();
  return rows.filter((row) => Number(row.inHolds ?? 0) !== row.held).map((row) => ({ batchId: row.id }));
}

/** Standard cost of materials of one unit, by batch. */
export async function findUnitMaterials(db: Db, batchIds: readonly string[]): Promise<Map<string, number>> {
  if (batchIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('batch')
    .select(['id', 'materialsMinor'])
    .where('id', 'in', [...batchIds])
    .execute();
  return new Map(rows.map((row) => [row.id, row.materialsMinor]));
}

/** How many units of which variants an order's lines take, in the order of variant ids. */
export async function listVariantNeeds(
  db: Db,
  orderId: string,
): Promise<{ variantId: string; quantity: number }[]> {
  const rows = await db
    .selectFrom('order_line')
    .where('orderId', '=', orderId)
    .groupBy('variantId')
    .select((eb) => ['variantId', eb.fn.sum<number | string>('quantity').as('quantity')])
    .orderBy('variantId')
    .execute();
  return rows.map((row) => ({ ...row, quantity: Number(row.quantity) }));
}

export async function findVariantOfBatch(db: Db, batchId: string): Promise<string> {
  const row = await db
    .selectFrom('batch')
    .select('variantId')
    .where('id', '=', batchId)
    .executeTakeFirstOrThrow();
  return row.variantId;
}

/** Variants on sale of which few are left, fewest first. */
export async function listLowStock(
  db: Db,
  where: { atMost: number; programId?: string; limit: number },
): Promise<{ variantId: string; productTitle: string; variantTitle: string; free: number }[]> {
  let query = db
    .selectFrom('variant as v')
    .innerJoin('product as p', 'p.id', 'v.productId')
    .innerJoin('stock as s', 's.variantId', 'v.id')
    .where('v.status', '=', 'active')
    .where('p.status', '=', 'active')
    .where('s.free', '<=', where.atMost)
    .select(['v.id as variantId', 'p.title as productTitle', 'v.title as variantTitle', 's.free'])
    .orderBy('s.free')
    .orderBy('p.title')
    .orderBy('v.position')
    .limit(where.limit);
  if (where.programId) query = query.where('p.programId', '=', where.programId);
  return query.execute();
}
