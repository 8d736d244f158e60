import { sql, type Insertable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { PayrollRunTable, PublishedSpendTable, SpendTable } from './schema.ts';

export async function insertPayrollRun(tx: Tx, run: Insertable<PayrollRunTable>): Promise<void> {
  await tx.insertInto('payroll_run').values(run).execute();
}

export async function listPayrollRuns(
  db: Db,
  where: { cohortIds: readonly string[] },
): Promise<PayrollRunTable[]> {
  if (where.cohortIds.length === 0) return [];
  return db
    .selectFrom('payroll_run')
    .selectAll()
    .where('cohortId', 'in', [...where.cohortIds])
    .orderBy('paidOn', 'desc')
    .execute();
}

export async function insertSpend(tx: Tx, spend: Insertable<SpendTable>): Promise<void> {
  await tx.insertInto('spend').values(spend).execute();
}

/** Spends of no published sum yet, oldest first. */
export async function listUnpublishedSpends(db: Db, throughOn: string): Promise<SpendTable[]> {
  return db
    .selectFrom('spend as s')
    .selectAll('s')
    .where('s.spentOn', '<=', throughOn)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('published_spend as p')
            .select('p.id')
            .whereRef('p.fundId', '=', 's.fundId')
            .whereRef('p.useCategory', '=', 's.useCategory')
            .whereRef('p.toOn', '>=', 's.spentOn'),
        ),
      ),
    )
    .orderBy('s.fundId')
    .orderBy('s.useCategory')
    .orderBy('s.spentOn')
    .orderBy('s.id')
    .execute();
}

export async function insertPublishedSpend(tx: Tx, sum: Insertable<PublishedSpendTable>): Promise<void> {
  await tx.insertInto('published_spend').values(sum).execute();
}

/** Published spending by fund and use, over all time. */
export async function listPublishedSpending(
  db: Db,
): Promise<{ fundId: string; useCategory: string; amountMinor: number }[]> {
  return db
    .selectFrom('published_spend')
    .groupBy(['fundId', 'useCategory'])
    .select(['fundId', 'useCategory', sql<number>`cast(sum("amountMinor") as bigint)`.as('amountMinor')])
    .orderBy('fundId')
    .orderBy('useCategory')
    .execute();
}
