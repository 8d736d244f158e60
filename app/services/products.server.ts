import { optionKeyOf } from '#app/domain/product-import.ts';
import { insertMedia, insertProduct, insertVariant } from '#db/catalog.ts';
import { bumpContentVersion } from '#db/content-version.ts';
import { nowText, withTransaction, type Context } from './context.server.ts';

export interface NewProduct {
  handle: string;
  title: string;
  category: string;
  summary: string;
  /** HTML that is already sanitized, or made from plain text by us. */
  bodyHtml: string;
  materials: string;
  care: string;
  programId: string | null;
  position: number;
  variants: {
    title: string;
    options: [name: string, value: string][];
    priceMinor: number;
    weightGrams: number;
    image?: { path: string; alt: string };
  }[];
}

/** Puts a product with its variants and pictures on sale. Returns the variants' ids in order. */
export async function createProduct(ctx: Context, product: NewProduct): Promise<string[]> {
  const { variants, ...facts } = product;
  const at = nowText(ctx);
  return withTransaction(ctx, async (tx) => {
    const productId = ctx.newId('prd');
    await insertProduct(tx.db, { ...facts, id: productId, status: 'active', createdAt: at, updatedAt: at });
    const ids: string[] = [];
    for (const [position, { options, image, ...variant }] of variants.entries()) {
      const id = ctx.newId('var');
      ids.push(id);
      await insertVariant(tx.db, {
        ...variant,
        id,
        productId,
        position,
        optionKey: optionKeyOf(options),
        optionsJson: JSON.stringify(options),
        sku: null,
        compareAtMinor: null,
        status: 'active',
      });
      if (image)
        await insertMedia(tx.db, [
          {
            id: ctx.newId('med'),
            productId,
            variantId: id,
            position,
            path: image.path,
            sourceUrl: null,
            alt: image.alt,
            state: 'ready',
          },
        ]);
    }
    await bumpContentVersion(tx.db);
    return ids;
  });
}
