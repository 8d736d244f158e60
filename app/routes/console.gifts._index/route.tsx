import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { OPERATING } from '#app/domain/ledger.ts';
import { readGifts } from '#app/services/gift-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { SelectField } from '#app/ui/field.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { Pager } from '#app/ui/pager.tsx';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay } from '../console/day.ts';
import { readNumber } from '../console/fields.server.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Gifts', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { searchParams } = new URL(request.url);
  const fundId = searchParams.get('fund') ?? '';
  const page = readNumber(searchParams.get('page')) ?? 1;
  const { all, ...found } = await readGifts(context.app, { page, ...(fundId !== '' && { fundId }) });
  return { ...found, fundId, count: all.length, isDone: searchParams.has('done') };
}

export default function Gifts() {
  const found = useLoaderData<typeof loader>();
  const { gifts, funds, fundId, count, page, pages, currency, isDone } = found;
  const query = fundId === '' ? '' : `fund=${encodeURIComponent(fundId)}`;
  return (
    <>
      <ConsoleHead title="Gifts" over="By bank, check or cash. Who gave is seen by owners and finance alone.">
        <a className="button quiet" href={`/console/gifts.csv?${query}`} download>
          CSV
        </a>
        <Link className="button quiet" to="/console/funds/new">
          Gift for a new purpose
        </Link>
        <Link className="button small" to="/console/gifts/new">
          Record a gift
        </Link>
      </ConsoleHead>
      {isDone && (
        <Notice tone="good" title="The gift is in the books">
          It has no purpose, so the shop may use it for its own work.
        </Notice>
      )}
      <Form method="get" className="filters" role="search" key={fundId}>
        <SelectField
          id="fund"
          label="For"
          defaultValue={fundId}
          options={[
            { value: '', label: 'Everything' },
            { value: OPERATING, label: 'No purpose' },
            ...funds.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <button className="button quiet">Show</button>
      </Form>
      <Panel isWide title={count === 1 ? 'One gift' : `${count} gifts`}>
        {count === 0 ? (
          <p className="soft">No gift matches.</p>
        ) : (
          <GiftsTable gifts={gifts} currency={currency} />
        )}
      </Panel>
      <Pager
        page={page}
        pageCount={pages}
        hrefOf={(to) => `/console/gifts?${query === '' ? '' : `${query}&`}page=${to}`}
      />
    </>
  );
}

const METHODS = { bank: 'Bank transfer', check: 'Check', cash: 'Cash' } as const;
type Gift = ReturnType<typeof useLoaderData<typeof loader>>['gifts'][number];

function GiftsTable({ gifts, currency }: { gifts: Gift[]; currency: string }) {
  return (
    <table>
      <caption className="sr-only">Gifts, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Arrived</th>
          <th scope="col">For</th>
          <th scope="col">From</th>
          <th scope="col">How</th>
          <th scope="col">Evidence</th>
          <th scope="col" className="n">
            Amount
          </th>
        </tr>
      </thead>
      <tbody>
        {gifts.map((gift) => (
          <tr key={gift.id}>
            <th scope="row">{formatDay(gift.receivedOn)}</th>
            <td className="words">
              {gift.class === OPERATING ? (
                'No purpose'
              ) : (
                <Link to={`/console/funds/${gift.fundId}`}>{gift.fundName}</Link>
              )}
              {gift.note !== '' && <small className="soft block">{gift.note}</small>}
            </td>
            <td className="words">{gift.donorName === '' ? '–' : gift.donorName}</td>
            <td>{METHODS[gift.method]}</td>
            <td className="words">{gift.evidence}</td>
            <td className="n">
              <Money minor={gift.amountMinor} currency={currency} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
