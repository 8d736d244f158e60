import { fundSums, type FundSums } from '#app/domain/fund-statement.ts';
import type { FundClass } from '#app/domain/fund-books.ts';
import { listFundBalances, listMovedIn } from '#db/funds.ts';
import { listFunds } from '#db/programs.ts';
import { listPublishedSpending } from '#db/spending.ts';
import type { Context } from './context.server.ts';

/** A fund's money as the public reads it. */
export interface FundStates {
  code: string;
  name: string;
  note: string;
  tone: string;
  class: FundClass;
  pledgedMinor: number;
  availableMinor: number;
  /** A bank holds it until a dispute is decided: neither available nor spent. */
  heldMinor: number;
  spentMinor: number;
  /** What operations laid out for it because a refund came after it had spent; later shares pay it back. */
  coverMinor: number;
  /** Shares of sales and gifts, each net of what went back; transfers are in neither. */
  fromSalesMinor: number;
  giftsMinor: number;
  /** All that came in and did not move on to another fund. */
  receivedMinor: number;
}

/** What a page has read already, so that it is not read again. */
interface Known {
  balances: readonly { account: string; fund: string; amountMinor: number }[];
  spending: readonly { fundId: string; amountMinor: number }[];
}

/**
 * Pledged, available, held and spent. Available is what was received or laid out less what is pledged, held and published
 * as spent, so that polling shows no single payment.
 */
export async function readFundStates(ctx: Context, known?: Known): Promise<FundStates[]> {
  const published = known?.spending ?? (await listPublishedSpending(ctx.db));
  const sums = await readFundSums(ctx, known?.balances);
  return (await listFunds(ctx.db)).map(({ id, name, note, tone, class: fundClass }) => {
    const own = sums.get(id) ?? fundSums([], 0);
    const spentMinor = published
      .filter((row) => row.fundId === id)
      .reduce((sum, row) => sum + row.amountMinor, 0);
    const receivedMinor = own.fromSalesMinor + own.giftsMinor + own.movedInMinor - own.movedOutMinor;
    const { pledgedMinor, heldMinor, coverMinor, fromSalesMinor, giftsMinor } = own;
    return {
      ...{ code: id, name, note, tone, class: fundClass, pledgedMinor, heldMinor, spentMinor },
      ...{ coverMinor, fromSalesMinor, giftsMinor, receivedMinor },
      availableMinor: receivedMinor + coverMinor - pledgedMinor - heldMinor - spentMinor,
    };
  });
}

/** Every fund's sums over all time, from the running balances. */
export async function readFundSums(
  ctx: Pick<Context, 'db'>,
  known?: Known['balances'],
): Promise<Map<string, FundSums>> {
  const balances = known ?? (await listFundBalances(ctx.db));
  const movedIn = new Map<string, number>();
  for (const row of await listMovedIn(ctx.db))
    movedIn.set(row.fundId, (movedIn.get(row.fundId) ?? 0) + row.amountMinor);
  const byFund = new Map<string, { account: string; amountMinor: number }[]>();
  for (const row of balances) {
    const own = byFund.get(row.fund);
    if (own) own.push(row);
    else byFund.set(row.fund, [row]);
  }
  return new Map([...byFund].map(([id, own]) => [id, fundSums(own, movedIn.get(id) ?? 0)]));
}

/** Three states of all funds of one class together. */
export interface ClassStates {
  class: FundClass;
  pledgedMinor: number;
  availableMinor: number;
  heldMinor: number;
  spentMinor: number;
  giftsMinor: number;
  funds: FundStates[];
}

/** Funds by class, each with sums of its own: restricted and designated money are never one total. */
export function byClass(funds: readonly FundStates[]): ClassStates[] {
  return (['board-designated', 'donor-restricted'] as const).flatMap((fundClass) => {
    const own = funds.filter((fund) => fund.class === fundClass);
    const add = (state: 'pledgedMinor' | 'availableMinor' | 'heldMinor' | 'spentMinor' | 'giftsMinor') =>
      own.reduce((sum, fund) => sum + fund[state], 0);
    if (own.length === 0) return [];
    return [
      {
        class: fundClass,
        pledgedMinor: add('pledgedMinor'),
        availableMinor: add('availableMinor'),
        heldMinor: add('heldMinor'),
        spentMinor: add('spentMinor'),
        giftsMinor: add('giftsMinor'),
        funds: own,
      },
    ];
  });
}
