import { useEffect, useRef } from 'react';
import { Form, useNavigation } from '@remix-run/react';
import { formatMoney } from '#app/domain/money.ts';
import { Link } from '#app/ui/link.tsx';
import { Notice } from '#app/ui/notice.tsx';
import type { OrderAnswer } from './actions.server.ts';
import type { OrderData } from './route.tsx';

type Preview = NonNullable<OrderAnswer['preview']>;

/** The step before anything moves: what the buyer gets, which pieces come back, and which bucket gives how much. */
export function RefundPreview({
  order,
  preview,
  values,
  note,
}: {
  order: OrderData['order'];
  preview: Preview;
  values: OrderAnswer['values'];
  note: string | undefined;
}) {
  const isSending = useNavigation().state === 'submitting';
  const money = (minor: number) => formatMoney(minor, order.currency);
  // It stands above the form that asked for it, so it is brought into view and read out.
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => top.current?.focus(), [preview.refundId]);
  const amount = money(preview.amountMinor);
  return (
    <div ref={top} tabIndex={-1}>
      <Notice tone="warn" title={`Give back ${amount}?`}>
        {note !== undefined && <p>{note}</p>}
        <p>
          {amount} of order {order.number} goes back the way it was paid. {describePieces(preview)} Wages
          earned by making stay earned and paid. This cannot be undone.
        </p>
        <Sums preview={preview} money={money} />
        <p>Reason: {String(values?.['reason'] ?? '')}</p>
        <Form method="post" action="?do=refund" className="row">
          {Object.entries(values ?? {}).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={String(value)} />
          ))}
          <input type="hidden" name="refundId" value={preview.refundId} />
          <input type="hidden" name="confirmed" value={preview.amountMinor} />
          <button className="button small danger" name="step" value="give" disabled={isSending}>
            Give back {amount}
          </button>
          <button className="button quiet" name="step" value="change" disabled={isSending}>
            Change it
          </button>
          <Link className="button quiet" to={`/console/orders/${order.number}`}>
            Give nothing back
          </Link>
        </Form>
      </Notice>
    </div>
  );
}

function Sums({ preview, money }: { preview: Preview; money: (minor: number) => string }) {
  return (
    <table className="refund-sums">
      <caption>Where it comes from</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">From</th>
          <th scope="col">Amount</th>
        </tr>
      </thead>
      <tbody>
        {preview.buckets.map((bucket) => (
          <tr key={bucket.key}>
            <th scope="row">
              <span className="part">
                <span className={`dot tone-${bucket.tone}`} />
                {bucket.label}
              </span>
            </th>
            <td className="n">{money(bucket.amountMinor)}</td>
          </tr>
        ))}
        {preview.buckets.length === 0 && (
          <Row label="The buyer’s payment" amount={money(preview.goodsMinor)} />
        )}
        {preview.taxMinor > 0 && <Row label="Sales tax" amount={money(preview.taxMinor)} />}
        {preview.shippingMinor > 0 && <Row label="Shipping" amount={money(preview.shippingMinor)} />}
      </tbody>
      <tfoot>
        <Row label="To the buyer" amount={money(preview.amountMinor)} />
      </tfoot>
    </table>
  );
}

function Row({ label, amount }: { label: string; amount: string }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td className="n">{amount}</td>
    </tr>
  );
}

function describePieces({ pieces }: Preview): string {
  if (pieces.length === 0) return 'No piece comes back.';
  const list = (wanted: boolean) =>
    pieces
      .filter((one) => one.restock === wanted)
      .map((one) => `${one.quantity} × ${one.piece}`)
      .join(' and ');
  const [shelf, lost] = [list(true), list(false)];
  return [shelf !== '' && `Back on the shelf: ${shelf}.`, lost !== '' && `Not sold again: ${lost}.`]
    .filter(Boolean)
    .join(' ');
}
