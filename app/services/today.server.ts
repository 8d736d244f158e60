import { countOrdersByStatus, countOrdersToSend, countUnclearOrders, listOrders } from '#db/orders.ts';
import { listLowStock } from '#db/stock.ts';
import type { Context } from './context.server.ts';
import { readWages } from './payroll.server.ts';
import type { StaffRole } from './staff.server.ts';

const FEW = 3;

/** What waits to be done: for owners and finance orders, wages and stock of the whole shop, for a manager those of the program. */
export async function readToday(ctx: Context, staff: { role: StaffRole; programId: string | null }) {
  const wages = await readWages(ctx, staff.programId);
  return {
    currency: ctx.settings.currency,
    orders: staff.role !== 'program_manager' ? await readWaitingOrders(ctx) : undefined,
    wagesDue: wages.filter((cohort) => cohort.dueMinor !== 0),
    totalDueMinor: wages.reduce((sum, cohort) => sum + cohort.dueMinor, 0),
    lowStock: (
      await listLowStock(ctx.db, {
        atMost: FEW,
        ...(staff.programId && { programId: staff.programId }),
        limit: 8,
      })
    ).map((row) => ({
      id: row.variantId,
      piece: row.variantTitle ? `${row.productTitle}, ${row.variantTitle.toLowerCase()}` : row.productTitle,
      free: row.free,
    })),
  };
}

async function readWaitingOrders(ctx: Context) {
  const counts = await countOrdersByStatus(ctx.db);
  const toSend = await countOrdersToSend(ctx.db);
  return {
    toSend,
    needAttention: await countUnclearOrders(ctx.db),
    inPayment: (counts['open'] ?? 0) + (counts['processing'] ?? 0),
    next: (await listOrders(ctx.db, { isToSend: true, limit: 8 })).map(({ number, paidAt, totalMinor }) => ({
      number,
      paidAt,
      totalMinor,
    })),
    attention: (await listOrders(ctx.db, { isUnclear: true, limit: 8 })).map(({ number, attention }) => ({
      number,
      attention: attention ?? 'A refund failed, and the buyer is still owed it.',
    })),
  };
}
