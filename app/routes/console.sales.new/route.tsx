import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { formatMoney } from '#app/domain/money.ts';
import { readSaleForm } from '#app/services/staff-sale-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { CheckField, Field, SelectField } from '#app/ui/field.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { FormEnd } from '../console/form-end.tsx';
import { FormErrors, typedIn } from '../console/form-errors.tsx';
import { LINES } from './lines.ts';
import { submitSale, type SaleAnswer } from './sale-form.server.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Record a sale', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  return readSaleForm(context.app);
}

export async function action({ request, context }: ActionFunctionArgs) {
  return submitSale(context.app, request, await requireStaff(request, context, ['owner', 'finance']));
}

type At = (id: string) => { id: string; error: string | undefined; defaultValue: string };

export default function RecordSale() {
  const { homeRegion } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const errors: Record<string, string> = answer?.errors ?? {};
  const first: Record<string, string> = { channel: 'cash', taxRegion: homeRegion };
  for (const n of LINES) first[`quantity${n}`] = '1';
  const at: At = (id) => ({ id, error: errors[id], defaultValue: typedIn(answer?.values, id, first[id]) });
  return (
    <>
      <Crumbs trail={[{ href: '/console/sales', label: 'Direct sales' }]} />
      <ConsoleHead title="Record a sale" />
      <FormErrors errors={errors} />
      <Form method="post" noValidate>
        <Panel title="What was sold">
          <p className="soft">The price is the one in the shop. Take something off where you agreed to.</p>
          {LINES.map((n) => (
            <SaleLine key={n} n={n} at={at} />
          ))}
        </Panel>
        <Paid at={at} isHandedOver={answer === undefined || answer.values['isHandedOver'] !== undefined} />
        <Total quote={answer?.quote} />
        <FormEnd
          check={{ label: 'Show the total', isDone: answer?.quote !== undefined }}
          save="Record the sale"
          back="/console/sales"
        />
      </Form>
    </>
  );
}

function SaleLine({ n, at }: { n: number; at: At }) {
  const { pieces, currency } = useLoaderData<typeof loader>();
  return (
    <fieldset>
      <legend className="sr-only">Line {n}</legend>
      <div className="field-row">
        <SelectField
          {...at(`variantId${n}`)}
          label="Piece"
          options={[
            { value: '', label: n === 1 ? 'Choose a piece' : 'Nothing more' },
            ...pieces.map((piece) => ({
              value: piece.id,
              label: `${piece.label} · ${formatMoney(piece.priceMinor, currency)} · ${piece.free} left`,
            })),
          ]}
        />
        <Field {...at(`quantity${n}`)} label="How many" inputMode="numeric" autoComplete="off" />
        <Field
          {...at(`discount${n}`)}
          label={`Taken off (${currency})`}
          inputMode="decimal"
          autoComplete="off"
          placeholder="nothing"
        />
      </div>
    </fieldset>
  );
}

function Paid({ at, isHandedOver }: { at: At; isHandedOver: boolean }) {
  const { today } = useLoaderData<typeof loader>();
  return (
    <Panel title="How it is paid">
      <div className="field-row">
        <SelectField
          {...at('channel')}
          label="Paid"
          options={[
            { value: 'cash', label: 'In cash' },
            { value: 'receivable', label: 'On account, later' },
          ]}
        />
        <Field
          {...at('taxRegion')}
          label="Sales tax goes to"
          hint="A state as US-IL, a country as CA."
          autoComplete="off"
        />
      </div>
      <div className="field-row">
        <Field
          {...at('customer')}
          label="Customer"
          hint="On account only: who owes it, or your invoice number."
          autoComplete="off"
        />
        <Field {...at('dueOn')} label="To be paid by" hint="On account only." type="date" min={today} />
      </div>
      <CheckField
        id="isHandedOver"
        label="The pieces are handed over. Untick it if they are to be sent."
        defaultChecked={isHandedOver}
      />
    </Panel>
  );
}

function Total({ quote }: { quote: SaleAnswer['quote'] }) {
  const { currency } = useLoaderData<typeof loader>();
  if (!quote) return null;
  return (
    <div className="after-steps">
      <input type="hidden" name="shown" value={quote.totalMinor} />
      <Notice title={`${formatMoney(quote.totalMinor, currency)} to pay`}>
        {`${formatMoney(quote.goodsMinor, currency)} for the goods and ${formatMoney(quote.taxMinor, currency)} sales tax. Nothing is sold yet.`}
      </Notice>
    </div>
  );
}
