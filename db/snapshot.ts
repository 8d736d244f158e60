import { sql } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { Database } from './schema.ts';

type Table = keyof Database;
export type Value = string | number | null;

/** What a snapshot holds: each table after those it refers to, with the columns of its primary key. */
export const SNAPSHOT_TABLES: readonly { table: string; key: readonly string[] }[] = [
  ...keyedById('partner', 'program', 'cohort', 'fund', 'product', 'variant', 'media', 'policy'),
  ...keyedById('policy_version', 'policy_draft', 'gift', 'fund_transfer', 'fund_floor', 'grant_award'),
  { table: 'fund_use', key: ['fundId', 'useCategory'] },
  { table: 'grant_line', key: ['grantId', 'useCategory'] },
  ...keyedById('batch'),
  { table: 'batch_labor', key: ['batchId', 'cohortId'] },
  ...keyedById('batch_change'),
  { table: 'batch_month', key: ['batchId', 'month'] },
  { table: 'stock', key: ['variantId'] },
  ...keyedById('promotion', 'cart', 'cart_line', 'orders'),
  { table: 'cart_promotion', key: ['cartId'] },
  { table: 'promotion_use', key: ['orderId'] },
  { table: 'order_contact', key: ['orderId'] },
  ...keyedById('order_line', 'order_portion'),
  { table: 'portion_allocation', key: ['portionId', 'position'] },
  { table: 'stock_hold', key: ['lineId', 'batchId'] },
  ...keyedById('payment', 'refund'),
  { table: 'refund_part', key: ['refundId', 'portionId'] },
  ...keyedById('dispute'),
  { table: 'dispute_part', key: ['disputeId', 'portionId'] },
  ...keyedById('receivable_payment', 'bill', 'bill_payment', 'operating_expense', 'remittance'),
  { table: 'bill_line', key: ['billId', 'position'] },
  ...keyedById('journal', 'reconciliation'),
  { table: 'journal_line', key: ['journalId', 'position'] },
  ...keyedById('balance_transaction', 'stripe_event', 'payout', 'payroll_run', 'spend', 'published_spend'),
  ...keyedById('outbox', 'quarter_seal', 'book_check_run', 'erasure'),
  ...keyedById('ledger_entry', 'bank_import', 'bank_line'),
  { table: 'ledger_posting', key: ['entryId', 'line'] },
  {
    table: 'ledger_balance',
    key: ['account', 'fund', 'programId', 'cohortId', 'month', 'currency'],
  },
  { table: 'batch_balance', key: ['batchId', 'account', 'cohortId', 'currency'] },
  { table: 'public_entry', key: ['number'] },
  { table: 'public_posting', key: ['number', 'line'] },
  { table: 'public_balance', key: ['fund'] },
  ...keyedById('auth_user', 'auth_account'),
  { table: 'staff', key: ['userId'] },
  { table: 'setting', key: ['key'] },
  // Last, for from then on the days of sealed quarters are closed.
  ...keyedById('content_version', 'ledger_head'),
];

/** Tables that no snapshot holds: sign-ins, counters and leases of running processes mean nothing after a restore. */
export const TABLES_LEFT_OUT: readonly string[] = [
  'auth_session',
  'auth_verification',
  'auth_rate_limit',
  'job_lease',
  'kysely_migration',
  'kysely_migration_lock',
];

/** Tables whose one row the migrations make. */
const ONE_ROW_TABLES = new Set(['content_version', 'ledger_head']);

function keyedById(...tables: string[]): { table: string; key: readonly string[] }[] {
  return tables.map((table) => ({ table, key: ['id'] }));
}

/** Every table of the database with its columns, in the order of their names. */
export async function listTables(db: Db): Promise<Map<string, string[]>> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  return new Map(
    tables
      .filter((table) => !table.name.startsWith('sqlite_'))
      .map((table) => [table.name, table.columns.map((column) => column.name).sort()]),
  );
}

export async function countRows(db: Db, table: string): Promise<number> {
  const row = await db
    .selectFrom(table as Table)
    .select((eb) => eb.fn.countAll<number | string>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** The rows of a table in the order of its key, after the last one read. */
export async function listRowsAfter(
  db: Db,
  from: { table: string; key: readonly string[]; columns: readonly string[]; limit: number },
  after: readonly Value[] | undefined,
): Promise<Value[][]> {
  const key = sql.join(from.key.map((column) => sql.ref(column)));
  const where = after ? sql`WHERE (${key}) > (${sql.join(after.map((value) => sql`${value}`))})` : sql``;
  const columns = sql.join(from.columns.map((column) => sql.ref(column)));
  const { rows } = await sql<Record<string, Value>>`
    SELECT ${columns} FROM ${sql.table(from.table)} ${where} ORDER BY ${key} LIMIT ${from.limit}`.execute(db);
  return rows.map((row) => from.columns.map((column) => row[column] ?? null));
}

/**
 * Writes rows of a snapshot. Entries of the ledger go in as drafts, as every entry does; `postEntriesAt` posts them once
 * their postings are in, and the triggers prove each sum again.
 */
export async function insertRows(
  tx: Tx,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
): Promise<void> {
  const values = rows.map((row) =>
    Object.fromEntries(columns.map((column, i) => [column, valueToInsert(table, column, row[i] ?? null)])),
  );
  if (ONE_ROW_TABLES.has(table)) {
    for (const { id: _id, ...change } of values)
      await tx
        .updateTable(table as 'content_version')
        .set(change as { version: number })
        .execute();
    return;
  }
  await tx
    .insertInto(table as 'setting')
    .values(values as never)
    .execute();
}

/** Public entries of the first months did not say how many lines they have; any number that is large enough will do. */
const LINES_UNSAID = 1_000;

function valueToInsert(table: string, column: string, value: Value): Value {
  if (table === 'ledger_entry' && column === 'postedAt') return null;
  if (table === 'public_entry' && column === 'lines') return value ?? LINES_UNSAID;
  return value;
}

/** Posts drafts at the moment they were posted at; the database refuses one whose postings do not add up. */
export async function postEntriesAt(tx: Tx, postedAt: string, ids: readonly string[]): Promise<void> {
  await tx
    .updateTable('ledger_entry')
    .set({ postedAt })
    .where('id', 'in', [...ids])
    .execute();
}
