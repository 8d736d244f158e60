import {
  faultInHandle,
  MAX_BODY,
  MAX_TITLE,
  MAX_VARIANTS,
  type Fault,
  type ImportedStatus,
  type ParsedProduct,
  type Problem,
} from '#app/domain/product-import.ts';
import { readCsvTable, type CsvRow } from './csv-table.server.ts';
import { sanitizeBody } from './product-body.server.ts';
import { isVariantRow, readImages, readOptionNames, readVariants } from './product-variants.server.ts';

export interface ParsedCsv {
  products: ParsedProduct[];
  /** Any of these keeps the whole file out. */
  problems: Problem[];
  /** What was read otherwise than it stands, or left out. */
  warnings: Problem[];
  ignoredColumns: string[];
}

const REQUIRED = ['Handle', 'Title', 'Variant Price'];
const OPTION_COLUMNS = [1, 2, 3].flatMap((n) => [`Option${n} Name`, `Option${n} Value`]);
const READ = [
  ...REQUIRED,
  ...OPTION_COLUMNS,
  ...['Body (HTML)', 'Type', 'Tags', 'Published', 'Status', 'Gift Card', 'SEO Description'],
  ...['Variant SKU', 'Variant Grams', 'Variant Inventory Qty', 'Variant Compare At Price', 'Variant Image'],
  ...['Image Src', 'Image Position', 'Image Alt Text'],
];

/** The table as the readers of products see it: cells by column name, and where to say what is wrong. */
export interface Sheet {
  currency: string;
  /** A cell without the spaces around it; empty when the file has no such column. */
  cell(row: CsvRow, column: string): string;
  refuse(row: CsvRow, column: string | null, fault: Fault): void;
  warn(row: CsvRow, column: string | null, fault: Fault): void;
}

/**
 * Reads Shopify's product CSV. Nothing is thrown for a bad file: `problems` names every fault with its row, and the
 * products are whole only when there is none. Amounts are minor units of `currency`.
 */
export function parseProductCsv(bytes: Uint8Array, currency: string): ParsedCsv {
  const table = readCsvTable(bytes);
  const problems = [...table.problems];
  const warnings: Problem[] = [];
  const places = new Map<string, number>();
  for (const [index, name] of table.header.entries()) {
    const key = name.toLowerCase();
    if (name !== '' && places.has(key))
      problems.push(headerProblem(name, `The column ${name} stands twice.`, 'Keep one of the two.'));
    places.set(key, index);
  }
  const known = new Set(READ.map((name) => name.toLowerCase()));
  const ignoredColumns = table.header.filter((name) => name !== '' && !known.has(name.toLowerCase()));
  const missing = table.header.length > 0 ? REQUIRED.filter((name) => !places.has(name.toLowerCase())) : [];
  if (missing.length > 0) {
    const what = `The first row does not name ${missing.join(', ')}.`;
    problems.push(
      headerProblem(null, what, 'Use the file that Shopify exports under Products, with its first row.'),
    );
    return { products: [], problems, warnings, ignoredColumns };
  }
  const sheet: Sheet = {
    currency,
    cell: (row, column) => row.cells[places.get(column.toLowerCase()) ?? -1]?.trim() ?? '',
    refuse: ({ row, line }, column, { what, mend }) => problems.push({ row, line, column, what, mend }),
    warn: ({ row, line }, column, { what, mend }) => warnings.push({ row, line, column, what, mend }),
  };
  // Without its first row a product has neither title nor options; only the fault of that row is worth saying.
  const headless = new Map(table.misfits.toReversed().map((row) => [sheet.cell(row, 'Handle'), row.row]));
  const products = groupByHandle(sheet, table.rows).flatMap((rows) => {
    const [first] = rows;
    if (!first) return [];
    const cutAt = headless.get(sheet.cell(first, 'Handle')) ?? first.row;
    return cutAt < first.row ? [] : readProduct(sheet, rows, first);
  });
  if (products.length === 0 && problems.length === 0 && table.header.length > 0) {
    problems.push({
      ...headerProblem(null, 'The file has no products.', 'Export at least one product.'),
      row: null,
    });
  }
  const byLine = (a: Problem, b: Problem) => (a.line ?? 0) - (b.line ?? 0);
  return { products, problems: problems.sort(byLine), warnings: warnings.sort(byLine), ignoredColumns };
}

function headerProblem(column: string | null, what: string, mend: string): Problem {
  return { row: 1, line: 1, column, what, mend };
}

/** The rows of each product, which stand together; a handle that comes back is refused with all its later rows. */
function groupByHandle(sheet: Sheet, rows: readonly CsvRow[]): CsvRow[][] {
  const groups = new Map<string, CsvRow[]>();
  let current = '';
  let isRefused = false;
  for (const row of rows) {
    const handle = sheet.cell(row, 'Handle');
    if (handle === '') {
      sheet.refuse(row, 'Handle', {
        what: 'The row has no handle.',
        mend: 'Write the handle of its product in every row.',
      });
      continue;
    }
    const group = groups.get(handle);
    if (handle !== current) isRefused = group !== undefined;
    if (group && handle !== current) sheet.refuse(row, 'Handle', comesBack(handle, row, group));
    if (!group) groups.set(handle, [row]);
    else if (!isRefused) group.push(row);
    current = handle;
  }
  return [...groups.values()];
}

function comesBack(handle: string, row: CsvRow, group: readonly CsvRow[]): Fault {
  const [first, last] = [group[0]?.row ?? 0, group.at(-1)?.row ?? 0];
  const before = first === last ? `row ${first}` : `rows ${first} to ${last}`;
  return {
    what: `The handle “${handle}” comes back in row ${row.row} after other products; it stood in ${before}.`,
    mend: 'Put all rows of a product together, or give this product a handle of its own.',
  };
}

function readProduct(sheet: Sheet, rows: readonly CsvRow[], first: CsvRow): ParsedProduct {
  const handle = sheet.cell(first, 'Handle');
  const fault = faultInHandle(handle);
  if (fault) sheet.refuse(first, 'Handle', fault);
  const giftCard = rows.find((row) => readYes(sheet, row, 'Gift Card', false));
  if (giftCard) {
    sheet.refuse(giftCard, 'Gift Card', {
      what: 'Gift cards are not goods; no cohort made them, so their price cannot be split.',
      mend: 'Take the rows of this product out of the file.',
    });
  }
  const title = readTitle(sheet, rows, first);
  const names = readOptionNames(sheet, rows);
  const variants = readVariants(sheet, rows, names);
  if (variants.length > MAX_VARIANTS) {
    sheet.refuse(variants[MAX_VARIANTS] ? rowAt(rows, variants[MAX_VARIANTS].row) : first, null, {
      what: `The product has ${variants.length} variants; ${MAX_VARIANTS} are the most.`,
      mend: 'Make two products of it.',
    });
  }
  const images = readImages(sheet, rows, variants);
  for (const row of rows.slice(1)) {
    if (!isVariantRow(sheet, row) && sheet.cell(row, 'Image Src') === '') {
      sheet.warn(row, null, {
        what: 'The row has neither a variant nor a picture; nothing was read from it.',
        mend: 'Take it out, or add its price and option values.',
      });
    }
  }
  return {
    row: first.row,
    handle,
    title,
    bodyHtml: readBody(sheet, first),
    seoDescription: sheet.cell(first, 'SEO Description').replace(/\s+/g, ' '),
    type: sheet.cell(first, 'Type').slice(0, 100),
    tags: sheet
      .cell(first, 'Tags')
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
    status: readStatus(sheet, first),
    variants,
    images,
  };
}

function rowAt(rows: readonly CsvRow[], number: number): CsvRow {
  return rows.find((row) => row.row === number) ?? { row: number, line: number, cells: [] };
}

function readTitle(sheet: Sheet, rows: readonly CsvRow[], first: CsvRow): string {
  const title = sheet.cell(first, 'Title').replace(/\s+/g, ' ');
  if (title === '') {
    sheet.refuse(first, 'Title', {
      what: 'The first row of this product has no title.',
      mend: 'Write the title in the first row of the product.',
    });
  }
  if (title.length > MAX_TITLE) {
    sheet.refuse(first, 'Title', {
      what: `The title has ${title.length} characters; ${MAX_TITLE} are the most.`,
      mend: 'Shorten it.',
    });
  }
  for (const row of rows.slice(1)) {
    const other = sheet.cell(row, 'Title').replace(/\s+/g, ' ');
    if (other !== '' && other !== title) {
      sheet.warn(row, 'Title', {
        what: `The title “${other}” differs from that of the product's first row, which counts.`,
        mend: 'Give the row a handle of its own if it is another product.',
      });
    }
  }
  return title;
}

function readBody(sheet: Sheet, first: CsvRow): string {
  const html = sheet.cell(first, 'Body (HTML)');
  if (html.length <= MAX_BODY) return sanitizeBody(html);
  sheet.refuse(first, 'Body (HTML)', {
    what: `The description has ${html.length.toLocaleString('en-US')} characters; ${MAX_BODY.toLocaleString('en-US')} are the most.`,
    mend: 'Shorten it; pictures within the text are often the cause.',
  });
  return '';
}

function readStatus(sheet: Sheet, first: CsvRow): ImportedStatus {
  const isPublished = readYes(sheet, first, 'Published', true);
  const status = sheet.cell(first, 'Status').toLowerCase();
  switch (status) {
    case '':
    case 'active':
      return isPublished ? 'active' : 'draft';
    case 'draft':
    case 'archived':
      return status;
    default:
      sheet.refuse(first, 'Status', {
        what: `“${status}” is not a status.`,
        mend: 'Write active, draft or archived.',
      });
      return 'draft';
  }
}

function readYes(sheet: Sheet, row: CsvRow, column: string, otherwise: boolean): boolean {
  const text = sheet.cell(row, column).toLowerCase();
  if (text === '') return otherwise;
  if (text === 'true' || text === 'false') return text === 'true';
  sheet.refuse(row, column, { what: `“${text}” is neither true nor false.`, mend: 'Write true or false.' });
  return otherwise;
}
