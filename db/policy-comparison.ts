import { sql } from 'kysely';
import type { Db } from './connect.server.ts';

/** Goods one policy rules: of a category or product, or all; without those that have a narrower policy of their own. */
export interface RuledGoods {
  category?: string;
  productId?: string;
  exceptCategories: readonly string[];
  exceptProducts: readonly string[];
}

/** Sales paid in a span of time: from `fromAt` on, before `beforeAt`. */
export interface SoldSpan {
  fromAt: string;
  beforeAt: string;
  goods: RuledGoods;
}

/** Portions of one product that are alike, with how many there are. */
export interface SoldPortions {
  productId: string;
  category: string;
  inputsJson: string;
  quantity: number;
  unitPaidMinor: number;
  refundedMinor: number;
  portions: number;
}

/** Paid portions of which something stands, alike ones counted together: a batch sells many at one price. */
export async function listSoldPortions(db: Db, span: SoldSpan): Promise<SoldPortions[]> {
  const rows = await soldPortions(db, span)
    .groupBy([
      'v.productId',
      'l.category',
      'p.inputsJson',
      'p.quantity',
      'p.unitPaidMinor',
      'p.refundedMinor',
    ])
    .select((eb) => [
      'v.productId',
      'l.category',
      'p.inputsJson',
      'p.quantity',
      'p.unitPaidMinor',
      'p.refundedMinor',
      eb.fn.countAll<number | string>().as('portions'),
    ])
    .execute();
  return rows.map((row) => ({ ...row, portions: Number(row.portions) }));
}

/** How many orders those portions are of. */
export async function countSoldOrders(db: Db, span: SoldSpan): Promise<number> {
  const row = await soldPortions(db, span)
    .select((eb) => eb.fn.count<number | string>('o.id').distinct().as('orders'))
    .executeTakeFirstOrThrow();
  return Number(row.orders);
}

function soldPortions(db: Db, { fromAt, beforeAt, goods }: SoldSpan) {
  let query = db
    .selectFrom('orders as o')
    .innerJoin('order_portion as p', 'p.orderId', 'o.id')
    .innerJoin('order_line as l', 'l.id', 'p.lineId')
    .innerJoin('variant as v', 'v.id', 'l.variantId')
    .where('o.paidAt', '>=', fromAt)
    .where('o.paidAt', '<', beforeAt)
    .where('o.status', '=', 'paid')
    .whereRef('p.refundedMinor', '<', 'p.paidMinor');
  if (goods.category !== undefined) query = query.where('l.category', '=', goods.category);
  if (goods.productId !== undefined) query = query.where('v.productId', '=', goods.productId);
  if (goods.exceptCategories.length > 0)
    query = query.where('l.category', 'not in', [...goods.exceptCategories]);
  if (goods.exceptProducts.length > 0)
    query = query.where('v.productId', 'not in', [...goods.exceptProducts]);
  return query;
}

export interface ShelfPrice {
  variantId: string;
  productId: string;
  category: string;
  handle: string;
  title: string;
  options: string;
  listMinor: number;
  materialsMinor: number;
  wagesMinor: number;
}

/** What is on sale, each with the standard costs of its next unit: those its split is made of. */
export async function listShelfPrices(db: Db): Promise<ShelfPrice[]> {
  return db
    .selectFrom((eb) =>
      eb
        .selectFrom('variant as v')
        .innerJoin('product as p', 'p.id', 'v.productId')
        .innerJoin('batch as b', 'b.variantId', 'v.id')
        .where('v.status', '=', 'active')
        .where('p.status', '=', 'active')
        .select([
          'v.id as variantId',
          'p.id as productId',
          'p.category',
          'p.handle',
          'p.title',
          'v.title as options',
          'v.priceMinor as listMinor',
          'b.materialsMinor',
          'b.wagesMinor',
          'p.position as productPosition',
          'v.position as variantPosition',
          // As the shelf is emptied: finished batches oldest first, then what is made to order; else the last one sold.
          sql<number>`row_number() over (partition by v.id order by case when b.free > 0 then 0 else 1 end, b."isOpen",
            case when b.free > 0 then b."finishedOn" else '' end, b."finishedOn" desc, b.id)`.as('place'),
        ])
        .as('next'),
    )
    .selectAll()
    .where('place', '=', 1)
    .orderBy('productPosition')
    .orderBy('variantPosition')
    .execute();
}
