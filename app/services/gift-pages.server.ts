import { OPERATING } from '#app/domain/ledger.ts';
import { listGifts } from '#db/gifts.ts';
import { listFunds } from '#db/programs.ts';
import type { Context } from './context.server.ts';

const PAGE_SIZE = 50;

/** Gifts newest first with their donors, for owners and finance; of one fund, of operating, or all. */
export async function readGifts(ctx: Context, query: { fundId?: string; page: number }) {
  const funds = await listFunds(ctx.db);
  const names = new Map(funds.map((fund) => [fund.id, fund]));
  const gifts = (await listGifts(ctx.db, query.fundId)).map((gift) => ({
    ...gift,
    fundName: names.get(gift.fundId)?.name ?? 'Operating',
    class: names.get(gift.fundId)?.class ?? OPERATING,
  }));
  const pages = Math.max(1, Math.ceil(gifts.length / PAGE_SIZE));
  const page = Math.min(Math.max(1, query.page), pages);
  return {
    all: gifts,
    gifts: gifts.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE),
    ...{ page, pages, currency: ctx.settings.currency },
    funds: funds.map(({ id, name }) => ({ id, name })),
  };
}
