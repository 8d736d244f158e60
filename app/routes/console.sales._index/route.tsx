import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { readStaffSales } from '#app/services/staff-sale-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { SelectField } from '#app/ui/field.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { StepsStrip } from '#app/ui/steps-strip.tsx';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay } from '../console/day.ts';
import { readNumber } from '../console/fields.server.ts';
import { SaleState } from './sale-state.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Direct sales', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { searchParams } = new URL(request.url);
  const channel = (['cash', 'receivable'] as const).find((one) => one === searchParams.get('paid'));
  const before = readNumber(searchParams.get('before'));
  const found = await readStaffSales(context.app, {
    ...(channel && { channel }),
    ...(before !== undefined && { before }),
  });
  return { ...found, paid: channel ?? '' };
}

export default function DirectSales() {
  const { sales, older, openMinor, overdueMinor, today, currency, paid } = useLoaderData<typeof loader>();
  return (
    <>
      <ConsoleHead
        title="Direct sales"
        over="Sold at a stall, by telephone or to a shop, without the card page."
      >
        <a className="button quiet" href="/console/sales.csv">
          CSV
        </a>
        <Link className="button small" to="/console/sales/new">
          Record a sale
        </Link>
      </ConsoleHead>
      <StepsStrip
        steps={[
          {
            label: 'Owed by customers',
            figure: <Money minor={openMinor} currency={currency} />,
            note: 'sold on account, not paid yet',
          },
          {
            label: 'Past its day',
            figure: <Money minor={overdueMinor} currency={currency} />,
            note: 'of what is owed',
          },
        ]}
      />
      <Form method="get" className="filters after-steps" role="search" key={paid}>
        <SelectField
          id="paid"
          label="Sales"
          defaultValue={paid}
          options={[
            { value: '', label: 'All' },
            { value: 'cash', label: 'For cash' },
            { value: 'receivable', label: 'On account' },
          ]}
        />
        <button className="button quiet">Show</button>
      </Form>
      <Panel isWide title="Newest first">
        {sales.length === 0 ? (
          <p className="soft">Nothing has been sold this way yet.</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">Order</th>
                <th scope="col">Sold</th>
                <th scope="col">Customer</th>
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
              {sales.map((sale) => (
                <tr key={sale.id}>
                  <th scope="row">
                    <Link to={`/console/sales/${sale.number}`}>{sale.number}</Link>
                  </th>
                  <td>{formatDay(sale.createdAt)}</td>
                  <td className="words">{sale.customer || '–'}</td>
                  <td>
                    <SaleState sale={sale} today={today} />
                  </td>
                  <td className="n">
                    <Money minor={sale.totalMinor} currency={currency} />
                  </td>
                  <td className="n">
                    {sale.openMinor === 0 ? '–' : <Money minor={sale.openMinor} currency={currency} />}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      {older !== null && (
        <nav className="pager" aria-label="Pages of sales">
          <span />
          <Link
            className="button quiet"
            rel="next"
            to={`/console/sales?${new URLSearchParams({ ...(paid && { paid }), before: String(older) }).toString()}`}
          >
            Older
          </Link>
        </nav>
      )}
    </>
  );
}
