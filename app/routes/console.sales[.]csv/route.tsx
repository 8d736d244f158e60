import type { LoaderFunctionArgs } from '@remix-run/node';
import { toDecimal } from '#app/domain/money.ts';
import { readAllStaffSales } from '#app/services/staff-sale-pages.server.ts';
import { csvFile } from '#app/web/csv-file.server.ts';
import { requireStaff } from '#app/web/staff.server.ts';

export const handle = { frame: 'console' } as const;

/** Every direct sale as a file, newest first. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { sales, currency } = await readAllStaffSales(context.app);
  return csvFile('direct-sales.csv', [
    ['Order', 'Sold', 'Paid by', 'Customer', 'Due', 'Total', 'Open', 'Currency'],
    ...sales.map((sale) => [
      ...[sale.number, sale.createdAt.slice(0, 10), sale.channel === 'cash' ? 'cash' : 'on account'],
      ...[sale.customer, sale.dueOn ?? '', toDecimal(sale.totalMinor, currency)],
      ...[toDecimal(sale.openMinor, currency), currency],
    ]),
  ]);
}
