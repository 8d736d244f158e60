import { data, redirect } from '@remix-run/node';
import { z } from 'zod';
import { payBill } from '#app/services/bills.server.ts';
import type { AppContext } from '#app/web/app-context.ts';
import { parseForm } from '#app/web/forms.server.ts';
import type { Staff } from '#app/web/staff.server.ts';
import { amountField, dayField } from '../console/fields.server.ts';

export type PayAnswer = { errors: Record<string, string>; values: Record<string, string | string[]> };

/** Records a payment of a bill, or says what to mend. */
export async function submitPayment(ctx: AppContext, billId: string, request: Request, staff: Staff) {
  const typed = request.clone();
  const schema = z.object({
    amount: amountField(ctx.settings.currency, { sentence: 'Type what was paid, for example 340.00.' }),
    paidOn: dayField('Choose the day it was paid.'),
    paidFrom: z.enum(['bank', 'cash'], { error: 'Say whether it was paid from the bank or in cash.' }),
  });
  const form = await parseForm(request, schema);
  if (!form.ok) return data<PayAnswer>({ errors: form.errors, values: form.values }, 400);
  const { amount, paidOn, paidFrom } = form.value;
  const payment = { billId, amountMinor: amount, paidOn, paidFrom, createdBy: staff.userId };
  const outcome = await payBill(ctx, payment);
  if (outcome.ok) return redirect(`/console/bills/${billId}?done=paid`);
  const values = Object.fromEntries(await typed.formData()) as Record<string, string>;
  const status = outcome.reason === 'unknown_bill' ? 404 : outcome.reason === 'more_than_open' ? 409 : 422;
  return data<PayAnswer>({ errors: { [outcome.field]: outcome.sentence }, values }, status);
}
