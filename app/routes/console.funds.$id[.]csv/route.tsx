import type { LoaderFunctionArgs } from '@remix-run/node';
import { toDecimal } from '#app/domain/money.ts';
import { readFundStatement } from '#app/services/fund-statement.server.ts';
import { csvFile } from '#app/web/csv-file.server.ts';
import { requireStaff } from '#app/web/staff.server.ts';

export const handle = { frame: 'console' } as const;

/** A fund's statement as a file: its months, then each gift, spend and transfer. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { programId } = await requireStaff(request, context);
  const id = params['id'] ?? '';
  const statement = await readFundStatement(context.app, id, programId);
  if (!statement) throw new Response(null, { status: 404 });
  const { currency } = statement;
  const money = (minor: number) => toDecimal(minor, currency);
  return csvFile(`fund-${id}.csv`, [
    ['Month', 'Received', 'Moved in or out', 'Spent', 'Balance', 'Currency'],
    ...statement.months.map((row) => [
      ...[row.month, money(row.receivedMinor), money(row.movedMinor), money(row.spentMinor)],
      ...[money(row.balanceMinor), currency],
    ]),
    [],
    ['Day', 'Kind', 'What', 'Evidence', 'Note', 'Amount', 'Currency', 'Entries'],
    ...statement.movements.map((row) => [
      ...[row.on, row.kind, row.words, row.evidence, row.note, money(row.amountMinor), currency],
      row.sequences.join(' '),
    ]),
  ]);
}
