import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { readPolicyForm } from '#app/services/policy-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { AreaField, Field, SelectField } from '#app/ui/field.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { FormEnd } from '../console/form-end.tsx';
import { FormErrors, typedIn } from '../console/form-errors.tsx';
import { submitDraft } from './draft-form.server.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Propose a policy', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  return readPolicyForm(context.app, new URL(request.url).searchParams.get('scope'));
}

export async function action({ request, context }: ActionFunctionArgs) {
  return submitDraft(context.app, request, await requireStaff(request, context, ['owner', 'finance']));
}

export default function ProposePolicy() {
  const { choices, chosen, funds, current, earliestOn } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const errors: Record<string, string> = answer?.errors ?? {};
  const at = (id: string, first = '') => ({
    id,
    error: errors[id],
    defaultValue: typedIn(answer?.values, id, first),
  });
  const rate = (basisPoints: number | undefined) =>
    basisPoints === undefined ? '' : String(basisPoints / 100);
  const shareOf = (code: string) => current?.residual.find((share) => share.fund === code)?.shareBp ?? 0;
  const percentage = (id: string, label: string, basisPoints: number | undefined, hint?: string) => (
    <Field
      key={id}
      {...at(id, rate(basisPoints))}
      label={`${label} (%)`}
      hint={hint}
      inputMode="decimal"
      autoComplete="off"
    />
  );
  return (
    <>
      <Crumbs trail={[{ href: '/console/policy', label: 'Policy' }]} />
      <ConsoleHead title="Propose a policy" />
      <p>
        You will see it compared with what rules now, on last quarter’s real orders. Somebody else approves
        it; until its first day nothing changes.
      </p>
      <FormErrors errors={errors} />
      <Form method="post" noValidate>
        <Panel title="What it is for, and from when">
          <div className="field-row">
            <SelectField
              {...at('scope', chosen)}
              label="For"
              hint="One policy divides a price: a piece’s own, else its category’s, else the one for everything sold."
              options={choices}
            />
            <Field
              {...at('startsOn')}
              label="First day"
              hint="Orders placed from this day on."
              type="date"
              min={earliestOn}
            />
          </div>
        </Panel>
        <Panel title="Of the list price">
          <p className="soft">
            Materials and maker wages come first, at what the batch cost. No policy moves them.
          </p>
          <div className="field-row">
            {percentage(
              'processing',
              'Card processing',
              current?.processingBp,
              'A standard rate; operations bear the difference.',
            )}
            {percentage('operations', 'Operations', current?.operationsBp, 'Rent, tools, the shop itself.')}
          </div>
        </Panel>
        <Panel title="Shares of what is left">
          <p className="soft">Together 100 %. A fund without a share is left empty.</p>
          <div className="field-row">
            {funds.map(({ code, name }) => percentage(`share.${code}`, name, shareOf(code)))}
          </div>
        </Panel>
        <Panel title="Why">
          <AreaField
            {...at('reason')}
            label="Reason"
            hint="A sentence or two. Buyers and donors read it beside the version."
          />
        </Panel>
        <FormEnd save="Keep the draft and compare" back="/console/policy" />
      </Form>
    </>
  );
}
