import type { LoaderFunctionArgs } from '@remix-run/node';
import { toDecimal } from '#app/domain/money.ts';
import { readGifts } from '#app/services/gift-pages.server.ts';
import { csvFile } from '#app/web/csv-file.server.ts';
import { requireStaff } from '#app/web/staff.server.ts';

export const handle = { frame: 'console' } as const;

/** The gifts of one fund or all as a file, with their donors: for owners and finance. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const fundId = new URL(request.url).searchParams.get('fund') ?? '';
  const { all, currency } = await readGifts(context.app, { page: 1, ...(fundId !== '' && { fundId }) });
  return csvFile('gifts.csv', [
    ['Arrived on', 'For', 'Class', 'From', 'How', 'Evidence', 'Note', 'Amount', 'Currency'],
    ...all.map((gift) => [
      ...[gift.receivedOn, gift.fundName, gift.class, gift.donorName, gift.method, gift.evidence, gift.note],
      ...[toDecimal(gift.amountMinor, currency), currency],
    ]),
  ]);
}
