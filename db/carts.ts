import type { Db, Tx } from './connect.server.ts';
import type { CartLineTable } from './schema.ts';

export async function listCartLines(db: Db, cartId: string): Promise<CartLineTable[]> {
  return db.selectFrom('cart_line').selectAll().where('cartId', '=', cartId).orderBy('position').execute();
}

export async function countCartUnits(db: Db, cartId: string): Promise<number> {
  const row = await db
    .selectFrom('cart_line')
    .where('cartId', '=', cartId)
    .select((eb) => eb.fn.sum<number | string | null>('quantity').as('units'))
    .executeTakeFirstOrThrow();
  return Number(row.units ?? 0);
}

/** Makes the cart if it is new and locks it, so that two requests of one buyer change it one after the other. */
export async function lockCart(tx: Tx, cartId: string, at: string): Promise<void> {
  await tx
    .insertInto('cart')
    .values({ id: cartId, createdAt: at, updatedAt: at })
    .onConflict((oc) => oc.column('id').doUpdateSet({ updatedAt: at }))
    .execute();
}

export async function insertCartLine(tx: Tx, line: CartLineTable): Promise<void> {
  await tx.insertInto('cart_line').values(line).execute();
}

export async function updateCartLine(
  tx: Tx,
  lineId: string,
  change: Partial<Pick<CartLineTable, 'quantity' | 'priceSeenMinor' | 'giftTag'>>,
): Promise<void> {
  await tx.updateTable('cart_line').set(change).where('id', '=', lineId).execute();
}

export async function deleteCartLine(tx: Tx, cartId: string, lineId: string): Promise<void> {
  await tx.deleteFrom('cart_line').where('id', '=', lineId).where('cartId', '=', cartId).execute();
}

/** Empties a cart that was paid for: its lines and its code. */
export async function emptyCart(tx: Tx, cartId: string): Promise<void> {
  await tx.deleteFrom('cart_promotion').where('cartId', '=', cartId).execute();
  await tx.deleteFrom('cart_line').where('cartId', '=', cartId).execute();
}
