import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { OPERATING_USES } from '#app/domain/bank-books.ts';
import { labelOfUse } from '#app/domain/impact.ts';
import { readBillForm } from '#app/services/bill-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Field, SelectField } from '#app/ui/field.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { FormEnd } from '../console/form-end.tsx';
import { FormErrors, typedIn } from '../console/form-errors.tsx';
import { submitExpense } from './expense-form.server.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Record an expense', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { suppliers, today, currency } = await readBillForm(context.app);
  return { suppliers, today, currency };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return submitExpense(context.app, request, await requireStaff(request, context, ['owner', 'finance']));
}

export default function RecordExpense() {
  const { suppliers, today, currency } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const errors: Record<string, string> = answer?.errors ?? {};
  const first: Record<string, string> = { spentOn: today, paidFrom: 'bank' };
  const at = (id: string) => ({
    id,
    error: errors[id],
    defaultValue: typedIn(answer?.values, id, first[id]),
  });
  return (
    <>
      <Crumbs trail={[{ href: '/console/expenses', label: 'Expenses' }]} />
      <ConsoleHead title="Record an expense" />
      <FormErrors errors={errors} />
      <Form method="post" noValidate>
        <Panel title="What was paid">
          <div className="field-row">
            <Field {...at('payee')} label="Paid to" list="payees" autoComplete="off" />
            <SelectField
              {...at('useCategory')}
              label="What for"
              options={[
                { value: '', label: 'Choose' },
                ...OPERATING_USES.map((use) => ({ value: use, label: labelOfUse(use) })),
              ]}
            />
          </div>
          <datalist id="payees">
            {suppliers.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <div className="field-row">
            <Field {...at('amount')} label={`Amount (${currency})`} inputMode="decimal" autoComplete="off" />
            <Field {...at('spentOn')} label="Paid on" type="date" max={today} />
          </div>
          <div className="field-row">
            <SelectField
              {...at('paidFrom')}
              label="From"
              options={[
                { value: 'bank', label: 'Bank' },
                { value: 'cash', label: 'Cash' },
              ]}
            />
            <Field {...at('evidence')} label="Receipt number" hint="If there is one." autoComplete="off" />
          </div>
        </Panel>
        <FormEnd save="Record the expense" back="/console/expenses" />
      </Form>
    </>
  );
}
