import { remittancePostings } from '#app/domain/bank-books.ts';
import { formatMoney } from '#app/domain/money.ts';
import { lastDayOf } from '#app/domain/calendar.ts';
import { owedThrough, taxMonths, type TaxMonth } from '#app/domain/sales-tax.ts';
import { listBalances } from '#db/balances.ts';
import { advanceLedgerHead } from '#db/ledger.ts';
import { foldSalesTax, insertRemittance, listRemittances } from '#db/sales-tax.ts';
import { nowText, today, withTransaction, type Context, type TxContext } from './context.server.ts';
import { postEntries } from './ledger.server.ts';

export interface NewRemittance {
  kind: 'sales_tax' | 'withholdings';
  /** The region of sales tax; '' for withholdings. */
  region: string;
  /** The months it is for, `YYYY-MM`. */
  fromMonth: string;
  throughMonth: string;
  settledMinor: number;
  /** What left the bank: a little more or less by the state's rounding, or less by its discount. */
  paidMinor: number;
  paidOn: string;
  reference: string;
  createdBy: string;
}

export type RemittanceOutcome =
  | { ok: true; remittanceId: string }
  | {
      ok: false;
      reason: 'in_the_future' | 'bad_period' | 'bad_amount' | 'more_than_owed' | 'far_from_settled';
      field: 'paidOn' | 'throughMonth' | 'settled' | 'paid';
      sentence: string;
    };

type Refusal = Extract<RemittanceOutcome, { ok: false }>;

/** A tenth is more than any state's discount for paying in time. */
const MOST_DIFFERENCE = 10;

/** Tax or withholdings are paid on; never more than is owed for the months they are for. */
export async function recordRemittance(ctx: Context, remittance: NewRemittance): Promise<RemittanceOutcome> {
  const fault = faultOf(ctx, remittance);
  if (fault) return fault;
  return withTransaction(ctx, async (tx) => {
    // What is owed is a sum over the books, so it is looked at with their head held.
    await advanceLedgerHead(tx.db, 0, 0);
    const owedMinor = await findOwed(tx, remittance);
    if (remittance.settledMinor > owedMinor)
      return {
        ok: false,
        reason: 'more_than_owed',
        field: 'settled',
        sentence: `For these months ${formatMoney(Math.max(0, owedMinor), ctx.settings.currency)} is owed; enter that or less.`,
      } as const;
    return { ok: true, remittanceId: await save(tx, remittance) } as const;
  });
}

function faultOf(ctx: Context, remittance: NewRemittance): Refusal | undefined {
  const { paidOn, fromMonth, throughMonth, settledMinor, paidMinor } = remittance;
  const no = (reason: Refusal['reason'], field: Refusal['field'], sentence: string): Refusal => ({
    ...{ ok: false, reason, field, sentence },
  });
  if (paidOn > today(ctx))
    return no('in_the_future', 'paidOn', 'Record it once it is paid: the day is today or earlier.');
  if (throughMonth < fromMonth)
    return no('bad_period', 'throughMonth', 'The months end before they begin; swap them.');
  if (!Number.isSafeInteger(settledMinor) || settledMinor <= 0)
    return no('bad_amount', 'settled', 'Enter what is settled: more than nothing.');
  const difference = Math.abs(paidMinor - settledMinor);
  if (!Number.isSafeInteger(paidMinor) || paidMinor < 0 || difference * MOST_DIFFERENCE > settledMinor)
    return no(
      'far_from_settled',
      'paid',
      'What was paid differs from what is settled by more than rounding or a discount; check both.',
    );
  return undefined;
}

async function findOwed(tx: TxContext, remittance: NewRemittance): Promise<number> {
  if (remittance.kind === 'withholdings') return 0 - (await balanceOf(tx, 'liabilities:withholdings'));
  return owedThrough(await readTaxMonths(tx), remittance.region, remittance.throughMonth);
}

async function balanceOf(ctx: Pick<Context, 'db'>, account: string): Promise<number> {
  const rows = await listBalances(ctx.db, { accounts: [account] });
  return rows.reduce((sum, row) => sum + row.amountMinor, 0);
}

async function save(tx: TxContext, remittance: NewRemittance): Promise<string> {
  const { kind, region, fromMonth, throughMonth, settledMinor, paidMinor, paidOn } = remittance;
  const { reference, createdBy } = remittance;
  const id = tx.newId('rem');
  const [fromOn, toOn] = [`${fromMonth}-01`, lastDayOf(throughMonth)];
  await insertRemittance(tx.db, {
    ...{ id, kind, region, fromOn, toOn, paidOn, settledMinor, paidMinor, reference, createdBy },
    createdAt: nowText(tx),
  });
  const what = kind === 'sales_tax' ? `Sales tax ${region || 'of no known region'}` : 'Withholdings';
  await postEntries(tx, [
    {
      kind: kind === 'sales_tax' ? 'tax_remitted' : 'withholdings_paid',
      source: 'remittance',
      sourceId: id,
      revision: 0,
      memo: `${what}, ${fromMonth} to ${throughMonth}`,
      occurredOn: paidOn,
      postings: remittancePostings(remittance),
    },
  ]);
  return id;
}

async function readTaxMonths(ctx: Pick<Context, 'db'>): Promise<TaxMonth[]> {
  const paid = await listRemittances(ctx.db, 'sales_tax');
  return taxMonths(
    await foldSalesTax(ctx.db),
    paid.map(({ region, paidOn, settledMinor }) => ({ region, month: paidOn.slice(0, 7), settledMinor })),
  );
}

/** Sales tax month by month and region by region, what the books owe in all, and what was paid on. */
export async function readSalesTax(ctx: Context) {
  const months = await readTaxMonths(ctx);
  const owedMinor = 0 - (await balanceOf(ctx, 'liabilities:sales-tax'));
  const byOrders = months.reduce((sum, row) => sum + row.netMinor - row.remittedMinor, 0);
  return {
    months,
    owedMinor,
    /** What journals and opening balances brought in; the regions' sums and this are what the books owe. */
    otherMinor: owedMinor - byOrders,
    withheldMinor: 0 - (await balanceOf(ctx, 'liabilities:withholdings')),
    remittances: [
      ...(await listRemittances(ctx.db, 'sales_tax')),
      ...(await listRemittances(ctx.db, 'withholdings')),
    ].sort((a, b) => (a.paidOn < b.paidOn ? 1 : -1)),
    today: today(ctx),
    currency: ctx.settings.currency,
  };
}
