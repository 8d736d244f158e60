import { findProductByHandle } from '#db/catalog.ts';
import { listBatches } from '#db/batches.ts';
import { listBalances } from '#db/balances.ts';
import { listMediaForImport, listVariantsForImport } from '#db/product-imports.ts';
import type { Context } from '../context.server.ts';
import { readImportCosts, type CostsInput, type ImportCosts } from '../product-import/import-costs.server.ts';
import { importProducts, type ImportOptions } from '../product-import/import-products.server.ts';
import type { ImportReport } from '../product-import/import-report.server.ts';
import { csv, picture, product, sized, variant, type Row } from './product-rows.ts';

/** What the books' worked example costs: 25.90 a piece. */
export const COSTS: CostsInput = { cohort: 'C-1', materials: '9.10', minutes: 105, rate: '9.60' };
export const NOTHING = { created: 0, changed: 0, unchanged: 0 };

export function costs(flags: CostsInput | undefined, products?: Record<string, CostsInput>): ImportCosts {
  const read = readImportCosts({ flags, json: JSON.stringify({ products: products ?? {} }) }, 'USD');
  if (!read.ok) throw new Error(read.problems[0]?.what);
  return read.costs;
}
export function run(ctx: Context, rows: Row[], more: Partial<ImportOptions> = {}): Promise<ImportReport> {
  return importProducts(ctx, { bytes: csv(rows), dryRun: false, ...more });
}
export async function read(ctx: Context, handle: string) {
  const found = await findProductByHandle(ctx.db, handle);
  if (!found) throw new Error(`There is no ${handle}.`);
  const variants = await listVariantsForImport(ctx.db, found.id);
  const media = await listMediaForImport(ctx.db, found.id);
  return { ...found, variants, media };
}
export async function imported(ctx: Context) {
  return (await listBatches(ctx.db, { limit: 100 })).filter((batch) => batch.kind === 'opening');
}
export async function balance(ctx: Context, account: string): Promise<number> {
  const rows = await listBalances(ctx.db, { accounts: [account] });
  return rows.reduce((sum, row) => sum + row.amountMinor, 0);
}

export const CATALOG = [
  sized('reed-basket', 'Small', { 'Image Src': 'https://pictures.example/1.jpg', 'Image Position': '1' }),
  variant('reed-basket', 'Large', {
    'Variant Price': '60',
    'Variant Inventory Qty': '0',
    'Variant Image': 'https://pictures.example/2.jpg',
  }),
  picture('reed-basket', 'https://pictures.example/2.jpg', 2),
  product('clay-cup', { Title: 'Clay Cup', Type: '', Tags: 'kitchen things, clay', Published: 'false' }),
];
