import type { LoaderFunctionArgs } from '@remix-run/node';
import { toDecimal } from '#app/domain/money.ts';
import { parsePeriod } from '#app/domain/period.ts';
import { ALL_TIME, readTrialBalanceOf } from '#app/services/statements.server.ts';
import { csvFile } from '#app/web/csv-file.server.ts';
import { requireStaff } from '#app/web/staff.server.ts';

export const handle = { frame: 'console' } as const;

/** The trial balance of a period as a file; debits positive, credits negative. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const period = parsePeriod(new URL(request.url).searchParams.get('period') ?? '');
  const { currency } = context.app.settings;
  const rows = await readTrialBalanceOf(context.app, period ?? ALL_TIME);
  const money = (minor: number) => toDecimal(minor, currency);
  return csvFile(`trial-balance-${period?.key ?? 'all'}.csv`, [
    ['Account', 'Fund', 'Opening', 'Change', 'Closing', 'Currency'],
    ...rows.map((row) => [
      ...[row.account, row.fund, money(row.openingMinor), money(row.changeMinor)],
      ...[money(row.closingMinor), currency],
    ]),
  ]);
}
