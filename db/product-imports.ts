import type { Updateable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { MediaTable, ProductTable, VariantTable } from './schema.ts';

/**
 * A product by its handle, locked until the transaction ends: two imports of one file at the same moment take turns at
 * each product, so neither makes a variant or opens stock that the other has just made.
 */
export async function lockProductByHandle(tx: Tx, handle: string): Promise<ProductTable | undefined> {
  return tx
    .updateTable('product')
    .set((eb) => ({ position: eb.ref('position') }))
    .where('handle', '=', handle)
    .returningAll()
    .executeTakeFirst();
}

export type ImportedVariantRow = VariantTable & { hasBatch: boolean };

/** All variants of a product, drafts too, and whether a batch was ever entered for each. */
export async function listVariantsForImport(db: Db, productId: string): Promise<ImportedVariantRow[]> {
  const rows = await db
    .selectFrom('variant as v')
    .selectAll('v')
    .select((eb) =>
      eb
        .selectFrom('batch')
        .whereRef('batch.variantId', '=', 'v.id')
        .select((e) => e.fn.countAll<number | string>().as('n'))
        .as('batches'),
    )
    .where('v.productId', '=', productId)
    .orderBy('v.position')
    .execute();
  return rows.map(({ batches, ...row }) => ({ ...row, hasBatch: Number(batches) > 0 }));
}

/** All pictures of a product, also those that were noted and never fetched. */
export async function listMediaForImport(db: Db, productId: string): Promise<MediaTable[]> {
  return db
    .selectFrom('media')
    .selectAll()
    .where('productId', '=', productId)
    .orderBy('position')
    .orderBy('id')
    .execute();
}

export async function updateMedia(tx: Tx, id: string, change: Updateable<MediaTable>): Promise<void> {
  await tx.updateTable('media').set(change).where('id', '=', id).execute();
}

/** The last place in the shop's order; -1 when there are no products. */
export async function findLastProductPosition(db: Db): Promise<number> {
  const row = await db
    .selectFrom('product')
    .select((eb) => eb.fn.max('position').as('last'))
    .executeTakeFirst();
  return row?.last ?? -1;
}
