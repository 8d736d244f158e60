import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { readBatch } from '#app/services/batch-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { StepsStrip } from '#app/ui/steps-strip.tsx';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay } from '../console/day.ts';
import { LedgerTable } from '../console/ledger-table.tsx';
import { submitChange } from './change-actions.server.ts';
import { ChangeForms } from './change-forms.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction<typeof loader> = ({ data, matches }) => [
  { title: pageTitle(data && `Batch ${data.batch.code}`, matches) },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { programId, role } = await requireStaff(request, context);
  const found = await readBatch(context.app, params['code'] ?? '', programId);
  if (!found) throw new Response(null, { status: 404 });
  const done = new URL(request.url).searchParams.get('done');
  return { ...found, done, seesLedger: role !== 'program_manager' };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context);
  const found = await readBatch(context.app, params['code'] ?? '', staff.programId);
  if (!found) throw new Response(null, { status: 404 });
  const { id, code } = found.batch;
  const cohortIds = found.labor.map((row) => row.cohortId);
  return submitChange(context.app, request, { id, code, cohortIds }, staff);
}

type BatchData = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Batch() {
  const { batch, labor, entries, changes, currency, done, seesLedger } = useLoaderData<typeof loader>();
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  return (
    <>
      <Crumbs trail={[{ href: '/console/batches', label: 'Batches' }]} />
      <ConsoleHead
        title={`Batch ${batch.code}`}
        over={`${batch.piece} · ${batch.isOpen ? 'made to order, offered since' : batch.kind === 'opening' ? 'here since' : 'finished'} ${formatDay(batch.finishedOn)}`}
      >
        <Link className="button quiet" to={`/shop/${batch.productHandle}`}>
          See it in the shop
        </Link>
      </ConsoleHead>
      <Done done={done} made={batch.made} owed={batch.owed} />
      <StepsStrip
        steps={[
          { label: 'Made', figure: batch.made, ...(batch.isOpen && { note: `${batch.owed} to make` }) },
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
      {batch.kind === 'finished' && !batch.isOpen && (
        <p className="soft after-steps">{describeCover(batch)}</p>
      )}
      {batch.isOpen && (
        <p className="soft after-steps">
          These pieces are sold first and made then; a parcel leaves about {batch.leadDays} days after the
          order. Their wages are earned as they are made.
        </p>
      )}
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
      <Changes changes={changes} />
      <ChangeForms />
      <Panel isWide title="In the ledger">
        <LedgerTable entries={entries} currency={currency} isLinked={seesLedger} />
      </Panel>
    </>
  );
}

function Done({ done, made, owed }: { done: string | null; made: number; owed: number }) {
  switch (done) {
    case 'finished':
      return owed > 0 ? (
        <Notice tone="good" title="The pieces are on offer">
          They sell after the finished ones. Enter here what is made of them.
        </Notice>
      ) : (
        <Notice tone="good" title="The batch is finished">
          {made === 1 ? 'One piece is on the shelf' : `${made} pieces are on the shelf`}, and the wages for
          making are earned.
        </Notice>
      );
    case 'made':
    case 'write-off':
    case 'correct':
    case 'close':
      return (
        <Notice tone="good" title="Saved">
          The books and the shelf say so now.
        </Notice>
      );
    default:
      return null;
  }
}

const CHANGE_WORDS = {
  made: 'Made',
  corrected: 'Corrected',
  written_off: 'Written off',
  closed: 'Offer taken back',
} as const;

function Changes({ changes }: { changes: BatchData['changes'] }) {
  if (changes.length === 0) return null;
  return (
    <Panel isWide title="What happened later">
      <table>
        <thead>
          <tr>
            <th scope="col">On</th>
            <th scope="col">What</th>
            <th scope="col" className="n">
              Pieces
            </th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change, i) => (
            <tr key={i}>
              <td>{formatDay(change.happenedOn)}</td>
              <td>{CHANGE_WORDS[change.kind]}</td>
              <td className="n">{change.quantity}</td>
              <td>{change.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
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
