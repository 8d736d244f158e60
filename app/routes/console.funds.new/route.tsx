import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { readFundForm } from '#app/services/fund-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Field, SelectField } from '#app/ui/field.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { FormEnd } from '../console/form-end.tsx';
import { FormErrors } from '../console/form-errors.tsx';
import { fieldsOf, tickedIn } from '../console/form-fields.ts';
import { GiftFields } from '../console.gifts.new/gift-fields.tsx';
import { submitFund } from './fund-form.server.ts';
import { UseChecks } from './use-checks.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [
  { title: pageTitle('A gift for a new purpose', matches) },
];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  return readFundForm(context.app);
}

export async function action({ request, context }: ActionFunctionArgs) {
  return submitFund(context.app, request, await requireStaff(request, context, ['owner', 'finance']));
}

export default function OpenFund() {
  const { programs, today, currency } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const at = fieldsOf(answer, { receivedOn: today, method: 'bank' });
  return (
    <>
      <Crumbs trail={[{ href: '/console/funds', label: 'Funds' }]} />
      <ConsoleHead
        title="A gift for a new purpose"
        over="Opens a donor-restricted fund. Only a gift or a grant can."
      />
      <FormErrors errors={answer?.errors ?? {}} />
      <Form method="post" noValidate>
        <Panel title="The purpose">
          <div className="field-row">
            <Field
              {...at('name')}
              label="Name of the fund"
              hint="Public, such as “Night classes 2027”. It cannot be changed later."
              autoComplete="off"
            />
            <SelectField
              {...at('servesProgramId')}
              label="For which program"
              options={[
                { value: '', label: 'None or several' },
                ...programs.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          </div>
          <Field
            {...at('purpose')}
            label="What it was given for"
            hint="In the donor’s words. Public, so without names."
            autoComplete="off"
          />
          <UseChecks error={answer?.errors['uses']} ticked={tickedIn(answer, 'uses')} />
        </Panel>
        <Panel title="The gift">
          <GiftFields at={at} currency={currency} today={today} />
        </Panel>
        <FormEnd save="Open the fund with this gift" back="/console/funds" />
      </Form>
    </>
  );
}
