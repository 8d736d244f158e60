import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { DisputePartTable, DisputeTable } from './schema.ts';

export type DisputeRow = Selectable<DisputeTable>;
export type DisputePartRow = Selectable<DisputePartTable>;

export async function insertDispute(tx: Tx, dispute: Insertable<DisputeTable>): Promise<void> {
  await tx.insertInto('dispute').values(dispute).execute();
}
export async function updateDispute(tx: Tx, id: string, change: Updateable<DisputeTable>): Promise<void> {
  await tx.updateTable('dispute').set(change).where('id', '=', id).execute();
}
export async function listDisputes(db: Db, orderId: string): Promise<DisputeRow[]> {
  return db
    .selectFrom('dispute')
    .selectAll()
    .where('orderId', '=', orderId)
    .orderBy('createdAt')
    .orderBy('stripeDisputeId')
    .execute();
}

/** Orders with a dispute that a bank has not decided and nobody asked about since `openBefore`, or decided since `decidedBefore`. */
export async function listOrdersToAskAboutDisputes(
  db: Db,
  before: { openBefore: string; decidedBefore: string; madeAfter: string },
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('dispute')
    .select('orderId')
    .where((eb) =>
      eb.or([
        eb.and([
          eb('status', 'not in', ['won', 'lost', 'warning_closed']),
          eb('updatedAt', '<', before.openBefore),
        ]),
        // A decision may be appealed for some months.
        eb.and([
          eb('status', 'in', ['won', 'lost']),
          eb('updatedAt', '<', before.decidedBefore),
          eb('createdAt', '>', before.madeAfter),
        ]),
      ]),
    )
    .orderBy('updatedAt')
    .limit(limit)
    .execute();
  return [...new Set(rows.map((row) => row.orderId))];
}

/** The parts of all disputes of an order, whatever became of them. */
export async function listDisputeParts(db: Db, orderId: string): Promise<DisputePartRow[]> {
  return db
    .selectFrom('dispute_part as p')
    .innerJoin('dispute as d', 'd.id', 'p.disputeId')
    .where('d.orderId', '=', orderId)
    .selectAll('p')
    .orderBy('p.disputeId')
    .orderBy('p.portionId')
    .execute();
}

/** Writes the parts of a dispute anew. */
export async function replaceDisputeParts(
  tx: Tx,
  disputeId: string,
  parts: readonly Omit<DisputePartRow, 'disputeId'>[],
): Promise<void> {
  await tx.deleteFrom('dispute_part').where('disputeId', '=', disputeId).execute();
  if (parts.length === 0) return;
  await tx
    .insertInto('dispute_part')
    .values(parts.map((part) => ({ ...part, disputeId })))
    .execute();
}
