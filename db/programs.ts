import { sql, type Insertable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import { bumpContentVersion } from './content-version.ts';
import type { CohortTable, FundTable, PartnerTable, ProgramTable } from './schema.ts';

export async function insertPartner(tx: Tx, partner: Insertable<PartnerTable>): Promise<void> {
  await tx.insertInto('partner').values(partner).execute();
}
export async function insertProgram(tx: Tx, program: Insertable<ProgramTable>): Promise<void> {
  await tx.insertInto('program').values(program).execute();
  await bumpContentVersion(tx);
}
export async function insertCohort(tx: Tx, cohort: Insertable<CohortTable>): Promise<void> {
  await tx.insertInto('cohort').values(cohort).execute();
  await bumpContentVersion(tx);
}
export async function insertFund(tx: Tx, fund: Insertable<FundTable>): Promise<void> {
  await tx.insertInto('fund').values(fund).execute();
  await bumpContentVersion(tx);
}

export async function listPrograms(db: Db): Promise<(ProgramTable & { cohorts: number })[]> {
  const rows = await db
    .selectFrom('program')
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('cohort')
        .whereRef('cohort.programId', '=', 'program.id')
        .select((e) => e.fn.countAll<number | string>().as('n'))
        .as('cohorts'),
    )
    .orderBy('name')
    .execute();
  return rows.map((row) => ({ ...row, cohorts: Number(row.cohorts) }));
}

export async function findProgramBySlug(
  db: Db,
  slug: string,
): Promise<(ProgramTable & { cohorts: number }) | undefined> {
  return (await listPrograms(db)).find((program) => program.slug === slug);
}

export async function listFunds(db: Db) {
  return db.selectFrom('fund').selectAll().orderBy('position').execute();
}

/**
 * At least how many people made things here. People may be in several cohorts, so only the largest cohort is sure;
 * the count from the people register replaces it once there is one.
 */
export async function findSureMakers(db: Db): Promise<number> {
  const row = await db
    .selectFrom('cohort')
    .select(sql<number>`coalesce(max(makers), 0)`.as('makers'))
    .executeTakeFirstOrThrow();
  return row.makers;
}

/** Whether the shop has nothing in it yet, so that a sample may fill it. */
export async function isEmptyShop(db: Db): Promise<boolean> {
  const rows = await db.selectFrom('program').select('id').limit(1).execute();
  return rows.length === 0;
}
