import { mulDivHalfUp, type Minor } from './money.ts';
import { largestRemainder } from './apportionment.ts';
import { shiftMonth } from './calendar.ts';

/** A balance of one of a fund's own accounts, of one month. */
export interface FundBalance {
  account: string;
  month: string;
  amountMinor: Minor;
}

/** Where a fund's money is and where it went. All but `floor` are sums of the fund's own accounts. */
export interface FundSums {
  pledgedMinor: Minor;
  availableMinor: Minor;
  heldMinor: Minor;
  /** Shares of sales, less what refunds took back. */
  fromSalesMinor: Minor;
  giftsMinor: Minor;
  movedInMinor: Minor;
  movedOutMinor: Minor;
  spentMinor: Minor;
  /** What operating laid out because a refund came after the fund had spent. */
  coverMinor: Minor;
}

/**
 * A fund's figures from its accounts. `movedInMinor` is given, for a transfer and a share of a sale arrive on the same
 * account. Always: sales + gifts + moved in + cover = pledged + available + held + moved out + spent.
 */
export function fundSums(
  balances: readonly Pick<FundBalance, 'account' | 'amountMinor'>[],
  movedInMinor: Minor,
): FundSums {
  const sum = (isWanted: (account: string) => boolean) =>
    balances.reduce((total, row) => (isWanted(row.account) ? total + row.amountMinor : total), 0);
  const of = (account: string) => sum((one) => one === account);
  return {
    pledgedMinor: of('assets:due-from:operating:pending'),
    availableMinor: of('assets:due-from:operating:available'),
    heldMinor: of('assets:due-from:operating:held'),
    fromSalesMinor: 0 - of('transfers:in') - movedInMinor,
    giftsMinor: 0 - sum((one) => one.startsWith('income:donations:')),
    movedInMinor,
    movedOutMinor: of('transfers:out'),
    spentMinor: sum((one) => one.startsWith('expenses:program:') || one === 'releases:out'),
    coverMinor: 0 - of('liabilities:cover'),
  };
}

export interface StatementMonth {
  month: string;
  receivedMinor: Minor;
  /** In less out, with what covers brought or took. */
  movedMinor: Minor;
  spentMinor: Minor;
  /** All the fund holds when the month ends: pledged, available and held. */
  balanceMinor: Minor;
}

/** Month by month from the first to the last that anything happened in, the quiet ones too. */
export function monthlyStatement(
  balances: readonly FundBalance[],
  movedIn: ReadonlyMap<string, Minor>,
): StatementMonth[] {
  const months = balances.map((row) => row.month).sort();
  const [first] = months;
  const last = months.at(-1);
  if (first === undefined || last === undefined) return [];
  const rows: StatementMonth[] = [];
  let balanceMinor = 0;
  for (let month = first; month <= last; month = shiftMonth(month, 1)) {
    const sums = fundSums(
      balances.filter((row) => row.month === month),
      movedIn.get(month) ?? 0,
    );
    balanceMinor += sums.pledgedMinor + sums.availableMinor + sums.heldMinor;
    rows.push({
      month,
      receivedMinor: sums.fromSalesMinor + sums.giftsMinor,
      movedMinor: sums.movedInMinor - sums.movedOutMinor + sums.coverMinor,
      spentMinor: sums.spentMinor,
      balanceMinor,
    });
  }
  return rows;
}

/**
 * The part of a fund's spending that sales paid for. Money in a fund has no names on it, so each use is paid from sales
 * in the proportion that sales have in what the fund was given; the parts add up to the fund's part exactly.
 */
export function spendingFromSales<Spend extends { amountMinor: Minor }>(
  spending: readonly Spend[],
  given: { fromSalesMinor: Minor; otherMinor: Minor },
): Spend[] {
  const total = spending.reduce((sum, spend) => sum + spend.amountMinor, 0);
  if (given.otherMinor <= 0 || total === 0) return spending.map((spend) => ({ ...spend }));
  const sales = Math.max(0, given.fromSalesMinor);
  const part = mulDivHalfUp(total, sales, sales + given.otherMinor);
  const cut = largestRemainder(
    spending.map((spend) => spend.amountMinor),
    part,
  );
  return spending.map((spend, i) => ({ ...spend, amountMinor: cut[i] ?? 0 }));
}
