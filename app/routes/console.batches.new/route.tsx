import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { readBatchForm } from '#app/services/batch-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { CheckField, Field, SelectField } from '#app/ui/field.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { FormEnd } from '../console/form-end.tsx';
import { FormErrors, typedIn } from '../console/form-errors.tsx';
import { submitBatch } from './batch-form.server.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Finish a batch', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { programId } = await requireStaff(request, context);
  const cohortCode = new URL(request.url).searchParams.get('cohort');
  const form = await readBatchForm(context.app, programId);
  return { ...form, cohortId: form.cohorts.find((cohort) => cohort.code === cohortCode)?.id ?? '' };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { programId } = await requireStaff(request, context);
  return submitBatch(context.app, request, programId);
}

export default function FinishBatch() {
  const { pieces, today, currency } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const errors: Record<string, string> = answer?.errors ?? {};
  const first: Record<string, string> = { finishedOn: today };
  const at = (id: string) => ({
    id,
    error: errors[id],
    defaultValue: typedIn(answer?.values, id, first[id]),
  });
  return (
    <>
      <Crumbs trail={[{ href: '/console/batches', label: 'Batches' }]} />
      <ConsoleHead title="Finish a batch" />
      <FormErrors errors={errors} />
      <Form method="post" noValidate>
        <Panel title="What was made">
          <SelectField
            {...at('variantId')}
            label="Piece"
            options={[
              { value: '', label: 'Choose a piece' },
              ...pieces.map((piece) => ({ value: piece.id, label: piece.label })),
            ]}
          />
          <div className="field-row">
            <Field {...at('quantity')} label="How many" inputMode="numeric" autoComplete="off" />
            <Field
              {...at('materials')}
              label={`Materials for one piece (${currency})`}
              inputMode="decimal"
              autoComplete="off"
            />
            <Field {...at('finishedOn')} label="Finished on" type="date" max={today} />
          </div>
          <details open={typedIn(answer?.values, 'isToOrder') !== ''}>
            <summary>These pieces are still to be made</summary>
            <p className="soft">
              They are offered from the day above and sell after the finished ones. Their wages are earned as
              they are made.
            </p>
            <div className="field-row">
              <CheckField
                id="isToOrder"
                label="Made to order"
                defaultChecked={typedIn(answer?.values, 'isToOrder') !== ''}
              />
              <Field
                {...at('leadDays')}
                label="Days from order to parcel"
                inputMode="numeric"
                autoComplete="off"
              />
            </div>
          </details>
        </Panel>
        <Panel title="Who made it">
          <p className="soft">
            Minutes and pay are the standard for one piece. The wages are earned now, whether the pieces sell
            or not.
          </p>
          <LaborRow row="" at={at} />
          <details open={['2', '3'].some((row) => typedIn(answer?.values, `cohortId${row}`) !== '')}>
            <summary>Another cohort worked on it too</summary>
            <LaborRow row="2" at={at} />
            <LaborRow row="3" at={at} />
          </details>
        </Panel>
        <FormEnd save="Finish the batch" back="/console/batches" />
      </Form>
    </>
  );
}

interface LaborRowProps {
  row: '' | '2' | '3';
  at: (id: string) => { id: string; error: string | undefined; defaultValue: string };
}

function LaborRow({ row, at }: LaborRowProps) {
  const { cohorts, currency, cohortId } = useLoaderData<typeof loader>();
  const cohort = at(`cohortId${row}`);
  const only = cohorts.length === 1 ? cohorts[0]?.id : undefined;
  return (
    <fieldset>
      <legend className="sr-only">{row === '' ? 'First cohort' : `Cohort ${row}`}</legend>
      <div className="field-row">
        <SelectField
          {...cohort}
          label="Cohort"
          defaultValue={cohort.defaultValue || (row === '' ? cohortId || only : '')}
          options={[
            { value: '', label: row === '' ? 'Choose a cohort' : 'None' },
            ...cohorts.map(({ id, code, programName }) => ({ value: id, label: `${code} · ${programName}` })),
          ]}
        />
        <Field
          {...at(`minutes${row}`)}
          label="Minutes for one piece"
          inputMode="numeric"
          autoComplete="off"
        />
        <Field
          {...at(`rate${row}`)}
          label={`Pay for one hour (${currency})`}
          inputMode="decimal"
          autoComplete="off"
        />
      </div>
    </fieldset>
  );
}
