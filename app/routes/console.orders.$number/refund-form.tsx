import { Form } from '@remix-run/react';
import { formatMoney } from '#app/domain/money.ts';
import { Panel } from '#app/ui/console-frame.tsx';
import { CheckField, Field, SelectField } from '#app/ui/field.tsx';
import { FormErrors, typedIn } from '../console/form-errors.tsx';
import type { OrderAnswer } from './actions.server.ts';
import type { OrderData } from './route.tsx';

type Choices = NonNullable<OrderData['choices']>;
type Answer = Pick<OrderAnswer, 'errors' | 'values'> | undefined;

const SOLD_AGAIN = [
  { value: '', label: 'Choose' },
  { value: 'yes', label: 'Back on the shelf' },
  { value: 'no', label: 'Damaged, lost, or kept by the buyer' },
];

/** Asks what goes back: pieces of each line, shipping, or an amount. Nothing moves before it was shown and confirmed. */
export function RefundForm({
  order,
  choices,
  answer,
}: {
  order: OrderData['order'];
  choices: Choices | undefined;
  answer: Answer;
}) {
  // Another window may have given it back meanwhile: who asked is told, though there is nothing left to ask for.
  if (!choices) return answer ? <FormErrors errors={answer.errors} /> : null;
  return (
    <Panel title="Give money back">
      {answer && <FormErrors errors={answer.errors} />}
      <Form method="post" action="?do=refund" noValidate>
        {choices.lines.map((line, place) => (
          <Line key={line.lineId} {...{ line, place, choices, order, answer }} />
        ))}
        {choices.lines.length > 0 && choices.isShipped === false && (
          <p className="soft">The goods have not left, so they go back on the shelf.</p>
        )}
        {choices.shippingLeftMinor > 0 && (
          <CheckField
            id="shipping"
            label={`Shipping too, ${formatMoney(choices.shippingLeftMinor, order.currency)}`}
            defaultChecked={answer?.values?.['shipping'] !== undefined}
          />
        )}
        <Amount {...{ order, choices, answer }} />
        <Field
          id="reason"
          label="Why"
          hint="Staff read it later; the buyer does not."
          autoComplete="off"
          defaultValue={typedIn(answer?.values, 'reason')}
          error={answer?.errors['reason']}
        />
        <div className="row">
          <button className="button small" name="step" value="show">
            Show what goes back …
          </button>
          <button className="button quiet" name="step" value="all">
            Everything …
          </button>
        </div>
      </Form>
    </Panel>
  );
}

function Line({
  line,
  place,
  choices,
  order,
  answer,
}: {
  line: Choices['lines'][number];
  place: number;
  choices: Choices;
  order: OrderData['order'];
  answer: Answer;
}) {
  const [units, restock] = [`units-${place}`, `restock-${place}`];
  if (line.unitsLeft === 0) return <p className="soft">{line.piece}: all of it went back.</p>;
  return (
    <fieldset className="refund-line">
      <legend>{line.piece}</legend>
      <div className="field-row">
        <Field
          id={units}
          label="How many go back"
          hint={`of ${line.unitsLeft}, at ${formatMoney(line.unitPaidMinor, order.currency)} and their tax`}
          type="number"
          min={0}
          max={line.unitsLeft}
          step={1}
          inputMode="numeric"
          defaultValue={typedIn(answer?.values, units, '0')}
          error={answer?.errors[units]}
        />
        {choices.isShipped && (
          <SelectField
            id={restock}
            label="They are"
            hint="decides whether they are sold again"
            options={SOLD_AGAIN}
            defaultValue={typedIn(answer?.values, restock)}
            error={answer?.errors[restock]}
          />
        )}
      </div>
    </fieldset>
  );
}

function Amount({ order, choices, answer }: { order: OrderData['order']; choices: Choices; answer: Answer }) {
  const most = formatMoney(choices.goodsLeftMinor, order.currency);
  const isOnly = choices.lines.length === 0;
  return (
    <Field
      id="amount"
      label={`${isOnly ? 'An amount' : 'Or an amount instead of pieces'} (${order.currency})`}
      hint={
        isOnly
          ? `At most ${most}.`
          : `Of goods with their tax, at most ${most}. The buyer keeps the pieces; it comes from every bucket in proportion.`
      }
      inputMode="decimal"
      autoComplete="off"
      defaultValue={typedIn(answer?.values, 'amount')}
      error={answer?.errors['amount']}
    />
  );
}
