import { mergePostings, posting, type Posting } from './ledger.ts';
import type { Minor } from './money.ts';

const AVAILABLE = 'assets:due-from:operating:available';
const COVER = 'liabilities:cover';

/** A fund as covering sees it, read under its lock. */
export interface FundPosition {
  fundId: string;
  availableMinor: Minor;
  /** What operations have laid out for it so far. */
  coverMinor: Minor;
  /** What it keeps back. */
  floorMinor: Minor;
  /** All that ever left it, spent or handed on; a fund that gave nothing away has nothing that needs cover. */
  outflowMinor: Minor;
}

/**
 * How much operations lay out for a fund whose net (what it has available less what is covered) is `netMinor`: what is
 * missing to its floor, and never more than what left it. It depends on the net alone and not on the way there, so a
 * refund and a late designation end at the same cents whichever comes first (decision 010).
 */
function coverAt(netMinor: Minor, { floorMinor, outflowMinor }: FundPosition): Minor {
  return Math.max(0, Math.min(floorMinor - netMinor, outflowMinor));
}

/** What of `amountMinor` that leaves a fund operations have to lay out; the fund has the rest of it above its floor. */
export function coverNeeded(fund: FundPosition, amountMinor: Minor): Minor {
  const net = fund.availableMinor - fund.coverMinor - amountMinor;
  const more = Math.min(coverAt(net, fund) - fund.coverMinor, amountMinor);
  // No fund owes what it does not have, whatever a floor that was raised meanwhile says.
  return Math.max(0, more, amountMinor - Math.max(0, fund.availableMinor));
}

/** What a fund can give back of its cover: at most what it has available above its floor. */
export function coverRepayable(fund: FundPosition): Minor {
  return Math.max(0, Math.min(fund.coverMinor, fund.availableMinor - fund.floorMinor));
}

/** Operations lay out an amount for a fund, which therefore keeps its claim; with a negative amount it is paid back. */
export function coverPostings(fundId: string, amountMinor: Minor): Posting[] {
  return [
    posting(AVAILABLE, amountMinor, { fund: fundId }),
    posting(COVER, -amountMinor, { fund: fundId }),
    posting('assets:cover', amountMinor),
    posting(`liabilities:due-to:${fundId}`, -amountMinor),
  ];
}

/** Postings as they would be if nothing had been covered: what an order has taken out of its funds, signed. */
export function withoutCover(posted: readonly Posting[]): Posting[] {
  const covered = posted.filter((p) => p.account === COVER);
  return mergePostings([...posted, ...covered.flatMap((p) => coverPostings(p.fund, p.amountMinor))]);
}

/** The funds whose available money a correction changes, in the order in which they are locked. */
export function fundsTouched(delta: readonly Posting[]): string[] {
  return [...new Set(delta.filter((p) => p.account === AVAILABLE).map((p) => p.fund))].sort();
}

export interface Covered {
  /** The correction, with what the funds could not give laid out by operations. */
  postings: Posting[];
  /** What funds whose available money has grown pay back of their cover. */
  repaid: Posting[];
}

/** Brings cover into a correction of an order's designations: less is covered first, more is paid back after. */
export function cover(delta: readonly Posting[], funds: readonly FundPosition[]): Covered {
  const laidOut: Posting[] = [];
  const repaid: Posting[] = [];
  for (const fund of funds) {
    const change = delta.reduce(
      (sum, p) => (p.account === AVAILABLE && p.fund === fund.fundId ? sum + p.amountMinor : sum),
      0,
    );
    if (change < 0) laidOut.push(...coverPostings(fund.fundId, coverNeeded(fund, -change)));
    const after = { ...fund, availableMinor: fund.availableMinor + Math.max(0, change) };
    if (change > 0) repaid.push(...coverPostings(fund.fundId, -coverRepayable(after)));
  }
  return { postings: mergePostings([...delta, ...laidOut]), repaid: mergePostings(repaid) };
}
