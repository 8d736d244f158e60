import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { readToday } from '#app/services/today.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { StepsStrip, type Step } from '#app/ui/steps-strip.tsx';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatMoment } from '../console/day.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Today', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context);
  const today = await readToday(context.app, staff);
  const { timeZone } = context.app.settings;
  return { ...today, timeZone, now: context.app.now().toISOString(), name: staff.name };
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Today() {
  const data = useLoaderData<typeof loader>();
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: data.timeZone });
  return (
    <>
      <ConsoleHead title="Today" over={day.format(new Date(data.now))}>
        <Link className="button small" to="/console/batches/new">
          Finish a batch
        </Link>
      </ConsoleHead>
      <StepsStrip steps={listSteps(data)} />
      {data.orders && <Attention orders={data.orders.attention} />}
      <div className="two-up">
        {data.orders && <ToSend orders={data.orders} currency={data.currency} timeZone={data.timeZone} />}
        {/* One column beside the orders; two of their own where there are none. */}
        <div className={data.orders ? '' : 'two-up whole-row'}>
          <WagesDue rows={data.wagesDue} currency={data.currency} />
          <LowStock rows={data.lowStock} />
        </div>
      </div>
    </>
  );
}

function listSteps({ orders, totalDueMinor, wagesDue, lowStock, currency }: Data): Step[] {
  const cohorts = wagesDue.length;
  return [
    ...(orders
      ? [
          { label: 'Orders to send', figure: orders.toSend, note: `${orders.inPayment} being paid now` },
          {
            label: 'Need attention',
            figure: orders.needAttention,
            note: orders.needAttention === 0 ? 'nothing is stuck' : 'paid, and something is unclear',
          },
        ]
      : []),
    {
      label: 'Wages due',
      figure: <Money minor={totalDueMinor} currency={currency} />,
      note: cohorts === 1 ? 'to one cohort' : `to ${cohorts} cohorts`,
      tone: 'wages',
    },
    { label: 'Few left', figure: lowStock.length, note: 'pieces with three or fewer' },
  ];
}

function Attention({ orders }: { orders: NonNullable<Data['orders']>['attention'] }) {
  if (orders.length === 0) return null;
  return (
    <Panel title="Orders that need a decision">
      <ul className="plain-list">
        {orders.map((order) => (
          <li key={order.number}>
            <Link to={`/console/orders/${order.number}`}>Order {order.number}</Link>: {order.attention}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function ToSend({
  orders,
  currency,
  timeZone,
}: {
  orders: NonNullable<Data['orders']>;
  currency: string;
  timeZone: string;
}) {
  return (
    <Panel isWide title="To send">
      {orders.next.length === 0 ? (
        <p className="soft">Every paid order is on its way.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Order</th>
              <th scope="col">Paid</th>
              <th scope="col" className="n">
                Total
              </th>
            </tr>
          </thead>
          <tbody>
            {orders.next.map((order) => (
              <tr key={order.number}>
                <th scope="row">
                  <Link to={`/console/orders/${order.number}`}>{order.number}</Link>
                </th>
                <td>{order.paidAt && formatMoment(order.paidAt, timeZone)}</td>
                <td className="n">
                  <Money minor={order.totalMinor} currency={currency} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="panel-foot">
        <Link to="/console/orders?status=to-send">All orders to send ({orders.toSend})</Link>
      </p>
    </Panel>
  );
}

function WagesDue({ rows, currency }: { rows: Data['wagesDue']; currency: string }) {
  return (
    <Panel isWide title="Wages due">
      {rows.length === 0 ? (
        <p className="soft">Everything earned by making has been paid.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Cohort</th>
              <th scope="col" className="n">
                Due
              </th>
              <td />
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">
                  <Link to={`/console/cohorts/${row.code}`}>{row.code}</Link>
                  <small className="soft block">{row.programName}</small>
                </th>
                <td className="n">
                  <Money minor={row.dueMinor} currency={currency} />
                </td>
                <td className="n">
                  <Link to={`/console/payroll/new?cohort=${row.code}`}>
                    Pay<span className="sr-only"> cohort {row.code}</span>
                  </Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function LowStock({ rows }: { rows: Data['lowStock'] }) {
  return (
    <Panel isWide title="Few left on the shelf">
      {rows.length === 0 ? (
        <p className="soft">There are more than three of every piece.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Piece</th>
              <th scope="col" className="n">
                Left
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td className="words">{row.piece}</td>
                <td className="n">{row.free}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
