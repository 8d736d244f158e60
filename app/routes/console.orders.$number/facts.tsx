import { Panel } from '#app/ui/console-frame.tsx';
import { Money } from '#app/ui/money.tsx';
import { formatMoment } from '../console/day.ts';
import type { OrderData } from './route.tsx';

/** What was bought, and what it came to. */
export function Lines({ found: { order, lines, code } }: { found: OrderData }) {
  const money = (minor: number) => <Money minor={minor} currency={order.currency} />;
  return (
    <Panel isWide title="Lines">
      <table>
        <thead>
          <tr>
            <th scope="col">Piece</th>
            <th scope="col" className="n">
              Paid
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id}>
              <td className="words">
                {line.title}
                <small className="soft block">
                  {line.quantity} × {money(line.unitListMinor)}
                </small>
                {line.options !== '' && <small className="soft block">{line.options}</small>}
                {line.giftTag !== '' && <small className="soft block">Gift tag: {line.giftTag}</small>}
              </td>
              <td className="n">
                {money(line.paidMinor)}
                {line.paidMinor < line.unitListMinor * line.quantity && (
                  <small className="soft block">of {money(line.unitListMinor * line.quantity)}</small>
                )}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {order.goodsMinor < order.listMinor && (
            <>
              <Sum label="Goods at list price" amount={money(order.listMinor)} />
              <Sum
                label={code === undefined ? 'Discount' : `Code ${code}`}
                amount={money(order.goodsMinor - order.listMinor)}
              />
            </>
          )}
          <Sum label="Goods" amount={money(order.goodsMinor)} />
          <Sum label="Shipping" amount={money(order.shippingMinor)} />
          <Sum label="Sales tax" amount={money(order.taxMinor)} />
          <Sum label="Total" amount={money(order.totalMinor)} />
        </tfoot>
      </table>
    </Panel>
  );
}

function Sum({ label, amount }: { label: string; amount: JSX.Element }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td className="n">{amount}</td>
    </tr>
  );
}

/** Where the parcel goes. */
export function Contact({ found: { contact }, children }: { found: OrderData; children?: React.ReactNode }) {
  const lines = contact ? addressLines(contact.addressJson) : [];
  return (
    <Panel title="Send to">
      {contact && contact.email !== '' ? (
        <address>
          <strong>{contact.name}</strong>
          {lines.map((line) => (
            <span key={line} className="block">
              {line}
            </span>
          ))}
          <a href={`mailto:${contact.email}`}>{contact.email}</a>
        </address>
      ) : (
        <p className="soft">
          {contact ? 'The buyer’s data is erased.' : 'Name and address come with the payment.'}
        </p>
      )}
      {contact && contact.email !== '' && children}
    </Panel>
  );
}

/** The address as Stripe gave it; whatever is in it, nothing here breaks the page. */
function addressLines(json: string): string[] {
  const parsed: unknown = JSON.parse(json === '' ? '{}' : json);
  const address = (parsed ?? {}) as Record<string, unknown>;
  const word = (key: string) => (typeof address[key] === 'string' ? address[key] : '');
  const town = [word('postal_code') || word('postalCode'), word('city'), word('state')]
    .filter(Boolean)
    .join(' ');
  return [word('line1'), word('line2'), town, word('country')].filter((line) => line !== '');
}

/** When it was paid and sent, and under which names Stripe knows the payment. */
export function Payment({ found: { order, payment, timeZone } }: { found: OrderData }) {
  const facts: [string, React.ReactNode][] = [
    ['Paid', order.paidAt ? formatMoment(order.paidAt, timeZone) : 'not yet'],
    ['Sent', order.shippedAt ? formatMoment(order.shippedAt, timeZone) : 'not yet'],
    ...(order.shippedAt
      ? [
          ['Label', <Money key="label" minor={order.carrierMinor} currency={order.currency} />] as [
            string,
            React.ReactNode,
          ],
        ]
      : []),
    [
      'Stripe payment',
      payment?.paymentIntentId ? <code key="intent">{payment.paymentIntentId}</code> : 'none',
    ],
  ];
  return (
    <Panel title="Payment">
      <dl className="facts">
        {facts.map(([name, fact]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

const REFUND_WORDS = {
  requested: 'Asked for',
  pending: 'On its way',
  succeeded: 'Given back',
  failed: 'Failed',
  canceled: 'Canceled',
} as const;

function describeGoods({ status, shelved, lost }: OrderData['refunds'][number]): string {
  if (status === 'failed' || status === 'canceled') return 'none';
  const words = [shelved > 0 && `${shelved} back on the shelf`, lost > 0 && `${lost} not sold again`];
  return words.filter(Boolean).join(', ') || 'none';
}

/** What went back so far, and why. */
export function Refunds({ found: { order, refunds, timeZone } }: { found: OrderData }) {
  if (refunds.length === 0) return null;
  return (
    <Panel isWide title="Refunds">
      <table>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col" className="n">
              Amount
            </th>
            <th scope="col">State</th>
            <th scope="col">Reason</th>
            <th scope="col">Pieces</th>
          </tr>
        </thead>
        <tbody>
          {refunds.map((refund) => (
            <tr key={refund.id}>
              <td>{formatMoment(refund.createdAt, timeZone)}</td>
              <td className="n">
                <Money minor={refund.amountMinor} currency={order.currency} />
              </td>
              <td>{REFUND_WORDS[refund.status]}</td>
              <td className="words">{refund.reason}</td>
              <td className="short-words">{describeGoods(refund)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
