import type { Db, Tx } from './connect.server.ts';
import type { CohortTable } from './schema.ts';

export type CohortRow = CohortTable & { programName: string; programSlug: string };

function cohorts(db: Db) {
  return db
    .selectFrom('cohort as c')
    .innerJoin('program as p', 'p.id', 'c.programId')
    .selectAll('c')
    .select(['p.name as programName', 'p.slug as programSlug'])
    .orderBy('p.name')
    .orderBy('c.startsOn', 'desc');
}

/** All cohorts, or those of one program. */
export async function listCohorts(db: Db, where: { programId?: string } = {}): Promise<CohortRow[]> {
  return where.programId
    ? cohorts(db).where('c.programId', '=', where.programId).execute()
    : cohorts(db).execute();
}

export async function findCohortByCode(db: Db, code: string): Promise<CohortRow | undefined> {
  return cohorts(db).where('c.code', '=', code).executeTakeFirst();
}

export async function findCohort(db: Db, id: string): Promise<CohortRow | undefined> {
  return cohorts(db).where('c.id', '=', id).executeTakeFirst();
}

/** Locks a cohort's row, so that what it is owed cannot be paid twice. */
export async function lockCohort(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('cohort')
    .set((eb) => ({ code: eb.ref('code') }))
    .where('id', '=', id)
    .execute();
}
