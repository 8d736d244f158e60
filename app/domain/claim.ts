import type { LabeledBucket } from './impact.ts';
import { formatMoney } from './money.ts';

/** The sentence under a price: the portion, per unit, with the policy and its date (IMPACT, "Words"). */
export function whereItGoesClaim(
  buckets: readonly LabeledBucket[],
  piece: string,
  policy: { number: number; effectiveOn: string },
  currency: string,
): string {
  const funds = buckets.filter(
    (bucket) => bucket.amountMinor > 0 && ['care', 'capacity', 'advocacy'].includes(bucket.tone),
  );
  const since = `Policy v${policy.number}, since ${longDay(policy.effectiveOn)}.`;
  if (funds.length === 0)
    return `At this price nothing of this ${piece} is left for the funds; it covers what making it cost. ${since}`;
  const parts = funds.map((fund, index) => {
    const joint = index === 0 ? ` of this ${piece} goes to ` : ' to ';
    return formatMoney(fund.amountMinor, currency) + joint + fund.label;
  });
  return `${parts.join(', ')}. ${since}`;
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** `2026-01-01` → `1 January 2026`. */
export function longDay(day: string): string {
  return `${Number(day.slice(8, 10))} ${MONTHS[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`;
}
