import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { OPERATING } from '#app/domain/ledger.ts';
import { readFundForm } from '#app/services/fund-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { SelectField } from '#app/ui/field.tsx';
import { Link } from '#app/ui/link.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { FormEnd } from '../console/form-end.tsx';
import { FormErrors } from '../console/form-errors.tsx';
import { fieldsOf } from '../console/form-fields.ts';
import { GiftFields } from './gift-fields.tsx';
import { submitGift } from './gift-form.server.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Record a gift', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const form = await readFundForm(context.app);
  const fundId = new URL(request.url).searchParams.get('fund') ?? '';
  return { ...form, fundId: form.funds.some((fund) => fund.id === fundId) ? fundId : '' };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return submitGift(context.app, request, await requireStaff(request, context, ['owner', 'finance']));
}

export default function RecordGift() {
  const { funds, fundId, today, currency } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const at = fieldsOf(answer, { fundId, receivedOn: today, method: 'bank' });
  return (
    <>
      <Crumbs trail={[{ href: '/console/gifts', label: 'Gifts' }]} />
      <ConsoleHead title="Record a gift" />
      <FormErrors errors={answer?.errors ?? {}} />
      <Form method="post" noValidate>
        <Panel title="What it is for">
          <SelectField
            {...at('fundId')}
            label="Fund"
            hint="A gift for a purpose joins the fund of that purpose."
            options={[
              { value: '', label: 'Choose' },
              { value: OPERATING, label: 'No purpose: the shop’s own work' },
              ...funds.map(({ id, name, class: fundClass }) => ({
                value: id,
                label: fundClass === 'donor-restricted' ? `${name} · given for its purpose` : name,
              })),
            ]}
          />
          <p className="soft">
            The donor named a purpose that has no fund yet?{' '}
            <Link to="/console/funds/new">Open one with this gift</Link>
          </p>
        </Panel>
        <Panel title="What arrived">
          <GiftFields at={at} currency={currency} today={today} />
        </Panel>
        <FormEnd save="Record the gift" back="/console/gifts" />
      </Form>
    </>
  );
}
