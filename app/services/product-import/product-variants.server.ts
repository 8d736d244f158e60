import {
  optionKeyOf,
  readAmount,
  readCount,
  valueKeyOf,
  variantTitleOf,
  type ParsedImage,
  type ParsedVariant,
  type Read,
} from '#app/domain/product-import.ts';
import type { CsvRow } from './csv-table.server.ts';
import type { Sheet } from './product-csv.server.ts';

const OPTIONS = [1, 2, 3] as const;
/** As many pieces as one batch may have. */
const MAX_PIECES = 100_000;
const MAX_GRAMS = 1_000_000;
const MAX_OPTION = 255;
const MAX_URL = 2048;

/** The option names by their number; null where the product has no such option. */
export type OptionNames = readonly (string | null)[];

/** Option names stand in a product's first row alone; a later row may repeat them, and may not contradict them. */
export function readOptionNames(sheet: Sheet, rows: readonly CsvRow[]): OptionNames {
  const [first, ...later] = rows;
  if (!first) return [];
  const hasNoOptions =
    sheet.cell(first, 'Option1 Name').toLowerCase() === 'title' &&
    sheet.cell(first, 'Option1 Value').toLowerCase() === 'default title';
  const names = OPTIONS.map((n) => sheet.cell(first, `Option${n} Name`));
  for (const row of later) {
    for (const [index, n] of OPTIONS.entries()) {
      const column = `Option${n} Name`;
      const again = sheet.cell(row, column);
      if (again !== '' && again.toLowerCase() !== names[index]?.toLowerCase()) {
        sheet.refuse(row, column, {
          what: `The option is called “${again}” here and “${names[index]}” in row ${first.row}.`,
          mend: 'Name options in the first row of a product only.',
        });
      }
    }
  }
  const given = names.filter((name) => name !== '').map((name) => name.toLowerCase());
  if (new Set(given).size !== given.length) {
    sheet.refuse(first, 'Option2 Name', {
      what: 'Two options of this product have one name.',
      mend: 'Give each option a name of its own.',
    });
  }
  return hasNoOptions ? [null, null, null] : names.map((name) => (name === '' ? null : name));
}

/** Whether a row after the first one of its product is a variant; otherwise it only adds a picture. */
export function isVariantRow(sheet: Sheet, row: CsvRow): boolean {
  return [...OPTIONS.map((n) => `Option${n} Value`), 'Variant Price', 'Variant SKU', 'Variant Image'].some(
    (column) => sheet.cell(row, column) !== '',
  );
}

export function readVariants(sheet: Sheet, rows: readonly CsvRow[], names: OptionNames): ParsedVariant[] {
  const variants: ParsedVariant[] = [];
  const rowByKey = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    if (index > 0 && !isVariantRow(sheet, row)) continue;
    const variant = readVariant(sheet, row, names);
    const key = optionKeyOf(variant.options);
    const twin = rowByKey.get(key);
    if (twin !== undefined) {
      sheet.refuse(row, names[0] ? 'Option1 Value' : null, {
        what: names.some((name) => name !== null)
          ? `The variant “${variantTitleOf(variant.options)}” stands in row ${twin} already.`
          : `The product has no options, and row ${twin} is its only variant.`,
        mend: 'Give each variant its own option values, or take the row out.',
      });
    } else rowByKey.set(key, row.row);
    variants.push(variant);
  }
  return variants;
}

function readVariant(sheet: Sheet, row: CsvRow, names: OptionNames): ParsedVariant {
  const priceMinor = readPrice(sheet, row);
  return {
    row: row.row,
    options: readOptions(sheet, row, names),
    sku: sheet.cell(row, 'Variant SKU').slice(0, 100) || null,
    priceMinor,
    compareAtMinor: readCompareAt(sheet, row, priceMinor),
    weightGrams: Math.round(accept(sheet, row, 'Variant Grams', (text) => readCount(text, MAX_GRAMS)) ?? 0),
    quantity: accept(sheet, row, 'Variant Inventory Qty', (text) => readCount(text, MAX_PIECES)) ?? 0,
  };
}

/** Reads a cell by a rule; what the rule refuses is said with its row and column. */
function accept<T>(
  sheet: Sheet,
  row: CsvRow,
  column: string,
  rule: (text: string) => Read<T>,
): T | undefined {
  const read = rule(sheet.cell(row, column));
  if (read.ok) return read.value;
  sheet.refuse(row, column, read);
  return undefined;
}

function readPrice(sheet: Sheet, row: CsvRow): number {
  if (sheet.cell(row, 'Variant Price') === '') {
    sheet.refuse(row, 'Variant Price', {
      what: 'The variant has no price.',
      mend: 'Write its price; 0 keeps it a draft.',
    });
    return 0;
  }
  return accept(sheet, row, 'Variant Price', (text) => readAmount(text, sheet.currency)) ?? 0;
}

function readCompareAt(sheet: Sheet, row: CsvRow, priceMinor: number): number | null {
  const column = 'Variant Compare At Price';
  const text = sheet.cell(row, column);
  if (text === '') return null;
  const compareAt = accept(sheet, row, column, (given) => readAmount(given, sheet.currency));
  if (compareAt === undefined || compareAt >= priceMinor) return compareAt ?? null;
  sheet.warn(row, column, {
    what: `The price before, ${text}, is below the price and was left out.`,
    mend: 'Write a higher one, or leave the cell empty.',
  });
  return null;
}

function readOptions(sheet: Sheet, row: CsvRow, names: OptionNames): [string, string][] {
  const hasOptions = names.some((name) => name !== null);
  return OPTIONS.flatMap((n, index): [string, string][] => {
    const column = `Option${n} Value`;
    const name = names[index] ?? null;
    const value = sheet.cell(row, column).replace(/\s+/g, ' ');
    if (name === null) {
      const isDefault = !hasOptions && n === 1 && value.toLowerCase() === 'default title';
      if (value !== '' && !isDefault) {
        sheet.refuse(row, column, {
          what: `The option value “${value}” has no name in the first row of this product.`,
          mend: `Write Option${n} Name in the first row, or empty this cell.`,
        });
      }
      return [];
    }
    if (value === '' || value.length > MAX_OPTION) {
      sheet.refuse(row, column, {
        what:
          value === ''
            ? `The variant says nothing for “${name}”.`
            : `The option value is longer than ${MAX_OPTION} characters.`,
        mend: `Write its ${name} here.`,
      });
    }
    return [[name, value]];
  });
}

/** A product's pictures in the file's order, each once; one that a single variant points to is that variant's. */
export function readImages(
  sheet: Sheet,
  rows: readonly CsvRow[],
  variants: readonly ParsedVariant[],
): ParsedImage[] {
  const images = new Map<string, Omit<ParsedImage, 'variantKey'> & { position: number }>();
  const variantKeys = new Map<string, string[]>();
  const variantOfRow = new Map(variants.map((variant) => [variant.row, valueKeyOf(variant.options)]));
  for (const [column, alt] of [
    ['Image Src', 'Image Alt Text'],
    ['Variant Image', null],
  ] as const) {
    for (const row of rows) {
      const url = readAddress(sheet, row, column);
      if (url === undefined) continue;
      const variantKey = variantOfRow.get(row.row);
      if (column === 'Variant Image' && variantKey !== undefined) {
        variantKeys.set(url, [...(variantKeys.get(url) ?? []), variantKey]);
      }
      if (images.has(url)) continue;
      const place = sheet.cell(row, 'Image Position');
      const position =
        column === 'Image Src' && /^\d{1,6}$/.test(place) ? Number(place) : Number.MAX_SAFE_INTEGER;
      const text = alt ? sheet.cell(row, alt).replace(/\s+/g, ' ').slice(0, 512) : '';
      images.set(url, { row: row.row, url, alt: text, position });
    }
  }
  return [...images.values()]
    .sort((a, b) => a.position - b.position)
    .map(({ row, url, alt }) => {
      const [only, ...others] = variantKeys.get(url) ?? [];
      return { row, url, alt, variantKey: others.length === 0 ? (only ?? null) : null };
    });
}

function readAddress(sheet: Sheet, row: CsvRow, column: string): string | undefined {
  const text = sheet.cell(row, column);
  if (text === '') return undefined;
  const isWeb = /^https?:\/\/\S+$/i.test(text) && URL.canParse(text) && text.length <= MAX_URL;
  if (isWeb) return text;
  sheet.warn(row, column, {
    what: `“${text.slice(0, 80)}” is not a web address; the picture was left out.`,
    mend: 'Write an address that begins with https://.',
  });
  return undefined;
}
