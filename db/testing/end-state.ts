import type { Db } from '../connect.server.ts';

/** What beside the ledger's balances has to be the same after two lives of one history: shelf, portions, public balances. */
export async function readEndState(db: Db) {
  const stock = await db.selectFrom('stock').select(['variantId', 'free']).orderBy('variantId').execute();
  const portions = await db
    .selectFrom('order_portion as p')
    .innerJoin('orders as o', 'o.id', 'p.orderId')
    .select(['o.number', 'o.status', 'p.position', 'p.refundedMinor', 'p.restocked', 'p.lost'])
    .orderBy('o.number')
    .orderBy('p.position')
    .execute();
  const inPublic = await db.selectFrom('public_balance').selectAll().orderBy('fund').execute();
  return { stock, portions, inPublic };
}
