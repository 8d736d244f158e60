import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { readBills } from '#app/services/bill-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Field, SelectField } from '#app/ui/field.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { StepsStrip } from '#app/ui/steps-strip.tsx';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay } from '../console/day.ts';
import { readNumber } from '../console/fields.server.ts';
import { BillState } from './bill-state.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Bills', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { searchParams } = new URL(request.url);
  const show = searchParams.get('show') === 'all' ? 'all' : 'open';
  const supplier = searchParams.get('supplier')?.trim() ?? '';
  const page = readNumber(searchParams.get('page')) ?? 1;
  return {
    ...(await readBills(context.app, { isOpen: show === 'open', supplier, page })),
    show,
    supplier,
    page,
  };
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Bills() {
  const data = useLoaderData<typeof loader>();
  const { show, supplier } = data;
  return (
    <>
      <ConsoleHead title="Bills">
        <a className="button quiet" href="/console/bills.csv">
          CSV
        </a>
        <Link className="button small" to="/console/bills/new">
          Enter a bill
        </Link>
      </ConsoleHead>
      <Sums {...data} />
      <Form method="get" className="filters after-steps" role="search">
        <SelectField
          id="show"
          label="Bills"
          key={show}
          defaultValue={show}
          options={[
            { value: 'open', label: 'Not paid yet' },
            { value: 'all', label: 'All' },
          ]}
        />
        <Field id="supplier" label="Supplier" defaultValue={supplier} key={`s${supplier}`} />
        <button className="button quiet">Show</button>
      </Form>
      <Panel isWide title={show === 'open' ? 'Due first' : 'Newest first'}>
        {data.bills.length === 0 ? (
          <p className="soft">
            {show === 'open' ? 'No bill waits to be paid.' : 'No bill matches.'}{' '}
            <Link to="/console/bills?show=all">Show all bills</Link>
          </p>
        ) : (
          <BillsTable {...data} />
        )}
      </Panel>
      <Pages {...data} />
    </>
  );
}

function Sums({ sums, unbilled, currency }: Pick<Data, 'sums' | 'unbilled' | 'currency'>) {
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  return (
    <StepsStrip
      steps={[
        { label: 'Open', figure: money(sums.openMinor), note: 'on bills not paid yet' },
        { label: 'Past its day', figure: money(sums.overdueMinor), note: 'of what is open' },
        {
          label: 'Materials without a bill',
          figure: money(unbilled.materials),
          note: 'counted when batches were finished',
        },
        {
          label: 'Labels without a bill',
          figure: money(unbilled.carrier),
          note: 'counted when parcels left',
        },
      ]}
    />
  );
}

function BillsTable({ bills, today, currency }: Pick<Data, 'bills' | 'today' | 'currency'>) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Supplier</th>
          <th scope="col">Number</th>
          <th scope="col">Written</th>
          <th scope="col">Due</th>
          <th scope="col">State</th>
          <th scope="col" className="n">
            Total
          </th>
          <th scope="col" className="n">
            Open
          </th>
        </tr>
      </thead>
      <tbody>
        {bills.map((bill) => (
          <tr key={bill.id}>
            <th scope="row">{bill.supplier}</th>
            <td>
              <Link to={`/console/bills/${bill.id}`}>{bill.number}</Link>
            </td>
            <td>{formatDay(bill.billedOn)}</td>
            <td>{formatDay(bill.dueOn)}</td>
            <td>
              <BillState bill={bill} today={today} />
            </td>
            <td className="n">
              <Money minor={bill.totalMinor} currency={currency} />
            </td>
            <td className="n">
              {bill.totalMinor === bill.paidMinor ? (
                '–'
              ) : (
                <Money minor={bill.totalMinor - bill.paidMinor} currency={currency} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Pages({ page, hasMore, show, supplier }: Pick<Data, 'page' | 'hasMore' | 'show' | 'supplier'>) {
  if (page === 1 && !hasMore) return null;
  const href = (to: number) =>
    `/console/bills?${new URLSearchParams({ show, ...(supplier && { supplier }), page: String(to) }).toString()}`;
  return (
    <nav className="pager" aria-label="Pages of bills">
      {page > 1 ? (
        <Link className="button quiet" rel="prev" to={href(page - 1)}>
          Previous
        </Link>
      ) : (
        <span />
      )}
      {hasMore && (
        <Link className="button quiet" rel="next" to={href(page + 1)}>
          Next
        </Link>
      )}
    </nav>
  );
}
