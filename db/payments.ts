import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { OutboxTable, PaymentTable, RefundTable, StripeEventTable } from './schema.ts';

export type PaymentRow = Selectable<PaymentTable>;
export type RefundRow = Selectable<RefundTable>;

export async function insertPayment(tx: Tx, payment: Insertable<PaymentTable>): Promise<void> {
  await tx.insertInto('payment').values(payment).execute();
}
export async function updatePayment(tx: Tx, id: string, change: Updateable<PaymentTable>): Promise<void> {
  await tx.updateTable('payment').set(change).where('id', '=', id).execute();
}
export async function findPaymentOfOrder(db: Db, orderId: string): Promise<PaymentRow | undefined> {
  return db.selectFrom('payment').selectAll().where('orderId', '=', orderId).executeTakeFirst();
}
export async function findPaymentByIntent(db: Db, paymentIntentId: string): Promise<PaymentRow | undefined> {
  return db
    .selectFrom('payment')
    .selectAll()
    .where('paymentIntentId', '=', paymentIntentId)
    .executeTakeFirst();
}

/** Orders of which Stripe has not yet told a balance transaction: of the charge, or of a refund. */
export async function listOrdersAwaitingBalances(db: Db, limit: number): Promise<string[]> {
  const charges = await db
    .selectFrom('payment')
    .select('orderId')
    .where('balanceTransactionId', 'is', null)
    .where('paymentIntentId', 'is not', null)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(limit)
    .execute();
  const refunds = await db
    .selectFrom('refund as r')
    .innerJoin('orders as o', 'o.id', 'r.orderId')
    .select('r.orderId')
    .where('r.balanceTransactionId', 'is', null)
    .where('r.applied', '=', 1)
    // What was given back by hand has none, and never will.
    .where('o.channel', '=', 'stripe')
    .orderBy('r.createdAt')
    .limit(limit)
    .execute();
  return [...new Set([...charges, ...refunds].map((row) => row.orderId))];
}

export async function insertRefund(tx: Tx, refund: Insertable<RefundTable>): Promise<void> {
  await tx.insertInto('refund').values(refund).execute();
}
export async function updateRefund(tx: Tx, id: string, change: Updateable<RefundTable>): Promise<void> {
  await tx.updateTable('refund').set(change).where('id', '=', id).execute();
}
export async function listRefunds(db: Db, orderId: string): Promise<RefundRow[]> {
  return db
    .selectFrom('refund')
    .selectAll()
    .where('orderId', '=', orderId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

/** What went back of each of these orders; one that gave nothing back is not in the map. */
export async function sumRefunds(db: Db, orderIds: readonly string[]): Promise<Map<string, number>> {
  if (orderIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('refund')
    .where('orderId', 'in', [...orderIds])
    .where('status', '=', 'succeeded')
    .select(['orderId', 'amountMinor'])
    .execute();
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(row.orderId, (sums.get(row.orderId) ?? 0) + row.amountMinor);
  return sums;
}

/** Refunds we asked for and heard nothing of: the process may have died in between. */
export async function listUnansweredRefunds(db: Db, before: string): Promise<RefundRow[]> {
  return db
    .selectFrom('refund')
    .selectAll()
    .where('status', 'in', ['requested', 'pending'])
    .where('createdAt', '<', before)
    .limit(100)
    .execute();
}

/** Stores an event; false when it is known. */
export async function insertStripeEvent(tx: Tx, event: Insertable<StripeEventTable>): Promise<boolean> {
  const row = await tx
    .insertInto('stripe_event')
    .values(event)
    .onConflict((oc) => oc.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
/** Whether an event ever told of a refund or a dispute of this payment. */
export async function hasMoneyBackEvents(db: Db, paymentIntentId: string): Promise<boolean> {
  const row = await db
    .selectFrom('stripe_event')
    .select('id')
    .where('objectId', '=', paymentIntentId)
    .where((eb) =>
      eb.or([
        eb('type', 'like', 'refund.%'),
        eb('type', 'like', 'charge.dispute.%'),
        eb('type', '=', 'charge.refunded'),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
export async function updateStripeEvent(
  tx: Tx,
  id: string,
  change: Updateable<StripeEventTable>,
): Promise<void> {
  await tx.updateTable('stripe_event').set(change).where('id', '=', id).execute();
}
/** Events stored and not dealt with: the process may have died, or the work failed. */
export async function listWaitingEvents(
  db: Db,
  before: string,
  limit: number,
): Promise<Selectable<StripeEventTable>[]> {
  return (
    db
      .selectFrom('stripe_event')
      .selectAll()
      .where('outcome', 'in', ['stored', 'failed'])
      .where('receivedAt', '<', before)
      // Fewest tries first, so that events which keep failing never stand in the way of fresh ones.
      .orderBy('attempts')
      .orderBy('receivedAt')
      .limit(limit)
      .execute()
  );
}

/** Queues a message once: the same message id is queued a single time. */
export async function enqueueMail(tx: Tx, message: Insertable<OutboxTable>): Promise<void> {
  await tx
    .insertInto('outbox')
    .values(message)
    .onConflict((oc) => oc.column('messageId').doNothing())
    .execute();
}
