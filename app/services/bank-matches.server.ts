import { MOST_DAYS, matchMovements } from '#app/domain/bank-matching.ts';
import { shiftDay } from '#app/domain/calendar.ts';
import {
  findBankAmount,
  findBankLine,
  findStatementDays,
  listBankLines,
  listUnmatchedEntries,
  lockBankLine,
  matchBankLine,
  unmatchBankLine,
} from '#db/bank-lines.ts';
import { isDuplicate } from '#db/connect.server.ts';
import { findEntryByKey, findEntryBySequence } from '#db/ledger.ts';
import { nowText, withTransaction, type Context, type TxContext } from './context.server.ts';
import { recordExpense } from './operating-expenses.server.ts';

/** Who matched a line when nobody had to. */
export const BY_ITSELF = 'by itself';

/** Matches every line that can mean one entry only. Returns how many it tied. */
export async function matchSure(ctx: Context): Promise<number> {
  return withTransaction(ctx, matchAllSure);
}

/** The same within a transaction, as an import does. */
export async function matchAllSure(tx: TxContext): Promise<number> {
  const days = await findStatementDays(tx.db);
  if (!days) return 0;
  const lines = await listBankLines(tx.db, { isUnmatched: true });
  const entries = await listUnmatchedEntries(tx.db, {
    fromOn: shiftDay(days.fromOn, -MOST_DAYS),
    toOn: shiftDay(days.toOn, MOST_DAYS),
  });
  const matches = matchMovements(
    lines.map(({ id, bookedOn, amountMinor }) => ({ id, on: bookedOn, amountMinor })),
    entries,
  );
  for (const match of matches) await matchBankLine(tx.db, { ...match, by: BY_ITSELF, at: nowText(tx) });
  return matches.length;
}

export type MatchOutcome =
  | { ok: true }
  | {
      ok: false;
      reason:
        | 'unknown_line'
        | 'unknown_entry'
        | 'matched_before'
        | 'other_amount'
        | 'not_money_out'
        | 'bad_expense';
      field: 'form' | 'entry' | 'payee' | 'useCategory';
      sentence: string;
    };

type Refusal = Extract<MatchOutcome, { ok: false }>;

function no(reason: Refusal['reason'], field: Refusal['field'], sentence: string): Refusal {
  return { ok: false, reason, field, sentence };
}

const TAKEN = 'One of the two has been matched meanwhile; look at the list again.';

/** A person says which entry a line is. Amounts must be the same; days may differ as they do. */
export async function matchByHand(
  ctx: Context,
  match: { lineId: string; sequence: number; by: string },
): Promise<MatchOutcome> {
  try {
    return await withTransaction(ctx, async (tx) => {
      const line = await findBankLine(tx.db, match.lineId);
      if (!line) return no('unknown_line', 'form', 'There is no such line.');
      const entry = await findEntryBySequence(tx.db, match.sequence);
      const amountMinor = entry && (await findBankAmount(tx.db, entry.id));
      if (!entry || amountMinor === undefined)
        return no('unknown_entry', 'entry', 'There is no entry with this number that moves the bank.');
      if (amountMinor !== line.amountMinor)
        return no(
          'other_amount',
          'entry',
          'This entry moves the bank by another amount, so it is not this line.',
        );
      const tie = { lineId: line.id, entryId: entry.id, by: match.by, at: nowText(tx) };
      return (await matchBankLine(tx.db, tie)) ? { ok: true } : no('matched_before', 'form', TAKEN);
    });
  } catch (error) {
    if (isDuplicate(error)) return no('matched_before', 'entry', TAKEN);
    throw error;
  }
}

/** Takes a line from its entry again; both wait for another match. */
export async function unmatch(ctx: Context, lineId: string): Promise<void> {
  await withTransaction(ctx, (tx) => unmatchBankLine(tx.db, lineId));
}

/** Makes an expense of a line that nothing of ours explains, and ties the two, in one step; two people at once make one. */
export async function expenseFromLine(
  ctx: Context,
  wish: { lineId: string; payee: string; useCategory: string; by: string },
): Promise<MatchOutcome> {
  return withTransaction(ctx, async (tx) => {
    const line = await lockBankLine(tx.db, wish.lineId);
    if (!line) return no('unknown_line', 'form', 'There is no such line.');
    if (line.amountMinor > 0)
      return no(
        'not_money_out',
        'form',
        'This line brought money in; book it with a journal, then match it.',
      );
    if (line.entryId) return no('matched_before', 'form', TAKEN);
    const expense = await recordExpense(tx, {
      ...{ payee: wish.payee, useCategory: wish.useCategory, amountMinor: 0 - line.amountMinor },
      ...{ spentOn: line.bookedOn, evidence: 'bank statement', paidFrom: 'bank', createdBy: wish.by },
    });
    if (!expense.ok)
      return no('bad_expense', expense.field === 'useCategory' ? 'useCategory' : 'form', expense.sentence);
    const entry = await findEntryByKey(tx.db, {
      ...{ source: 'operating_expense', sourceId: expense.expenseId, kind: 'operating_expense', revision: 0 },
    });
    if (!entry) throw new Error('The expense just made has no entry.');
    await matchBankLine(tx.db, { lineId: line.id, entryId: entry.id, by: wish.by, at: nowText(tx) });
    return { ok: true };
  });
}
