import { Form, useNavigation } from '@remix-run/react';
import { Panel } from '#app/ui/console-frame.tsx';
import { Field } from '#app/ui/field.tsx';
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
