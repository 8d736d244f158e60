import { posting, type Posting } from './ledger.ts';
import type { Minor } from './money.ts';

/** What an accountant tells apart in Stripe's account. */
export const MONEY_CATEGORIES = ['charges', 'refunds', 'disputes', 'fees', 'other', 'payouts'] as const;
export type MoneyCategory = (typeof MONEY_CATEGORIES)[number];

/** Money that moved in Stripe's account on a day. Negative: it left. */
export interface Movement {
  on: string;
  category: MoneyCategory;
  amountMinor: Minor;
}

/**
 * How the books treat a balance transaction, by Stripe's `reporting_category` (stripe.com/docs/reports/reporting-categories).
 * A category that Stripe adds later is the account's own until somebody says otherwise.
 */
export type Treatment = 'payment' | 'dispute' | 'payout' | 'account';

export function treatmentOf(reportingCategory: string): Treatment {
  switch (reportingCategory) {
    case 'charge':
    case 'charge_failure':
    case 'partial_capture_reversal':
    case 'refund':
    case 'refund_failure':
      return 'payment';
    case 'dispute':
    case 'dispute_reversal':
      return 'dispute';
    case 'payout':
    case 'payout_reversal':
      return 'payout';
    default:
      return 'account';
  }
}

/** Whether a balance transaction is about the charge itself and not about a refund of it. */
export function isOfCharge(reportingCategory: string): boolean {
  return reportingCategory === 'charge' || reportingCategory === 'charge_failure';
}

export interface DatedTransaction {
  on: string;
  reportingCategory: string;
  amountMinor: Minor;
  feeMinor: Minor;
}

/**
 * What a balance transaction did to Stripe's account. A dispute's fee goes with the dispute, as its entry has it; payouts
 * are dated by their arrival, like their entries, so they come from the payouts and not from here.
 */
export function movementsOf(transaction: DatedTransaction): Movement[] {
  const { on, amountMinor, feeMinor, reportingCategory } = transaction;
  switch (treatmentOf(reportingCategory)) {
    case 'payment': {
      const category = isOfCharge(reportingCategory) ? 'charges' : 'refunds';
      return withoutZeros([
        { on, category, amountMinor },
        { on, category: 'fees', amountMinor: 0 - feeMinor },
      ]);
    }
    case 'dispute':
      return withoutZeros([{ on, category: 'disputes', amountMinor: amountMinor - feeMinor }]);
    case 'payout':
      return [];
    case 'account':
      return withoutZeros([{ on, category: 'other', amountMinor: amountMinor - feeMinor }]);
  }
}

/** A payout left on the day it arrived, and came back on the day it was returned. */
export function movementsOfPayout(payout: {
  amountMinor: Minor;
  postedOn: string | null;
  returnedOn: string | null;
}): Movement[] {
  const { amountMinor, postedOn, returnedOn } = payout;
  return [
    ...(postedOn === null ? [] : [{ on: postedOn, category: 'payouts' as const, amountMinor: -amountMinor }]),
    ...(returnedOn === null ? [] : [{ on: returnedOn, category: 'payouts' as const, amountMinor }]),
  ];
}

/** The category under which an entry that touches Stripe's accounts is compared. */
export function categoryOfEntry(kind: string): MoneyCategory {
  switch (kind) {
    case 'sale':
    case 'deposit':
      return 'charges';
    case 'refund':
      return 'refunds';
    case 'dispute':
      return 'disputes';
    case 'fee':
      return 'fees';
    case 'payout':
    case 'payout_failed':
      return 'payouts';
    default:
      return 'other';
  }
}

export interface ComparedCategory {
  category: MoneyCategory;
  stripeMinor: Minor;
  bookMinor: Minor;
}

/** Stripe's movements and the books', category by category. */
export function compareByCategory(
  stripe: readonly Movement[],
  books: readonly Movement[],
): ComparedCategory[] {
  return MONEY_CATEGORIES.map((category) => ({
    category,
    stripeMinor: sumOf(stripe.filter((one) => one.category === category)),
    bookMinor: sumOf(books.filter((one) => one.category === category)),
  }));
}

export interface Drift {
  on: string;
  category: MoneyCategory;
  stripeMinor: Minor;
  bookMinor: Minor;
}

/** The days and categories on which the books moved otherwise than Stripe did, in order. None: they agree every day. */
export function listDrift(stripe: readonly Movement[], books: readonly Movement[]): Drift[] {
  const days = new Map<string, Drift>();
  const add = (movement: Movement, side: 'stripeMinor' | 'bookMinor') => {
    const key = `${movement.on} ${MONEY_CATEGORIES.indexOf(movement.category)}`;
    const { on, category } = movement;
    const day = days.get(key) ?? { on, category, stripeMinor: 0, bookMinor: 0 };
    day[side] += movement.amountMinor;
    days.set(key, day);
  };
  for (const movement of stripe) add(movement, 'stripeMinor');
  for (const movement of books) add(movement, 'bookMinor');
  return [...days]
    .filter(([, day]) => day.stripeMinor !== day.bookMinor)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, day]) => day);
}

/** What Stripe takes or gives for the account as a whole, such as a monthly fee: processing, borne by operations. */
export function adjustmentPostings(netMinor: Minor, account = 'expenses:processing'): Posting[] {
  return [posting('assets:stripe:pending', netMinor), posting(account, -netMinor)];
}

/** Where a person may book money that nothing in the books explains. */
export const UNMATCHED_ACCOUNTS = {
  'liabilities:customer-deposits':
    'Held for somebody: it belongs to a customer until it is clear whose it is',
  'expenses:processing': 'Cost of payments: Stripe took or returned it for its own service',
} as const;
export type UnmatchedAccount = keyof typeof UNMATCHED_ACCOUNTS;

/** Whether a person may book unexplained money there. */
export function isUnmatchedAccount(account: string): account is UnmatchedAccount {
  return Object.hasOwn(UNMATCHED_ACCOUNTS, account);
}

function sumOf(movements: readonly Movement[]): Minor {
  return movements.reduce((sum, one) => sum + one.amountMinor, 0);
}

function withoutZeros(movements: Movement[]): Movement[] {
  return movements.filter((one) => one.amountMinor !== 0);
}

/**
 * How far the books of an order are ahead of Stripe's balance transactions while one of them waits for the other: a
 * payment or a refund whose transaction is not told yet, or a refund that Stripe has begun and nobody confirmed.
 */
export function onTheWayMinor(order: {
  paymentMinor: Minor;
  refunds: readonly { amountMinor: Minor; isApplied: boolean; hasTransaction: boolean }[];
  returnedMinor: Minor;
}): Minor {
  const begun = order.refunds.filter((refund) => !refund.isApplied && refund.hasTransaction);
  const untold = order.refunds.filter((refund) => refund.isApplied && !refund.hasTransaction);
  const sum = (refunds: readonly { amountMinor: Minor }[]) =>
    refunds.reduce((total, refund) => total + refund.amountMinor, 0);
  return order.paymentMinor - sum(untold) + sum(begun) - order.returnedMinor;
}
