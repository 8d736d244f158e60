import type { Allocation } from '#app/domain/allocation.ts';
import { coarsenFunds, UNNAMED_FUND } from '#app/domain/disclosure.ts';
import type { Tone } from '#app/domain/flow.ts';
import { labelOfUse } from '#app/domain/impact.ts';
import { keptAllocations } from '#app/domain/order-books.ts';
import { traceShare, type Pool, type ShareState } from '#app/domain/tracing.ts';
import { listDisputes } from '#db/disputes.ts';
import { listAllocations, listPortions, type OrderRow } from '#db/orders.ts';
import { listFunds, listPrograms } from '#db/programs.ts';
import { listPublishedSpending } from '#db/spending.ts';
import { UNNAMED_FUND_LABEL } from './catalog.server.ts';
import type { Context } from './context.server.ts';
import { readFundStates } from './fund-states.server.ts';
import { isUndecided } from './gone-back.server.ts';

/** One fund's share of an order, by the state of its money, and what the spent part was spent on. */
export interface FundTrace {
  key: string;
  label: string;
  tone: Tone;
  shareMinor: number;
  pledgedMinor: number;
  availableMinor: number;
  heldMinor: number;
  spentMinor: number;
  uses: { label: string; amountMinor: number }[];
}

/** Where the funds' shares of an order are: none while it is not paid, or when all of it went back. */
export type FundsState = 'none' | ShareState;

export async function readFundsState(ctx: Pick<Context, 'db'>, order: OrderRow): Promise<FundsState> {
  if (order.status !== 'paid') return 'none';
  if ((await listDisputes(ctx.db, order.id)).some(isUndecided)) return 'held';
  return order.fundsAvailableAt ? 'available' : 'pledged';
}

/**
 * Follows what still stands of an order's shares into the funds and out of them, by published sums alone, so that an
 * order page says nothing of a single payment that the public books do not say.
 */
export async function traceOrder(ctx: Context, order: OrderRow): Promise<FundTrace[]> {
  const state = await readFundsState(ctx, order);
  if (state === 'none') return [];
  const funds = await listFunds(ctx.db);
  const pools = await readPools(ctx, funds);
  const kept = coarsenFunds(await listKeptShares(ctx, order), funds, await listPrograms(ctx.db));
  const names = [...funds, { id: UNNAMED_FUND, ...UNNAMED_FUND_LABEL }];
  return names.flatMap(({ id, name, tone }): FundTrace[] => {
    const shareMinor = kept.reduce((sum, part) => (part.fundId === id ? sum + part.amountMinor : sum), 0);
    const pool = pools.get(id);
    if (shareMinor === 0 || !pool) return [];
    const { uses, ...traced } = traceShare(shareMinor, state, pool);
    return [
      {
        ...{ key: id, label: name, tone: tone as Tone, shareMinor, ...traced },
        uses: uses.map((use) => ({
          label: labelOfUse(use.useCategory),
          amountMinor: use.amountMinor,
        })),
      },
    ];
  });
}

async function listKeptShares(ctx: Context, order: OrderRow): Promise<Allocation[]> {
  const allocations = await listAllocations(ctx.db, order.id);
  return (await listPortions(ctx.db, order.id)).flatMap(({ id, refundedMinor }) => {
    const own = allocations
      .filter((part) => part.portionId === id)
      .map(({ tier, fundId, amountMinor }): Allocation => ({
        tier: tier as Allocation['tier'],
        fundId,
        amountMinor,
      }));
    return keptAllocations({ allocations: own, refundedMinor }).filter((part) => part.tier === 'fund');
  });
}

/**
 * Each fund's pool. A fund that may not be named beside its goods is traced in the pool of all program funds: its own
 * proportion would tell it from the others.
 */
async function readPools(
  ctx: Context,
  funds: readonly { id: string; programId: string | null }[],
): Promise<Map<string, Pool>> {
  const spending = await listPublishedSpending(ctx.db);
  const states = await readFundStates(ctx);
  const poolOf = (ids: readonly string[]): Pool => ({
    // Available and spent together are what has arrived, by the figures that the public reads.
    arrivedMinor: states.reduce(
      (sum, { code, availableMinor, spentMinor }) =>
        ids.includes(code) ? sum + availableMinor + spentMinor : sum,
      0,
    ),
    uses: addUp(spending.filter((row) => ids.includes(row.fundId))),
  });
  const ofPrograms = funds.flatMap((fund) => (fund.programId === null ? [] : [fund.id]));
  return new Map([
    ...funds.map((fund) => [fund.id, poolOf([fund.id])] as const),
    [UNNAMED_FUND, poolOf(ofPrograms)],
  ]);
}

function addUp(rows: readonly { useCategory: string; amountMinor: number }[]): Pool['uses'] {
  const sums = new Map<string, number>();
  for (const { useCategory, amountMinor } of rows)
    sums.set(useCategory, (sums.get(useCategory) ?? 0) + amountMinor);
  return [...sums].map(([useCategory, amountMinor]) => ({ useCategory, amountMinor }));
}
