import type { Insertable, Selectable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { GiftTable } from './schema.ts';

export async function insertGift(tx: Tx, gift: Insertable<GiftTable>): Promise<void> {
  await tx.insertInto('gift').values(gift).execute();
}

/** Gifts newest first, of one fund or of all. They carry the donor's name: for owners and finance only. */
export async function listGifts(db: Db, fundId?: string): Promise<Selectable<GiftTable>[]> {
  let query = db.selectFrom('gift').selectAll();
  if (fundId !== undefined) query = query.where('fundId', '=', fundId);
  return query.orderBy('receivedOn', 'desc').orderBy('id', 'desc').execute();
}
