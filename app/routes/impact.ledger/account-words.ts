import { labelOfUse } from '#app/domain/impact.ts';

const WORDS: Record<string, string> = {
  'assets:stripe': 'With the card processor',
  'assets:stripe:disputed': 'Held by a bank while it is disputed',
  'assets:cover': 'Laid out for the funds',
  'liabilities:cover': 'Owed to operations',
  'assets:cash': 'Cash in hand',
  'assets:receivable': 'Owed by a customer',
  'income:sales': 'Sales of goods',
  'income:discounts': 'Discounts given',
  'income:sales-returns': 'Goods refunded',
  'income:shipping': 'Shipping charged',
  'liabilities:sales-tax': 'Sales tax, held for the state',
  'expenses:processing': 'Card processing fees',
  'expenses:disputes': 'Dispute fees and losses',
  'transfers:in': 'Joined the fund',
  'transfers:out': 'Given to the funds',
  'assets:due-from:operating': 'Held for the fund',
  'assets:received': 'Received by the shop',
  'income:donations:operating': 'Gifts without a purpose',
  'income:donations:board-designated': 'Gifts to a fund of our own choice',
  'income:donations:donor-restricted': 'Gifts for a purpose',
};

/** A ledger account in plain words. One not named here keeps its own name, which still says more than nothing. */
export function accountWords(account: string, nameOfFund: (code: string) => string): string {
  const owed = /^liabilities:due-to:(.+)$/.exec(account)?.[1];
  if (owed !== undefined) return `Owed to ${nameOfFund(owed)}`;
  const use = /^expenses:program:(.+)$/.exec(account)?.[1];
  if (use !== undefined) return `Spent on ${labelOfUse(use).toLowerCase()}`;
  return WORDS[account] ?? account;
}

export const KIND_WORDS: Record<string, string> = {
  sale: 'Sales',
  designation: 'Shares for the funds',
  fee: 'Card fees',
  refund: 'Refunds',
  dispute: 'Disputes',
  'cover repaid': 'Cover paid back',
  gift: 'Gifts',
  transfer: 'Moved between funds',
  spend: 'Spending by funds',
};
