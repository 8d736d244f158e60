import type { LoaderFunctionArgs } from '@remix-run/node';
import { toDecimal } from '#app/domain/money.ts';
import { readPayoutReport } from '#app/services/reconciliation-pages.server.ts';
import { csvFile } from '#app/web/csv-file.server.ts';
import { requireStaff } from '#app/web/staff.server.ts';

export const handle = { frame: 'console' } as const;

/** The payouts of a month and what each is made of, as a file. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const wanted = new URL(request.url).searchParams.get('month');
  const { month, currency, payouts } = await readPayoutReport(context.app, wanted);
  return csvFile(`payouts-${month}.csv`, [
    [
      ...['Payout', 'Made on', 'Arrives on', 'State', 'Transactions', 'Charges', 'Refunds', 'Disputes'],
      ...['Fees', 'Other', 'Payout amount', 'Currency'],
    ],
    ...payouts.map((payout) => [
      ...[payout.id, payout.madeOn, payout.arrivesOn, payout.state.replaceAll('_', ' ')],
      String(payout.transactions),
      ...[payout.chargesMinor, payout.refundsMinor, payout.disputesMinor, payout.feesMinor].map((minor) =>
        toDecimal(minor, currency),
      ),
      ...[toDecimal(payout.otherMinor, currency), toDecimal(payout.amountMinor, currency), currency],
    ]),
  ]);
}
