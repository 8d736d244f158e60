import type { Insertable } from 'kysely';
import { insertCohort, insertFund, insertPartner, insertProgram } from '#db/programs.ts';
import type { CohortTable, FundTable, PartnerTable, ProgramTable } from '#db/schema.ts';
import { nowText, withTransaction, type Context } from './context.server.ts';

type New<T> = Omit<Insertable<T>, 'id' | 'createdAt'>;

/** Each returns the new id. A slug or code that is taken is refused by the table. */
export async function createPartner(ctx: Context, partner: New<PartnerTable>): Promise<string> {
  const id = ctx.newId('par');
  await withTransaction(ctx, (tx) => insertPartner(tx.db, { ...partner, id, createdAt: nowText(ctx) }));
  return id;
}

export async function createProgram(ctx: Context, program: New<ProgramTable>): Promise<string> {
  const id = ctx.newId('prg');
  await withTransaction(ctx, (tx) => insertProgram(tx.db, { ...program, id, createdAt: nowText(ctx) }));
  return id;
}

export async function createCohort(ctx: Context, cohort: New<CohortTable>): Promise<string> {
  const id = ctx.newId('coh');
  await withTransaction(ctx, (tx) => insertCohort(tx.db, { ...cohort, id, createdAt: nowText(ctx) }));
  return id;
}

/** A fund's id is its public code, which stands in account names; it never changes. */
export async function createFund(ctx: Context, fund: Insertable<FundTable>): Promise<string> {
  await withTransaction(ctx, (tx) => insertFund(tx.db, fund));
  return fund.id;
}
