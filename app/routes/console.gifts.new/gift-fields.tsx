import { Field, SelectField } from '#app/ui/field.tsx';

export interface GiftFieldsProps {
  at: (id: string) => { id: string; error: string | undefined; defaultValue: string };
  currency: string;
  today: string;
}

/** What arrived, how, and what proves it. The donor’s name goes no further than owners and finance. */
export function GiftFields({ at, currency, today }: GiftFieldsProps) {
  return (
    <>
      <div className="field-row">
        <Field {...at('amount')} label={`Amount (${currency})`} inputMode="decimal" autoComplete="off" />
        <Field {...at('receivedOn')} label="Arrived on" type="date" max={today} />
        <SelectField
          {...at('method')}
          label="How"
          options={[
            { value: 'bank', label: 'Bank transfer' },
            { value: 'check', label: 'Check' },
            { value: 'cash', label: 'Cash' },
          ]}
        />
      </div>
      <div className="field-row">
        <Field
          {...at('evidence')}
          label="Evidence"
          hint="The line of the bank statement, the check’s number, a receipt."
          autoComplete="off"
        />
        <Field
          {...at('donorName')}
          label="Who gave it"
          hint="For owners and finance; no public page shows it. May stay empty."
          autoComplete="off"
        />
      </div>
      <Field {...at('note')} label="Note" hint="For staff; may stay empty." autoComplete="off" />
    </>
  );
}
