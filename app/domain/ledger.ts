import type { Minor } from './money.ts';
import { dayAfter } from './calendar.ts';

/** The fund in which bank, cash and Stripe accounts live; every other fund holds claims on it. */
export const OPERATING = 'operating';

/** One side of an entry: debit positive, credit negative. Dimensions are ids, or '' where they do not apply. */
export interface Posting {
  account: string;
  /** A fund's id, or `operating`. */
  fund: string;
  programId: string;
  cohortId: string;
  batchId: string;
  amountMinor: Minor;
}

/** What an entry tells; each kind is posted by one service. The order: making, selling, going back, funds, bank, books. */
export type EntryKind =
  | 'opening_stock'
  | 'batch_finished'
  | 'batch_corrected'
  | 'batch_written_off'
  | 'payroll'
  | 'sale'
  | 'deposit'
  | 'allocated'
  | 'designation'
  | 'fee'
  | 'funds_available'
  | 'shipped'
  | 'payout'
  | 'payout_failed'
  | 'stripe_adjustment'
  | 'refund'
  | 'returned'
  | 'dispute'
  | 'cover_repaid'
  | 'gift'
  | 'transfer'
  | 'release'
  | 'spend'
  | 'bill'
  | 'bill_paid'
  | 'tax_remitted'
  | 'withholdings_paid'
  | 'operating_expense'
  | 'receivable_paid'
  | 'journal'
  | 'opening_balances'
  | 'deferral';

/** The table whose row an entry is about. */
export type EntrySource =
  | 'batch'
  | 'batch_change'
  | 'payroll_run'
  | 'order'
  | 'balance_transaction'
  | 'payout'
  | 'gift'
  | 'transfer'
  | 'floor'
  | 'spend'
  | 'bill'
  | 'remittance'
  | 'operating_expense'
  | 'journal'
  | 'seal';

/** What an entry is about. Source, source id, kind and revision are its key: the same key is posted once. */
export interface Entry {
  kind: EntryKind;
  source: EntrySource;
  sourceId: string;
  revision: number;
  memo: string;
  occurredOn: string;
  /** The day of the fact, where `occurredOn` had to be a later one because the fact's quarter is sealed. */
  happenedOn?: string;
  postings: Posting[];
}

/** A posting in operating without dimensions; `where` names those it has. */
export function posting(
  account: string,
  amountMinor: Minor,
  where: Partial<Omit<Posting, 'account' | 'amountMinor'>> = {},
): Posting {
  return { account, fund: OPERATING, programId: '', cohortId: '', batchId: '', ...where, amountMinor };
}

function keyOf(p: Posting): string {
  return `${p.account}|${p.fund}|${p.programId}|${p.cohortId}|${p.batchId}`;
}

/** Adds up postings with the same account and dimensions and drops zeros, in the order of first appearance. */
export function mergePostings(postings: readonly Posting[]): Posting[] {
  const merged = new Map<string, Posting>();
  for (const p of postings) {
    const before = merged.get(keyOf(p));
    if (before) before.amountMinor += p.amountMinor;
    else merged.set(keyOf(p), { ...p });
  }
  return [...merged.values()].filter((p) => p.amountMinor !== 0);
}

/** What has to be posted so that `posted` becomes `target`: their difference, account by account. */
export function targetMinusPosted(target: readonly Posting[], posted: readonly Posting[]): Posting[] {
  return mergePostings([...target, ...posted.map((p) => ({ ...p, amountMinor: -p.amountMinor }))]);
}

/** Throws unless there are at least two postings and they sum to zero in each fund. The database checks it once more. */
export function assertBalanced(entry: Pick<Entry, 'kind' | 'postings'>): void {
  const sums = new Map<string, number>();
  for (const p of entry.postings) sums.set(p.fund, (sums.get(p.fund) ?? 0) + p.amountMinor);
  const off = [...sums].filter(([, sum]) => sum !== 0);
  if (entry.postings.length < 2 || off.length > 0) {
    throw new Error(
      `Entry ${entry.kind} does not balance: ${JSON.stringify(off)} in ${entry.postings.length} postings.`,
    );
  }
}

/** The two sides of money that a fund claims from operating: in the fund, and its mirror in operating. */
export function claim(
  state: 'pending' | 'available' | 'held',
  fundId: string,
  amountMinor: Minor,
): Posting[] {
  return [
    posting(`assets:due-from:operating:${state}`, amountMinor, { fund: fundId }),
    posting(`liabilities:due-to:${fundId}`, -amountMinor),
  ];
}

/** A late fact is booked on the first open day and keeps its own day; anything else stays as it is. */
export function bookOnOpenDay(entry: Entry, sealedThroughOn: string): Entry {
  if (entry.occurredOn > sealedThroughOn) return entry;
  return { ...entry, occurredOn: dayAfter(sealedThroughOn), happenedOn: entry.occurredOn };
}
