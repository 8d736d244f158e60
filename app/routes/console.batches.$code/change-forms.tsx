import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import type { ReactNode } from 'react';
import { toDecimal } from '#app/domain/money.ts';
import { Panel } from '#app/ui/console-frame.tsx';
import { Field } from '#app/ui/field.tsx';
import { FormErrors, typedIn } from '../console/form-errors.tsx';
import type { action, loader } from './route.tsx';

/** What can happen to a batch after it was entered. Only what can happen to this one is offered. */
export function ChangeForms() {
  const { batch } = useLoaderData<typeof loader>();
  return (
    <Panel title="Something changed">
      {batch.isOpen && <Made />}
      {batch.free > 0 && batch.onHand > 0 && <WriteOff />}
      <Correct />
      {batch.isOpen && batch.free > 0 && <Close />}
    </Panel>
  );
}

function useForm(what: string) {
  const { today } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const own = answer?.what === what ? answer : undefined;
  const errors: Record<string, string> = own?.errors ?? {};
  // Two forms of one page have fields of the same name, and ids must differ.
  const at = (name: string, first = '') => ({
    id: `${what}-${name}`,
    name,
    error: errors[name],
    defaultValue: typedIn(own?.values, name, first),
  });
  const summary = Object.fromEntries(
    Object.entries(errors).map(([name, sentence]) => [name === 'form' ? name : `${what}-${name}`, sentence]),
  );
  return { at, today, isOpen: own !== undefined, summary };
}

interface ChangeProps {
  what: string;
  title: string;
  button: string;
  children: ReactNode;
}

function Change({ what, title, button, children }: ChangeProps) {
  const { isOpen, summary } = useForm(what);
  const isSending = useNavigation().state === 'submitting';
  return (
    <details open={isOpen}>
      <summary>{title}</summary>
      <FormErrors errors={summary} />
      <Form method="post" action={`?do=${what}`} noValidate>
        {children}
        <div className="row form-end">
          <button className="button small" disabled={isSending}>
            {button}
          </button>
        </div>
      </Form>
    </details>
  );
}

function Made() {
  const { batch } = useLoaderData<typeof loader>();
  const { at, today } = useForm('made');
  return (
    <Change what="made" title="Pieces were made" button="Enter what was made">
      <p className="soft">Their wages are earned from that day, and their parcels can be sent.</p>
      <div className="field-row">
        <Field {...at('quantity')} label={`How many, of ${batch.owed} to make`} inputMode="numeric" />
        <Field {...at('on', today)} label="Finished on" type="date" max={today} />
      </div>
    </Change>
  );
}

function WriteOff() {
  const { at, today } = useForm('write-off');
  return (
    <Change what="write-off" title="Pieces are gone: spoiled, lost or given away" button="Write them off">
      <p className="soft">They are a loss of operations at cost. The wages for making them stay earned.</p>
      <div className="field-row">
        <Field {...at('quantity')} label="How many" inputMode="numeric" />
        <Field {...at('on', today)} label="On" type="date" max={today} />
      </div>
      <Field {...at('reason')} label="Why" maxLength={300} />
    </Change>
  );
}

function Correct() {
  const { batch, labor, currency } = useLoaderData<typeof loader>();
  const { at, today } = useForm('correct');
  return (
    <Change what="correct" title="It was entered wrong" button="Correct the batch">
      <p className="soft">
        The books become what they would have been. Wages that were paid stay paid.
        {batch.hasOrders &&
          ' A piece is in an order, so the costs that its split was made by stay; enter a difference with the bill or the payroll.'}
      </p>
      <div className="field-row">
        <Field {...at('quantity', String(batch.made))} label="Pieces really made" inputMode="numeric" />
        {!batch.hasOrders && (
          <Field
            {...at('materials', toDecimal(batch.unitMaterialsMinor, currency))}
            label={`Materials for one piece (${currency})`}
            inputMode="decimal"
          />
        )}
        <Field {...at('on', today)} label="Corrected on" type="date" max={today} />
      </div>
      {!batch.hasOrders &&
        labor.map((row, i) => (
          <div className="field-row" key={row.cohortId}>
            <Field
              {...at(`minutes${i}`, String(row.minutes))}
              label={`${row.cohortCode}: minutes for one piece`}
              inputMode="numeric"
            />
            <Field
              {...at(`rate${i}`, toDecimal(row.rateMinor, currency))}
              label={`${row.cohortCode}: pay for one hour (${currency})`}
              inputMode="decimal"
            />
          </div>
        ))}
      <Field {...at('reason')} label="Why" maxLength={300} />
    </Change>
  );
}

function Close() {
  const { batch } = useLoaderData<typeof loader>();
  const { at, today } = useForm('close');
  return (
    <Change what="close" title="No more of it is offered" button="Take the offer back">
      <p className="soft">
        {batch.free} {batch.free === 1 ? 'piece is' : 'pieces are'} on offer and unsold. Pieces that are sold
        are still to be made.
      </p>
      <Field {...at('on', today)} label="From" type="date" max={today} />
      <Field {...at('reason')} label="Why" maxLength={300} />
    </Change>
  );
}
