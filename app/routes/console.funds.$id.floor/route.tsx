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
import { setFloor } from '#app/services/floors.server.ts';
import { readSpendForm } from '#app/services/fund-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Field } from '#app/ui/field.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { parseForm } from '#app/web/forms.server.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { amountField, wordsField } from '../console/fields.server.ts';
import { FormEnd } from '../console/form-end.tsx';
import { FormErrors } from '../console/form-errors.tsx';
import { fieldsOf, type FormAnswer } from '../console/form-fields.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Change the floor', matches) }];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner']);
  const fund = await readSpendForm(context.app, params['id'] ?? '');
  if (!fund) throw new Response(null, { status: 404 });
  return { fund };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context, ['owner']);
  const typed = request.clone();
  const schema = z.object({
    floor: amountField(context.app.settings.currency, {
      sentence: 'Type what always stays in the fund, for example 500.00; 0 for nothing.',
    }),
    reason: wordsField(
      'Say why the floor changes; the reason stays with it.',
      300,
      'Keep the reason under 300 characters.',
    ),
  });
  const form = await parseForm(request, schema);
  if (!form.ok) return data<FormAnswer>({ errors: form.errors, values: form.values }, 400);
  const fundId = params['id'] ?? '';
  const { floor, reason } = form.value;
  const outcome = await setFloor(context.app, {
    fundId,
    floorMinor: floor,
    reason,
    changedBy: staff.userId,
  });
  if (outcome.ok) return redirect(`/console/funds/${fundId}?done=floor`);
  const values = Object.fromEntries(await typed.formData()) as Record<string, string>;
  const status = outcome.reason === 'unknown_fund' ? 404 : 422;
  return data<FormAnswer>({ errors: { [outcome.field]: outcome.sentence }, values }, status);
}

export default function ChangeFloor() {
  const { fund } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const at = fieldsOf(answer, { floor: toDecimal(fund.floorMinor, fund.currency) });
  const here = `/console/funds/${fund.id}`;
  return (
    <>
      <Crumbs
        trail={[
          { href: '/console/funds', label: 'Funds' },
          { href: here, label: fund.name },
        ]}
      />
      <ConsoleHead title="Change the floor" over={fund.name} />
      <FormErrors errors={answer?.errors ?? {}} />
      <Form method="post" noValidate>
        <Panel title="What always stays">
          <p className="soft">
            The floor is {formatMoney(fund.floorMinor, fund.currency)} now, and{' '}
            {formatMoney(fund.freeMinor, fund.currency)} above it can be spent. Nothing is paid or moved out
            of what is under it.
          </p>
          <div className="field-row">
            <Field
              {...at('floor')}
              label={`Floor (${fund.currency})`}
              inputMode="decimal"
              autoComplete="off"
            />
            <Field {...at('reason')} label="Why" autoComplete="off" />
          </div>
        </Panel>
        <FormEnd save="Change the floor" back={here} />
      </Form>
    </>
  );
}
