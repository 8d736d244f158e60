import { shiftDay } from '#app/domain/calendar.ts';
import { toDecimal } from '#app/domain/money.ts';
import { listUnmatchedEntries } from '#db/bank-lines.ts';
import { listBalances } from '#db/balances.ts';
import { findUnbilled, listBills } from '#db/bills.ts';
import { listSellable } from '#db/catalog.ts';
import { listStaffSales } from '#db/staff-sales.ts';
import { importStatement } from '../bank-import.server.ts';
import { payBill, recordBill, type NewBill } from '../bills.server.ts';
import { approveJournal, proposeJournal, type NewJournal } from '../journals.server.ts';
import { recordExpense } from '../operating-expenses.server.ts';
import { recordReceivablePayment } from '../receivables.server.ts';
import { readSalesTax, recordRemittance } from '../remittances.server.ts';
import { recordStaffSale } from '../staff-sales.server.ts';
import { monthsAfter } from './sample-shop.server.ts';
import type { Simulation } from './simulate.server.ts';

const BY = 'sample';
const BOARD = 'sample-board';
const OPENING_MINOR = 3_000_000;

function sure<T extends { ok: boolean }>(outcome: T): T {
  if (!outcome.ok) throw new Error(`The sample was refused: ${JSON.stringify(outcome)}`);
  return outcome;
}

/** What an office does beside selling, each on its day of the month; no chance is involved, so nothing else shifts. */
export async function keepBankSide(simulation: Simulation, day: string): Promise<void> {
  if (day === simulation.startsOn) await openBooks(simulation, day);
  const isAfterQuarter = Number(day.slice(5, 7)) % 3 === 1;
  switch (day.slice(8)) {
    case '01':
      return spend(simulation, day, { payee: 'Mill Street Lofts', useCategory: 'rent', amountMinor: 42_000 });
    case '03':
      return day.slice(5, 7) === '03' || day.slice(5, 7) === '09'
        ? spend(simulation, day, { payee: 'Makers Mutual', useCategory: 'insurance', amountMinor: 24_000 })
        : undefined;
    case '05':
      return spend(simulation, day, { payee: 'Ledgerlight', useCategory: 'software', amountMinor: 5_800 });
    case '07':
      return sellAtTheMarket(simulation);
    case '08':
      return collectFromCustomers(simulation, day);
    case '09':
      return bankTheCash(simulation, day);
    case '12':
      return isAfterQuarter ? sellOnAccount(simulation, day) : undefined;
    case '15':
      return remitWithholdings(simulation, day);
    case '20':
      await payBills(simulation, day);
      return isAfterQuarter ? remitTax(simulation, day) : undefined;
    case '27':
      return enterBills(simulation, day);
    default:
      return undefined;
  }
}

async function openBooks({ ctx }: Simulation, day: string): Promise<void> {
  const lines = [{ account: 'assets:bank', fund: 'operating', amountMinor: OPENING_MINOR }];
  await book(ctx, { kind: 'opening_balances', occurredOn: day, memo: 'What the account held', lines });
}

async function book(ctx: Simulation['ctx'], journal: Omit<NewJournal, 'createdBy'>): Promise<void> {
  const proposed = sure(await proposeJournal(ctx, { ...journal, createdBy: BY }));
  if (proposed.ok) sure(await approveJournal(ctx, { id: proposed.journalId, by: BOARD }));
}

async function spend(
  { ctx }: Simulation,
  day: string,
  expense: { payee: string; useCategory: string; amountMinor: number },
): Promise<void> {
  const evidence = `R-${day.replaceAll('-', '')}`;
  sure(await recordExpense(ctx, { ...expense, spentOn: day, evidence, paidFrom: 'bank', createdBy: BY }));
}

/** A stall once a month: a few pieces of what is on the shelf, a little off the last of them. */
async function sellAtTheMarket({ ctx, shop }: Simulation): Promise<void> {
  const variants = await listSellable(
    ctx.db,
    shop.variants.map((variant) => variant.variantId),
  );
  const lines = variants
    .filter((variant) => variant.free > 2)
    .sort((a, b) => b.free - a.free || (a.variantId < b.variantId ? -1 : 1))
    .slice(0, 4)
    .map(({ variantId, priceMinor }, i) => ({
      ...{
        variantId,
        quantity: i === 0 ? 2 : 1,
        discountMinor: i === 3 ? Math.floor(priceMinor / 1_000) * 100 : 0,
      },
    }));
  if (lines.length === 0) return;
  sure(
    await recordStaffSale(ctx, {
      ...{ channel: 'cash', lines, customer: '', dueOn: null, taxRegion: 'US-IL', isHandedOver: true },
      createdBy: BY,
    }),
  );
}

async function sellOnAccount({ ctx, shop }: Simulation, day: string): Promise<void> {
  const ids = shop.variants.map((variant) => variant.variantId);
  const [variant] = (await listSellable(ctx.db, ids)).filter((one) => one.free > 4);
  if (!variant) return;
  const lines = [{ variantId: variant.variantId, quantity: 3, discountMinor: 0 }];
  sure(
    await recordStaffSale(ctx, {
      ...{
        channel: 'receivable',
        lines,
        customer: 'Harbor Café',
        dueOn: shiftDay(day, 30),
        taxRegion: 'US-IL',
      },
      ...{ isHandedOver: true, createdBy: BY },
    }),
  );
}

async function collectFromCustomers({ ctx }: Simulation, day: string): Promise<void> {
  for (const sale of await listStaffSales(ctx.db, { channel: 'receivable' }))
    if (sale.openMinor > 0 && sale.createdAt.slice(0, 10) < shiftDay(day, -20))
      sure(
        await recordReceivablePayment(ctx, {
          ...{ orderId: sale.id, amountMinor: sale.openMinor, paidOn: day, createdBy: BY },
        }),
      );
}

async function balanceOf({ ctx }: Simulation, account: string): Promise<number> {
  return (await listBalances(ctx.db, { accounts: [account] })).reduce((sum, row) => sum + row.amountMinor, 0);
}

async function bankTheCash(simulation: Simulation, day: string): Promise<void> {
  const journal = await cashJournal(simulation, day);
  if (journal) await book(simulation.ctx, journal);
}

async function cashJournal(
  simulation: Simulation,
  day: string,
): Promise<Omit<NewJournal, 'createdBy'> | undefined> {
  const amountMinor = await balanceOf(simulation, 'assets:cash');
  if (amountMinor <= 0) return undefined;
  return {
    ...{ kind: 'journal', occurredOn: day, memo: 'Market cash paid into the bank' },
    lines: [
      { account: 'assets:bank', fund: 'operating', amountMinor },
      { account: 'assets:cash', fund: 'operating', amountMinor: -amountMinor },
    ],
  };
}

/** The day the sample ends: something sold for cash and on account, bills to pay, and a journal that waits for a second person. */
export async function leaveBankSideOpen(simulation: Simulation, day: string): Promise<void> {
  await sellAtTheMarket(simulation);
  await sellOnAccount(simulation, day);
  // A number of its own: the last day may be the day on which bills come anyway.
  await enterBills(simulation, day, '-B');
  const journal = await cashJournal(simulation, day);
  if (journal) sure(await proposeJournal(simulation.ctx, { ...journal, createdBy: BY }));
}

/** A bill for the month's materials, a little dearer or cheaper than the batches counted, and the carrier's. */
async function enterBills({ ctx }: Simulation, day: string, suffix = ''): Promise<void> {
  const unbilled = await findUnbilled(ctx.db);
  const month = day.slice(0, 7);
  const dearer = (Number(month.slice(5)) % 5) - 2;
  const bills: Pick<NewBill, 'supplier' | 'number' | 'lines'>[] = [];
  if (unbilled.materials > 1_000) {
    const amountMinor = unbilled.materials + Math.floor(unbilled.materials / 100) * dearer;
    const lines: NewBill['lines'] = [
      { kind: 'materials', useCategory: '', amountMinor, standardMinor: unbilled.materials },
    ];
    bills.push({ supplier: 'Prairie Linen & Notions', number: `PL-${day}${suffix}`, lines });
  }
  if (unbilled.carrier > 0)
    bills.push({
      ...{ supplier: 'Blue Parcel', number: `BP-${day}${suffix}` },
      lines: [{ kind: 'carrier', useCategory: '', amountMinor: unbilled.carrier }],
    });
  for (const bill of bills)
    sure(
      await recordBill(ctx, { ...bill, billedOn: day, dueOn: shiftDay(day, 24), memo: '', createdBy: BY }),
    );
}

async function payBills({ ctx }: Simulation, day: string): Promise<void> {
  for (const bill of await listBills(ctx.db, { isOpen: true }))
    sure(
      await payBill(ctx, {
        ...{ billId: bill.id, amountMinor: bill.totalMinor - bill.paidMinor, paidOn: day },
        ...{ paidFrom: 'bank', createdBy: BY },
      }),
    );
}

/** The quarter before is paid on to each state, in whole dollars as its form asks. */
async function remitTax({ ctx }: Simulation, day: string): Promise<void> {
  const throughMonth = monthsAfter(day, -1).slice(0, 7);
  const { months } = await readSalesTax(ctx);
  for (const region of new Set(months.map((row) => row.region))) {
    const owed = months
      .filter((row) => row.region === region)
      .reduce((sum, row) => sum + (row.month <= throughMonth ? row.netMinor : 0) - row.remittedMinor, 0);
    if (owed < 1_000) continue;
    sure(
      await recordRemittance(ctx, {
        ...{ kind: 'sales_tax', region, fromMonth: monthsAfter(day, -3).slice(0, 7), throughMonth },
        ...{ settledMinor: owed, paidMinor: Math.round(owed / 100) * 100, paidOn: day },
        ...{ reference: `ST-${throughMonth}`, createdBy: BY },
      }),
    );
  }
}

async function remitWithholdings(simulation: Simulation, day: string): Promise<void> {
  const owed = 0 - (await balanceOf(simulation, 'liabilities:withholdings'));
  if (owed <= 0) return;
  const month = monthsAfter(day, -1).slice(0, 7);
  sure(
    await recordRemittance(simulation.ctx, {
      ...{ kind: 'withholdings', region: '', fromMonth: month, throughMonth: month, settledMinor: owed },
      ...{ paidMinor: owed, paidOn: day, reference: `WH-${month}`, createdBy: BY },
    }),
  );
}

const WORDS: Record<string, string> = {
  payout: 'STRIPE PAYOUT',
  payroll: 'PAYROLL TRANSFER',
  spend: 'TRANSFER PARTNER',
  bill_paid: 'TRANSFER SUPPLIER',
  operating_expense: 'CARD PAYMENT',
  tax_remitted: 'STATE REVENUE DEPT',
  withholdings_paid: 'PAYROLL TAXES',
  receivable_paid: 'HARBOR CAFE',
  journal: 'CASH DEPOSIT',
};

/** The bank's list of all that, a day later here and there, with three lines that nobody has booked. */
export async function importBankStatement({ ctx }: Simulation, untilOn: string): Promise<void> {
  const entries = await listUnmatchedEntries(ctx.db);
  const rows = entries.map((entry) => ({
    on: shiftDay(entry.on, entry.sequence % 3),
    words: `${WORDS[entry.kind] ?? entry.kind} ${entry.sequence % 1_000}`,
    amountMinor: entry.amountMinor,
  }));
  for (const back of [1, 2])
    rows.push({
      on: shiftDay(monthsAfter(untilOn, -back), 24),
      words: 'MONTHLY SERVICE FEE',
      amountMinor: -1_200,
    });
  rows.push({ on: shiftDay(monthsAfter(untilOn, -1), 25), words: 'INTEREST CREDIT', amountMinor: 341 });
  const text = rows
    // What moved in the last days is not on the statement yet.
    .filter((row) => row.on < shiftDay(untilOn, -2))
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
    .map((row) => `${row.on},${row.words},${toDecimal(row.amountMinor, ctx.settings.currency)}`);
  const outcome = await importStatement(ctx, {
    ...{ name: 'statement.csv', text: ['Date,Description,Amount', ...text].join('\n') },
    ...{ openingMinor: OPENING_MINOR, importedBy: BY },
  });
  if (!outcome.ok) throw new Error(`The sample's statement was refused: ${JSON.stringify(outcome.problems)}`);
}
