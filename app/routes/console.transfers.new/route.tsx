import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { OPERATING } from '#app/domain/ledger.ts';
import { formatMoney } from '#app/domain/money.ts';
import { readFundForm } from '#app/services/fund-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Field, SelectField } from '#app/ui/field.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { FormEnd } from '../console/form-end.tsx';
import { FormErrors } from '../console/form-errors.tsx';
import { fieldsOf } from '../console/form-fields.ts';
import { submitTransfer } from './transfer-form.server.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Move money', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { funds, today, currency } = await readFundForm(context.app);
  const from = new URL(request.url).searchParams.get('from') ?? '';
  // Restricted money is never offered: it comes by a gift and leaves by its purpose.
  return { funds: funds.filter((fund) => fund.class === 'board-designated'), from, today, currency };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return submitTransfer(context.app, request, await requireStaff(request, context, ['owner', 'finance']));
}

export default function MoveMoney() {
  const { funds, from, today, currency } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const at = fieldsOf(answer, { fromFundId: from, movedOn: today });
  const options = (isFrom: boolean) => [
    { value: '', label: 'Choose' },
    { value: OPERATING, label: 'Operating' },
    ...funds.map(({ id, name, freeMinor }) => ({
      value: id,
      label: isFrom ? `${name} · ${formatMoney(freeMinor, currency)} free` : name,
    })),
  ];
  return (
    <>
      <Crumbs trail={[{ href: '/console/funds', label: 'Funds' }]} />
      <ConsoleHead
        title="Move money"
        over="Between funds of our own choice, or between one and operating. Restricted money never moves."
      />
      <FormErrors errors={answer?.errors ?? {}} />
      <Form method="post" noValidate>
        <Panel title="What moves">
          <div className="field-row">
            <SelectField {...at('fromFundId')} label="From" options={options(true)} />
            <SelectField {...at('toFundId')} label="To" options={options(false)} />
          </div>
          <div className="field-row">
            <Field {...at('amount')} label={`Amount (${currency})`} inputMode="decimal" autoComplete="off" />
            <Field {...at('movedOn')} label="Decided on" type="date" max={today} />
          </div>
          <div className="field-row">
            <Field {...at('reason')} label="Why" autoComplete="off" />
            <Field
              {...at('evidence')}
              label="Evidence"
              hint="The minute of the board, or a letter."
              autoComplete="off"
            />
          </div>
          <p className="soft">The public ledger shows the two funds and the amount, not the reason.</p>
        </Panel>
        <FormEnd save="Move the money" back="/console/funds" />
      </Form>
    </>
  );
}
