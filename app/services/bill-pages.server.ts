import {
  findBill,
  findUnbilled,
  listBillLines,
  listBillPayments,
  listBills,
  listSuppliers,
  sumOpenBills,
} from '#db/bills.ts';
import { listEntriesOfSource } from '#db/ledger.ts';
import { supplierKeyOf } from './bills.server.ts';
import { today, type Context } from './context.server.ts';

const PAGE_SIZE = 50;

/** Bills with what is open, what is past its day, and what is owed without a bill yet. */
export async function readBills(ctx: Context, query: { isOpen: boolean; supplier: string; page: number }) {
  const found = await listBills(ctx.db, {
    ...(query.isOpen && { isOpen: true }),
    ...(query.supplier !== '' && { supplierKey: supplierKeyOf(query.supplier) }),
    offset: (query.page - 1) * PAGE_SIZE,
    limit: PAGE_SIZE + 1,
  });
  return {
    bills: found.slice(0, PAGE_SIZE),
    hasMore: found.length > PAGE_SIZE,
    sums: await sumOpenBills(ctx.db, today(ctx)),
    unbilled: await findUnbilled(ctx.db),
    today: today(ctx),
    currency: ctx.settings.currency,
  };
}

/** Every bill, for a file. */
export async function readAllBills(ctx: Context) {
  return { bills: await listBills(ctx.db), currency: ctx.settings.currency };
}

/** One bill with its lines, its payments and its entries. */
export async function readBill(ctx: Context, id: string) {
  const bill = await findBill(ctx.db, id);
  if (!bill) return undefined;
  return {
    bill,
    lines: await listBillLines(ctx.db, id),
    payments: await listBillPayments(ctx.db, id),
    entries: await listEntriesOfSource(ctx.db, 'bill', id),
    today: today(ctx),
    currency: ctx.settings.currency,
  };
}

/** What the form for a new bill offers. */
export async function readBillForm(ctx: Context) {
  return {
    suppliers: await listSuppliers(ctx.db),
    unbilled: await findUnbilled(ctx.db),
    today: today(ctx),
    currency: ctx.settings.currency,
  };
}
