import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ParsedProduct } from '#app/domain/product-import.ts';
import { parseProductCsv } from './product-csv.server.ts';
import { bytesOf, COLUMNS, csvText, type Row } from '../testing/product-rows.ts';

/** Writes products the way Shopify does: the first variant and picture in the first row, the rest below. */
function toRows({ handle, title, bodyHtml, type, tags, status, variants, images }: ParsedProduct): Row[] {
  const rows = Array.from({ length: Math.max(variants.length, images.length) }, (_, index): Row => {
    const one = variants[index];
    const image = images[index];
    const row: Row = { Handle: handle };
    if (index === 0) {
      Object.assign(row, { Title: title, 'Body (HTML)': bodyHtml, Type: type, Tags: tags.join(', ') });
      row['Published'] = String(status === 'active');
      if (one?.options.length === 0)
        Object.assign(row, { 'Option1 Name': 'Title', 'Option1 Value': 'Default Title' });
    }
    for (const [at, [name, value]] of (one?.options ?? []).entries()) {
      if (index === 0) row[`Option${at + 1} Name`] = name;
      row[`Option${at + 1} Value`] = value;
    }
    if (one) {
      row['Variant SKU'] = one.sku ?? '';
      row['Variant Grams'] = String(one.weightGrams);
      row['Variant Inventory Qty'] = String(one.quantity);
      row['Variant Price'] = (one.priceMinor / 100).toFixed(2);
      row['Variant Compare At Price'] =
        one.compareAtMinor === null ? '' : (one.compareAtMinor / 100).toFixed(2);
    }
    if (image)
      Object.assign(row, {
        'Image Src': image.url,
        'Image Position': String(index + 1),
        'Image Alt Text': image.alt,
      });
    return row;
  });
  return rows;
}

const words = fc
  .array(fc.constantFrom('Reed', 'ça', '"quoted"', 'a,b', '東京', '🧺', "o'clock", '<', '&', ';x=y'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((list) => list.join(' '));
const variantOf = fc.record({
  row: fc.constant(0),
  sku: fc.option(words),
  priceMinor: fc.integer({ min: 0, max: 9_999_999 }),
  weightGrams: fc.integer({ min: 0, max: 100_000 }),
  quantity: fc.integer({ min: 0, max: 100_000 }),
  raise: fc.option(fc.integer({ min: 0, max: 9_999 })),
});
const productOf = fc
  .record({
    title: words,
    bodyHtml: fc
      .array(words, { maxLength: 3 })
      .map((list) =>
        list.map((text) => `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`).join('\n'),
      ),
    type: fc.oneof(words, fc.constant('')),
    tags: fc.array(fc.constantFrom('red', 'blue sky', 'été'), { maxLength: 3 }),
    status: fc.constantFrom('active' as const, 'draft' as const),
    optionNames: fc.uniqueArray(fc.constantFrom('Size', 'Couleur', 'Weave'), { maxLength: 3 }),
    drafts: fc.array(variantOf, { minLength: 1, maxLength: 5 }),
    imageAlts: fc.array(words, { maxLength: 6 }),
  })
  .map(({ optionNames, drafts, imageAlts, ...facts }) => ({
    ...facts,
    row: 0,
    seoDescription: '',
    variants: (optionNames.length === 0 ? drafts.slice(0, 1) : drafts).map(({ raise, ...one }, index) => ({
      ...one,
      compareAtMinor: raise === null ? null : one.priceMinor + raise,
      options: optionNames.map((name): [string, string] => [name, `${name} ${index} "x"`]),
    })),
    images: imageAlts.map((alt, index) => ({
      row: 0,
      url: `https://pictures.example/${index}.jpg?a=1,2`,
      alt,
      variantKey: null,
    })),
  }));

test('products written as CSV are read back equal', () => {
  const withoutRows = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'row' ? undefined : inner)));
  fc.assert(
    fc.property(
      fc.array(productOf, { minLength: 1, maxLength: 5 }),
      fc.constantFrom('\n', '\r\n'),
      (list, lineEnd) => {
        const products = list.map((one, index): ParsedProduct => ({ ...one, handle: `piece-${index}` }));
        const text = csvText(products.flatMap(toRows), COLUMNS, lineEnd);
        const read = parseProductCsv(bytesOf(text), 'USD');
        expect(read.problems).toEqual([]);
        expect(withoutRows(read.products)).toEqual(withoutRows(products));
      },
    ),
  );
});
