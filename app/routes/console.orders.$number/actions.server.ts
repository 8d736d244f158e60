import { data, redirect } from '@remix-run/node';
import { z } from 'zod';
import { readRefundRest } from '#app/services/refund-plan.server.ts';
import { refundWholeOrder } from '#app/services/refunds.server.ts';
import { shipOrder } from '#app/services/orders.server.ts';
import type { AppContext } from '#app/web/app-context.ts';
import { parseForm, type FormResult } from '#app/web/forms.server.ts';
import { amountField } from '../console/fields.server.ts';

/** What the page shows after a form that did not lead on: errors with what was typed, or a refund to confirm. */
export type OrderAnswer = {
  form: 'ship' | 'refund';
  errors: Record<string, string>;
  values?: Record<string, string | string[]>;
  confirm?: { amountMinor: number; restock: boolean; reason: string };
};

function refused(form: OrderAnswer['form'], errors: Record<string, string>, values = {}, status = 400) {
  return data<OrderAnswer>({ form, errors, values }, status);
}

/** The parcel left: the label's cost is asked for, since the carrier is owed it. */
export async function ship(ctx: AppContext, order: { id: string; number: number }, request: Request) {
  const cost = { sentence: 'Type what the label cost, for example 5.35; 0 if it cost nothing.' };
  const form = await parseForm(request, z.object({ label: amountField(ctx.settings.currency, cost) }));
  if (!form.ok) return refused('ship', form.errors, form.values);
  const outcome = await shipOrder(ctx, { orderId: order.id, carrierMinor: form.value.label });
  if (outcome.ok) return redirect(`/console/orders/${order.number}?done=sent`);
  return refused('ship', { form: outcome.sentence }, {}, 409);
}

const refundSchema = z.object({
  restock: z.enum(['yes', 'no'], { error: 'Say whether the goods can be sold again.' }),
  reason: z
    .string({ error: 'Say why, in a few words; it stays with the order.' })
    .trim()
    .max(200, 'Keep the reason under 200 characters.'),
  confirmed: z.string().optional(),
});

/**
 * A refund in two steps. The first says the amount and changes nothing; the second carries that amount back, and is
 * asked once more when it is not the amount any longer.
 */
export async function refund(
  ctx: AppContext,
  order: { id: string; number: number },
  request: Request,
  requestedBy: string,
) {
  const form: FormResult<z.output<typeof refundSchema>> = await parseForm(request, refundSchema);
  if (!form.ok) return refused('refund', form.errors, form.values);
  const { restock, reason, confirmed } = form.value;
  const amountMinor = await readRefundRest(ctx, order.id);
  if (amountMinor === 0)
    return refused('refund', { form: 'Everything of this order has been given back already.' }, {}, 409);
  if (confirmed !== String(amountMinor)) {
    return data<OrderAnswer>({
      form: 'refund',
      errors: {},
      confirm: { amountMinor, restock: restock === 'yes', reason },
    });
  }
  const outcome = await refundWholeOrder(ctx, {
    orderId: order.id,
    restock: restock === 'yes',
    reason,
    requestedBy,
  });
  if (outcome.ok) return redirect(`/console/orders/${order.number}?done=${outcome.status}`);
  const status = outcome.reason === 'payment_unreachable' ? 503 : 409;
  return refused('refund', { form: outcome.sentence }, { restock, reason }, status);
}
