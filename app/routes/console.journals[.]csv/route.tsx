import type { LoaderFunctionArgs } from '@remix-run/node';
import { toDecimal } from '#app/domain/money.ts';
import { readAllJournals } from '#app/services/journal-pages.server.ts';
import { csvFile } from '#app/web/csv-file.server.ts';
import { requireStaff } from '#app/web/staff.server.ts';

export const handle = { frame: 'console' } as const;

/** Every journal as a file, a row a line. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { journals, currency } = await readAllJournals(context.app);
  const amount = (minor: number) => (minor > 0 ? toDecimal(minor, currency) : '');
  return csvFile('journals.csv', [
    [
      'Day',
      'Kind',
      'State',
      'What for',
      'Account',
      'Fund',
      'Debit',
      'Credit',
      'Currency',
      'Proposed by',
      'Decided by',
    ],
    ...journals.flatMap((journal) =>
      journal.lines.map((line) => [
        ...[journal.occurredOn, journal.kind, journal.status, journal.memo, line.account, line.fund],
        ...[amount(line.amountMinor), amount(0 - line.amountMinor), currency],
        ...[journal.createdByName ?? journal.createdBy, journal.decidedByName ?? ''],
      ]),
    ),
  ]);
}
