import { currencyDigits, parseDecimal, toDecimal, type Minor } from './money.ts';

/** What stands in the way of an import, where it stands, and how to mend it. Rows count as a spreadsheet does: the header is 1. */
export interface Problem {
  row: number | null;
  /** The line of the file on which the row begins; it differs from the row when cells above hold line breaks. */
  line: number | null;
  column: string | null;
  what: string;
  mend: string;
}
export type Fault = Pick<Problem, 'what' | 'mend'>;
export type Read<T> = { ok: true; value: T } | ({ ok: false } & Fault);

export type ImportedStatus = 'active' | 'draft' | 'archived';

export interface ParsedProduct {
  row: number;
  handle: string;
  title: string;
  /** Sanitized: the allow-list of `product-body.server.ts` and nothing else. */
  bodyHtml: string;
  /** The file's own summary; empty when it has none. */
  seoDescription: string;
  type: string;
  tags: string[];
  status: ImportedStatus;
  variants: ParsedVariant[];
  images: ParsedImage[];
}
export interface ParsedVariant {
  row: number;
  options: [name: string, value: string][];
  sku: string | null;
  priceMinor: Minor;
  compareAtMinor: Minor | null;
  weightGrams: number;
  quantity: number;
}
export interface ParsedImage {
  row: number;
  url: string;
  /** Empty when the file has no text for it. */
  alt: string;
  /** The value key of the one variant it shows; null when it shows the product. */
  variantKey: string | null;
}

export const MAX_HANDLE = 100;
export const MAX_TITLE = 255;
export const MAX_BODY = 100_000;
export const MAX_VARIANTS = 100;
/** The largest amount Stripe charges in one payment, in minor units: eight digits. */
const MAX_AMOUNT = 99_999_999;

/** Why a handle cannot be an address in the shop; undefined when it can. */
export function faultInHandle(handle: string): Fault | undefined {
  if (handle.length > MAX_HANDLE) {
    return {
      what: `The handle has ${handle.length} characters; ${MAX_HANDLE} are the most.`,
      mend: 'Shorten it in every row of this product.',
    };
  }
  if (/^[a-z0-9][a-z0-9_-]*$/.test(handle)) return undefined;
  const better = handleFrom(handle);
  return {
    what: `The handle “${handle}” holds more than small letters, digits and hyphens.`,
    mend: better
      ? `Write ${better} in every row of this product.`
      : 'Write small letters, digits and hyphens in every row of this product.',
  };
}

function handleFrom(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^[-_]+|-+$/g, '');
}

/**
 * An amount of money as a file has it. More digits after the point than the currency has are refused even when they are
 * zeros: in half of the world `12.500` is twelve thousand five hundred.
 */
export function readAmount(text: string, currency: string): Read<Minor> {
  const example = toDecimal(1250 * 10 ** Math.max(0, currencyDigits(currency) - 2), currency);
  const refuse = (what: string, mend: string): Read<Minor> => ({ ok: false, what, mend });
  if (/^\d{1,12},\d{1,2}$/.test(text) && currencyDigits(currency) > 0) {
    return refuse(`“${text}” has a decimal comma.`, `Write it with a point: ${text.replace(',', '.')}.`);
  }
  const fraction = /\.(\d*)$/.exec(text)?.[1] ?? '';
  if (/^-?\d+\.\d+$/.test(text) && fraction.length > currencyDigits(currency)) {
    return refuse(
      `“${text}” has ${fraction.length} digits after the point; ${currency} has ${currencyDigits(currency)}.`,
      `Write it like ${example}.`,
    );
  }
  const amount = parseDecimal(text, currency);
  if (amount === undefined)
    return refuse(`“${text}” is not an amount.`, `Write digits and a point only, like ${example}.`);
  if (text.startsWith('-')) return refuse(`“${text}” is below zero.`, 'Write zero or more.');
  if (amount > MAX_AMOUNT) {
    return refuse(
      `“${text}” is more than one payment can be.`,
      `Write at most ${toDecimal(MAX_AMOUNT, currency)}.`,
    );
  }
  return { ok: true, value: amount };
}

/** A whole number from 0 to `most`; an empty text is 0. */
export function readCount(text: string, most: number): Read<number> {
  if (text === '') return { ok: true, value: 0 };
  if (/^-\d/.test(text)) {
    return { ok: false, what: `“${text}” is below zero.`, mend: 'Write 0 when there is none.' };
  }
  const value = /^\d{1,9}(\.0+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= most)) {
    return {
      ok: false,
      what: `“${text}” is not a whole number from 0 to ${most.toLocaleString('en-US')}.`,
      mend: 'Write digits only.',
    };
  }
  return { ok: true, value };
}

type Options = readonly (readonly [name: string, value: string])[];

/** What a variant is known by within its product: its option values, whatever their case. The names may be reworded. */
export function valueKeyOf(options: Options): string {
  return JSON.stringify(options.map(([, value]) => plain(value)));
}

/** `[["Color","Indigo"]]` → `color=indigo`. A `;` or `=` within a value is escaped, so two variants never share a key. */
export function optionKeyOf(options: Options): string {
  const escaped = (text: string) => plain(text).replace(/[\\;=]/g, '\\$&');
  return options.map(([name, value]) => `${escaped(name)}=${escaped(value)}`).join(';');
}

/** `Indigo / Small`; empty for a product without options. */
export function variantTitleOf(options: Options): string {
  return options.map(([, value]) => value).join(' / ');
}

function plain(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}

/**
 * The category a product is shown under: its type, else what the operator said for goods without one, else its first
 * tag, else `Other`. In sentence case, so that `Tote Bags` and `tote bags` are one; words all in capitals stay (`LED`).
 */
export function categoryOf(product: Pick<ParsedProduct, 'type' | 'tags'>, fallback = ''): string {
  const given = product.type || fallback.trim() || product.tags[0] || 'Other';
  const words = given
    .trim()
    .split(/\s+/)
    .map((word) => (/^\p{Lu}[\p{Ll}’']+$/u.test(word) ? word.toLowerCase() : word));
  const text = words.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const NO_COSTS = 'it has no costs: name a cohort, materials, minutes and a rate';
export const NO_PRICE = 'its price is zero';
export const DRAFT_HERE =
  'it is a draft in the catalog, and an import does not publish it; do that in the console';

export interface VariantDecision {
  status: ImportedStatus;
  opensStock: boolean;
  /** Why it is a draft. */
  reason?: string;
}

/**
 * Whether a variant goes on sale and whether its pieces are opening stock. Stock is opened for a variant that never had
 * a batch: when it is made, or when a draft gets its costs later. So the same file twice never adds a piece.
 */
export function decideVariant(
  parsed: Pick<ParsedVariant, 'priceMinor' | 'quantity'>,
  before: { status: ImportedStatus; hasBatch: boolean } | undefined,
  hasCosts: boolean,
): VariantDecision {
  if (before && (before.hasBatch || before.status !== 'draft')) {
    return {
      status: before.status,
      opensStock: false,
      ...(before.status === 'draft' && { reason: DRAFT_HERE }),
    };
  }
  if (parsed.priceMinor === 0) return { status: 'draft', opensStock: false, reason: NO_PRICE };
  if (!hasCosts) return { status: 'draft', opensStock: false, reason: NO_COSTS };
  return { status: 'active', opensStock: parsed.quantity > 0 };
}

/**
 * A product's status after an import. A file may take a product off sale; it puts on sale only what is new or was a
 * draft for want of a variant on sale, so that nobody's decision in the console is undone by an old export.
 */
export function decideProduct(
  wanted: ImportedStatus,
  before: { status: ImportedStatus; hadActiveVariant: boolean } | undefined,
  hasActiveVariant: boolean,
): { status: ImportedStatus; reason?: string } {
  if (wanted === 'draft') return { status: 'draft', reason: 'the file does not publish it' };
  if (wanted === 'archived') return { status: 'archived' };
  if (before && before.status !== 'draft') return { status: before.status };
  if (before?.hadActiveVariant) return { status: 'draft', reason: DRAFT_HERE };
  return hasActiveVariant
    ? { status: 'active' }
    : { status: 'draft', reason: 'none of its variants is on sale' };
}

/** The fields of `wanted` that differ from what is there; undefined when none does. */
export function changesIn<Row extends object>(before: Row, wanted: Partial<Row>): Partial<Row> | undefined {
  const names = (Object.keys(wanted) as (keyof Row)[]).filter((name) => wanted[name] !== before[name]);
  if (names.length === 0) return undefined;
  const change: Partial<Row> = {};
  for (const name of names) Object.assign(change, { [name]: wanted[name] });
  return change;
}
