import {
  data,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { z } from 'zod';
import { toDecimal } from '#app/domain/money.ts';
import { recordReceivablePayment } from '#app/services/receivables.server.ts';
import { readStaffSale } from '#app/services/staff-sale-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Field } from '#app/ui/field.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import type { AppContext } from '#app/web/app-context.ts';
import { parseForm } from '#app/web/forms.server.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay } from '../console/day.ts';
import { amountField, dayField, readNumber } from '../console/fields.server.ts';
import { FormErrors, typedIn } from '../console/form-errors.tsx';
import { SaleState } from '../console.sales._index/sale-state.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction<typeof loader> = ({ data: found, matches }) => [
  { title: pageTitle(found && `Sale ${found.sale.number}`, matches) },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  return {
    ...(await findSale(context.app, params['number'])),
    done: new URL(request.url).searchParams.get('done'),
  };
}

async function findSale(ctx: AppContext, number: string | undefined) {
  const found = await readStaffSale(ctx, readNumber(number) ?? -1);
  if (!found) throw new Response(null, { status: 404 });
  return found;
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context, ['owner', 'finance']);
  const { sale, currency } = await findSale(context.app, params['number']);
  const typed = request.clone();
  const schema = z.object({
    amount: amountField(currency, { sentence: 'Type what came in, for example 120.00.' }),
    paidOn: dayField('Choose the day it came in.'),
  });
  const form = await parseForm(request, schema);
  if (!form.ok) return data({ errors: form.errors, values: form.values }, 400);
  const outcome = await recordReceivablePayment(context.app, {
    ...{ orderId: sale.id, amountMinor: form.value.amount, paidOn: form.value.paidOn },
    createdBy: staff.userId,
  });
  if (outcome.ok) return redirect(`/console/sales/${sale.number}?done=paid`);
  const values = Object.fromEntries(await typed.formData()) as Record<string, string>;
  return data({ errors: { [outcome.field]: outcome.sentence } as Record<string, string>, values }, 422);
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

export default function DirectSale() {
  const found = useLoaderData<typeof loader>();
  const { sale, today, currency, done } = found;
  return (
    <>
      <Crumbs trail={[{ href: '/console/sales', label: 'Direct sales' }]} />
      <ConsoleHead title={`Sale ${sale.number}`} over={sale.customer || 'Sold for cash'}>
        <Link className="button quiet" to={`/console/orders/${sale.number}`}>
          Pieces, refunds and entries
        </Link>
      </ConsoleHead>
      {done === 'sold' && (
        <Notice tone="good" title="The sale is in the books">
          The shelf, the split of the price and the books have moved like for any other sale.
        </Notice>
      )}
      {done === 'paid' && <Notice tone="good" title="The payment is recorded" />}
      <div className="two-up">
        <Panel title="State">
          <dl className="facts">
            <div>
              <dt>Paid</dt>
              <dd>
                <SaleState sale={sale} today={today} />
              </dd>
            </div>
            <div>
              <dt>Sold on</dt>
              <dd>{formatDay(sale.createdAt)}</dd>
            </div>
            <div>
              <dt>Total</dt>
              <dd>
                <Money minor={sale.totalMinor} currency={currency} />
              </dd>
            </div>
            {sale.channel === 'receivable' && (
              <div>
                <dt>Open</dt>
                <dd>
                  <Money minor={sale.openMinor} currency={currency} />
                </dd>
              </div>
            )}
          </dl>
        </Panel>
        {sale.openMinor > 0 && <PayForm found={found} />}
      </div>
      <Payments found={found} />
    </>
  );
}

function PayForm({ found: { sale, today, currency } }: { found: Data }) {
  const answer = useActionData<typeof action>();
  const isSending = useNavigation().state === 'submitting';
  const errors: Record<string, string> = answer?.errors ?? {};
  const first: Record<string, string> = { amount: toDecimal(sale.openMinor, currency), paidOn: today };
  const at = (id: string) => ({
    id,
    error: errors[id],
    defaultValue: typedIn(answer?.values, id, first[id]),
  });
  return (
    <Panel title="The customer paid">
      <FormErrors errors={errors} />
      <Form method="post" noValidate key={sale.openMinor}>
        <Field
          {...at('amount')}
          label={`Came to the bank (${currency})`}
          inputMode="decimal"
          autoComplete="off"
        />
        <Field {...at('paidOn')} label="On" type="date" max={today} />
        <button className="button small" disabled={isSending}>
          Record the payment
        </button>
      </Form>
    </Panel>
  );
}

function Payments({ found: { payments, currency } }: { found: Data }) {
  if (payments.length === 0) return null;
  return (
    <Panel isWide title="Payments">
      <table>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Direction</th>
            <th scope="col" className="n">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {payments.map((payment) => (
            <tr key={payment.id}>
              <th scope="row">{formatDay(payment.paidOn)}</th>
              <td>{payment.amountMinor > 0 ? 'Came in' : 'Paid back'}</td>
              <td className="n">
                <Money minor={Math.abs(payment.amountMinor)} currency={currency} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
