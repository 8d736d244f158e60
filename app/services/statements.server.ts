import { monthlyStatement, type StatementMonth } from '#app/domain/fund-statement.ts';
import type { Period } from '#app/domain/period.ts';
import { listBalancesOfMonths } from '#db/balances.ts';
import { listFundBalances, listMovedIn } from '#db/funds.ts';
import { listFunds } from '#db/programs.ts';
import type { Context } from './context.server.ts';

export interface TrialBalanceRow {
  account: string;
  fund: string;
  openingMinor: number;
  changeMinor: number;
  closingMinor: number;
}

/** Every account's balance by fund before a period, what the period changed, and after it; each column sums to zero. */
export async function readTrialBalanceOf(
  ctx: Context,
  period: Pick<Period, 'fromMonth' | 'toMonth'>,
): Promise<TrialBalanceRow[]> {
  const rows = await listBalancesOfMonths(ctx.db, period);
  return rows
    .filter((row) => row.openingMinor !== 0 || row.changeMinor !== 0)
    .map((row) => ({ ...row, closingMinor: row.openingMinor + row.changeMinor }));
}

/** A period that holds all that was ever booked. */
export const ALL_TIME = { fromMonth: '0000-00', toMonth: '9999-99' };

export interface FundStatementRow extends StatementMonth {
  fund: string;
  name: string;
  class: string;
  openingMinor: number;
}

/** Each fund month by month: what it held, received, spent and moved, and what it held then. */
export async function readFundStatement(ctx: Context): Promise<FundStatementRow[]> {
  const balances = await listFundBalances(ctx.db);
  const movedIn = await listMovedIn(ctx.db);
  return (await listFunds(ctx.db)).flatMap(({ id, name, class: fundClass }) => {
    const months = monthlyStatement(
      balances.filter((row) => row.fund === id),
      new Map(movedIn.filter((row) => row.fundId === id).map((row) => [row.month, row.amountMinor])),
    );
    return months.map((month, i) => ({
      ...{ fund: id, name, class: fundClass, openingMinor: months[i - 1]?.balanceMinor ?? 0 },
      ...month,
    }));
  });
}
