import { formatMoney, type Minor } from '#app/domain/money.ts';

/** An amount as words and digits, in figures of equal width so that columns line up. */
export function Money({ minor, currency, locale }: { minor: Minor; currency: string; locale?: string }) {
  return <span className="money">{formatMoney(minor, currency, locale)}</span>;
}
