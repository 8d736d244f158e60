import { OPERATING, type Entry, type EntryKind, type Posting } from './ledger.ts';
import type { Minor } from './money.ts';

/** One line of the public ledger: an account and a fund, and nothing that leads to a product, order, batch or person. */
export interface PublicPosting {
  account: string;
  fund: string;
  amountMinor: Minor;
}

export interface PublicEntry {
  kind: PublicKind;
  memo: string;
  occurredOn: string;
  postings: PublicPosting[];
}

export type PublicKind =
  'sale' | 'designation' | 'fee' | 'refund' | 'dispute' | 'cover repaid' | 'gift' | 'transfer' | 'spend';

/** The whitelist (CONTRACT, "/impact/ledger.json"). A kind not named here is never public, whatever it holds. */
const PUBLIC_KINDS: Partial<Record<EntryKind, { kind: PublicKind; memo: string }>> = {
  sale: { kind: 'sale', memo: 'A sale: goods, shipping and tax' },
  designation: { kind: 'designation', memo: 'The funds’ share of a sale, as the policy says' },
  fee: { kind: 'fee', memo: 'Card processing fee' },
  refund: { kind: 'refund', memo: 'A refund to a buyer' },
  dispute: { kind: 'dispute', memo: 'A payment disputed at the buyer’s bank' },
  cover_repaid: { kind: 'cover repaid', memo: 'A fund pays back what operations laid out for it' },
  gift: { kind: 'gift', memo: 'A gift' },
  transfer: { kind: 'transfer', memo: 'Money moved from one fund to another' },
};

/** Accounts that may stand in a public entry; anything else in a whitelisted entry is a fault, not a leak. */
const PUBLIC_ACCOUNTS =
  /^(assets:(stripe:(pending|disputed)|cash|receivable|received|cover)|income:(sales|discounts|sales-returns|shipping)|income:donations:(operating|board-designated|donor-restricted)|liabilities:sales-tax|expenses:(processing|disputes)|expenses:program:[a-z-]+|transfers:(in|out)|assets:due-from:operating:(pending|available|held)|liabilities:(cover|due-to:.+))$/;

/**
 * What the public sees of an entry, or undefined. Programs are added together, and a claim's three states are one
 * account, so that neither a product's maker nor the day of a bank payment can be read from it. Disputed money stands apart:
 * nobody knows yet whose it is.
 */
export function publicView(entry: Entry): PublicEntry | undefined {
  const shown = PUBLIC_KINDS[entry.kind];
  if (!shown) return undefined;
  const merged = new Map<string, PublicPosting>();
  for (const p of entry.kind === 'gift' ? giftWithoutItsBank(entry.postings) : entry.postings) {
    if (!PUBLIC_ACCOUNTS.test(p.account))
      throw new Error(`Account ${p.account} may not stand in a public ${entry.kind}.`);
    const account = p.account
      .replace(/^(assets:due-from:operating):.*/, '$1')
      .replace(/^(assets:stripe):pending$/, '$1');
    const key = `${account}|${p.fund}`;
    const line = merged.get(key) ?? { account, fund: p.fund, amountMinor: 0 };
    line.amountMinor += p.amountMinor;
    merged.set(key, line);
  }
  const postings = [...merged.values()].filter((line) => line.amountMinor !== 0);
  return postings.length === 0 ? undefined : { ...shown, occurredOn: entry.occurredOn, postings };
}

/**
 * A gift as the public sees it. One to a fund is the fund's side alone, which balances by itself; one without a purpose
 * was received by the shop. Whether it lies in a bank, in a cash box or at Stripe is nobody's business here.
 */
function giftWithoutItsBank(postings: readonly Posting[]): Posting[] {
  const ofFund = postings.filter((p) => p.fund !== OPERATING);
  if (ofFund.length > 0) return ofFund;
  return postings.map((p) => (p.account.startsWith('assets:') ? { ...p, account: 'assets:received' } : p));
}

/** The public entry of a published sum of spending: a fund, a use and the days it covers. */
export function publishedSpendEntry(sum: {
  fundId: string;
  useCategory: string;
  amountMinor: Minor;
  fromOn: string;
  toOn: string;
}): PublicEntry {
  return {
    kind: 'spend',
    memo: `Spent on ${sum.useCategory.replaceAll('-', ' ')}, ${sum.fromOn} to ${sum.toOn}`,
    occurredOn: sum.toOn,
    postings: [
      { account: `expenses:program:${sum.useCategory}`, fund: sum.fundId, amountMinor: sum.amountMinor },
      { account: 'assets:due-from:operating', fund: sum.fundId, amountMinor: -sum.amountMinor },
    ],
  };
}

/** Whether a public posting changes what a fund holds; its running balance is shown beside it. */
export function holdsFundMoney(line: PublicPosting): boolean {
  return line.fund !== OPERATING && line.account === 'assets:due-from:operating';
}
