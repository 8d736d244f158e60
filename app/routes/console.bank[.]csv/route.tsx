import type { LoaderFunctionArgs } from '@remix-run/node';
import { toDecimal } from '#app/domain/money.ts';
import { readAllBankLines } from '#app/services/bank-pages.server.ts';
import { csvFile } from '#app/web/csv-file.server.ts';
import { requireStaff } from '#app/web/staff.server.ts';

export const handle = { frame: 'console' } as const;

/** The bank's lines as a file, newest first, each with the entry it is tied to. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { lines, currency } = await readAllBankLines(context.app);
  return csvFile('bank.csv', [
    ['Date', 'Description', 'Amount', 'Currency', 'Entry', 'Kind', 'Memo'],
    ...lines.map((line) => [
      ...[line.bookedOn, line.description, toDecimal(line.amountMinor, currency), currency],
      ...[line.sequence ?? '', line.kind ?? '', line.memo ?? ''],
    ]),
  ]);
}
