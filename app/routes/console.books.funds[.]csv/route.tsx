import type { LoaderFunctionArgs } from '@remix-run/node';
import { toDecimal } from '#app/domain/money.ts';
import { readFundStatement } from '#app/services/statements.server.ts';
import { csvFile } from '#app/web/csv-file.server.ts';
import { requireStaff } from '#app/web/staff.server.ts';

export const handle = { frame: 'console' } as const;

/** Every fund's statement as a file, a row a month. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { currency } = context.app.settings;
  const money = (minor: number) => toDecimal(minor, currency);
  return csvFile('fund-statement.csv', [
    ['Fund', 'Name', 'Class', 'Month', 'Opening', 'Received', 'Spent', 'Moved', 'Closing', 'Currency'],
    ...(await readFundStatement(context.app)).map((row) => [
      ...[row.fund, row.name, row.class, row.month, money(row.openingMinor), money(row.receivedMinor)],
      ...[money(row.spentMinor), money(row.movedMinor), money(row.balanceMinor), currency],
    ]),
  ]);
}
