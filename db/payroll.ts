import type { Insertable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { PayrollRunTable } from './schema.ts';

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
