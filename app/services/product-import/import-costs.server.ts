import { z } from 'zod';
import { readAmount, variantTitleOf, type Problem } from '#app/domain/product-import.ts';

/** Standard costs of one piece as a person writes them; what is left out is taken from wider costs. */
export interface CostsInput {
  cohort?: string | undefined;
  /** An amount with a point: `9.10`. */
  materials?: string | number | undefined;
  minutes?: string | number | undefined;
  /** Pay for an hour: `9.60`. */
  rate?: string | number | undefined;
}

/** Standard costs of one piece, ready for a batch. */
export interface UnitCosts {
  cohort: string;
  materialsMinor: number;
  minutes: number;
  rateMinor: number;
}

type PartCosts = Partial<UnitCosts>;

export interface ImportCosts {
  defaults: PartCosts;
  /** By `handle`, or by `handle|Indigo / Small` in small letters. */
  products: Map<string, PartCosts>;
}

export type CostsOutcome = { ok: true; costs: ImportCosts } | { ok: false; problems: Problem[] };

const part = z.strictObject(
  {
    cohort: z.string('is the code of a cohort in quotation marks').trim().min(1, 'is empty').optional(),
    materials: z.union([z.string(), z.number()], 'is an amount like "9.10"').optional(),
    minutes: z.union([z.string(), z.number()], 'is a number of minutes like 105').optional(),
    rate: z.union([z.string(), z.number()], 'is an hourly amount like "9.60"').optional(),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has ${issue.keys.join(', ')}, which means nothing here; it may have cohort, materials, minutes and rate`
        : 'is an object with cohort, materials, minutes and rate',
  },
);
const file = z.strictObject(
  {
    defaults: part.optional(),
    products: z.record(z.string(), part, 'is an object with a handle for each product').optional(),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has ${issue.keys.join(', ')}, which means nothing here; it may have defaults and products`
        : 'is an object with defaults and products',
  },
);

/**
 * Reads the costs of an import: a JSON text, flags, or both (flags go before the file's defaults, and the file's
 * products before both). Every fault is listed in a sentence that names its place. Amounts are in `currency`.
 */
export function readImportCosts(
  given: { json?: string | undefined; flags?: CostsInput | undefined },
  currency: string,
): CostsOutcome {
  const problems: Problem[] = [];
  const refuse = (where: string, what: string, mend: string) =>
    problems.push({ row: null, line: null, column: null, what: `${where} ${what}.`, mend });
  const written = parseFile(given.json, refuse);
  const convert = (where: string, input: CostsInput) => toPart(where, input, currency, refuse);
  const defaults = {
    ...convert('The file of costs: defaults', written.defaults ?? {}),
    ...convert('The flags:', given.flags ?? {}),
  };
  const products = new Map(
    Object.entries(written.products ?? {}).map(([key, input]) => [
      normalKey(key),
      convert(`The file of costs: products, “${key}”`, input),
    ]),
  );
  return problems.length > 0 ? { ok: false, problems } : { ok: true, costs: { defaults, products } };
}

type Refuse = (where: string, what: string, mend: string) => void;

function parseFile(json: string | undefined, refuse: Refuse): z.output<typeof file> {
  if (json === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch (error) {
    refuse(
      'The file of costs',
      `is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`,
      'Mend it at that place.',
    );
    return {};
  }
  const read = file.safeParse(value);
  if (read.success) return read.data;
  for (const issue of read.error.issues) {
    const place = issue.path.map(String);
    const where = place.length === 0 ? 'The file of costs' : `The file of costs: ${place.join(', ')}`;
    refuse(where, issue.message, 'See the example under import-products in the README.');
  }
  return {};
}

function toPart(where: string, input: CostsInput, currency: string, refuse: Refuse): PartCosts {
  const costs: PartCosts = {};
  if (input.cohort !== undefined) costs.cohort = input.cohort.trim();
  for (const [name, field] of [
    ['materials', 'materialsMinor'],
    ['rate', 'rateMinor'],
  ] as const) {
    const text = input[name];
    if (text === undefined) continue;
    const amount = readAmount(String(text).trim(), currency);
    if (amount.ok) costs[field] = amount.value;
    else refuse(`${where} ${name}:`, amount.what.replace(/\.$/, ''), amount.mend);
  }
  if (input.minutes !== undefined) {
    const minutes = Number(String(input.minutes).trim() || Number.NaN);
    // More than a hundred working weeks for one piece is a slip of the pen.
    if (Number.isInteger(minutes) && minutes >= 1 && minutes <= 240_000) costs.minutes = minutes;
    else
      refuse(
        `${where} minutes:`,
        `“${input.minutes}” is not a whole number of minutes above zero`,
        'Write how many minutes one piece takes, like 105.',
      );
  }
  return costs;
}

function normalKey(key: string): string {
  const [handle = '', ...values] = key.split('|');
  const title = values
    .join('|')
    .split('/')
    .map((value) => value.trim())
    .join(' / ');
  return `${handle.trim()}${title === '' ? '' : `|${title}`}`.normalize('NFC').toLowerCase();
}

function keysOf(handle: string, options: readonly (readonly [string, string])[]): [string, string] {
  return [normalKey(handle), normalKey(`${handle}|${variantTitleOf(options)}`)];
}

/** A variant's costs: its own, else its product's, else the defaults. `missing` names what nobody said. */
export function costsOf(
  costs: ImportCosts | undefined,
  handle: string,
  options: readonly (readonly [string, string])[],
): { costs?: UnitCosts; missing: string[] } {
  const [product, variant] = keysOf(handle, options);
  const said = { ...costs?.defaults, ...costs?.products.get(product), ...costs?.products.get(variant) };
  const { cohort, materialsMinor, minutes, rateMinor } = said;
  if (
    cohort !== undefined &&
    materialsMinor !== undefined &&
    minutes !== undefined &&
    rateMinor !== undefined
  ) {
    return { costs: { cohort, materialsMinor, minutes, rateMinor }, missing: [] };
  }
  if (Object.keys(said).length === 0) return { missing: [] };
  const parts = { cohort, materials: materialsMinor, minutes, rate: rateMinor };
  return { missing: Object.entries(parts).flatMap(([name, value]) => (value === undefined ? [name] : [])) };
}

/** Keys of the costs that name no product or variant of the file: most often a handle misspelled. */
export function unusedKeys(
  costs: ImportCosts | undefined,
  products: readonly {
    handle: string;
    variants: readonly { options: readonly (readonly [string, string])[] }[];
  }[],
): string[] {
  const used = new Set(
    products.flatMap(({ handle, variants }) => variants.flatMap(({ options }) => keysOf(handle, options))),
  );
  return [...(costs?.products.keys() ?? [])].filter((key) => !used.has(key));
}
