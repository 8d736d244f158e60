import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { readOrders } from '#app/services/orders.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Field, SelectField } from '#app/ui/field.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatMoment } from '../console/day.ts';
import { readNumber } from '../console/fields.server.ts';
import { OrderState } from '../console/order-state.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Orders', matches) }];

const STATUSES = ['paid', 'needs_attention', 'open', 'processing', 'expired'] as const;

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { searchParams } = new URL(request.url);
  const chosen = searchParams.get('status') ?? '';
  const status = STATUSES.find((one) => one === chosen);
  const typed = searchParams.get('number')?.trim().replace(/^#/, '') ?? '';
  const number = readNumber(typed);
  const before = readNumber(searchParams.get('before'));
  const found = await readOrders(context.app, {
    ...(status && { status }),
    ...(chosen === 'to-send' && { isToSend: true }),
    // Something typed that is no number finds nothing, rather than everything.
    ...(typed !== '' && { number: number ?? -1 }),
    ...(before !== undefined && { before }),
  });
  const isLater = before !== undefined;
  return { ...found, chosen, typed, isLater, timeZone: context.app.settings.timeZone };
}

export default function Orders() {
  const { orders, counts, toSend, currency, older, chosen, typed, isLater, timeZone } =
    useLoaderData<typeof loader>();
  const count = (status: string) => `(${counts[status] ?? 0})`;
  return (
    <>
      <ConsoleHead title="Orders" />
      <Form method="get" className="filters" role="search">
        <SelectField
          id="status"
          label="State"
          key={chosen}
          defaultValue={chosen}
          options={[
            { value: '', label: 'All' },
            { value: 'to-send', label: `To send (${toSend})` },
            { value: 'needs_attention', label: `Needs attention ${count('needs_attention')}` },
            { value: 'paid', label: `Paid ${count('paid')}` },
            { value: 'open', label: `Being paid ${count('open')}` },
            { value: 'processing', label: `Payment on its way ${count('processing')}` },
            { value: 'expired', label: `Not paid ${count('expired')}` },
          ]}
        />
        <Field id="number" label="Order number" inputMode="numeric" defaultValue={typed} key={`n${typed}`} />
        <button className="button quiet">Show</button>
      </Form>
      <Panel isWide title={isLater ? 'Older orders' : 'Newest first'}>
        {orders.length === 0 ? (
          <p className="soft">
            No order matches. <Link to="/console/orders">Show all orders</Link>
          </p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">Order</th>
                <th scope="col">Placed</th>
                <th scope="col">State</th>
                <th scope="col" className="n">
                  Total
                </th>
                <th scope="col" className="n">
                  Given back
                </th>
              </tr>
            </thead>
            <tbody>
              {orders.map((order) => (
                <tr key={order.number}>
                  <th scope="row">
                    <Link to={`/console/orders/${order.number}`}>{order.number}</Link>
                  </th>
                  <td>{formatMoment(order.createdAt, timeZone)}</td>
                  <td>
                    <OrderState order={order} />
                  </td>
                  <td className="n">
                    <Money minor={order.totalMinor} currency={currency} />
                  </td>
                  <td className="n">
                    {order.refundedMinor === 0 ? (
                      '–'
                    ) : (
                      <Money minor={order.refundedMinor} currency={currency} />
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      <Older chosen={chosen} older={older} isLater={isLater} />
    </>
  );
}

/** Pages go by order number: what arrives meanwhile moves nobody's place. */
function Older({ chosen, older, isLater }: { chosen: string; older: number | null; isLater: boolean }) {
  if (older === null && !isLater) return null;
  const href = (before?: number) => {
    const query = new URLSearchParams({
      ...(chosen && { status: chosen }),
      ...(before !== undefined && { before: String(before) }),
    });
    return `/console/orders?${query.toString()}`;
  };
  return (
    <nav className="pager" aria-label="Pages of orders">
      {isLater ? (
        <Link className="button quiet" to={href()}>
          Newest
        </Link>
      ) : (
        <span />
      )}
      {older !== null && (
        <Link className="button quiet" rel="next" to={href(older)}>
          Older
        </Link>
      )}
    </nav>
  );
}
