import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { labelOfUse, USE_CATEGORIES } from '#app/domain/impact.ts';
import { readFundForm } from '#app/services/fund-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { CheckField, Field, SelectField } from '#app/ui/field.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { FormEnd } from '../console/form-end.tsx';
import { FormErrors } from '../console/form-errors.tsx';
import { fieldsOf } from '../console/form-fields.ts';
import { ROWS, submitGrant } from './grant-form.server.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Record a grant', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { programs, today, currency } = await readFundForm(context.app);
  return { programs, today, currency, rows: [...ROWS] };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return submitGrant(context.app, request, await requireStaff(request, context, ['owner', 'finance']));
}

type At = ReturnType<typeof fieldsOf>;

export default function RecordGrant() {
  const { today } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const at = fieldsOf(answer, { receivedOn: today });
  const isTicked = (id: string) => answer === undefined || answer.values[id] !== undefined;
  return (
    <>
      <Crumbs
        trail={[
          { href: '/console/funds', label: 'Funds' },
          { href: '/console/grants', label: 'Grants' },
        ]}
      />
      <ConsoleHead title="Record a grant" over="Opens a restricted fund with a budget." />
      <FormErrors errors={answer?.errors ?? {}} />
      <Form method="post" noValidate>
        <Agreement at={at} isTicked={isTicked} />
        <Budget at={at} />
        <FirstPayment at={at} />
        <FormEnd save="Record the grant" back="/console/grants" />
      </Form>
    </>
  );
}

function Agreement({ at, isTicked }: { at: At; isTicked: (id: string) => boolean }) {
  const { programs, currency } = useLoaderData<typeof loader>();
  return (
    <Panel title="What was agreed">
      <div className="field-row">
        <Field
          {...at('name')}
          label="Name of the grant"
          hint="Public; it cannot be changed."
          autoComplete="off"
        />
        <Field {...at('funderName')} label="Who gives it" autoComplete="off" />
      </div>
      <Field
        {...at('purpose')}
        label="What it is for"
        hint="In the funder’s words. Public, so without names."
        autoComplete="off"
      />
      <div className="field-row">
        <Field
          {...at('grant')}
          label={`The whole grant (${currency})`}
          inputMode="decimal"
          autoComplete="off"
        />
        <Field {...at('startsOn')} label="May be spent from" type="date" />
        <Field {...at('endsOn')} label="May be spent until" type="date" />
      </div>
      <SelectField
        {...at('servesProgramId')}
        label="For which program"
        options={[
          { value: '', label: 'None or several' },
          ...programs.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <CheckField
        id="isPublic"
        value="yes"
        defaultChecked={isTicked('isPublic')}
        label="Show its budget and what was spent on a public page"
      />
      <CheckField
        id="isFunderPublic"
        value="yes"
        defaultChecked={isTicked('isFunderPublic')}
        label="Say who gives it; otherwise the page says “a foundation”"
      />
    </Panel>
  );
}

function Budget({ at }: { at: At }) {
  const { rows } = useLoaderData<typeof loader>();
  return (
    <Panel title="Budget">
      <p className="soft">
        One line for each use. Shares such as 50% are cut to the cent; amounts have to add up to the grant.
      </p>
      {rows.map((row) => (
        <div key={row} className="field-row">
          <SelectField
            {...at(`use${row}`)}
            label={`Line ${row} pays for`}
            options={[
              { value: '', label: row === '1' ? 'Choose' : 'Nothing' },
              ...USE_CATEGORIES.map((use) => ({ value: use, label: labelOfUse(use) })),
            ]}
          />
          <Field {...at(`budget${row}`)} label={`Line ${row}: share or amount`} autoComplete="off" />
        </div>
      ))}
    </Panel>
  );
}

function FirstPayment({ at }: { at: At }) {
  const { today, currency } = useLoaderData<typeof loader>();
  return (
    <Panel title="What has arrived">
      <p className="soft">Leave this empty if nothing has. Later payments are gifts to the grant’s fund.</p>
      <div className="field-row">
        <Field {...at('amount')} label={`Arrived (${currency})`} inputMode="decimal" autoComplete="off" />
        <Field {...at('receivedOn')} label="On" type="date" max={today} />
        <Field
          {...at('evidence')}
          label="Evidence"
          hint="The line of the bank statement."
          autoComplete="off"
        />
      </div>
    </Panel>
  );
}
