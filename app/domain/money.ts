/**
 * Money is whole minor units of one ISO 4217 currency, held in a number that is a safe integer.
 * The database checks the same bound (within ±2⁵³), so a sum that leaves it is refused, not rounded.
 */
export type Minor = number;

/** Digits after the decimal point on Stripe's wire; a currency not named here has two (Stripe, "Supported currencies"). */
const ZERO_DECIMAL = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
const THREE_DECIMAL = new Set('BHD JOD KWD OMR TND'.split(' '));

/** The number of decimal digits of a currency's minor unit: 0, 2 or 3. */
export function currencyDigits(currency: string): number {
  if (ZERO_DECIMAL.has(currency)) return 0;
  return THREE_DECIMAL.has(currency) ? 3 : 2;
}

const formatters = new Map<string, Intl.NumberFormat>();

function formatterOf(currency: string, locale: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    const digits = currencyDigits(currency);
    formatter = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    formatters.set(key, formatter);
  }
  return formatter;
}

/** `4800, 'USD'` → `$48.00`. Exact: the decimal text is made from the digits, never from a division. */
export function formatMoney(amountMinor: Minor, currency: string, locale = 'en-US'): string {
  // Node's Intl formats decimal strings exactly; TypeScript's library does not know it yet.
  return formatterOf(currency, locale).format(toDecimal(amountMinor, currency) as unknown as number);
}

/** `4800, 'USD'` → `48.00`, as journals and CSV files want it. */
export function toDecimal(amountMinor: Minor, currency: string): string {
  const digits = currencyDigits(currency);
  const sign = amountMinor < 0 ? '-' : '';
  const text = String(Math.abs(amountMinor)).padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** `'48.5', 'USD'` → 4800 + 50; undefined when the text is no amount of that currency. Commas are refused, not guessed. */
export function parseDecimal(text: string, currency: string): Minor | undefined {
  const digits = currencyDigits(currency);
  const match = /^(-?)(\d{1,12})(?:\.(\d+))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, sign, whole, fraction = ''] = match;
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > digits) return undefined;
  const amount = Number(`${whole}${kept.padEnd(digits, '0')}`);
  return sign === '-' ? -amount : amount;
}

/** a × b ÷ c, halves away from zero, in whole numbers throughout. Throws when c is not positive. */
export function mulDivHalfUp(a: number, b: number, c: number): number {
  if (c <= 0) throw new RangeError('mulDivHalfUp needs a positive divisor.');
  const product = BigInt(a) * BigInt(b);
  const divisor = BigInt(c);
  const sign = product < 0n ? -1n : 1n;
  return Number(sign * ((2n * sign * product + divisor) / (2n * divisor)));
}

/** `bp` basis points of an amount, halves away from zero. */
export function basisPointsOf(amountMinor: Minor, bp: number): Minor {
  return mulDivHalfUp(amountMinor, bp, 10_000);
}
