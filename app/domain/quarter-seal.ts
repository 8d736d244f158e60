import { lastDayOf } from './calendar.ts';
import { posting, type Posting } from './ledger.ts';
import type { Minor } from './money.ts';
import { parsePeriod } from './period.ts';

/** First and last day of a quarter such as `2026-Q2`; undefined when it is none. */
export function daysOfQuarter(quarter: string): { fromOn: string; throughOn: string } | undefined {
  const period = /^\d{4}-Q[1-4]$/.test(quarter) ? parsePeriod(quarter) : undefined;
  if (!period) return undefined;
  return { fromOn: `${period.fromMonth}-01`, throughOn: lastDayOf(period.toMonth) };
}

/**
 * Income of goods that were paid and not sent when a quarter ended: it is the buyer's money until the parcel leaves. In
 * an account of its own, so that public totals, which count a sale when it is paid, leave it out.
 */
export function deferralPostings(sums: readonly { programId: string; amountMinor: Minor }[]): Posting[] {
  return sums
    .filter((sum) => sum.amountMinor !== 0)
    .flatMap(({ programId, amountMinor }) => [
      posting('income:deferred', amountMinor, { programId }),
      posting('liabilities:customer-deposits', -amountMinor, { programId }),
    ]);
}
