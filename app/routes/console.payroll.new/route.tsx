import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { formatMoney, toDecimal } from '#app/domain/money.ts';
import { readWages } from '#app/services/payroll.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Field, SelectField } from '#app/ui/field.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { FormEnd } from '../console/form-end.tsx';
import { FormErrors, typedIn } from '../console/form-errors.tsx';
import { submitPayroll } from './payroll-form.server.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Record a payroll', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { programId } = await requireStaff(request, context);
  const { currency, timeZone } = context.app.settings;
  const cohorts = await readWages(context.app, programId);
  const code = new URL(request.url).searchParams.get('cohort');
  const chosen =
    cohorts.find((cohort) => cohort.code === code) ?? (cohorts.length === 1 ? cohorts[0] : undefined);
  const today = new Intl.DateTimeFormat('en-CA', { timeZone }).format(context.app.now());
  return {
    currency,
    today,
    cohorts: cohorts.map(({ id, code: shown, programName, dueMinor }) => ({
      id,
      code: shown,
      programName,
      dueMinor,
    })),
    first: {
      cohortId: chosen?.id ?? '',
      fromOn: chosen && chosen.unpaidFromOn <= today ? chosen.unpaidFromOn : '',
      toOn: today,
      paidOn: today,
      due: chosen ? toDecimal(Math.max(0, chosen.dueMinor), currency) : '',
    } as Record<string, string>,
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return submitPayroll(context.app, request, await requireStaff(request, context));
}

export default function RecordPayroll() {
  const { cohorts, currency, today, first } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const errors: Record<string, string> = answer?.errors ?? {};
  const at = (id: string) => ({
    id,
    error: errors[id],
    defaultValue: typedIn(answer?.values, id, first[id]),
  });
  const amount = (id: string, label: string, hint?: string) => (
    <Field {...at(id)} label={`${label} (${currency})`} hint={hint} inputMode="decimal" autoComplete="off" />
  );
  return (
    <>
      <Crumbs trail={[{ href: '/console/payroll', label: 'Payroll' }]} />
      <ConsoleHead title="Record a payroll" />
      <FormErrors errors={errors} />
      <Form method="post" noValidate key={first['cohortId']}>
        <Panel title="Who and when">
          <div className="field-row">
            <SelectField
              {...at('cohortId')}
              label="Cohort"
              onChange={(event) => {
                const { form, value } = event.currentTarget;
                fillDue(form, cohorts.find((cohort) => cohort.id === value)?.dueMinor, currency);
              }}
              options={[
                { value: '', label: 'Choose a cohort' },
                ...cohorts.map((cohort) => ({
                  value: cohort.id,
                  label: `${cohort.code} · ${formatMoney(cohort.dueMinor, currency)} due · ${cohort.programName}`,
                })),
              ]}
            />
            <Field {...at('paidOn')} label="Paid on" type="date" max={today} />
          </div>
          <div className="field-row">
            <Field {...at('fromOn')} label="Period from" type="date" />
            <Field {...at('toOn')} label="Period to" type="date" />
          </div>
        </Panel>
        <Panel title="How much">
          <div className="field-row">
            {amount('due', 'Earned by making', 'What making earned and this run pays. At most what is due.')}
            {amount(
              'variance',
              'More or less than that',
              'Overtime or a slow week; with a minus if it was less.',
            )}
          </div>
          <div className="field-row">
            {amount('stipends', 'Stipends', 'Paid beside wages, such as for training days.')}
            {amount('withheld', 'Withheld', 'Taxes and dues you pass on for them.')}
          </div>
        </Panel>
        <Net netMinor={answer?.netMinor} currency={currency} />
        {/* The net pay is shown by the server, so that it is the very figure that will be booked. */}
        <FormEnd
          check={{ label: 'Show the net pay', isDone: answer?.netMinor !== undefined }}
          save="Record it as paid"
          back="/console/payroll"
        />
      </Form>
    </>
  );
}

function Net({ netMinor, currency }: { netMinor: number | undefined; currency: string }) {
  if (netMinor === undefined) return null;
  return (
    <div className="after-steps">
      <input type="hidden" name="shown" value={netMinor} />
      <Notice title={`${formatMoney(netMinor, currency)} leaves the bank`}>
        Net pay: earned, more or less, and stipends, without what is withheld. Nothing is saved yet.
      </Notice>
    </div>
  );
}

/** With JavaScript, choosing a cohort fills in what it is owed; without, the list beside the name says it. */
function fillDue(form: HTMLFormElement | null, dueMinor: number | undefined, currency: string): void {
  const due = form?.elements.namedItem('due');
  if (due instanceof HTMLInputElement && dueMinor !== undefined)
    due.value = toDecimal(Math.max(0, dueMinor), currency);
}
