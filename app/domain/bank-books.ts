import { mergePostings, posting, type Posting } from './ledger.ts';
import type { Minor } from './money.ts';

/** What running the organization costs; the last part of the ledger account. */
export const OPERATING_USES = [
  'rent',
  'utilities',
  'software',
  'insurance',
  'supplies',
  'packaging',
  'repairs',
  'marketing',
  'travel',
  'professional-services',
  'staff-pay',
  'bank-fees',
  'licenses',
  'other',
] as const;
export type OperatingUse = (typeof OPERATING_USES)[number];

/** Whether operations may spend on it. */
export function isOperatingUse(text: string): text is OperatingUse {
  return OPERATING_USES.some((use) => use === text);
}

/** Out of which money something is paid. */
export type PaidFrom = 'bank' | 'cash';
const ACCOUNT_OF: Record<PaidFrom, string> = { bank: 'assets:bank', cash: 'assets:cash' };

/** One line of a bill. `standardMinor` is what batches or parcels have already posted as owed for it. */
export interface BillLine {
  kind: 'materials' | 'carrier' | 'operating';
  useCategory: string;
  amountMinor: Minor;
  standardMinor: Minor;
}

const VARIANCE = { materials: 'expenses:materials-variance', carrier: 'expenses:carrier' } as const;

/**
 * A bill posts only what the books do not owe yet: a plain expense whole, materials and carriers their difference to
 * what batches and parcels had counted. A bill that comes to exactly what was counted posts nothing.
 */
export function billPostings(lines: readonly BillLine[]): Posting[] {
  const expenses = lines.map((line) =>
    line.kind === 'operating'
      ? posting(`expenses:operating:${line.useCategory}`, line.amountMinor)
      : posting(VARIANCE[line.kind], line.amountMinor - line.standardMinor),
  );
  const owed = expenses.reduce((sum, p) => sum + p.amountMinor, 0);
  return mergePostings([...expenses, posting('liabilities:payable', -owed)]);
}

/** A bill is paid: what is owed goes down with the money it is paid from. */
export function billPaidPostings(amountMinor: Minor, paidFrom: PaidFrom): Posting[] {
  return [posting('liabilities:payable', amountMinor), posting(ACCOUNT_OF[paidFrom], -amountMinor)];
}

/** Something paid at once, without a bill. */
export function operatingExpensePostings(expense: {
  useCategory: string;
  amountMinor: Minor;
  paidFrom: PaidFrom;
}): Posting[] {
  return [
    posting(`expenses:operating:${expense.useCategory}`, expense.amountMinor),
    posting(ACCOUNT_OF[expense.paidFrom], -expense.amountMinor),
  ];
}

/** What is no longer owed, what left the bank for it, and the state's rounding or discount between the two. */
export function remittancePostings(remittance: {
  kind: 'sales_tax' | 'withholdings';
  settledMinor: Minor;
  paidMinor: Minor;
}): Posting[] {
  const account = remittance.kind === 'sales_tax' ? 'liabilities:sales-tax' : 'liabilities:withholdings';
  return mergePostings([
    posting(account, remittance.settledMinor),
    posting('expenses:operating:tax-rounding', remittance.paidMinor - remittance.settledMinor),
    posting('assets:bank', -remittance.paidMinor),
  ]);
}

/** A customer pays what they owe; negative when it is paid back. */
export function receivablePaidPostings(amountMinor: Minor): Posting[] {
  return [posting('assets:bank', amountMinor), posting('assets:receivable', -amountMinor)];
}
