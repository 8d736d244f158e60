import { sql, type Insertable, type Updateable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import { prepared } from './prepared.ts';
import type { MediaTable, ProductTable, VariantTable } from './schema.ts';

export interface CardRow {
  productId: string;
  handle: string;
  title: string;
  category: string;
  summary: string;
  programId: string | null;
  fromMinor: number;
  toMinor: number;
  free: number;
}

export interface CardFilter {
  category?: string;
  programId?: string;
  isInStock?: boolean;
  /** The dearest its cheapest variant may be. */
  mostMinor?: number;
  sort?: 'featured' | 'price' | 'price-desc' | 'newest';
  excludeHandle?: string;
  limit: number;
  offset?: number;
}

/** What a product's cards are made of, for one page of a filtered shop. */
export async function listCards(db: Db, filter: CardFilter): Promise<CardRow[]> {
  const { sort = 'featured', limit, offset = 0 } = filter;
  return cardsBy[sort](db, limit, offset, ...valuesOf(filter));
}

type Sort = NonNullable<CardFilter['sort']>;

const cards = (sort: Sort) =>
  prepared((db, limit: number, offset: number, ...values: FilterValues) => {
    const query = activeProducts(db, ...values)
      .select([
        'p.id as productId',
        'p.handle',
        'p.title',
        'p.category',
        'p.summary',
        'p.programId',
        sql<number>`min(v."priceMinor")`.as('fromMinor'),
        sql<number>`max(v."priceMinor")`.as('toMinor'),
        sql<number>`cast(coalesce(sum(s.free), 0) as bigint)`.as('free'),
      ])
      .limit(limit)
      .offset(offset);
    return sorted(query, sort);
  });
const cardsBy = {
  featured: cards('featured'),
  price: cards('price'),
  'price-desc': cards('price-desc'),
  newest: cards('newest'),
};

/** The first picture of each of some products. */
export async function listFirstPictures(
  db: Db,
  productIds: readonly string[],
): Promise<Map<string, { path: string; alt: string }>> {
  if (productIds.length === 0) return new Map();
  const rows = await picturesOf(db, productIds);
  // Later rows overwrite earlier ones, so the lowest position stays.
  return new Map(
    rows.flatMap((row) =>
      row.path === null ? [] : [[row.productId, { path: row.path, alt: row.alt }] as const],
    ),
  );
}

const picturesOf = prepared((db, productIds: readonly string[]) =>
  db
    .selectFrom('media')
    .select(['productId', 'path', 'alt'])
    .where('productId', 'in', [...productIds])
    .where('state', '=', 'ready')
    .orderBy('position', 'desc'),
);

type FilterValues = ReturnType<typeof valuesOf>;

function valuesOf({ category, programId, isInStock, mostMinor, excludeHandle }: Partial<CardFilter>) {
  return [category || undefined, programId || undefined, isInStock, mostMinor, excludeHandle] as const;
}

function activeProducts(db: Db, ...values: FilterValues) {
  const [category, programId, isInStock, mostMinor, excludeHandle] = values;
  let query = db
    .selectFrom('product as p')
    .innerJoin('variant as v', (join) => join.onRef('v.productId', '=', 'p.id').on('v.status', '=', 'active'))
    .leftJoin('stock as s', 's.variantId', 'v.id')
    .where('p.status', '=', 'active')
    // The primary key decides the product's other columns, on both engines.
    .groupBy('p.id');
  if (category) query = query.where('p.category', '=', category);
  if (programId) query = query.where('p.programId', '=', programId);
  if (excludeHandle) query = query.where('p.handle', '<>', excludeHandle);
  if (isInStock) query = query.having(sql`sum(s.free)`, '>', 0);
  if (mostMinor !== undefined) query = query.having(sql`min(v."priceMinor")`, '<=', mostMinor);
  return query;
}

function sorted<Q extends { orderBy(column: never, direction?: never): Q }>(query: Q, sort: Sort): Q {
  const by = (column: unknown, direction: 'asc' | 'desc' = 'asc') =>
    query.orderBy(column as never, direction as never);
  switch (sort) {
    case 'price':
      return by('fromMinor').orderBy('p.position' as never);
    case 'price-desc':
      return by('fromMinor', 'desc').orderBy('p.position' as never);
    case 'newest':
      return by('p.createdAt', 'desc').orderBy('p.position' as never);
    case 'featured':
      return by('p.position').orderBy('p.handle' as never);
  }
}

/** How many products a filter finds. */
export async function countCards(db: Db, filter: Omit<CardFilter, 'limit'>): Promise<number> {
  const [row] = await foundCards(db, ...valuesOf(filter));
  return Number(row?.n ?? 0);
}

const foundCards = prepared((db, ...values: FilterValues) =>
  db
    .selectFrom(
      activeProducts(db, ...values)
        .select('p.id')
        .as('found'),
    )
    .select((eb) => eb.fn.countAll<number | string>().as('n')),
);

/** Categories of active products with how many each has. */
export async function listCategories(db: Db): Promise<{ category: string; products: number }[]> {
  const rows = await categories(db);
  return rows.map((row) => ({ ...row, products: Number(row.products) }));
}

const categories = prepared((db) =>
  db
    .selectFrom('product')
    .where('status', '=', 'active')
    .groupBy('category')
    .select((eb) => ['category', eb.fn.countAll<number | string>().as('products')])
    .orderBy('category'),
);

export async function findProductByHandle(db: Db, handle: string): Promise<ProductTable | undefined> {
  return (await productByHandle(db, handle))[0];
}

const productByHandle = prepared((db, handle: string) =>
  db.selectFrom('product').selectAll().where('handle', '=', handle),
);

export type VariantRow = VariantTable & { free: number };

/** A product's active variants with what is on the shelf of each. */
export async function listVariants(db: Db, productId: string): Promise<VariantRow[]> {
  const rows = await variantsOf(db, productId);
  return rows.map((row) => ({ ...row, free: row.free ?? 0 }));
}

const variantsOf = prepared((db, productId: string) =>
  db
    .selectFrom('variant as v')
    .leftJoin('stock as s', 's.variantId', 'v.id')
    .selectAll('v')
    .select('s.free')
    .where('v.productId', '=', productId)
    .where('v.status', '=', 'active')
    .orderBy('v.position'),
);

export const listMedia: (db: Db, productId: string) => Promise<MediaTable[]> = prepared(
  (db, productId: string) =>
    db
      .selectFrom('media')
      .selectAll()
      .where('productId', '=', productId)
      .where('state', '=', 'ready')
      .orderBy('position'),
);

export interface NextBatch {
  publicCode: string;
  programId: string;
  materialsMinor: number;
  wagesMinor: number;
  finishedOn: string;
  isOpen: 0 | 1;
  leadDays: number;
}

/**
 * The batch the next unit comes from: the oldest with units left, those still to be made last; or the last one when all
 * are sold.
 */
export async function findNextBatch(db: Db, variantId: string): Promise<NextBatch | undefined> {
  // Two questions the index answers by itself; one for both would read and sort all the variant's batches.
  return (await oldestBatch(db, variantId))[0] ?? (await lastBatch(db, variantId))[0];
}

const batchesOf = (db: Db, variantId: string) =>
  db
    .selectFrom('batch')
    .select(['publicCode', 'programId', 'materialsMinor', 'wagesMinor', 'finishedOn', 'isOpen', 'leadDays'])
    .where('variantId', '=', variantId)
    .limit(1);
const oldestBatch = prepared((db, variantId: string) =>
  batchesOf(db, variantId).where('free', '>', 0).orderBy('isOpen').orderBy('finishedOn').orderBy('id'),
);
const lastBatch = prepared((db, variantId: string) =>
  batchesOf(db, variantId).orderBy('finishedOn', 'desc').orderBy('id', 'desc'),
);

export interface SellableVariant {
  variantId: string;
  productId: string;
  category: string;
  productHandle: string;
  productTitle: string;
  variantTitle: string;
  optionsJson: string;
  priceMinor: number;
  free: number;
  isOnSale: boolean;
  imagePath: string | null;
}

/** Variants by id as cart and checkout need them; `isOnSale` is false for drafts and archived goods. */
export async function listSellable(db: Db, variantIds: readonly string[]): Promise<SellableVariant[]> {
  if (variantIds.length === 0) return [];
  const rows = await db
    .selectFrom('variant as v')
    .innerJoin('product as p', 'p.id', 'v.productId')
    .leftJoin('stock as s', 's.variantId', 'v.id')
    .where('v.id', 'in', [...variantIds])
    .select((eb) => [
      'v.id as variantId',
      'p.id as productId',
      'p.category',
      'p.handle as productHandle',
      'p.title as productTitle',
      'v.title as variantTitle',
      'v.optionsJson',
      'v.priceMinor',
      's.free',
      'v.status as variantStatus',
      'p.status as productStatus',
      eb
        .selectFrom('media')
        .whereRef('media.productId', '=', 'p.id')
        .where('media.state', '=', 'ready')
        .where((e) => e.or([e('media.variantId', 'is', null), e('media.variantId', '=', e.ref('v.id'))]))
        .select('media.path')
        .orderBy(sql`case when media."variantId" is null then 1 else 0 end`)
        .orderBy('media.position')
        .limit(1)
        .as('imagePath'),
    ])
    .orderBy('v.id')
    .execute();
  return rows.map(({ variantStatus, productStatus, free, ...row }) => ({
    ...row,
    free: free ?? 0,
    isOnSale: variantStatus === 'active' && productStatus === 'active',
  }));
}

export async function insertProduct(tx: Tx, product: Insertable<ProductTable>): Promise<void> {
  await tx.insertInto('product').values(product).execute();
}
export async function updateProduct(tx: Tx, id: string, change: Updateable<ProductTable>): Promise<void> {
  await tx.updateTable('product').set(change).where('id', '=', id).execute();
}
export async function insertVariant(tx: Tx, variant: Insertable<VariantTable>): Promise<void> {
  await tx.insertInto('variant').values(variant).execute();
}
export async function updateVariant(tx: Tx, id: string, change: Updateable<VariantTable>): Promise<void> {
  await tx.updateTable('variant').set(change).where('id', '=', id).execute();
}
export async function insertMedia(tx: Tx, media: readonly Insertable<MediaTable>[]): Promise<void> {
  if (media.length > 0)
    await tx
      .insertInto('media')
      .values([...media])
      .execute();
}

/** Every variant, drafts too, for the console's batch form and for imports. */
export async function listAllVariants(
  db: Db,
): Promise<(VariantTable & { handle: string; productTitle: string; programId: string | null })[]> {
  return db
    .selectFrom('variant as v')
    .innerJoin('product as p', 'p.id', 'v.productId')
    .selectAll('v')
    .select(['p.handle', 'p.title as productTitle', 'p.programId'])
    .orderBy('p.title')
    .orderBy('v.position')
    .execute();
}

/** Whether a variant exists, and the program its product is shown under. */
export async function findProgramOfVariant(
  db: Db,
  variantId: string,
): Promise<{ programId: string | null } | undefined> {
  return db
    .selectFrom('variant as v')
    .innerJoin('product as p', 'p.id', 'v.productId')
    .select('p.programId')
    .where('v.id', '=', variantId)
    .executeTakeFirst();
}
