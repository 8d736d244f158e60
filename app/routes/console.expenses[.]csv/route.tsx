import type { LoaderFunctionArgs } from '@remix-run/node';
import { toDecimal } from '#app/domain/money.ts';
import { readAllExpenses } from '#app/services/operating-expenses.server.ts';
import { csvFile } from '#app/web/csv-file.server.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { readExpenseFilter } from '../console.expenses._index/filter.server.ts';

export const handle = { frame: 'console' } as const;

/** The expenses that the page's filter lets through, as a file. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const filter = readExpenseFilter(new URL(request.url).searchParams);
  const { expenses, currency } = await readAllExpenses(context.app, filter);
  return csvFile('expenses.csv', [
    ['Paid on', 'Paid to', 'What for', 'Receipt', 'From', 'Amount', 'Currency'],
    ...expenses.map((expense) => [
      ...[expense.spentOn, expense.payee, expense.useCategory, expense.evidence, expense.paidFrom],
      ...[toDecimal(expense.amountMinor, currency), currency],
    ]),
  ]);
}
