import { sql } from 'kysely';
import type { Posting } from '#app/domain/ledger.ts';
import type { Db, Tx } from './connect.server.ts';

/** The sum of an int8 column as a safe integer on both engines; PostgreSQL's own sum() is numeric text. */
const sumMinor = () => sql<number>`coalesce(cast(sum("amountMinor") as bigint), 0)`;

export interface BalanceChange extends Omit<Posting, 'batchId'> {
  month: string;
}

/** One upsert of all balance changes; they come sorted by key, so that no two transactions wait for each other in a ring. */
export async function addToBalances(
  tx: Tx,
  changes: readonly BalanceChange[],
  currency: string,
): Promise<void> {
  await tx
    .insertInto('ledger_balance')
    .values(changes.map((change) => ({ ...change, currency })))
    .onConflict((oc) =>
      oc
        .columns(['account', 'fund', 'programId', 'cohortId', 'month', 'currency'])
        .doUpdateSet({ amountMinor: sql<number>`ledger_balance."amountMinor" + excluded."amountMinor"` }),
    )
    .execute();
}

/** The same for balances by batch, sorted by key too. */
export async function addToBatchBalances(
  tx: Tx,
  changes: readonly { batchId: string; account: string; cohortId: string; amountMinor: number }[],
  currency: string,
): Promise<void> {
  if (changes.length === 0) return;
  await tx
    .insertInto('batch_balance')
    .values(changes.map((change) => ({ ...change, currency })))
    .onConflict((oc) =>
      oc
        .columns(['batchId', 'account', 'cohortId', 'currency'])
        .doUpdateSet({ amountMinor: sql<number>`batch_balance."amountMinor" + excluded."amountMinor"` }),
    )
    .execute();
}

/** Balance of accounts over all time, by account and fund. Costs the same at ten orders and at ten million. */
export async function listBalances(
  db: Db,
  where: { accounts?: string[]; accountPrefix?: string; programId?: string } = {},
): Promise<{ account: string; fund: string; amountMinor: number }[]> {
  let query = db
    .selectFrom('ledger_balance')
    .groupBy(['account', 'fund'])
    .select(['account', 'fund', sumMinor().as('amountMinor')]);
  if (where.accounts) query = query.where('account', 'in', where.accounts);
  if (where.accountPrefix)
    query = query
      .where('account', '>=', where.accountPrefix)
      .where('account', '<', `${where.accountPrefix}~`);
  if (where.programId) query = query.where('programId', '=', where.programId);
  return query.orderBy('account').orderBy('fund').execute();
}

/** A cohort's balances by account and month. */
export async function listCohortBalances(
  db: Db,
  cohortId: string,
): Promise<{ account: string; month: string; amountMinor: number }[]> {
  return db
    .selectFrom('ledger_balance')
    .where('cohortId', '=', cohortId)
    .groupBy(['account', 'month'])
    .select(['account', 'month', sumMinor().as('amountMinor')])
    .orderBy('month')
    .execute();
}

/** Wages owed and wages covered by sales, of every cohort. */
export async function listWageBalances(
  db: Db,
): Promise<{ cohortId: string; account: string; amountMinor: number }[]> {
  return db
    .selectFrom('ledger_balance')
    .where('cohortId', '<>', '')
    .where('account', 'in', ['liabilities:wages', 'memo:wages'])
    .groupBy(['cohortId', 'account'])
    .select(['cohortId', 'account', sumMinor().as('amountMinor')])
    .execute();
}

/** What a fund may spend now. Lock the fund's row first when the answer decides about spending. */
export async function findAvailableInFund(db: Db, fundId: string): Promise<number> {
  const row = await db
    .selectFrom('ledger_balance')
    .where('account', '=', 'assets:due-from:operating:available')
    .where('fund', '=', fundId)
    .select(sumMinor().as('amountMinor'))
    .executeTakeFirstOrThrow();
  return row.amountMinor;
}

/** What a fund spent, by month. */
export async function listFundSpending(
  db: Db,
  fundId: string,
): Promise<{ month: string; amountMinor: number }[]> {
  return db
    .selectFrom('ledger_balance')
    .where('fund', '=', fundId)
    .where('account', '>=', 'expenses:program:')
    .where('account', '<', 'expenses:program:~')
    .groupBy('month')
    .select(['month', sumMinor().as('amountMinor')])
    .orderBy('month')
    .execute();
}

/** What a fund has available and what operations have laid out for it. Lock the fund's row first. */
export async function findFundPosition(
  db: Db,
  fundId: string,
): Promise<{ availableMinor: number; coverMinor: number }> {
  const rows = await db
    .selectFrom('ledger_balance')
    .where('account', 'in', ['assets:due-from:operating:available', 'liabilities:cover'])
    .where('fund', '=', fundId)
    .groupBy('account')
    .select(['account', sumMinor().as('amountMinor')])
    .execute();
  const of = (account: string) => rows.find((row) => row.account === account)?.amountMinor ?? 0;
  return {
    availableMinor: of('assets:due-from:operating:available'),
    coverMinor: 0 - of('liabilities:cover'),
  };
}

/** All that ever left a fund: spent, released or moved to another. */
export async function findFundOutflow(db: Db, fundId: string): Promise<number> {
  const row = await db
    .selectFrom('ledger_balance')
    .where('fund', '=', fundId)
    .where((eb) =>
      eb.or([
        eb('account', 'in', ['transfers:out', 'releases:out']),
        eb.and([eb('account', '>=', 'expenses:'), eb('account', '<', 'expenses:~')]),
      ]),
    )
    .select(sumMinor().as('amountMinor'))
    .executeTakeFirstOrThrow();
  return row.amountMinor;
}

/** Balances by account and fund before a month, and what the months up to another one changed. */
export async function listBalancesOfMonths(
  db: Db,
  months: { fromMonth: string; toMonth: string },
): Promise<{ account: string; fund: string; openingMinor: number; changeMinor: number }[]> {
  const sumOf = (when: ReturnType<typeof sql>) =>
    sql<number>`coalesce(cast(sum(CASE WHEN ${when} THEN "amountMinor" ELSE 0 END) as bigint), 0)`;
  return db
    .selectFrom('ledger_balance')
    .where('month', '<=', months.toMonth)
    .groupBy(['account', 'fund'])
    .select([
      'account',
      'fund',
      sumOf(sql`month < ${months.fromMonth}`).as('openingMinor'),
      sumOf(sql`month >= ${months.fromMonth}`).as('changeMinor'),
    ])
    .orderBy('account')
    .orderBy('fund')
    .execute();
}
