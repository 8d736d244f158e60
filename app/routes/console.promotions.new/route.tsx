import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { readPromotionForm } from '#app/services/promotion-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Field } from '#app/ui/field.tsx';
import { Link } from '#app/ui/link.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { FormErrors, typedIn } from '../console/form-errors.tsx';
import { CodeSubsidies, subsidyWords } from '../console.promotions._index/subsidies.tsx';
import { submitPromotion } from './promotion-form.server.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('New code', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  return readPromotionForm(context.app);
}

export async function action({ request, context }: ActionFunctionArgs) {
  return submitPromotion(context.app, request, await requireStaff(request, context, ['owner', 'finance']));
}

export default function NewCode() {
  const { today, currency } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const isSending = useNavigation().state === 'submitting';
  const errors: Record<string, string> = answer?.errors ?? {};
  const subsidies = answer?.subsidies;
  const first: Record<string, string> = { startsOn: today };
  const at = (id: string) => ({
    id,
    error: errors[id],
    defaultValue: typedIn(answer?.values, id, first[id]),
    autoComplete: 'off',
  });
  return (
    <>
      <Crumbs trail={[{ href: '/console/promotions', label: 'Codes' }]} />
      <ConsoleHead title="New code" />
      <FormErrors errors={errors} />
      <Form method="post" noValidate>
        {subsidies && (
          <>
            <Notice tone="warn" title="This code needs money from operations">
              {`${subsidyWords(subsidies.pieces, subsidies.name, currency)} Make it all the same, or lower it.`}
            </Notice>
            <Panel isWide title="Piece by piece">
              <CodeSubsidies subsidies={subsidies.pieces} name={subsidies.name} currency={currency} />
            </Panel>
          </>
        )}
        <Panel title="What it takes off">
          <Field {...at('promotion')} label="Code" hint="3 to 24 letters, digits and hyphens." />
          <div className="field-row">
            <Field
              {...at('percent')}
              label="Percent off each line"
              hint="Such as 10. Up to 90."
              inputMode="decimal"
            />
            <Field
              {...at('amount')}
              label={`Or an amount off the goods (${currency})`}
              hint="Shared over the lines of the cart."
              inputMode="decimal"
            />
          </div>
        </Panel>
        <Panel title="When, and how often">
          <div className="field-row">
            <Field {...at('startsOn')} label="First day" type="date" />
            <Field {...at('endsOn')} label="Last day" type="date" hint="Empty for no set day." />
          </div>
          <Field
            {...at('useLimit')}
            label="How many orders may use it"
            hint="Empty for no limit. An order that is never paid gives its use back."
            inputMode="numeric"
          />
          <Field {...at('reason')} label="Why" hint="Staff read it later; buyers do not." />
        </Panel>
        {subsidies && <input type="hidden" name="seen" value={subsidies.name} />}
        <div className="row form-end">
          <button className="button small" disabled={isSending}>
            {subsidies ? 'Make it all the same' : 'Make the code'}
          </button>
          <Link className="button quiet" to="/console/promotions">
            Back without saving
          </Link>
        </div>
      </Form>
    </>
  );
}
