import { describe, expect, test } from 'vitest';
import { findProductByHandle } from '#db/catalog.ts';
import { findContentVersion } from '#db/content-version.ts';
import { withTransaction } from '../context.server.ts';
import { formatImportReport } from './import-report.server.ts';
import { balance, CATALOG, COSTS, costs, imported, NOTHING, run } from '../testing/imported-catalog.ts';
import { product } from '../testing/product-rows.ts';
import { openSmallShop } from '../testing/small-shop.server.ts';

describe('nothing is written', () => {
  test('by a dry run, which counts what an import would do', async () => {
    const { ctx } = await openSmallShop(0);
    const before = await findContentVersion(ctx.db);
    const options = { costs: costs(COSTS) };
    const dry = await run(ctx, CATALOG, { ...options, dryRun: true });
    expect(await findContentVersion(ctx.db)).toBe(before);
    expect(await findProductByHandle(ctx.db, 'reed-basket')).toBeUndefined();
    expect(await balance(ctx, 'assets:inventory')).toBe(0);
    expect({ ...dry, isDryRun: false }).toEqual(await run(ctx, CATALOG, options));
  });

  test('when one row is wrong', async () => {
    const { ctx } = await openSmallShop(0);
    const report = await run(ctx, [...CATALOG, product('x', { 'Variant Price': '12,50' })], {
      costs: costs(COSTS),
    });
    expect(report).toMatchObject({ ok: false, products: NOTHING, variants: NOTHING, images: { noted: 0 } });
    expect(report.problems).toMatchObject([{ row: 6, column: 'Variant Price' }]);
    expect(await findProductByHandle(ctx.db, 'reed-basket')).toBeUndefined();
    expect(formatImportReport(report)).toContain(
      'Nothing was imported: 1 problem.\n  row 6, Variant Price: “12,50” has a decimal comma. Write it with a point: 12.50.',
    );
  });

  test('when the costs name a cohort that does not exist', async () => {
    const { ctx } = await openSmallShop(0);
    const report = await run(ctx, CATALOG, { costs: costs({ ...COSTS, cohort: 'C-9' }) });
    expect(report).toMatchObject({ ok: false, products: NOTHING, stock: { batches: 0, pieces: 0 } });
    expect(report.problems.map(({ what }) => what)).toEqual([
      'The costs name the cohort “C-9”, which does not exist.',
    ]);
    expect(await findProductByHandle(ctx.db, 'clay-cup')).toBeUndefined();
  });

  test('within another transaction, which a dry run would take back', async () => {
    const { ctx } = await openSmallShop(0);
    await expect(withTransaction(ctx, (tx) => run(tx, CATALOG))).rejects.toThrow('transaction of its own');
  });
});

test('two imports of one file at the same moment make everything once', async () => {
  const { ctx } = await openSmallShop(0);
  const options = { costs: costs(COSTS) };
  const reports = await Promise.all([run(ctx, CATALOG, options), run(ctx, CATALOG, options)]);
  expect(reports.map(({ products }) => products.created).sort()).toEqual([0, 2]);
  expect(reports.map(({ stock }) => stock.pieces).sort()).toEqual([0, 8]);
  expect(await imported(ctx)).toHaveLength(2);
});

test('progress is told product by product, and the report reads as sentences', async () => {
  const { ctx } = await openSmallShop(0);
  const steps: number[] = [];
  const report = await run(ctx, CATALOG, { onProgress: ({ done, total }) => steps.push(done / total) });
  expect(steps).toEqual([0.5, 1]);
  const text = formatImportReport(report);
  expect(text).toContain('Products: 2 created, 0 changed, 0 unchanged');
  expect(text).toContain('2 pictures were noted but not fetched; upload them in the console.');
  expect(text).toContain('reed-basket: it has no costs');
  expect(text).toMatch(/Columns not read \(\d+\): Vendor/);
});
