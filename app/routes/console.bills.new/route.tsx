import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { OPERATING_USES } from '#app/domain/bank-books.ts';
import { labelOfUse } from '#app/domain/impact.ts';
import { formatMoney } from '#app/domain/money.ts';
import { readBillForm } from '#app/services/bill-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Field, SelectField } from '#app/ui/field.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { FormEnd } from '../console/form-end.tsx';
import { FormErrors, typedIn } from '../console/form-errors.tsx';
import { submitBill } from './bill-form.server.ts';
import { LINES } from './lines.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Enter a bill', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  return readBillForm(context.app);
}

export async function action({ request, context }: ActionFunctionArgs) {
  return submitBill(context.app, request, await requireStaff(request, context, ['owner', 'finance']));
}

export default function EnterBill() {
  const { suppliers, today } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const errors: Record<string, string> = answer?.errors ?? {};
  const first: Record<string, string> = { billedOn: today, dueOn: today };
  const at = (id: string) => ({
    id,
    error: errors[id],
    defaultValue: typedIn(answer?.values, id, first[id]),
  });
  return (
    <>
      <Crumbs trail={[{ href: '/console/bills', label: 'Bills' }]} />
      <ConsoleHead title="Enter a bill" />
      <FormErrors errors={errors} />
      <Form method="post" noValidate>
        <Panel title="The bill">
          <div className="field-row">
            <Field {...at('supplier')} label="Supplier" list="suppliers" autoComplete="off" />
            <Field {...at('number')} label="Bill number" hint="As printed on it." autoComplete="off" />
          </div>
          <datalist id="suppliers">
            {suppliers.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <div className="field-row">
            <Field {...at('billedOn')} label="Written on" type="date" max={today} />
            <Field {...at('dueOn')} label="Due on" type="date" />
          </div>
          <Field {...at('memo')} label="Note" hint="If there is something to remember." autoComplete="off" />
        </Panel>
        <Panel title="What it is for">
          <Counted />
          {LINES.map((n) => (
            <BillLine key={n} n={n} at={at} />
          ))}
        </Panel>
        <FormEnd save="Enter the bill" back="/console/bills" />
      </Form>
    </>
  );
}

function Counted() {
  const { unbilled, currency } = useLoaderData<typeof loader>();
  return (
    <p className="soft">
      Materials are counted when a batch is finished, and labels when a parcel leaves. Without a bill so far:{' '}
      {formatMoney(unbilled.materials, currency)} of materials and {formatMoney(unbilled.carrier, currency)}{' '}
      of labels. A bill settles that first; only what it costs more or less is new. Say how much it settles,
      or leave it empty for as much as fits.
    </p>
  );
}

interface LineProps {
  n: number;
  at: (id: string) => { id: string; error: string | undefined; defaultValue: string };
}

function BillLine({ n, at }: LineProps) {
  const { currency } = useLoaderData<typeof loader>();
  return (
    <fieldset>
      <legend className="sr-only">Line {n}</legend>
      <div className="field-row">
        <SelectField
          {...at(`use${n}`)}
          label="What for"
          options={[
            { value: '', label: n === 1 ? 'Choose' : 'Nothing more' },
            { value: 'materials', label: 'Materials for our goods' },
            { value: 'carrier', label: 'Carrier labels' },
            ...OPERATING_USES.map((use) => ({ value: `operating:${use}`, label: labelOfUse(use) })),
          ]}
        />
        <Field {...at(`amount${n}`)} label={`Amount (${currency})`} inputMode="decimal" autoComplete="off" />
        <Field
          {...at(`standard${n}`)}
          label="Counted before"
          inputMode="decimal"
          autoComplete="off"
          placeholder="as much as fits"
        />
      </div>
    </fieldset>
  );
}
