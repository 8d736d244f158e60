import {
  billPaidPostings,
  billPostings,
  isOperatingUse,
  type BillLine,
  type PaidFrom,
} from '#app/domain/bank-books.ts';
import {
  findUnbilled,
  insertBill,
  insertBillPayment,
  listBillPayments,
  payIntoBill,
  findBill,
} from '#db/bills.ts';
import { isDuplicate } from '#db/connect.server.ts';
import { advanceLedgerHead } from '#db/ledger.ts';
import { nowText, today, withTransaction, type Context, type TxContext } from './context.server.ts';
import { postEntries } from './ledger.server.ts';

export interface NewBill {
  supplier: string;
  number: string;
  billedOn: string;
  dueOn: string;
  memo: string;
  /** Where `standardMinor` is left out, as much is settled as batches or parcels have counted, up to the amount. */
  lines: (Omit<BillLine, 'standardMinor'> & { standardMinor?: number | undefined })[];
  createdBy: string;
}

export type BillOutcome =
  | { ok: true; billId: string }
  | {
      ok: false;
      reason:
        | 'in_the_future'
        | 'due_before'
        | 'no_lines'
        | 'unknown_use'
        | 'bad_amount'
        | 'more_than_counted'
        | 'known_bill';
      field: 'billedOn' | 'dueOn' | 'number' | 'lines' | 'useCategory' | 'amount' | 'standard';
      /** Which line, from 0, where the field is one of a line's. */
      line: number;
      sentence: string;
    };

/** A supplier's name as it is compared: two spellings of one name are one supplier. */
export function supplierKeyOf(supplier: string): string {
  return supplier.trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Takes a bill into the books: what it asks beyond what batches and parcels had counted is posted as owed. */
export async function recordBill(ctx: Context, bill: NewBill): Promise<BillOutcome> {
  const fault = faultOf(ctx, bill);
  if (fault) return fault;
  try {
    return await withTransaction(ctx, async (tx) => {
      // Only one bill at a time decides how much of what is counted it settles.
      await advanceLedgerHead(tx.db, 0, 0);
      const lines = settleStandards(bill, await findUnbilled(tx.db));
      if ('ok' in lines) return lines;
      const billId = ctx.newId('bil');
      await saveBill(tx, billId, bill, lines);
      const postings = billPostings(lines);
      if (postings.length > 0)
        await postEntries(tx, [
          {
            kind: 'bill',
            source: 'bill',
            sourceId: billId,
            revision: 0,
            memo: `Bill ${bill.number} of ${bill.supplier}`,
            occurredOn: bill.billedOn,
            postings,
          },
        ]);
      return { ok: true, billId } as const;
    });
  } catch (error) {
    if (isDuplicate(error))
      return {
        ok: false,
        reason: 'known_bill',
        field: 'number',
        line: 0,
        sentence: `Bill ${bill.number} of ${bill.supplier} is in the books already. Look for it in the list of bills.`,
      };
    throw error;
  }
}

type Refusal = Extract<BillOutcome, { ok: false }>;

function faultOf(ctx: Context, bill: NewBill): Refusal | undefined {
  const no = (reason: Refusal['reason'], field: Refusal['field'], sentence: string, line = 0): Refusal => ({
    ...{ ok: false, reason, field, line, sentence },
  });
  if (bill.billedOn > today(ctx))
    return no(
      'in_the_future',
      'billedOn',
      'The bill’s day lies ahead; enter the day printed on it, today or earlier.',
    );
  if (bill.dueOn < bill.billedOn)
    return no('due_before', 'dueOn', 'The bill is due before it was written; check the two days.');
  if (bill.lines.length === 0)
    return no('no_lines', 'lines', 'Say what the bill is for: at least one line with an amount.');
  for (const [index, line] of bill.lines.entries()) {
    if (!Number.isSafeInteger(line.amountMinor) || line.amountMinor <= 0)
      return no('bad_amount', 'amount', 'The amount of a line is more than nothing.', index);
    if (line.kind === 'operating' && !isOperatingUse(line.useCategory))
      return no('unknown_use', 'useCategory', 'Choose what this line was for.', index);
  }
  return undefined;
}

/** Fixes how much of each line was counted before; never more than there is, however many lines ask for it. */
function settleStandards(
  bill: NewBill,
  unbilled: { materials: number; carrier: number },
): BillLine[] | Refusal {
  const rest = { ...unbilled };
  const lines: BillLine[] = [];
  for (const [line, { kind, useCategory, amountMinor, standardMinor }] of bill.lines.entries()) {
    if (kind === 'operating') {
      lines.push({ kind, useCategory, amountMinor, standardMinor: 0 });
      continue;
    }
    const settled = standardMinor ?? Math.max(0, Math.min(amountMinor, rest[kind]));
    if (settled < 0 || settled > Math.max(0, rest[kind]))
      return {
        ok: false,
        reason: 'more_than_counted',
        field: 'standard',
        line,
        sentence:
          kind === 'materials'
            ? 'Batches have not counted that much material without a bill. Leave the field empty to settle what there is.'
            : 'Parcels have not counted that much for labels without a bill. Leave the field empty to settle what there is.',
      };
    rest[kind] -= settled;
    lines.push({ kind, useCategory: '', amountMinor, standardMinor: settled });
  }
  return lines;
}

async function saveBill(tx: TxContext, id: string, bill: NewBill, lines: readonly BillLine[]): Promise<void> {
  const { supplier, number, billedOn, dueOn, memo, createdBy } = bill;
  await insertBill(
    tx.db,
    {
      ...{ id, supplier: supplier.trim(), supplierKey: supplierKeyOf(supplier), number: number.trim() },
      ...{ billedOn, dueOn, memo, createdBy, createdAt: nowText(tx) },
      totalMinor: lines.reduce((sum, line) => sum + line.amountMinor, 0),
    },
    lines.map((line, position) => ({ ...line, billId: id, position })),
  );
}

export type PayBillOutcome =
  | { ok: true; openMinor: number }
  | {
      ok: false;
      reason: 'unknown_bill' | 'in_the_future' | 'before_the_bill' | 'bad_amount' | 'more_than_open';
      field: 'form' | 'paidOn' | 'amount';
      sentence: string;
    };

/** Pays a bill, whole or in part; never more than is open of it, also when two people pay at once. */
export async function payBill(
  ctx: Context,
  payment: { billId: string; amountMinor: number; paidOn: string; paidFrom: PaidFrom; createdBy: string },
): Promise<PayBillOutcome> {
  const { billId, amountMinor, paidOn, paidFrom, createdBy } = payment;
  if (paidOn > today(ctx))
    return {
      ok: false,
      reason: 'in_the_future',
      field: 'paidOn',
      sentence: 'Record a payment once it is made: the day is today or earlier.',
    };
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0)
    return { ok: false, reason: 'bad_amount', field: 'amount', sentence: 'The amount is more than nothing.' };
  return withTransaction(ctx, async (tx) => {
    const known = await findBill(tx.db, billId);
    if (!known)
      return {
        ok: false,
        reason: 'unknown_bill',
        field: 'form',
        sentence: 'There is no such bill.',
      } as const;
    if (paidOn < known.billedOn)
      return {
        ok: false,
        reason: 'before_the_bill',
        field: 'paidOn',
        sentence: 'This day lies before the bill was written; check it.',
      } as const;
    const bill = await payIntoBill(tx.db, billId, amountMinor);
    if (!bill)
      return {
        ok: false,
        reason: 'more_than_open',
        field: 'amount',
        sentence:
          'This is more than is open of the bill. Pay what is open, or record the rest as another bill.',
      } as const;
    const number = (await listBillPayments(tx.db, billId)).length + 1;
    const id = ctx.newId('bpy');
    await insertBillPayment(tx.db, {
      ...{ id, billId, number, paidOn, amountMinor, paidFrom, createdBy, createdAt: nowText(tx) },
    });
    await postEntries(tx, [
      {
        kind: 'bill_paid',
        source: 'bill',
        sourceId: billId,
        revision: number,
        memo: `Paid: bill ${bill.number} of ${bill.supplier}`,
        occurredOn: paidOn,
        postings: billPaidPostings(amountMinor, paidFrom),
      },
    ]);
    return { ok: true, openMinor: bill.totalMinor - bill.paidMinor } as const;
  });
}
