import { eraseContact, insertErasure, listErasedContacts, listOrdersOfEmail } from '#db/erasures.ts';
import { findContact } from '#db/orders.ts';
import { nowText, withTransaction, type Context, type TxContext } from './context.server.ts';

/** Kept outside the database, for ever: what was erased, by id, and never what it was. */
interface Tombstone {
  kind: 'order_contact';
  orderIds: string[];
  erasedAt: string;
}

export type EraseOutcome =
  { ok: true; orders: number } | { ok: false; reason: 'nothing_known' | 'still_to_send'; sentence: string };

/**
 * Erases a buyer: name, e-mail and postal address, from this order and from every other of the same e-mail address. The
 * books hold no such thing and stay as they are. The tombstone is written first: a crash after it is finished at the
 * next start, and a backup that is restored later is erased again.
 */
export async function eraseBuyer(ctx: Context, orderId: string): Promise<EraseOutcome> {
  const contact = await findContact(ctx.db, orderId);
  if (!contact?.email)
    return {
      ok: false,
      reason: 'nothing_known',
      sentence: 'Nothing is known of this buyer, or it is erased already.',
    };
  const orders = await listOrdersOfEmail(ctx.db, contact.email);
  const waiting = orders.filter((order) => order.status === 'paid' && order.shippedAt === null);
  if (waiting.length > 0)
    return {
      ok: false,
      reason: 'still_to_send',
      sentence: `A parcel is still to be sent to this buyer (order ${waiting.map((order) => order.number).join(', ')}). Send it or give the money back first.`,
    };
  const orderIds = orders.map((order) => order.id);
  const tombstone: Tombstone = { kind: 'order_contact', orderIds, erasedAt: nowText(ctx) };
  await ctx.media.erasures.writeText(`${ctx.newId('era')}.json`, JSON.stringify(tombstone));
  await withTransaction(ctx, (tx) => applyTombstone(tx, tombstone));
  return { ok: true, orders: orderIds.length };
}

/**
 * Erases what was erased before and is in this database all the same: it may be a backup. Runs before the shop answers
 * anybody. Returns how many orders it changed.
 */
export async function applyErasures(ctx: Context): Promise<number> {
  let changed = 0;
  for (const file of await ctx.media.erasures.list()) {
    const tombstone = JSON.parse(await ctx.media.erasures.readText(file.name)) as Tombstone;
    const erased = await listErasedContacts(ctx.db, tombstone.orderIds);
    const orderIds = tombstone.orderIds.filter((id) => !erased.has(id));
    if (orderIds.length === 0) continue;
    await withTransaction(ctx, (tx) => applyTombstone(tx, { ...tombstone, orderIds }));
    changed += orderIds.length;
  }
  return changed;
}

async function applyTombstone(tx: TxContext, tombstone: Tombstone): Promise<void> {
  for (const orderId of tombstone.orderIds) {
    await eraseContact(tx.db, orderId);
    await insertErasure(tx.db, {
      id: tx.newId('er'),
      kind: tombstone.kind,
      subjectId: orderId,
      erasedAt: tombstone.erasedAt,
    });
  }
}
