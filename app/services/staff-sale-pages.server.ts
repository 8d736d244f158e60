import { listAllVariants, listSellable } from '#db/catalog.ts';
import { findSetting } from '#db/settings.ts';
import { listReceivablePayments, listStaffSales } from '#db/staff-sales.ts';
import { totalsOf } from './carts.server.ts';
import { today, type Context } from './context.server.ts';
import type { NewStaffSale } from './staff-sales.server.ts';

const PAGE_SIZE = 50;

/** Sales recorded by staff, newest first, and what customers owe in all. */
export async function readStaffSales(
  ctx: Context,
  query: { channel?: 'cash' | 'receivable'; before?: number },
) {
  const found = await listStaffSales(ctx.db, { ...query, limit: PAGE_SIZE + 1 });
  const owed = await listStaffSales(ctx.db, { channel: 'receivable' });
  const day = today(ctx);
  const sum = (sales: typeof owed) => sales.reduce((minor, sale) => minor + sale.openMinor, 0);
  return {
    sales: found.slice(0, PAGE_SIZE),
    older: found.length > PAGE_SIZE ? (found[PAGE_SIZE - 1]?.number ?? null) : null,
    openMinor: sum(owed),
    overdueMinor: sum(owed.filter((sale) => sale.dueOn !== null && sale.dueOn < day)),
    today: day,
    currency: ctx.settings.currency,
  };
}

/** Every one of them, for a file. */
export async function readAllStaffSales(ctx: Context) {
  return { sales: await listStaffSales(ctx.db, {}), currency: ctx.settings.currency };
}

/** One of them with what was paid on it. */
export async function readStaffSale(ctx: Context, number: number) {
  const [sale] = await listStaffSales(ctx.db, { number });
  if (!sale) return undefined;
  return {
    sale,
    payments: await listReceivablePayments(ctx.db, sale.id),
    today: today(ctx),
    currency: ctx.settings.currency,
  };
}

/** The pieces that can be sold, with their price and how many are left. */
export async function readSaleForm(ctx: Context) {
  const variants = await listAllVariants(ctx.db);
  const onSale = await listSellable(
    ctx.db,
    variants.map((variant) => variant.id),
  );
  return {
    currency: ctx.settings.currency,
    today: today(ctx),
    homeRegion: (await findSetting(ctx.db, 'home_region')) ?? '',
    pieces: variants.flatMap(({ id, title, productTitle }) => {
      const variant = onSale.find((one) => one.variantId === id);
      if (!variant?.isOnSale || variant.free === 0) return [];
      const label = title ? `${productTitle}, ${title.toLowerCase()}` : productTitle;
      return [{ id, label, priceMinor: variant.priceMinor, free: variant.free }];
    }),
  };
}

/** What the customer is to pay, before anything is sold. A piece that is not sold counts as nothing. */
export async function quoteStaffSale(ctx: Context, lines: NewStaffSale['lines']) {
  const variants = await listSellable(
    ctx.db,
    lines.map((line) => line.variantId),
  );
  const priceOf = (id: string) => variants.find((one) => one.variantId === id)?.priceMinor ?? 0;
  const goodsMinor = lines.reduce(
    (sum, line) => sum + priceOf(line.variantId) * line.quantity - line.discountMinor,
    0,
  );
  const { taxMinor } = totalsOf(ctx, Math.max(0, goodsMinor));
  return { goodsMinor, taxMinor, totalMinor: goodsMinor + taxMinor };
}
