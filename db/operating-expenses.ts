import { sql, type Insertable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { OperatingExpenseTable } from './schema.ts';

export async function insertOperatingExpense(
  tx: Tx,
  expense: Insertable<OperatingExpenseTable>,
): Promise<void> {
  await tx.insertInto('operating_expense').values(expense).execute();
}

export interface ExpenseFilter {
  fromOn?: string;
  toOn?: string;
  useCategory?: string;
}

function expensesWhere(db: Db, where: ExpenseFilter) {
  let query = db.selectFrom('operating_expense');
  if (where.fromOn) query = query.where('spentOn', '>=', where.fromOn);
  if (where.toOn) query = query.where('spentOn', '<=', where.toOn);
  if (where.useCategory) query = query.where('useCategory', '=', where.useCategory);
  return query;
}

/** Expenses paid at once, newest first. */
export async function listOperatingExpenses(
  db: Db,
  where: ExpenseFilter & { offset?: number; limit?: number },
): Promise<OperatingExpenseTable[]> {
  let query = expensesWhere(db, where).selectAll().orderBy('spentOn', 'desc').orderBy('id', 'desc');
  if (where.limit !== undefined) query = query.limit(where.limit).offset(where.offset ?? 0);
  return query.execute();
}

export async function sumOperatingExpenses(
  db: Db,
  where: ExpenseFilter,
): Promise<{ count: number; amountMinor: number }> {
  const row = await expensesWhere(db, where)
    .select((eb) => [
      eb.fn.countAll<number | string>().as('count'),
      sql<number>`coalesce(cast(sum("amountMinor") as bigint), 0)`.as('amountMinor'),
    ])
    .executeTakeFirstOrThrow();
  return { count: Number(row.count), amountMinor: row.amountMinor };
}
