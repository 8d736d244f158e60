import type { ExpressionBuilder, Insertable, Selectable, Updateable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type {
  Database,
  OrderContactTable,
  OrderLineTable,
  OrderPortionTable,
  OrderStatus,
  OrdersTable,
  PortionAllocationTable,
} from './schema.ts';

export type OrderRow = Selectable<OrdersTable>;
export type OrderLineRow = Selectable<OrderLineTable>;
export type PortionRow = Selectable<OrderPortionTable>;
export type AllocationRow = Selectable<PortionAllocationTable>;

export async function findOrder(db: Db, id: string): Promise<OrderRow | undefined> {
  return db.selectFrom('orders').selectAll().where('id', '=', id).executeTakeFirst();
}
export async function findOrderByToken(db: Db, token: string): Promise<OrderRow | undefined> {
  return db.selectFrom('orders').selectAll().where('token', '=', token).executeTakeFirst();
}
/** By the code that verifies a receipt's split, which is not the order page's token. */
export async function findOrderByReceiptCode(db: Db, code: string): Promise<OrderRow | undefined> {
  return db.selectFrom('orders').selectAll().where('receiptCode', '=', code).executeTakeFirst();
}
export async function findOrderByNumber(db: Db, number: number): Promise<OrderRow | undefined> {
  return db.selectFrom('orders').selectAll().where('number', '=', number).executeTakeFirst();
}
export async function findOrderBySession(db: Db, sessionId: string): Promise<OrderRow | undefined> {
  return db.selectFrom('orders').selectAll().where('sessionId', '=', sessionId).executeTakeFirst();
}

/** The one order of a cart that still holds stock. */
export async function findOpenOrderOfCart(db: Db, cartId: string): Promise<OrderRow | undefined> {
  return db
    .selectFrom('orders')
    .selectAll()
    .where('cartId', '=', cartId)
    .where('status', 'in', ['open', 'processing'])
    .executeTakeFirst();
}

/** Orders whose hold has run out and that nobody has settled or released. */
export async function listOverdueOrders(db: Db, now: string, limit: number): Promise<OrderRow[]> {
  return db
    .selectFrom('orders')
    .selectAll()
    .where('status', 'in', ['open', 'processing'])
    .where('sessionExpiresAt', '<=', now)
    .orderBy('holdExpiresAt')
    .limit(limit)
    .execute();
}

/** Every open order that has a session: what a start-up asks Stripe about, in case an event was lost with a crash. */
export async function listOpenOrders(db: Db, limit: number): Promise<OrderRow[]> {
  return db
    .selectFrom('orders')
    .selectAll()
    .where('status', 'in', ['open', 'processing'])
    .where('sessionId', 'is not', null)
    .orderBy('createdAt')
    .limit(limit)
    .execute();
}

/**
 * Moves an order from one of `from` to `to` and returns it, locked; undefined when it was in no such state, so exactly
 * one of many callers gets it.
 */
export async function moveOrder(
  tx: Tx,
  id: string,
  from: readonly OrderStatus[],
  change: Updateable<OrdersTable> & { status: OrderStatus },
): Promise<OrderRow | undefined> {
  return tx
    .updateTable('orders')
    .set(change)
    .where('id', '=', id)
    .where('status', 'in', [...from])
    .returningAll()
    .executeTakeFirst();
}

/** Locks an order by raising its money revision; the number keys what is posted for this change. */
export async function raiseMoneyRevision(tx: Tx, id: string): Promise<OrderRow | undefined> {
  return tx
    .updateTable('orders')
    .set((eb) => ({ moneyRevision: eb('moneyRevision', '+', 1) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

export async function updateOrder(tx: Tx, id: string, change: Updateable<OrdersTable>): Promise<void> {
  await tx.updateTable('orders').set(change).where('id', '=', id).execute();
}

export async function insertOrder(
  tx: Tx,
  order: Insertable<OrdersTable>,
  lines: readonly Insertable<OrderLineTable>[],
  portions: readonly Insertable<OrderPortionTable>[],
  allocations: readonly Insertable<PortionAllocationTable>[],
): Promise<void> {
  await tx.insertInto('orders').values(order).execute();
  await tx
    .insertInto('order_line')
    .values([...lines])
    .execute();
  await tx
    .insertInto('order_portion')
    .values([...portions])
    .execute();
  await tx
    .insertInto('portion_allocation')
    .values([...allocations])
    .execute();
}

export async function upsertContact(tx: Tx, contact: OrderContactTable): Promise<void> {
  const { orderId: _orderId, ...change } = contact;
  await tx
    .insertInto('order_contact')
    .values(contact)
    .onConflict((oc) => oc.column('orderId').doUpdateSet(change))
    .execute();
}
export async function findContact(db: Db, orderId: string): Promise<OrderContactTable | undefined> {
  return db.selectFrom('order_contact').selectAll().where('orderId', '=', orderId).executeTakeFirst();
}

export async function listOrderLines(db: Db, orderId: string): Promise<OrderLineRow[]> {
  return db.selectFrom('order_line').selectAll().where('orderId', '=', orderId).orderBy('position').execute();
}
export async function listPortions(db: Db, orderId: string): Promise<PortionRow[]> {
  return db
    .selectFrom('order_portion')
    .selectAll()
    .where('orderId', '=', orderId)
    .orderBy('position')
    .execute();
}
export async function listAllocations(db: Db, orderId: string): Promise<AllocationRow[]> {
  return db
    .selectFrom('portion_allocation as a')
    .innerJoin('order_portion as p', 'p.id', 'a.portionId')
    .where('p.orderId', '=', orderId)
    .selectAll('a')
    .orderBy('p.position')
    .orderBy('a.position')
    .execute();
}

export async function updatePortion(
  tx: Tx,
  id: string,
  change: Updateable<OrderPortionTable>,
): Promise<void> {
  await tx.updateTable('order_portion').set(change).where('id', '=', id).execute();
}

/** Orders newest first for the console. A search is an order number. */
export async function listOrders(
  db: Db,
  page: {
    status?: OrderStatus;
    isToSend?: boolean;
    isUnclear?: boolean;
    number?: number;
    before?: number;
    limit: number;
  },
): Promise<OrderRow[]> {
  let query = db.selectFrom('orders').selectAll().orderBy('number', 'desc').limit(page.limit);
  if (page.status) query = query.where('status', '=', page.status);
  if (page.number) query = query.where('number', '=', page.number);
  // Numbers, not instants: two orders of the same moment must not fall between two pages.
  if (page.before) query = query.where('number', '<', page.before);
  if (page.isToSend) query = query.where('status', '=', 'paid').where('shippedAt', 'is', null).where(isKept);
  if (page.isUnclear) query = query.where(isUnclear);
  return query.execute();
}

/** An order that a person has to decide about: it says why, or a refund of it failed and is still due. */
function isUnclear(eb: ExpressionBuilder<Database, 'orders'>) {
  return eb.or([
    eb('attention', 'is not', null),
    eb(
      'id',
      'in',
      eb
        .selectFrom('refund as r')
        .select('r.orderId')
        .where('r.status', 'in', ['failed', 'canceled'])
        .where('r.closedAt', 'is', null),
    ),
  ]);
}

export async function countUnclearOrders(db: Db): Promise<number> {
  const row = await db
    .selectFrom('orders')
    .where(isUnclear)
    .select((eb) => eb.fn.countAll<number | string>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** An order of which something was not given back and whose money no bank holds; others are not sent. */
function isKept(eb: ExpressionBuilder<Database, 'orders'>) {
  return eb.and([
    eb.exists(
      eb
        .selectFrom('order_portion as p')
        .select('p.id')
        .whereRef('p.orderId', '=', 'orders.id')
        .whereRef('p.refundedMinor', '<', 'p.paidMinor'),
    ),
    eb.not(
      eb.exists(
        eb
          .selectFrom('dispute as d')
          .select('d.id')
          .whereRef('d.orderId', '=', 'orders.id')
          .where('d.status', '<>', 'lost')
          .whereRef('d.withdrawnMinor', '>', 'd.returnedMinor'),
      ),
    ),
  ]);
}

/** How many paid orders wait to be sent. */
export async function countOrdersToSend(db: Db): Promise<number> {
  const row = await db
    .selectFrom('orders')
    .where('status', '=', 'paid')
    .where('shippedAt', 'is', null)
    .where(isKept)
    .select((eb) => eb.fn.countAll<number | string>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** How many orders are in each state. */
export async function countOrdersByStatus(db: Db): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('orders')
    .groupBy('status')
    .select((eb) => ['status', eb.fn.countAll<number | string>().as('n')])
    .execute();
  return Object.fromEntries(rows.map((row) => [row.status, Number(row.n)]));
}
