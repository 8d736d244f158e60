import { OPERATING_USES } from './bank-books.ts';
import { USE_CATEGORIES } from './impact.ts';
import { formatMoney, type Minor } from './money.ts';
import { OPERATING, posting, type Posting } from './ledger.ts';

export type JournalKind = 'journal' | 'opening_balances';

/** One line as a person writes it: debit positive, credit negative. */
export interface JournalLine {
  account: string;
  fund: string;
  amountMinor: Minor;
}

/**
 * What a person may book by hand in operating. Inventory, wages, Stripe's accounts, claims of funds and the split's
 * memo accounts follow from batches, payroll and sales alone; a hand in them would break what they add up to.
 */
const BALANCES = [
  'assets:bank',
  'assets:cash',
  'assets:receivable',
  'assets:prepaid',
  'assets:equipment',
  'liabilities:payable',
  'liabilities:sales-tax',
  'liabilities:withholdings',
  'liabilities:loans',
];

export const JOURNAL_ACCOUNTS: readonly string[] = [
  ...BALANCES,
  'equity:opening',
  'income:interest',
  'income:other',
  'expenses:carrier',
  'expenses:processing',
  'expenses:materials-variance',
  'expenses:operating:depreciation',
  'expenses:operating:interest',
  ...OPERATING_USES.map((use) => `expenses:operating:${use}`),
];

/** Within a fund a journal moves spending between uses, and nothing else. */
export const FUND_ACCOUNTS: readonly string[] = USE_CATEGORIES.map((use) => `expenses:program:${use}`);

/** Accounts that may have a balance before the books began. */
export const OPENING_ACCOUNTS: readonly string[] = BALANCES;

export type JournalFault = { field: 'lines' | 'account' | 'amount'; line: number; sentence: string };

/** What is wrong with the lines of a journal, or undefined. */
export function faultInJournal(
  kind: JournalKind,
  lines: readonly JournalLine[],
  currency: string,
): JournalFault | undefined {
  for (const [line, { account, fund, amountMinor }] of lines.entries()) {
    if (!mayBook(kind, account, fund)) return { field: 'account', line, sentence: sentenceFor(kind, fund) };
    if (!Number.isSafeInteger(amountMinor) || amountMinor === 0)
      return { field: 'amount', line, sentence: 'Type an amount as debit or as credit.' };
  }
  if (kind === 'opening_balances') return faultInOpening(lines);
  if (lines.length < 2)
    return {
      field: 'lines',
      line: 0,
      sentence: 'A journal has at least two lines: where it goes, and where from.',
    };
  const sums = new Map<string, number>();
  for (const { fund, amountMinor } of lines) sums.set(fund, (sums.get(fund) ?? 0) + amountMinor);
  const off = [...sums].find(([, sum]) => sum !== 0);
  if (!off) return undefined;
  const [fund, sum] = off;
  const where = fund === OPERATING ? '' : ` in the fund ${fund}`;
  return {
    field: 'lines',
    line: 0,
    sentence: `Debit and credit differ by ${formatMoney(Math.abs(sum), currency)}${where}; they have to be equal.`,
  };
}

function mayBook(kind: JournalKind, account: string, fund: string): boolean {
  if (kind === 'opening_balances') return fund === OPERATING && OPENING_ACCOUNTS.includes(account);
  return (fund === OPERATING ? JOURNAL_ACCOUNTS : FUND_ACCOUNTS).includes(account);
}

function sentenceFor(kind: JournalKind, fund: string): string {
  if (kind === 'opening_balances')
    return 'Opening balances are of bank, cash, what is owed and what is owned; choose one of those.';
  return fund === OPERATING
    ? 'This account is moved by sales, batches and payroll alone; choose one of the list.'
    : 'Within a fund a journal moves spending between uses; choose one of those.';
}

function faultInOpening(lines: readonly JournalLine[]): JournalFault | undefined {
  if (lines.length === 0)
    return { field: 'lines', line: 0, sentence: 'Enter at least one account with what it held.' };
  const twice = lines.findIndex((line, index) =>
    lines.slice(0, index).some((before) => before.account === line.account),
  );
  return twice < 0
    ? undefined
    : { field: 'account', line: twice, sentence: 'This account stands above already; enter it once.' };
}

/** The postings of a journal; opening balances are set against equity, which nobody has to work out. */
export function journalPostings(kind: JournalKind, lines: readonly JournalLine[]): Posting[] {
  const postings = lines.map(({ account, fund, amountMinor }) => posting(account, amountMinor, { fund }));
  if (kind === 'journal') return postings;
  const sum = lines.reduce((total, line) => total + line.amountMinor, 0);
  return [...postings, ...(sum === 0 ? [] : [posting('equity:opening', -sum)])];
}
