import type { LoaderFunctionArgs } from '@remix-run/node';
import { toDecimal } from '#app/domain/money.ts';
import { readAllBills } from '#app/services/bill-pages.server.ts';
import { csvFile } from '#app/web/csv-file.server.ts';
import { requireStaff } from '#app/web/staff.server.ts';

export const handle = { frame: 'console' } as const;

/** Every bill as a file, newest first. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { bills, currency } = await readAllBills(context.app);
  const money = (minor: number) => toDecimal(minor, currency);
  return csvFile('bills.csv', [
    ['Supplier', 'Number', 'Written', 'Due', 'Total', 'Paid', 'Open', 'Currency', 'Note'],
    ...bills.map((bill) => [
      ...[bill.supplier, bill.number, bill.billedOn, bill.dueOn, money(bill.totalMinor)],
      ...[money(bill.paidMinor), money(bill.totalMinor - bill.paidMinor), currency, bill.memo],
    ]),
  ]);
}
