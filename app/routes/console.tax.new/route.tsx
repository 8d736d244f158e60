import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { formatMoney, toDecimal } from '#app/domain/money.ts';
import { regionWords } from '#app/domain/sales-tax.ts';
import { readSalesTax, recordRemittance } from '#app/services/remittances.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Field, SelectField } from '#app/ui/field.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { parseForm } from '#app/web/forms.server.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatMonth } from '../console/day.ts';
import { amountField, choiceField, dayField } from '../console/fields.server.ts';
import { FormEnd } from '../console/form-end.tsx';
import { FormErrors, typedIn } from '../console/form-errors.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Pay tax on', matches) }];

/** Stands for withholdings among the regions, whose names are letters. */
const WITHHOLDINGS = '*';
/** Stands for orders of no known region, since an empty choice means none was made. */
const UNKNOWN = '-';

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { months, withheldMinor, today, currency } = await readSalesTax(context.app);
  const owed = [...new Set(months.map((row) => row.region))].map((region) => ({
    value: region || UNKNOWN,
    label: `Sales tax, ${regionWords(region)}`,
    owedMinor: months.filter((row) => row.region === region).at(-1)?.owedMinor ?? 0,
  }));
  const choices = [
    ...owed,
    { value: WITHHOLDINGS, label: 'Withholdings from pay', owedMinor: withheldMinor },
  ].filter((choice) => choice.owedMinor > 0);
  const chosen = choices.find((choice) => choice.value === new URL(request.url).searchParams.get('region'));
  const known = [...new Set([...months.map((row) => row.month), today.slice(0, 7)])].sort();
  return { choices, chosen, months: known, today, currency };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context, ['owner', 'finance']);
  const { currency } = context.app.settings;
  const month = (sentence: string) => z.string({ error: sentence }).regex(/^\d{4}-\d{2}$/, sentence);
  const schema = z.object({
    region: choiceField('Choose what is paid on.'),
    fromMonth: month('Choose the first month it is for.'),
    throughMonth: month('Choose the last month it is for.'),
    settled: amountField(currency, { sentence: 'Type what is settled, for example 384.20.' }),
    paid: amountField(currency, { sentence: 'Type what left the bank, for example 384.00.' }).optional(),
    paidOn: dayField('Choose the day it was paid.'),
    reference: z.string().trim().max(60, 'Keep the reference under 60 characters.').default(''),
  });
  const typed = request.clone();
  const form = await parseForm(request, schema);
  if (!form.ok) return data({ errors: form.errors, values: form.values }, 400);
  const { region, settled, paid, ...facts } = form.value;
  const outcome = await recordRemittance(context.app, {
    ...facts,
    kind: region === WITHHOLDINGS ? 'withholdings' : 'sales_tax',
    region: region === WITHHOLDINGS || region === UNKNOWN ? '' : region,
    settledMinor: settled,
    paidMinor: paid ?? settled,
    createdBy: staff.userId,
  });
  if (outcome.ok) return redirect('/console/tax?paid=1');
  const values = Object.fromEntries(await typed.formData()) as Record<string, string>;
  return data({ errors: { [outcome.field]: outcome.sentence } as Record<string, string>, values }, 422);
}

export default function PayTaxOn() {
  const { choices, chosen, months, today, currency } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const errors: Record<string, string> = answer?.errors ?? {};
  const first: Record<string, string> = {
    region: chosen?.value ?? '',
    fromMonth: months[0] ?? '',
    throughMonth: months.at(-1) ?? '',
    settled: chosen ? toDecimal(chosen.owedMinor, currency) : '',
    paidOn: today,
  };
  const at = (id: string) => ({
    id,
    error: errors[id],
    defaultValue: typedIn(answer?.values, id, first[id]),
  });
  const options = months.map((month) => ({ value: month, label: formatMonth(month, true) }));
  return (
    <>
      <Crumbs trail={[{ href: '/console/tax', label: 'Sales tax' }]} />
      <ConsoleHead title="Pay tax on" />
      <FormErrors errors={errors} />
      <Form method="post" noValidate key={chosen?.value}>
        <Panel title="For what">
          <SelectField
            {...at('region')}
            label="What is paid on"
            options={[
              { value: '', label: choices.length === 0 ? 'Nothing is owed' : 'Choose' },
              ...choices.map(({ value, label, owedMinor }) => ({
                value,
                label: `${label} · ${formatMoney(owedMinor, currency)} owed`,
              })),
            ]}
          />
          <div className="field-row">
            <SelectField {...at('fromMonth')} label="First month" options={options} />
            <SelectField {...at('throughMonth')} label="Last month" options={options} />
          </div>
        </Panel>
        <Panel title="How much">
          <div className="field-row">
            <Field
              {...at('settled')}
              label={`Settled (${currency})`}
              hint="What is no longer owed by it."
              inputMode="decimal"
              autoComplete="off"
            />
            <Field
              {...at('paid')}
              label={`Left the bank (${currency})`}
              hint="If the state rounds or gives a discount; else leave it empty."
              inputMode="decimal"
              autoComplete="off"
            />
          </div>
          <div className="field-row">
            <Field {...at('paidOn')} label="Paid on" type="date" max={today} />
            <Field
              {...at('reference')}
              label="Reference"
              hint="The number of the filing."
              autoComplete="off"
            />
          </div>
        </Panel>
        <FormEnd save="Record it as paid on" back="/console/tax" />
      </Form>
    </>
  );
}
