import type { Insertable, Selectable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { RefundPartTable } from './schema.ts';

export type RefundPartRow = Selectable<RefundPartTable>;

export async function insertRefundParts(
  tx: Tx,
  parts: readonly Insertable<RefundPartTable>[],
): Promise<void> {
  if (parts.length === 0) return;
  await tx
    .insertInto('refund_part')
    .values([...parts])
    .execute();
}

/** The parts of all refunds of an order, whatever became of them. */
export async function listRefundParts(db: Db, orderId: string): Promise<RefundPartRow[]> {
  return db
    .selectFrom('refund_part as p')
    .innerJoin('refund as r', 'r.id', 'p.refundId')
    .where('r.orderId', '=', orderId)
    .selectAll('p')
    .orderBy('r.createdAt')
    .orderBy('p.refundId')
    .orderBy('p.portionId')
    .execute();
}
