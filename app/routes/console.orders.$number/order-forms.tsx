import { Form, Link, useNavigation } from '@remix-run/react';
import { formatMoney } from '#app/domain/money.ts';
import { Panel } from '#app/ui/console-frame.tsx';
import { Field } from '#app/ui/field.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { FormErrors, typedIn } from '../console/form-errors.tsx';
import type { OrderAnswer } from './actions.server.ts';
import type { OrderData } from './route.tsx';

interface FormProps {
  order: OrderData['order'];
  answer: OrderAnswer | undefined;
}

/** Marks the parcel as sent. */
export function ShipForm({ order, answer }: FormProps) {
  const isSending = useNavigation().state === 'submitting';
  return (
    <Panel title="Send it">
      {answer && <FormErrors errors={answer.errors} />}
      <Form method="post" action="?do=ship" noValidate>
        <Field
          id="label"
          label={`What the label cost (${order.currency})`}
          hint="For example 5.35. It is booked as owed to the carrier."
          inputMode="decimal"
          autoComplete="off"
          defaultValue={typedIn(answer?.values, 'label')}
          error={answer?.errors['label']}
        />
        <button className="button small" disabled={isSending}>
          Mark as sent
        </button>
      </Form>
    </Panel>
  );
}

/** Asks for a refund of all that is left; as `isAsking` the step that says the amount before anything moves. */
export function RefundForm({
  order,
  answer,
  restMinor,
  isAsking = false,
}: FormProps & { restMinor: number; isAsking?: boolean }) {
  const confirm = answer?.confirm;
  // Another window may have given it back meanwhile: who asked is told, though there is nothing left to ask for.
  if (restMinor === 0) return isAsking && answer ? <FormErrors errors={answer.errors} /> : null;
  if (isAsking !== (confirm !== undefined)) return null;
  return confirm ? <Confirm order={order} confirm={confirm} /> : <Ask order={order} answer={answer} />;
}

function Confirm({
  order,
  confirm,
}: {
  order: OrderData['order'];
  confirm: NonNullable<OrderAnswer['confirm']>;
}) {
  const isSending = useNavigation().state === 'submitting';
  const amount = formatMoney(confirm.amountMinor, order.currency);
  return (
    <Notice tone="warn" title={`Give back ${amount}?`}>
      <p>
        {amount} of order {order.number} goes back to the buyer’s card.{' '}
        {confirm.restock ? 'The goods go back on the shelf.' : 'The goods are not sold again.'} Wages earned
        by making them stay earned and paid. This cannot be undone.
      </p>
      <p>Reason: {confirm.reason}</p>
      <Form method="post" action="?do=refund" className="row">
        <input type="hidden" name="restock" value={confirm.restock ? 'yes' : 'no'} />
        <input type="hidden" name="reason" value={confirm.reason} />
        <input type="hidden" name="confirmed" value={confirm.amountMinor} />
        <button className="button small danger" disabled={isSending}>
          Give back {amount}
        </button>
        <Link className="button quiet" to={`/console/orders/${order.number}`}>
          Keep the order
        </Link>
      </Form>
    </Notice>
  );
}

function Ask({ order, answer }: FormProps) {
  const restock = typedIn(answer?.values, 'restock');
  return (
    <Panel title="Refund">
      {answer && <FormErrors errors={answer.errors} />}
      <Form method="post" action="?do=refund" noValidate>
        {order.shippedAt === null ? (
          <>
            <input type="hidden" name="restock" value="yes" />
            <p className="soft">The goods have not left, so they go back on the shelf.</p>
          </>
        ) : (
          <fieldset id="restock">
            <legend>Can the goods be sold again?</legend>
            {answer?.errors['restock'] !== undefined && (
              <p className="field-error">{answer.errors['restock']}</p>
            )}
            <label className="check">
              <input type="radio" name="restock" value="yes" defaultChecked={restock === 'yes'} />
              <span>Yes, they are back on the shelf</span>
            </label>
            <label className="check">
              <input type="radio" name="restock" value="no" defaultChecked={restock === 'no'} />
              <span>No, they are damaged or stay with the buyer</span>
            </label>
          </fieldset>
        )}
        <Field
          id="reason"
          label="Why"
          hint="Staff read it later; the buyer does not."
          autoComplete="off"
          defaultValue={typedIn(answer?.values, 'reason')}
          error={answer?.errors['reason']}
        />
        <button className="button quiet">Give everything back …</button>
      </Form>
    </Panel>
  );
}
