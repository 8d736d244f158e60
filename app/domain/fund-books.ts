import { claim, OPERATING, posting, type EntryKind, type Posting } from './ledger.ts';
import type { Minor } from './money.ts';

/**
 * `operating` is free money; `board-designated` the organization set aside itself, and all money from sales is; what a
 * donor gave for a purpose is `donor-restricted` (FASB ASU 2016-14 knows the same line). Totals never mix them.
 */
export type FundClass = 'operating' | 'board-designated' | 'donor-restricted';

/** A fund as its books need it. Operating has the id `operating` and is no row of the table. */
export interface BookedFund {
  id: string;
  class: FundClass;
}

export type GiftMethod = 'bank' | 'check' | 'cash';

/** A gift arrived. Its income has the class of its fund, so that free and bound gifts are never one sum. */
export function giftPostings(gift: { fund: BookedFund; method: GiftMethod; amountMinor: Minor }): Posting[] {
  const { fund, amountMinor } = gift;
  // A check is money in the bank once it is recorded here; only notes and coins lie in the cash box.
  const received = posting(gift.method === 'cash' ? 'assets:cash' : 'assets:bank', amountMinor);
  const income = `income:donations:${fund.class}`;
  if (fund.id === OPERATING) return [received, posting(income, -amountMinor)];
  return [
    received,
    ...claim('available', fund.id, amountMinor),
    posting(income, -amountMinor, { fund: fund.id }),
  ];
}

/**
 * A fund pays for something out of operating's bank. A board-designated fund bears the expense itself. Donor-restricted
 * money is first released for the purpose it was given for, and the expense is operating's: two entries of one spend.
 */
export function spendBooks(spend: {
  fund: BookedFund;
  useCategory: string;
  amountMinor: Minor;
}): { kind: Extract<EntryKind, 'release' | 'spend'>; postings: Posting[] }[] {
  const { fund, amountMinor } = spend;
  const expense = `expenses:program:${spend.useCategory}`;
  const fromFund = claim('available', fund.id, -amountMinor);
  const bank = posting('assets:bank', -amountMinor);
  if (fund.class !== 'donor-restricted') {
    return [
      { kind: 'spend', postings: [posting(expense, amountMinor, { fund: fund.id }), ...fromFund, bank] },
    ];
  }
  return [
    {
      kind: 'release',
      postings: [
        posting('releases:out', amountMinor, { fund: fund.id }),
        ...fromFund,
        posting('releases:in', -amountMinor),
      ],
    },
    { kind: 'spend', postings: [posting(expense, amountMinor), bank] },
  ];
}

/** Money moves between two funds of the organization's own choice; one side may be operating. No bank is touched. */
export function transferPostings(transfer: {
  fromFundId: string;
  toFundId: string;
  amountMinor: Minor;
}): Posting[] {
  const { fromFundId, toFundId, amountMinor } = transfer;
  const claims = (fundId: string, change: Minor) =>
    fundId === OPERATING ? [] : claim('available', fundId, change);
  return [
    posting('transfers:out', amountMinor, { fund: fromFundId }),
    ...claims(fromFundId, -amountMinor),
    ...claims(toFundId, amountMinor),
    posting('transfers:in', -amountMinor, { fund: toFundId }),
  ];
}

/** Why money may not move between two funds, in a sentence; undefined when it may. */
export function faultInTransfer(from: BookedFund, to: BookedFund): string | undefined {
  if (from.id === to.id) return 'Choose two different funds: money that stays where it is needs no entry.';
  if (from.class === 'donor-restricted' || to.class === 'donor-restricted')
    return 'Donor-restricted money is never moved: it comes in as a gift and leaves by spending on its purpose. Choose a fund of your own choice.';
  return undefined;
}

/** What a fund may still give: available above its floor, never less than nothing. */
export function freeToSpend(fund: { availableMinor: Minor; floorMinor: Minor }): Minor {
  return Math.max(0, fund.availableMinor - fund.floorMinor);
}

/** Where operating's cash lies and how much of it the funds are owed; what is left is its own. From its balances. */
export function operatingMoney(rows: readonly { account: string; fund: string; amountMinor: Minor }[]) {
  const sum = (isWanted: (account: string) => boolean) =>
    rows.reduce(
      (total, row) => (row.fund === OPERATING && isWanted(row.account) ? total + row.amountMinor : total),
      0,
    );
  const bankMinor = sum((account) => account === 'assets:bank');
  const cashMinor = sum((account) => account === 'assets:cash');
  const stripeMinor = sum((account) => account.startsWith('assets:stripe:'));
  const owedMinor = 0 - sum((account) => account.startsWith('liabilities:due-to:'));
  const ownMinor = bankMinor + cashMinor + stripeMinor - owedMinor;
  return { bankMinor, cashMinor, stripeMinor, owedMinor, ownMinor };
}
