import { isOperatingUse, operatingExpensePostings, type PaidFrom } from '#app/domain/bank-books.ts';
import {
  insertOperatingExpense,
  listOperatingExpenses,
  sumOperatingExpenses,
  type ExpenseFilter,
} from '#db/operating-expenses.ts';
import { nowText, today, withTransaction, type Context } from './context.server.ts';
import { postEntries } from './ledger.server.ts';

export interface NewExpense {
  payee: string;
  useCategory: string;
  amountMinor: number;
  spentOn: string;
  /** What proves it: a receipt or invoice number; may be empty. */
  evidence: string;
  paidFrom: PaidFrom;
  createdBy: string;
}

export type ExpenseOutcome =
  | { ok: true; expenseId: string }
  | {
      ok: false;
      reason: 'in_the_future' | 'bad_amount' | 'unknown_use';
      field: 'spentOn' | 'amount' | 'useCategory';
      sentence: string;
    };

/** Something operations paid at once: an expense, and less in the bank or the till. */
export async function recordExpense(ctx: Context, expense: NewExpense): Promise<ExpenseOutcome> {
  if (expense.spentOn > today(ctx))
    return {
      ok: false,
      reason: 'in_the_future',
      field: 'spentOn',
      sentence: 'Record an expense once it is paid: the day is today or earlier.',
    };
  if (!Number.isSafeInteger(expense.amountMinor) || expense.amountMinor <= 0)
    return { ok: false, reason: 'bad_amount', field: 'amount', sentence: 'The amount is more than nothing.' };
  if (!isOperatingUse(expense.useCategory))
    return { ok: false, reason: 'unknown_use', field: 'useCategory', sentence: 'Choose what it was for.' };
  return withTransaction(ctx, async (tx) => {
    const expenseId = ctx.newId('exp');
    await insertOperatingExpense(tx.db, { ...expense, id: expenseId, createdAt: nowText(tx) });
    await postEntries(tx, [
      {
        kind: 'operating_expense',
        source: 'operating_expense',
        sourceId: expenseId,
        revision: 0,
        memo: `${expense.payee}: ${expense.useCategory.replaceAll('-', ' ')}`,
        occurredOn: expense.spentOn,
        postings: operatingExpensePostings(expense),
      },
    ]);
    return { ok: true, expenseId } as const;
  });
}

const PAGE_SIZE = 50;

/** Expenses newest first, one page of them, with the sum of all that match. */
export async function readExpenses(ctx: Context, query: ExpenseFilter & { page: number }) {
  const { page, ...filter } = query;
  const { count, amountMinor } = await sumOperatingExpenses(ctx.db, filter);
  const pages = Math.max(1, Math.ceil(count / PAGE_SIZE));
  const shown = Math.min(page, pages);
  return {
    expenses: await listOperatingExpenses(ctx.db, {
      ...filter,
      offset: (shown - 1) * PAGE_SIZE,
      limit: PAGE_SIZE,
    }),
    count,
    amountMinor,
    page: shown,
    pages,
    today: today(ctx),
    currency: ctx.settings.currency,
  };
}

/** Every expense that matches, for a file. */
export async function readAllExpenses(ctx: Context, filter: ExpenseFilter) {
  return { expenses: await listOperatingExpenses(ctx.db, filter), currency: ctx.settings.currency };
}
