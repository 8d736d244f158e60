import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { readBatches } from '#app/services/batch-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { Pager } from '#app/ui/pager.tsx';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay } from '../console/day.ts';
import { readNumber } from '../console/fields.server.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Batches', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { programId } = await requireStaff(request, context);
  const page = readNumber(new URL(request.url).searchParams.get('page')) ?? 1;
  return readBatches(context.app, programId, page);
}

export default function Batches() {
  const { batches, found, page, pages, currency } = useLoaderData<typeof loader>();
  return (
    <>
      <ConsoleHead title="Batches" over={`${found} finished so far`}>
        <Link className="button small" to="/console/batches/new">
          Finish a batch
        </Link>
      </ConsoleHead>
      <Panel isWide title="Newest first">
        {batches.length === 0 ? (
          <p className="soft">
            The first batch you finish stands here, with what it cost and what it earned.
          </p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">Batch</th>
                <th scope="col">Piece</th>
                <th scope="col">Cohort</th>
                <th scope="col">Finished</th>
                <th scope="col" className="n">
                  Made
                </th>
                <th scope="col" className="n">
                  Sold
                </th>
                <th scope="col" className="n">
                  On hand
                </th>
                <th scope="col" className="n">
                  Wages
                </th>
              </tr>
            </thead>
            <tbody>
              {batches.map((batch) => (
                <tr key={batch.code}>
                  <th scope="row">
                    <Link to={`/console/batches/${batch.code}`}>{batch.code}</Link>
                  </th>
                  <td>{batch.piece}</td>
                  <td>{batch.cohorts.join(', ')}</td>
                  <td>{formatDay(batch.finishedOn)}</td>
                  <td className="n">{batch.made}</td>
                  <td className="n">{batch.sold}</td>
                  <td className="n">{batch.onHand}</td>
                  <td className="n">
                    <Money minor={batch.wagesMinor} currency={currency} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      <Pager page={page} pageCount={pages} hrefOf={(to) => `/console/batches?page=${to}`} />
    </>
  );
}
