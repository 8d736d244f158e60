import type { LoaderFunctionArgs } from '@remix-run/node';
import { toDecimal } from '#app/domain/money.ts';
import { parsePeriod } from '#app/domain/period.ts';
import { readCohortEarnings } from '#app/services/earnings.server.ts';
import { csvFile } from '#app/web/csv-file.server.ts';
import { requireStaff } from '#app/web/staff.server.ts';

export const handle = { frame: 'console' } as const;

/** The earnings of a cohort as a file: a row a batch, the sums, the statement of a period, then the payroll runs. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { programId } = await requireStaff(request, context);
  const code = params['code'] ?? '';
  const period = parsePeriod(new URL(request.url).searchParams.get('period') ?? '');
  const earnings = await readCohortEarnings(context.app, code, programId, period);
  if (!earnings) throw new Response(null, { status: 404 });
  const money = (minor: number) => toDecimal(minor, earnings.currency);
  return csvFile(`cohort-${code}-earnings.csv`, [
    [
      'Batch',
      'Piece',
      'Finished on',
      'Made',
      'Sold',
      'On hand',
      'Lost',
      'Earned',
      'Covered by sales',
      'Currency',
    ],
    ...earnings.batches.map((batch) => [
      ...[batch.code, batch.piece, batch.finishedOn, batch.made, batch.sold, batch.onHand, batch.lost],
      ...[money(batch.earnedMinor), money(batch.coveredMinor), earnings.currency],
    ]),
    [
      ...[
        'All batches',
        '',
        '',
        earnings.madeUnits,
        earnings.soldUnits,
        earnings.onHandUnits,
        earnings.lostUnits,
      ],
      ...[money(earnings.earnedMinor), money(earnings.coveredMinor), earnings.currency],
    ],
    [],
    [
      ...['Period', 'Made', 'Sold', 'Earned', 'Paid', 'Stipends', 'Covered by sales'],
      ...['Designated to funds', 'Spent by the program’s fund', 'Currency'],
    ],
    ...earnings.periods.map((one) => [
      ...[one.key, one.madeUnits, one.soldUnits, money(one.earnedMinor), money(one.paidMinor)],
      ...[money(one.stipendsMinor), money(one.coveredMinor), money(one.designatedMinor)],
      ...[money(one.spentMinor), earnings.currency],
    ]),
    [],
    [
      'Paid on',
      'From',
      'To',
      'Earned by making',
      'More or less',
      'Stipends',
      'Withheld',
      'Net paid',
      'Currency',
    ],
    ...earnings.runs.map((run) => [
      ...[run.paidOn, run.fromOn, run.toOn, money(run.dueMinor), money(run.varianceMinor)],
      ...[money(run.stipendsMinor), money(run.withheldMinor), money(run.netMinor), earnings.currency],
    ]),
    [],
    ['Paid of what was earned', money(earnings.paidMinor)],
    ['Still due', money(earnings.dueMinor)],
    ['Designated to funds', money(earnings.designatedMinor)],
    ['On hand at wage cost', money(earnings.onHandWagesMinor)],
  ]);
}
