import { Form, useNavigation } from '@remix-run/react';
import { toDecimal } from '#app/domain/money.ts';
import { Panel } from '#app/ui/console-frame.tsx';
import { Field, SelectField } from '#app/ui/field.tsx';
import { FormErrors, typedIn } from '../console/form-errors.tsx';
import type { PayAnswer } from './pay.server.ts';
import type { BillData } from './route.tsx';

/** Records that the bill was paid, whole or in part. */
export function PayForm({ found, answer }: { found: BillData; answer: PayAnswer | undefined }) {
  const { bill, today, currency } = found;
  const isSending = useNavigation().state === 'submitting';
  const errors: Record<string, string> = answer?.errors ?? {};
  const first: Record<string, string> = {
    amount: toDecimal(bill.totalMinor - bill.paidMinor, currency),
    paidOn: today,
    paidFrom: 'bank',
  };
  const at = (id: string) => ({
    id,
    error: errors[id],
    defaultValue: typedIn(answer?.values, id, first[id]),
  });
  return (
    <Panel title="It was paid">
      <FormErrors errors={errors} />
      {/* A new amount after each payment, also where the page itself stays. */}
      <Form method="post" noValidate key={bill.paidMinor}>
        <Field {...at('amount')} label={`Amount (${currency})`} inputMode="decimal" autoComplete="off" />
        <Field {...at('paidOn')} label="Paid on" type="date" max={today} />
        <SelectField
          {...at('paidFrom')}
          label="From"
          options={[
            { value: 'bank', label: 'Bank' },
            { value: 'cash', label: 'Cash' },
          ]}
        />
        <button className="button small" disabled={isSending}>
          Record the payment
        </button>
      </Form>
    </Panel>
  );
}
