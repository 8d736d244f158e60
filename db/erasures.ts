import type { Insertable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { ErasureTable } from './schema.ts';

/** Which of these orders' contacts are erased already. */
export async function listErasedContacts(db: Db, orderIds: readonly string[]): Promise<Set<string>> {
  if (orderIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('erasure')
    .select('subjectId')
    .where('kind', '=', 'order_contact')
    .where('subjectId', 'in', [...orderIds])
    .execute();
  return new Set(rows.map((row) => row.subjectId));
}
export async function insertErasure(tx: Tx, erasure: Insertable<ErasureTable>): Promise<void> {
  await tx
    .insertInto('erasure')
    .values(erasure)
    .onConflict((oc) => oc.columns(['kind', 'subjectId']).doNothing())
    .execute();
}

/** Orders of one e-mail address, also those of before. */
export async function listOrdersOfEmail(
  db: Db,
  email: string,
): Promise<{ id: string; number: number; status: string; shippedAt: string | null }[]> {
  return db
    .selectFrom('order_contact as c')
    .innerJoin('orders as o', 'o.id', 'c.orderId')
    .where('c.email', '=', email)
    .select(['o.id', 'o.number', 'o.status', 'o.shippedAt'])
    .orderBy('o.number')
    .execute();
}

/** Takes a buyer out of an order: name, addresses, and every message about it. The order and its money stay. */
export async function eraseContact(tx: Tx, orderId: string): Promise<void> {
  await tx
    .updateTable('order_contact')
    .set({ email: '', name: '', addressJson: '{}' })
    .where('orderId', '=', orderId)
    .execute();
  await tx.deleteFrom('outbox').where('orderId', '=', orderId).where('sentAt', 'is', null).execute();
  await tx
    .updateTable('outbox')
    .set({ recipient: '', payloadJson: '{}' })
    .where('orderId', '=', orderId)
    .execute();
}
