import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { splitOf } from './pages.ts';
import { signIn } from './staff.ts';
import { openVisitor, type Visitor } from './visitor.ts';

/** A running shop, somebody who may take its books along, and some buyers' receipts. */
export interface Shop {
  url: string;
  publicUrl: string;
  owner: { email: string; password: string };
  receiptTokens: string[];
}

export interface Agreement {
  /** How many figures were compared, by what they are of. */
  compared: Record<string, number>;
  /** Figures that differ, in words; none when all is well. */
  disagreements: string[];
}

/** A figure as a page or file says it and as hledger adds it up from the journal, in cents. */
type Compare = (of: string, what: string, said: number, folded: number) => void;

/**
 * Reads the public figures, the cohorts' statements, receipts and the general ledger over HTTP, and adds the exported
 * journal up with hledger. Nothing here uses the code that makes the pages: what agrees does so in the books.
 */
export async function findAgreement(shop: Shop): Promise<Agreement> {
  const folder = mkdtempSync(path.join(tmpdir(), 'upstream-agree-'));
  try {
    const owner = await signIn(shop, shop.owner);
    const journal = path.join(folder, 'books.journal');
    writeFileSync(journal, (await owner.get('/console/books/export?format=hledger')).html);
    const books = openJournal(journal);
    const found: Agreement = { compared: {}, disagreements: [] };
    const compare: Compare = (of, what, said, folded) => {
      found.compared[of] = (found.compared[of] ?? 0) + 1;
      if (said !== folded) found.disagreements.push(`${what}: ${said} said, ${folded} by the journal`);
    };
    await books.check();
    await compareImpact(owner, books, compare);
    await compareTrialBalance(owner, books, compare);
    await compareCohorts(owner, books, compare);
    for (const token of shop.receiptTokens) await compareReceipt(openVisitor(shop), token, books, compare);
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Journal {
  check: () => Promise<void>;
  /** Balances in cents by account, or by the tag that is turned into accounts. */
  balance: (...query: string[]) => Promise<ReadonlyMap<string, number>>;
}

function openJournal(file: string): Journal {
  // Awaited, for a shop that hears nothing for a minute closes its connections.
  const hledger = async (...args: string[]) =>
    (await promisify(execFile)('hledger', ['-f', file, ...args], { maxBuffer: 2 ** 28 })).stdout;
  const known = new Map<string, ReadonlyMap<string, number>>();
  return {
    check: async () => void (await hledger('check', '--strict')),
    balance: async (...query) => {
      const before = known.get(query.join(' '));
      if (before) return before;
      const [rows] = JSON.parse(await hledger('balance', '--flat', '-O', 'json', ...query)) as [BalanceRow[]];
      const found = new Map<string, number>();
      for (const [name, , , amounts] of rows)
        found.set(
          name,
          amounts.reduce((total, amount) => total + toCents(amount), 0),
        );
      known.set(query.join(' '), found);
      return found;
    },
  };
}

interface Amount {
  aquantity: { decimalMantissa: number; decimalPlaces: number };
}
type BalanceRow = [name: string, shown: string, depth: number, amounts: Amount[]];

function toCents({ aquantity: { decimalMantissa, decimalPlaces } }: Amount): number {
  return Math.round(decimalMantissa * 10 ** (2 - decimalPlaces));
}

function sum(balances: ReadonlyMap<string, number>, isWanted: (account: string) => boolean): number {
  return [...balances].reduce((total, [account, minor]) => (isWanted(account) ? total + minor : total), 0);
}

interface PublicImpact {
  netSalesMinor: number;
  wagesMinor?: number;
  makingMinor?: number;
  funds: { code: string; pledgedMinor: number; availableMinor: number; spentMinor: number }[];
}

async function compareImpact(visitor: Visitor, books: Journal, compare: Compare): Promise<void> {
  const impact = JSON.parse((await visitor.get('/impact.json')).html) as PublicImpact;
  const all = await books.balance();
  const credit = (...accounts: string[]) => 0 - sum(all, (one) => accounts.includes(one));
  const net = credit('income:sales', 'income:discounts', 'income:sales-returns');
  compare('impact', 'net sales', impact.netSalesMinor, net);
  if (impact.wagesMinor === undefined)
    compare('impact', 'making', impact.makingMinor ?? 0, credit('memo:wages', 'memo:materials'));
  else compare('impact', 'wages', impact.wagesMinor, credit('memo:wages'));
  for (const fund of impact.funds) {
    const own = await books.balance(`tag:fund=^${fund.code}$`);
    const pledged = sum(own, (one) => one === 'assets:due-from:operating:pending');
    compare('impact', `pledged to ${fund.code}`, fund.pledgedMinor, pledged);
    // What was spent and is not published yet stands as available in public, so the two are compared together.
    const gone = (one: string) => one.startsWith('expenses:program:') || one === 'releases:out';
    const had = sum(own, (one) => one === 'assets:due-from:operating:available' || gone(one));
    compare('impact', `available to and spent by ${fund.code}`, fund.availableMinor + fund.spentMinor, had);
  }
}

/** The product's own trial balance, account by account and fund by fund. */
async function compareTrialBalance(owner: Visitor, books: Journal, compare: Compare): Promise<void> {
  const rows = csvRows((await owner.get('/console/books/trial-balance.csv?period=all')).html).slice(1);
  const funds = new Set(rows.map((row) => row[1] ?? ''));
  for (const fund of funds) {
    const folded = await books.balance(`tag:fund=^${fund}$`);
    const said = new Map(
      rows.filter((row) => row[1] === fund).map((row) => [row[0] ?? '', cents(row[4] ?? '')]),
    );
    for (const account of new Set([...folded.keys(), ...said.keys()]))
      compare('trial balance', `${account} of ${fund}`, said.get(account) ?? 0, folded.get(account) ?? 0);
  }
}

/** Each cohort's statement as its file says it. */
async function compareCohorts(owner: Visitor, books: Journal, compare: Compare): Promise<void> {
  const page = (await owner.get('/console/cohorts')).html;
  const codes = new Set([...page.matchAll(/href="\/console\/cohorts\/([^"/.?]+)"/g)].map((m) => m[1] ?? ''));
  const due = await books.balance('--pivot', 'cohort', 'acct:^liabilities:wages$');
  const paid = await books.balance('--pivot', 'cohort', 'acct:^liabilities:wages$', 'tag:kind=^payroll$');
  const covered = await books.balance('--pivot', 'cohort', 'acct:^memo:wages$');
  const designated = await books.balance('--pivot', 'cohort', 'acct:^memo:designated$');
  for (const code of codes) {
    const rows = csvRows((await owner.get(`/console/cohorts/${code}.csv`)).html);
    const row = (name: string) => rows.find((one) => one[0] === name) ?? [];
    const of = (balances: ReadonlyMap<string, number>) => balances.get(code) ?? 0;
    const all = row('All batches');
    compare('cohorts', `earned by ${code}`, cents(all[7] ?? ''), of(paid) - of(due));
    compare('cohorts', `covered for ${code}`, cents(all[8] ?? ''), 0 - of(covered));
    compare('cohorts', `paid to ${code}`, cents(row('Paid of what was earned')[1] ?? ''), of(paid));
    compare('cohorts', `due to ${code}`, cents(row('Still due')[1] ?? ''), 0 - of(due));
    compare(
      'cohorts',
      `designated by ${code}`,
      cents(row('Designated to funds')[1] ?? ''),
      0 - of(designated),
    );
  }
}

const BUCKETS: Record<string, string[]> = {
  'Maker wages': ['memo:wages'],
  Materials: ['memo:materials'],
  Making: ['memo:wages', 'memo:materials'],
  Operations: ['memo:operations', 'memo:subsidy'],
  'Card processing': ['memo:processing'],
};

/** What a receipt says of its money, bucket by bucket; funds together, for a receipt may name several as one. */
async function compareReceipt(
  buyer: Visitor,
  token: string,
  books: Journal,
  compare: Compare,
): Promise<void> {
  const { html, text } = await buyer.get(`/orders/${token}`);
  const number = /Order (\d+)/.exec(text)?.[1] ?? '';
  // One question an account for all orders: the journal is long, and reading it is what takes time.
  const postedOf = async (account: string) =>
    sum(await books.balance('--pivot', 'description', `acct:^${account}$`), (one) =>
      one.endsWith(`Order ${number}`),
    );
  const rows = splitOf(html, /^Where \S+ went/);
  let funds = 0;
  for (const [label, minor] of rows.slice(0, -1)) {
    const name = Object.keys(BUCKETS).find((one) => label.startsWith(one)) ?? '';
    const accounts = BUCKETS[name] ?? [];
    if (accounts.length === 0) funds += minor;
    let folded = 0;
    for (const account of accounts) folded -= await postedOf(account);
    if (accounts.length > 0) compare('receipts', `${label} of order ${number}`, minor, folded);
  }
  compare('receipts', `funds of order ${number}`, funds, 0 - (await postedOf('transfers:in')));
}

/** `1234.56` in cents, exactly. */
function cents(text: string): number {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  return Number(`${sign}${whole}${fraction.padEnd(2, '0')}`);
}

/** Rows of a CSV file whose cells hold no line breaks. */
function csvRows(text: string): string[][] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  return lines.map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((cell) =>
      (cell[1] ?? cell[2] ?? '').replaceAll('""', '"'),
    ),
  );
}
