import { describe, expect, test } from 'vitest';
import { listCards, updateProduct, updateVariant } from '#db/catalog.ts';
import { findContentVersion } from '#db/content-version.ts';
import { listStockFaults } from '#db/stock.ts';
import { balance, CATALOG, COSTS, costs, imported, NOTHING, read, run } from '../testing/imported-catalog.ts';
import { product, sized, variant } from '../testing/product-rows.ts';
import { openSmallShop } from '../testing/small-shop.server.ts';

describe('an import', () => {
  test('makes products, variants and pictures, and with costs their opening stock', async () => {
    const { ctx } = await openSmallShop(0);
    const report = await run(ctx, CATALOG, { costs: costs(COSTS) });
    expect(report).toMatchObject({
      ok: true,
      products: { created: 2, changed: 0, unchanged: 0 },
      variants: { created: 3, changed: 0, unchanged: 0 },
      stock: { batches: 2, pieces: 8 },
      images: { noted: 2, known: 0, fetched: 0, notFetched: 2 },
    });
    const basket = await read(ctx, 'reed-basket');
    expect(basket).toMatchObject({
      status: 'active',
      category: 'Basket',
      summary: 'A basket of river reed.',
    });
    expect(basket.variants).toMatchObject([
      {
        optionKey: 'size=small',
        title: 'Small',
        priceMinor: 4800,
        weightGrams: 300,
        status: 'active',
        hasBatch: true,
      },
      { optionKey: 'size=large', title: 'Large', priceMinor: 6000, status: 'active', hasBatch: false },
    ]);
    expect(basket.media).toMatchObject([
      {
        sourceUrl: 'https://pictures.example/1.jpg',
        path: null,
        state: 'not_fetched',
        variantId: null,
        alt: 'Woven Basket',
      },
      { sourceUrl: 'https://pictures.example/2.jpg', variantId: basket.variants[1]?.id },
    ]);
    expect(await read(ctx, 'clay-cup')).toMatchObject({ status: 'draft', category: 'Kitchen things' });
    expect(report.drafts).toEqual([
      { handle: 'clay-cup', variant: null, reason: 'the file does not publish it' },
    ]);
    // 9.10 of materials and 105 minutes at 9.60 an hour, eight pieces of it.
    expect(await balance(ctx, 'assets:inventory')).toBe(8 * 2_590);
    expect(await balance(ctx, 'equity:opening')).toBe(-8 * 2_590);
    expect(await balance(ctx, 'liabilities:wages')).toBe(0);
    expect(await listStockFaults(ctx.db)).toEqual([]);
    const cards = await listCards(ctx.db, { limit: 50, category: 'Basket' });
    expect(cards).toMatchObject([{ handle: 'reed-basket', free: 4 }]);
  });

  test('of the same file again creates and changes nothing, and adds no stock', async () => {
    const { ctx } = await openSmallShop(0);
    for (const given of [undefined, costs(COSTS)]) {
      await run(ctx, CATALOG, { costs: given });
      const before = await findContentVersion(ctx.db);
      const again = await run(ctx, CATALOG, { costs: given });
      expect(again).toMatchObject({
        ok: true,
        products: { created: 0, changed: 0, unchanged: 2 },
        variants: { created: 0, changed: 0, unchanged: 3 },
        stock: { batches: 0, pieces: 0 },
        images: { noted: 0, known: 2 },
      });
      expect(await findContentVersion(ctx.db)).toBe(before);
    }
    expect((await imported(ctx)).map((batch) => batch.made)).toEqual([4, 4]);
  });

  test('changes what the file changed and nothing else', async () => {
    const { ctx } = await openSmallShop(0);
    await run(ctx, CATALOG, { costs: costs(COSTS) });
    const before = await read(ctx, 'reed-basket');
    const [small = {}, large = {}, image = {}, cup = {}] = CATALOG;
    const report = await run(ctx, [
      { ...small, 'Option1 Name': 'Format', 'Variant Inventory Qty': '90' },
      { ...large, 'Variant Price': '62.50' },
      { ...image, 'Image Alt Text': 'From above' },
      { ...cup, Title: 'Clay Mug' },
    ]);
    expect(report).toMatchObject({
      products: { created: 0, changed: 2, unchanged: 0 },
      variants: { created: 0, changed: 2, unchanged: 1 },
      stock: { batches: 0 },
    });
    const after = await read(ctx, 'reed-basket');
    expect(after.variants.map(({ id, optionKey, priceMinor }) => [id, optionKey, priceMinor])).toEqual([
      [before.variants[0]?.id, 'format=small', 4800],
      [before.variants[1]?.id, 'format=large', 6250],
    ]);
    expect(after.media[1]?.alt).toBe('From above');
    expect(await read(ctx, 'clay-cup')).toMatchObject({ title: 'Clay Mug' });
    expect(await imported(ctx)).toHaveLength(2);
  });

  test('without costs keeps drafts and says why; costs that come later open their stock once', async () => {
    const { ctx } = await openSmallShop(0);
    const bare = await run(ctx, CATALOG);
    expect(bare.stock).toEqual({ batches: 0, pieces: 0 });
    expect(bare.drafts.map(({ handle, variant: title }) => [handle, title])).toEqual([
      ['reed-basket', null],
      ['clay-cup', null],
    ]);
    expect(bare.drafts[0]?.reason).toContain('no costs');
    expect((await read(ctx, 'reed-basket')).status).toBe('draft');
    const only = { 'reed-basket|small': COSTS };
    const later = await run(ctx, CATALOG, { costs: costs(undefined, only) });
    expect(later).toMatchObject({
      products: { changed: 1 },
      variants: { changed: 1 },
      stock: { batches: 1, pieces: 4 },
    });
    expect(later.drafts).toContainEqual(expect.objectContaining({ handle: 'reed-basket', variant: 'Large' }));
    const basket = await read(ctx, 'reed-basket');
    expect([basket.status, ...basket.variants.map(({ status }) => status)]).toEqual([
      'active',
      'active',
      'draft',
    ]);
    expect((await run(ctx, CATALOG, { costs: costs(undefined, only) })).stock.batches).toBe(0);
  });

  test('takes costs from the variant, else the product, else the defaults', async () => {
    const { ctx } = await openSmallShop(0);
    const given = costs(COSTS, {
      'reed-basket': { materials: '5', cohort: 'C-2' },
      'Reed-Basket | large': { minutes: 60, materials: '7' },
      'red-basket': { minutes: 1 },
    });
    const rows = [sized('reed-basket', 'Small'), variant('reed-basket', 'Large'), product('cup')];
    const report = await run(ctx, rows, { costs: given });
    const made = (await imported(ctx)).map((b) => [
      b.productHandle,
      b.variantTitle,
      b.materialsMinor,
      b.wagesMinor,
    ]);
    expect(made.sort()).toEqual([
      ['cup', '', 910, 1680],
      ['reed-basket', 'Large', 700, 960],
      ['reed-basket', 'Small', 500, 1680],
    ]);
    expect(report.warnings.map(({ what }) => what)).toEqual([expect.stringContaining('“red-basket”')]);
    const partial = await run(ctx, [product('vase')], { costs: costs({ cohort: 'C-1', minutes: 5 }) });
    expect(partial.drafts[0]?.reason).toBe('its costs do not say materials, rate');
  });

  test('leaves variants alone that the file has not, and says so', async () => {
    const { ctx } = await openSmallShop(0);
    await run(ctx, CATALOG, { costs: costs(COSTS) });
    const report = await run(ctx, [sized('reed-basket', 'Small'), variant('reed-basket', 'Medium')]);
    expect(report).toMatchObject({ variants: { created: 1, changed: 0, unchanged: 1 } });
    expect(report.warnings[0]?.what).toContain('“Large”');
    expect((await read(ctx, 'reed-basket')).variants).toHaveLength(3);
  });

  test('a price of zero stays a draft', async () => {
    const { ctx } = await openSmallShop(0);
    const report = await run(ctx, [product('gift', { 'Variant Price': '0.00' })], { costs: costs(COSTS) });
    expect(report).toMatchObject({ stock: { batches: 0 }, drafts: [{ reason: 'its price is zero' }] });
  });

  test('goods without a type come under the category that was said', async () => {
    const { ctx } = await openSmallShop(0);
    const rows = [
      product('a', { Type: '', Tags: 'x' }),
      product('b', { Type: 'TOTE Bags' }),
      product('c', { Type: '' }),
    ];
    await run(ctx, rows, { defaultCategory: 'home goods' });
    expect((await read(ctx, 'a')).category).toBe('Home goods');
    expect((await read(ctx, 'b')).category).toBe('TOTE bags');
    await run(ctx, [product('d', { Type: '' })]);
    expect((await read(ctx, 'd')).category).toBe('Other');
    // The same file without the flag takes nothing back.
    expect((await run(ctx, rows)).products).toEqual({ ...NOTHING, unchanged: 3 });
  });
});

test('a decision made in the console outlives the next import', async () => {
  const { ctx } = await openSmallShop(0);
  await run(ctx, CATALOG, { costs: costs(COSTS) });
  const before = await read(ctx, 'reed-basket');
  const [small] = before.variants;
  await ctx.transact(async (tx) => {
    await updateProduct(tx, before.id, { status: 'draft', summary: 'Our own words', materials: 'reed' });
    await updateVariant(tx, small?.id ?? '', { status: 'archived', sku: 'RB-S', weightGrams: 310 });
  });
  const [first = {}, ...others] = CATALOG;
  const report = await run(ctx, [{ ...first, 'Variant Grams': '' }, ...others]);
  expect(report.products).toEqual({ ...NOTHING, unchanged: 2 });
  const after = await read(ctx, 'reed-basket');
  expect(after).toMatchObject({ status: 'draft', summary: 'Our own words', materials: 'reed' });
  expect(after.variants[0]).toMatchObject({ status: 'archived', sku: 'RB-S', weightGrams: 310 });
});
