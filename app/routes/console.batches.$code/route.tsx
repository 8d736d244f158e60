import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { readBatch } from '#app/services/batch-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Money } from '#app/ui/money.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { StepsStrip } from '#app/ui/steps-strip.tsx';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay } from '../console/day.ts';
import { LedgerTable } from '../console/ledger-table.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction<typeof loader> = ({ data, matches }) => [
  { title: pageTitle(data && `Batch ${data.batch.code}`, matches) },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { programId, role } = await requireStaff(request, context);
  const found = await readBatch(context.app, params['code'] ?? '', programId);
  if (!found) throw new Response(null, { status: 404 });
  const isNew = new URL(request.url).searchParams.get('done') === 'finished';
  return { ...found, isNew, seesLedger: role !== 'program_manager' };
}

export default function Batch() {
  const { batch, labor, entries, currency, isNew, seesLedger } = useLoaderData<typeof loader>();
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  return (
    <>
      <Crumbs trail={[{ href: '/console/batches', label: 'Batches' }]} />
      <ConsoleHead
        title={`Batch ${batch.code}`}
        over={`${batch.piece} · ${batch.kind === 'opening' ? 'here since' : 'finished'} ${formatDay(batch.finishedOn)}`}
      >
        <Link className="button quiet" to={`/shop/${batch.productHandle}`}>
          See it in the shop
        </Link>
      </ConsoleHead>
      {isNew && (
        <Notice tone="good" title="The batch is finished">
          {batch.made === 1 ? 'One piece is on the shelf' : `${batch.made} pieces are on the shelf`}, and the
          wages for making are earned.
        </Notice>
      )}
      <StepsStrip
        steps={[
          { label: 'Made', figure: batch.made },
          { label: 'Sold', figure: batch.sold },
          { label: 'On hand', figure: batch.onHand, note: shelfNote(batch) },
          {
            label: batch.kind === 'opening' ? 'Labor in it' : 'Wages earned',
            figure: money(batch.wagesMinor),
            note: <>{money(batch.unitWagesMinor)} a piece</>,
            tone: 'wages',
          },
          {
            label: 'Materials',
            figure: money(batch.materialsMinor),
            note: <>{money(batch.unitMaterialsMinor)} a piece</>,
            tone: 'materials',
          },
        ]}
      />
      {batch.kind === 'finished' && <p className="soft after-steps">{describeCover(batch)}</p>}
      {batch.kind === 'opening' && (
        <p className="soft after-steps">
          This batch was there before the books began. It earned no wages here, so none were paid for it here.
        </p>
      )}
      <Panel isWide title="Who made it">
        <table>
          <thead>
            <tr>
              <th scope="col">Cohort</th>
              <th scope="col" className="n">
                Minutes a piece
              </th>
              <th scope="col" className="n">
                Pay an hour
              </th>
              <th scope="col" className="n">
                Wages a piece
              </th>
              <th scope="col" className="n">
                Earned
              </th>
            </tr>
          </thead>
          <tbody>
            {labor.map((row) => (
              <tr key={row.cohortCode}>
                <th scope="row">
                  <Link to={`/console/cohorts/${row.cohortCode}`}>{row.cohortCode}</Link>
                </th>
                <td className="n">{row.minutes}</td>
                <td className="n">{money(row.rateMinor)}</td>
                <td className="n">{money(row.unitWagesMinor)}</td>
                <td className="n">{money(row.earnedMinor)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={4}>
                Cost of the batch: labor and materials, {money(batch.unitCostMinor)} a piece
              </th>
              <td className="n">{money(batch.costMinor)}</td>
            </tr>
          </tfoot>
        </table>
      </Panel>
      <Panel isWide title="In the ledger">
        <LedgerTable entries={entries} currency={currency} isLinked={seesLedger} />
      </Panel>
    </>
  );
}

/** Why wages that were earned may still wait for their cover. */
function describeCover({ made, sold, onHand }: { made: number; sold: number; onHand: number }): string {
  const rule = 'The wages were earned when the batch was finished. Sales cover them piece by piece:';
  if (sold === 0) return `${rule} none of the ${made} is sold yet, so nothing is covered.`;
  if (onHand === 0) return `${rule} none is left on the shelf.`;
  return `${rule} ${sold} of ${made} ${sold === 1 ? 'is' : 'are'} sold; ${onHand} still ${onHand === 1 ? 'waits' : 'wait'} for a buyer.`;
}

function shelfNote({ held, lost }: { held: number; lost: number }): string {
  const words = [held > 0 && `${held} in a checkout`, lost > 0 && `${lost} lost`].filter(Boolean);
  return words.length === 0 ? 'free to sell' : words.join(', ');
}
