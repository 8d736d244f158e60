import { sql } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { OrderChannel, ReceivablePaymentTable } from './schema.ts';

export interface StaffSale {
  id: string;
  number: number;
  channel: OrderChannel;
  customer: string;
  dueOn: string | null;
  createdAt: string;
  totalMinor: number;
  receivedMinor: number;
  /** What the customer still owes, as the books say. */
  openMinor: number;
}

/** What is open on an order sold on account: the fold over its own postings. */
export async function findOpenReceivable(db: Db, orderId: string): Promise<number> {
  const row = await db
    .selectFrom('ledger_entry as e')
    .innerJoin('ledger_posting as p', 'p.entryId', 'e.id')
    .where('e.source', '=', 'order')
    .where('e.sourceId', '=', orderId)
    .where('p.account', '=', 'assets:receivable')
    .select(sql<number>`coalesce(cast(sum(p."amountMinor") as bigint), 0)`.as('openMinor'))
    .executeTakeFirstOrThrow();
  return row.openMinor;
}

/** Sales that staff recorded, newest first; of those on account what is open. */
export async function listStaffSales(
  db: Db,
  where: { number?: number; channel?: 'cash' | 'receivable'; before?: number; limit?: number },
): Promise<StaffSale[]> {
  let query = db
    .selectFrom('orders as o')
    .where('o.channel', 'in', where.channel ? [where.channel] : ['cash', 'receivable'])
    .select(['o.id', 'o.number', 'o.channel', 'o.customer', 'o.dueOn', 'o.createdAt', 'o.totalMinor'])
    .select(['o.receivedMinor'])
    .orderBy('o.number', 'desc');
  if (where.number !== undefined) query = query.where('o.number', '=', where.number);
  if (where.before !== undefined) query = query.where('o.number', '<', where.before);
  if (where.limit !== undefined) query = query.limit(where.limit);
  const sales = await query.execute();
  const onAccount = sales.filter((sale) => sale.channel === 'receivable').map((sale) => sale.id);
  const open = await listOpenReceivables(db, onAccount);
  return sales.map((sale) => ({ ...sale, openMinor: open.get(sale.id) ?? 0 }));
}

async function listOpenReceivables(db: Db, orderIds: readonly string[]): Promise<Map<string, number>> {
  if (orderIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('ledger_entry as e')
    .innerJoin('ledger_posting as p', 'p.entryId', 'e.id')
    .where('e.source', '=', 'order')
    .where('e.sourceId', 'in', [...orderIds])
    .where('p.account', '=', 'assets:receivable')
    .groupBy('e.sourceId')
    .select(['e.sourceId', sql<number>`cast(sum(p."amountMinor") as bigint)`.as('openMinor')])
    .execute();
  return new Map(rows.map((row) => [row.sourceId, row.openMinor]));
}

export async function insertReceivablePayment(tx: Tx, payment: ReceivablePaymentTable): Promise<void> {
  await tx.insertInto('receivable_payment').values(payment).execute();
}
export async function listReceivablePayments(db: Db, orderId: string): Promise<ReceivablePaymentTable[]> {
  return db
    .selectFrom('receivable_payment')
    .selectAll()
    .where('orderId', '=', orderId)
    .orderBy('paidOn')
    .orderBy('id')
    .execute();
}
