import type { LoaderFunctionArgs } from '@remix-run/node';
import { toDecimal } from '#app/domain/money.ts';
import { readSalesTax } from '#app/services/remittances.server.ts';
import { csvFile } from '#app/web/csv-file.server.ts';
import { requireStaff } from '#app/web/staff.server.ts';

export const handle = { frame: 'console' } as const;

/** Sales tax as a file: a row a state and month, with what was owed at its end. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { months, currency } = await readSalesTax(context.app);
  const money = (minor: number) => toDecimal(minor, currency);
  return csvFile('sales-tax.csv', [
    ['State or country', 'Month', 'Collected', 'Given back', 'Net', 'Paid on', 'Owed at the end', 'Currency'],
    ...months.map((row) => [
      ...[row.region || 'not known', row.month, money(row.collectedMinor), money(row.refundedMinor)],
      ...[money(row.netMinor), money(row.remittedMinor), money(row.owedMinor), currency],
    ]),
  ]);
}
