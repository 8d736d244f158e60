import { sql, type Insertable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { BillLineTable, BillPaymentTable, BillTable } from './schema.ts';

export async function insertBill(
  tx: Tx,
  bill: Insertable<BillTable>,
  lines: readonly BillLineTable[],
): Promise<void> {
  await tx.insertInto('bill').values(bill).execute();
  await tx
    .insertInto('bill_line')
    .values([...lines])
    .execute();
}

export async function findBill(db: Db, id: string): Promise<BillTableRow | undefined> {
  return db.selectFrom('bill').selectAll().where('id', '=', id).executeTakeFirst();
}
export type BillTableRow = Omit<BillTable, 'paidMinor'> & { paidMinor: number };

export async function listBillLines(db: Db, billId: string): Promise<BillLineTable[]> {
  return db.selectFrom('bill_line').selectAll().where('billId', '=', billId).orderBy('position').execute();
}
export async function listBillPayments(db: Db, billId: string): Promise<BillPaymentTable[]> {
  return db.selectFrom('bill_payment').selectAll().where('billId', '=', billId).orderBy('number').execute();
}
export async function insertBillPayment(tx: Tx, payment: BillPaymentTable): Promise<void> {
  await tx.insertInto('bill_payment').values(payment).execute();
}

/** Adds to what is paid of a bill and returns it, locked; undefined when that would be more than is open. */
export async function payIntoBill(
  tx: Tx,
  id: string,
  amountMinor: number,
): Promise<BillTableRow | undefined> {
  return tx
    .updateTable('bill')
    .set((eb) => ({ paidMinor: eb('paidMinor', '+', amountMinor) }))
    .where('id', '=', id)
    .where((eb) => eb(eb('totalMinor', '-', eb.ref('paidMinor')), '>=', amountMinor))
    .returningAll()
    .executeTakeFirst();
}

/** Bills by the day they are due: what is open first to last, or all newest first. */
export async function listBills(
  db: Db,
  where: { isOpen?: boolean; supplierKey?: string; offset?: number; limit?: number } = {},
): Promise<BillTableRow[]> {
  let query = db.selectFrom('bill').selectAll();
  if (where.isOpen) query = query.whereRef('paidMinor', '<', 'totalMinor').orderBy('dueOn');
  else query = query.orderBy('billedOn', 'desc');
  if (where.supplierKey) query = query.where('supplierKey', 'like', `%${escapeLike(where.supplierKey)}%`);
  if (where.limit !== undefined) query = query.limit(where.limit).offset(where.offset ?? 0);
  return query.orderBy('id').execute();
}

/** Only letters, digits and spaces of what was typed are searched for, so that % and _ mean nothing. */
function escapeLike(text: string): string {
  return text.replace(/[%_\\]/g, ' ');
}

const sumOf = (column: string) => sql<number>`coalesce(cast(sum(${sql.ref(column)}) as bigint), 0)`;

/** What is open in all, and of it what is past its day. */
export async function sumOpenBills(
  db: Db,
  today: string,
): Promise<{ openMinor: number; overdueMinor: number }> {
  const open = sql<number>`"totalMinor" - "paidMinor"`;
  const row = await db
    .selectFrom('bill')
    .whereRef('paidMinor', '<', 'totalMinor')
    .select([
      sql<number>`coalesce(cast(sum(${open}) as bigint), 0)`.as('openMinor'),
      sql<number>`coalesce(cast(sum(case when "dueOn" < ${today} then ${open} else 0 end) as bigint), 0)`.as(
        'overdueMinor',
      ),
    ])
    .executeTakeFirstOrThrow();
  return row;
}

/** Suppliers by name, for the form's suggestions. */
export async function listSuppliers(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('bill')
    .groupBy('supplierKey')
    .select((eb) => eb.fn.max('supplier').as('supplier'))
    .orderBy('supplierKey')
    .limit(200)
    .execute();
  return rows.map((row) => row.supplier);
}

/**
 * What batches and parcels have posted as owed and no bill has covered. Hold the ledger head when the answer decides:
 * two bills at once must not settle the same materials.
 */
export async function findUnbilled(db: Db): Promise<{ materials: number; carrier: number }> {
  const batches = await db
    .selectFrom('batch_balance')
    .where('account', '=', 'liabilities:payable')
    .select(sumOf('amountMinor').as('minor'))
    .executeTakeFirstOrThrow();
  const parcels = await db
    .selectFrom('orders')
    .where('shippedAt', 'is not', null)
    .select(sumOf('carrierMinor').as('minor'))
    .executeTakeFirstOrThrow();
  const lines = await db
    .selectFrom('bill_line')
    .groupBy('kind')
    .select(['kind', sumOf('standardMinor').as('minor')])
    .execute();
  const settled = (kind: string) => lines.find((line) => line.kind === kind)?.minor ?? 0;
  return {
    materials: 0 - batches.minor - settled('materials'),
    carrier: parcels.minor - settled('carrier'),
  };
}
