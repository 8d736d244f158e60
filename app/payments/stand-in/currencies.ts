import { invalidRequest } from './api-error.ts';

/** Stripe's own list, not that of Intl: some of these have digits elsewhere. */
const ZERO_DECIMAL = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
const THREE_DECIMAL = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);
/** Written with two decimals on the wire although the currency has none, so the last two digits are 00. */
const WHOLE_ONLY = new Set(['isk', 'ugx']);
const KNOWN = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));
const SMALLEST: Record<string, number> = { gbp: 30, dkk: 250, nok: 300, sek: 300, mxn: 1000, hkd: 400 };
const LARGEST = 99_999_999;

export function isCurrency(code: string): boolean {
  return KNOWN.has(code);
}

export function decimalsOf(currency: string): number {
  if (ZERO_DECIMAL.has(currency)) return 0;
  return THREE_DECIMAL.has(currency) ? 3 : 2;
}

/** An amount on the wire as a person reads it. */
export function formatMoney(minor: number, currency: string): string {
  const digits = decimalsOf(currency);
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(minor / 10 ** digits);
}

export function checkDigits(minor: number, currency: string, param: string): void {
  if (WHOLE_ONLY.has(currency) && minor % 100 !== 0) {
    throw invalidRequest(`Amounts in ${currency} must end in 00.`, { code: 'invalid_charge_amount', param });
  }
  if (THREE_DECIMAL.has(currency) && minor % 10 !== 0) {
    throw invalidRequest(`Amounts in ${currency} must end in 0.`, { code: 'invalid_charge_amount', param });
  }
}

/** A total of nothing is free and allowed; a total under the card networks' floor is refused as Stripe does. */
export function checkTotal(minor: number, currency: string): void {
  const floor = SMALLEST[currency] ?? 50;
  if (minor > 0 && minor < floor) {
    const message = `The Checkout Session's total amount must be at least ${formatMoney(floor, currency)} ${currency}.`;
    throw invalidRequest(message, { code: 'amount_too_small' });
  }
  if (minor > LARGEST) {
    throw invalidRequest(`The total amount due must be no more than ${formatMoney(LARGEST, currency)}.`, {
      code: 'amount_too_large',
    });
  }
}
