import { labelOfUse } from '#app/domain/impact.ts';

const KINDS: Record<string, string> = {
  opening_stock: 'Opening stock',
  batch_finished: 'Batch finished',
  payroll: 'Payroll',
  sale: 'Sale',
  deposit: 'Deposit',
  allocated: 'Split of a sale',
  designation: 'Designated to funds',
  fee: 'Processing fee',
  funds_available: 'Money became available',
  shipped: 'Sent',
  payout: 'Payout to the bank',
  gift: 'Gift',
  transfer: 'Moved between funds',
  release: 'Released for its purpose',
  spend: 'Spent by a fund',
  cover_repaid: 'Cover paid back',
  refund: 'Refund',
  returned: 'Goods came back',
  dispute: 'Dispute',
  batch_corrected: 'Batch corrected',
  batch_written_off: 'Written off',
  payout_failed: 'Payout sent back',
  stripe_adjustment: 'Adjustment by Stripe',
  deferral: 'Deferral at the seal',
  bill: 'Bill',
  bill_paid: 'Bill paid',
  operating_expense: 'Expense',
  tax_remitted: 'Sales tax paid on',
  withholdings_paid: 'Withholdings paid on',
  receivable_paid: 'Paid on account',
  journal: 'Journal',
  opening_balances: 'Opening balances',
};

/** What happened, in a word. */
export function kindWords(kind: string): string {
  return KINDS[kind] ?? kind;
}

const ACCOUNTS: Record<string, string> = {
  'assets:bank': 'Bank',
  'assets:cash': 'Cash in hand',
  'assets:receivable': 'Owed by customers',
  'assets:prepaid': 'Paid in advance',
  'assets:equipment': 'Equipment',
  'assets:inventory': 'Goods on the shelf, at cost',
  'assets:stripe:pending': 'At Stripe, on its way',
  'assets:stripe:available': 'At Stripe, available',
  'assets:cover': 'Laid out for a fund',
  'assets:stripe:disputed': 'Disputed at a bank',
  'assets:due-from:operating:pending': 'Promised to the fund, on its way',
  'assets:due-from:operating:available': 'Promised to the fund, available',
  'assets:due-from:operating:held': 'Promised to the fund, held in a dispute',
  'liabilities:wages': 'Wages earned, not yet paid',
  'liabilities:payable': 'Owed to suppliers and carriers',
  'liabilities:withholdings': 'Withheld from pay, owed on',
  'liabilities:loans': 'Loans',
  'liabilities:sales-tax': 'Sales tax, owed on',
  'liabilities:customer-deposits': 'Owed back to buyers',
  'liabilities:cover': 'Laid out by operations, to pay back',
  'equity:opening': 'Opening balance',
  'income:sales': 'Sales',
  'income:sales-returns': 'Sales given back',
  'income:deferred': 'Sales paid and not sent at the quarter’s end',
  'income:discounts': 'Discounts',
  'income:shipping': 'Shipping paid by buyers',
  'income:interest': 'Interest received',
  'income:other': 'Other income',
  'income:donations:operating': 'Gifts without a purpose',
  'income:donations:board-designated': 'Gifts to funds of our own choice',
  'income:donations:donor-restricted': 'Gifts for a purpose',
  'releases:in': 'Released from restricted funds',
  'releases:out': 'Released for its purpose',
  'transfers:in': 'Moved into the fund',
  'transfers:out': 'Moved out to funds',
  'expenses:processing': 'Processing fees',
  'expenses:disputes': 'Disputes: lost money and fees',
  'expenses:materials-variance': 'Materials above or below standard',
  'expenses:carrier': 'Carrier',
  'expenses:returns-loss': 'Goods lost in returns',
  'expenses:inventory-loss': 'Goods written off',
  'expenses:labor-variance': 'Pay above or below what making earned',
  'expenses:program:stipends': 'Stipends',
  'expenses:cogs:materials': 'Materials of goods sold',
  'expenses:cogs:labor': 'Labor of goods sold',
  'memo:allocated': 'Split: the price',
  'memo:materials': 'Split: materials',
  'memo:wages': 'Split: maker wages',
  'memo:processing': 'Split: payment processing',
  'memo:operations': 'Split: operations',
  'memo:designated': 'Split: designated to funds',
  'memo:subsidy': 'Split: subsidy',
};

/** An account in words; the account's own name stands beside it on the page. */
export function accountWords(account: string): string {
  if (account.startsWith('liabilities:due-to:')) return 'Owed to a fund';
  const use = /^expenses:operating:(.+)$/.exec(account)?.[1];
  if (use !== undefined) return labelOfUse(use);
  const programUse = /^expenses:program:(.+)$/.exec(account)?.[1];
  if (programUse !== undefined)
    return ACCOUNTS[account] ?? `Spent on ${labelOfUse(programUse).toLowerCase()}`;
  return ACCOUNTS[account] ?? account;
}

/** What a line means to a cohort. The sign of the posting is in the words, so the amount is shown without it. */
export function meaningForCohort(account: string, amountMinor: number): string {
  const isCredit = amountMinor < 0;
  switch (account) {
    case 'liabilities:wages':
      return isCredit ? 'Earned by making' : 'Paid';
    case 'memo:wages':
      return isCredit ? 'Covered by a sale' : 'Cover taken back by a refund';
    case 'memo:designated':
      return isCredit ? 'Designated to funds' : 'Designation taken back by a refund';
    case 'expenses:labor-variance':
      return isCredit ? 'Paid less than making earned' : 'Paid beyond what making earned';
    case 'expenses:program:stipends':
      return isCredit ? 'Stipends taken back' : 'Stipends paid';
    default:
      return accountWords(account);
  }
}
