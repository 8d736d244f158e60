import { sql, type Insertable, type Selectable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { PromotionTable } from './schema.ts';

export type PromotionRow = Selectable<PromotionTable>;

export async function insertPromotion(tx: Tx, promotion: Insertable<PromotionTable>): Promise<void> {
  await tx.insertInto('promotion').values(promotion).execute();
}

export async function findPromotion(db: Db, id: string): Promise<PromotionRow | undefined> {
  return db.selectFrom('promotion').selectAll().where('id', '=', id).executeTakeFirst();
}

/** By the code as it is kept: in capitals. */
export async function findPromotionByCode(db: Db, code: string): Promise<PromotionRow | undefined> {
  return db.selectFrom('promotion').selectAll().where('code', '=', code).executeTakeFirst();
}

/** The code that was entered in a cart. */
export async function findPromotionOfCart(db: Db, cartId: string): Promise<PromotionRow | undefined> {
  return db
    .selectFrom('cart_promotion as c')
    .innerJoin('promotion as p', 'p.id', 'c.promotionId')
    .where('c.cartId', '=', cartId)
    .selectAll('p')
    .executeTakeFirst();
}

/** A cart has one code; another takes its place. */
export async function upsertCartPromotion(tx: Tx, cartId: string, promotionId: string): Promise<void> {
  await tx
    .insertInto('cart_promotion')
    .values({ cartId, promotionId })
    .onConflict((oc) => oc.column('cartId').doUpdateSet({ promotionId }))
    .execute();
}

export async function deleteCartPromotion(tx: Tx, cartId: string): Promise<void> {
  await tx.deleteFrom('cart_promotion').where('cartId', '=', cartId).execute();
}

/**
 * Counts one more use if the code has not been ended, runs at that moment and has a use left; false otherwise. One
 * conditional update, so that of many buyers at once no more get it than may. `at` null asks for the limit alone.
 */
export async function takePromotionUse(tx: Tx, id: string, at: string | null): Promise<boolean> {
  let query = tx
    .updateTable('promotion')
    .set((eb) => ({ used: eb('used', '+', 1) }))
    .where('id', '=', id)
    .where((eb) => eb.or([eb('useLimit', 'is', null), eb('used', '<', eb.ref('useLimit'))]));
  if (at !== null)
    query = query
      .where('isActive', '=', 1)
      .where('startsAt', '<=', at)
      .where((eb) => eb.or([eb('endsAt', 'is', null), eb('endsAt', '>', at)]));
  return (await query.executeTakeFirst()).numUpdatedRows === 1n;
}

/** Notes which order a counted use is of. */
export async function insertPromotionUse(tx: Tx, orderId: string, promotionId: string): Promise<void> {
  await tx.insertInto('promotion_use').values({ orderId, promotionId }).execute();
}

/** Gives an order's use back, if it has one. */
export async function releasePromotionUse(tx: Tx, orderId: string): Promise<void> {
  const use = await tx
    .deleteFrom('promotion_use')
    .where('orderId', '=', orderId)
    .returning('promotionId')
    .executeTakeFirst();
  if (!use) return;
  await tx
    .updateTable('promotion')
    .set((eb) => ({ used: eb('used', '-', 1) }))
    .where('id', '=', use.promotionId)
    .execute();
}

export async function hasPromotionUse(db: Db, orderId: string): Promise<boolean> {
  const row = await db
    .selectFrom('promotion_use')
    .select('orderId')
    .where('orderId', '=', orderId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether an order of this cart that is not paid yet holds a use of the code. */
export async function isUsedByCart(db: Db, cartId: string, promotionId: string): Promise<boolean> {
  const row = await db
    .selectFrom('promotion_use as u')
    .innerJoin('orders as o', 'o.id', 'u.orderId')
    .where('o.cartId', '=', cartId)
    .where('o.status', 'in', ['open', 'processing'])
    .where('u.promotionId', '=', promotionId)
    .select('u.orderId')
    .executeTakeFirst();
  return row !== undefined;
}

/** Ends a code; false when it was ended before. */
export async function endPromotion(tx: Tx, id: string, by: string, at: string): Promise<boolean> {
  const result = await tx
    .updateTable('promotion')
    .set({ isActive: 0, endedBy: by, endedAt: at })
    .where('id', '=', id)
    .where('isActive', '=', 1)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Every code, the newest first, with what its paid orders were given off. */
export async function listPromotions(
  db: Db,
): Promise<(PromotionRow & { paidOrders: number; discountMinor: number })[]> {
  const paid = db
    .selectFrom('orders')
    .where('promotionId', 'is not', null)
    .where('status', '=', 'paid')
    .groupBy('promotionId')
    .select((eb) => [
      'promotionId',
      eb.fn.countAll<number | string>().as('paidOrders'),
      sql<number>`cast(sum("listMinor" - "goodsMinor") as bigint)`.as('discountMinor'),
    ])
    .as('s');
  const rows = await db
    .selectFrom('promotion as p')
    .leftJoin(paid, 's.promotionId', 'p.id')
    .selectAll('p')
    .select(['s.paidOrders', 's.discountMinor'])
    .orderBy('p.createdAt', 'desc')
    .orderBy('p.code')
    .execute();
  return rows.map((row) => ({
    ...row,
    paidOrders: Number(row.paidOrders ?? 0),
    discountMinor: row.discountMinor ?? 0,
  }));
}
