import type { Db } from './connect.server.ts';

/** Title and category of some products, by id. */
export async function listProductNames(
  db: Db,
  productIds: readonly string[],
): Promise<Map<string, { title: string; category: string }>> {
  if (productIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('product')
    .select(['id', 'title', 'category'])
    .where('id', 'in', [...productIds])
    .execute();
  return new Map(rows.map(({ id, ...product }) => [id, product]));
}

/** Products on sale by title, for a list to choose from. */
export async function listProductTitles(db: Db): Promise<{ id: string; title: string }[]> {
  return db
    .selectFrom('product')
    .select(['id', 'title'])
    .where('status', '=', 'active')
    .orderBy('title')
    .orderBy('id')
    .execute();
}
