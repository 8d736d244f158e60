import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { labelOfUse, USE_CATEGORIES } from '#app/domain/impact.ts';
import { formatMoney } from '#app/domain/money.ts';
import { readSpendForm } from '#app/services/fund-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Field, SelectField } from '#app/ui/field.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { FormEnd } from '../console/form-end.tsx';
import { FormErrors } from '../console/form-errors.tsx';
import { fieldsOf } from '../console/form-fields.ts';
import { submitSpend } from './spend-form.server.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Record spending', matches) }];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const fund = await readSpendForm(context.app, params['id'] ?? '');
  if (!fund) throw new Response(null, { status: 404 });
  return { fund };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context, ['owner', 'finance']);
  return submitSpend(context.app, params['id'] ?? '', request, staff);
}

export default function RecordSpending() {
  const { fund } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const at = fieldsOf(answer, { spentOn: fund.today, recipient: 'vendor' });
  const here = `/console/funds/${fund.id}`;
  return (
    <>
      <Crumbs
        trail={[
          { href: '/console/funds', label: 'Funds' },
          { href: here, label: fund.name },
        ]}
      />
      <ConsoleHead title="Record spending" over={fund.name} />
      <FormErrors errors={answer?.errors ?? {}} />
      <Form method="post" noValidate>
        <Panel title="What was paid">
          <Free />
          <div className="field-row">
            <SelectField {...at('useCategory')} label="What for" options={useOptions(fund)} />
            <Field
              {...at('amount')}
              label={`Amount (${fund.currency})`}
              inputMode="decimal"
              autoComplete="off"
            />
            <Field {...at('spentOn')} label="Paid on" type="date" max={fund.today} />
          </div>
          <div className="field-row">
            <Field
              {...at('evidence')}
              label="Evidence"
              hint="The number of the invoice or receipt. No names of participants."
              autoComplete="off"
            />
            <SelectField
              {...at('recipient')}
              label="Who was paid"
              options={[
                { value: 'vendor', label: 'A supplier' },
                { value: 'payroll', label: 'Staff, as pay' },
                { value: 'stipend', label: 'Participants, as stipends' },
              ]}
            />
          </div>
          <div className="field-row">
            <Field
              {...at('beneficiaries')}
              label="People it served"
              hint="It decides when this may be public: from 11 on, for pay from 33."
              inputMode="numeric"
              autoComplete="off"
            />
            <Field
              {...at('note')}
              label="Note"
              hint="Needed when a budget line is overdrawn; staff read it."
              autoComplete="off"
            />
          </div>
        </Panel>
        <FormEnd save="Record it as spent" back={here} />
      </Form>
    </>
  );
}

type FundToSpend = ReturnType<typeof useLoaderData<typeof loader>>['fund'];

/** A restricted fund offers its purpose alone; each line of a grant says what is left of it. */
function useOptions({ uses, grant, currency }: FundToSpend) {
  const allowed = uses.length > 0 ? uses : USE_CATEGORIES;
  return [
    { value: '', label: 'Choose' },
    ...allowed.map((use) => {
      const line = grant?.lines.find((one) => one.useCategory === use);
      const left = line && formatMoney(line.budgetMinor - line.spentMinor, currency);
      return {
        value: use,
        label: left === undefined ? labelOfUse(use) : `${labelOfUse(use)} · ${left} left in the budget`,
      };
    }),
  ];
}

function Free() {
  const { fund } = useLoaderData<typeof loader>();
  const money = (minor: number) => formatMoney(minor, fund.currency);
  return (
    <p>
      <strong>{money(fund.freeMinor)}</strong> can be spent now
      {fund.floorMinor > 0 && <>; {money(fund.floorMinor)} stay as its floor</>}.
      {fund.class === 'donor-restricted' && (
        <> It was given for: {fund.purpose}. Each payment releases as much of it.</>
      )}
    </p>
  );
}
