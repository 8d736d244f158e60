import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { PayoutTable } from './schema.ts';

export type PayoutRow = Selectable<PayoutTable>;

export async function insertPayout(tx: Tx, payout: Insertable<PayoutTable>): Promise<void> {
  await tx.insertInto('payout').values(payout).execute();
}
export async function updatePayout(tx: Tx, id: string, change: Updateable<PayoutTable>): Promise<void> {
  await tx.updateTable('payout').set(change).where('id', '=', id).execute();
}
/** A payout, its row locked until the transaction ends. */
export async function lockPayout(tx: Tx, id: string): Promise<PayoutRow | undefined> {
  return tx.updateTable('payout').set({ id }).where('id', '=', id).returningAll().executeTakeFirst();
}
export async function findPayout(db: Db, id: string): Promise<PayoutRow | undefined> {
  return db.selectFrom('payout').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Payouts that arrive, or were sent back, in `[fromOn, beforeOn)`, oldest first. */
export async function listPayoutsBetween(db: Db, fromOn: string, beforeOn: string): Promise<PayoutRow[]> {
  return db
    .selectFrom('payout')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb.and([eb('arrivedOn', '>=', fromOn), eb('arrivedOn', '<', beforeOn)]),
        eb.and([eb('returnedOn', '>=', fromOn), eb('returnedOn', '<', beforeOn)]),
      ]),
    )
    .orderBy('arrivedOn')
    .orderBy('id')
    .execute();
}

/** Payouts whose parts are not known to agree yet. Those called off before anything was posted have nothing to prove. */
export async function listUnreconciledPayouts(db: Db, throughOn: string): Promise<PayoutRow[]> {
  return db
    .selectFrom('payout')
    .selectAll()
    .where('reconciledAt', 'is', null)
    .where('arrivedOn', '<=', throughOn)
    .where((eb) => eb.or([eb('status', 'not in', ['failed', 'canceled']), eb('postedOn', 'is not', null)]))
    .orderBy('arrivedOn')
    .orderBy('id')
    .execute();
}

/** Every payout, oldest first. */
export async function listPayouts(db: Db): Promise<PayoutRow[]> {
  return db.selectFrom('payout').selectAll().orderBy('createdAt').orderBy('id').execute();
}

/** What has left Stripe and is not in the bank yet, as far as the books know. */
export async function sumPayoutsOnTheWay(db: Db): Promise<number> {
  const row = await db
    .selectFrom('payout')
    .where('postedOn', 'is', null)
    .where('status', 'not in', ['failed', 'canceled'])
    .select(sql<number>`coalesce(cast(sum("amountMinor") as bigint), 0)`.as('amountMinor'))
    .executeTakeFirstOrThrow();
  return row.amountMinor;
}
