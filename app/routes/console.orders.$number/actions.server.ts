import { data, redirect } from '@remix-run/node';
import { z } from 'zod';
import { toDecimal } from '#app/domain/money.ts';
import { eraseBuyer } from '#app/services/erasures.server.ts';
import { shipOrder } from '#app/services/orders.server.ts';
import type { RefundRefusal } from '#app/services/refund-plan.server.ts';
import {
  previewRefund,
  type RefundChoices,
  type RefundPreview,
} from '#app/services/refund-preview.server.ts';
import { closeAttention, closeRefundDue, retryRefund } from '#app/services/refunds-due.server.ts';
import { refundOrder } from '#app/services/refunds.server.ts';
import type { AppContext } from '#app/web/app-context.ts';
import { parseForm } from '#app/web/forms.server.ts';
import { amountField } from '../console/fields.server.ts';
import { refundSchema, unitsName } from './refund-form.server.ts';

type Values = Record<string, string | string[]>;

/** What the page shows after a form that did not lead on: errors with what was typed, or a refund to confirm. */
export type OrderAnswer = {
  form: 'ship' | 'refund' | 'due' | 'erase';
  errors: Record<string, string>;
  values?: Values | undefined;
  preview?: RefundPreview | undefined;
  /** Why the refund is shown once more though it was confirmed. */
  note?: string | undefined;
};

interface OrderHere {
  id: string;
  number: number;
  currency: string;
}

function refused(
  form: OrderAnswer['form'],
  errors: Record<string, string>,
  values: Values = {},
  status = 400,
) {
  return data<OrderAnswer>({ form, errors, values }, status);
}

/** The parcel left: the label's cost is asked for, since the carrier is owed it. */
export async function ship(ctx: AppContext, order: OrderHere, request: Request) {
  const cost = { sentence: 'Type what the label cost, for example 5.35; 0 if it cost nothing.' };
  const form = await parseForm(request, z.object({ label: amountField(ctx.settings.currency, cost) }));
  if (!form.ok) return refused('ship', form.errors, form.values);
  const outcome = await shipOrder(ctx, { orderId: order.id, carrierMinor: form.value.label });
  if (outcome.ok) return redirect(`/console/orders/${order.number}?done=sent`);
  return refused('ship', { form: outcome.sentence }, {}, 409);
}

/** Takes the buyer out of the shop's data, from every order of the same e-mail. */
export async function erase(ctx: AppContext, order: OrderHere) {
  const outcome = await eraseBuyer(ctx, order.id);
  if (outcome.ok) return redirect(`/console/orders/${order.number}?done=erased`);
  return refused('erase', { form: outcome.sentence }, {}, 409);
}

/**
 * A refund in two steps. The first says what goes back, to whom and from where, and changes nothing; the second carries
 * that amount back, and is asked once more when it is not the amount any longer.
 */
export async function refund(
  ctx: AppContext,
  order: OrderHere,
  choices: RefundChoices | undefined,
  request: Request,
  requestedBy: string,
) {
  if (!choices)
    return refused('refund', { form: 'Everything of this order has been given back already.' }, {}, 409);
  const typed = await readTyped(request.clone());
  const form = await parseForm(request, refundSchema(choices, order.currency));
  if (!form.ok) return refused('refund', form.errors, form.values);
  const { step, wish, reason, confirmed, refundId } = form.value;
  if (step === 'change') return data<OrderAnswer>({ form: 'refund', errors: {}, values: typed });
  const plan = await previewRefund(ctx, order.id, wish);
  if (!plan.ok) return refusedRefund(plan, choices, typed);
  const { preview } = plan;
  if (step !== 'give' || confirmed !== String(preview.amountMinor)) {
    const note = step === 'give' ? { note: 'The order has changed meanwhile. Look at it once more.' } : {};
    const values = step === 'all' ? fillAll(typed, choices, order.currency) : typed;
    return data<OrderAnswer>({ form: 'refund', errors: {}, values, preview, ...note });
  }
  const request_ = { orderId: order.id, wish, reason, requestedBy, ...(refundId && { refundId }) };
  const outcome = await refundOrder(ctx, request_);
  if (outcome.ok) return redirect(`/console/orders/${order.number}?done=${outcome.status}`);
  return refusedRefund(outcome, choices, typed);
}

function refusedRefund({ reason, field, sentence }: RefundRefusal, choices: RefundChoices, typed: Values) {
  const place = choices.lines.findIndex((line) => line.lineId === field);
  const name = field === 'amount' ? 'amount' : place >= 0 ? unitsName(place) : 'form';
  return refused('refund', { [name]: sentence }, typed, reason === 'payment_unreachable' ? 503 : 409);
}

/** “Everything” is filled in as if it had been typed, so that changing it begins there. */
function fillAll(typed: Values, choices: RefundChoices, currency: string): Values {
  if (choices.lines.length === 0) return { ...typed, amount: toDecimal(choices.goodsLeftMinor, currency) };
  const units = choices.lines.map((line, place) => [unitsName(place), String(line.unitsLeft)] as const);
  const { amount: _amount, ...rest } = typed;
  return { ...rest, ...Object.fromEntries(units), shipping: 'on' };
}

const STEPS = ['step', 'confirmed', 'refundId'];

async function readTyped(request: Request): Promise<Values> {
  const entries = [...(await request.formData().catch(() => new FormData()))];
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      typeof value === 'string' && !STEPS.includes(name) ? [[name, value] as const] : [],
    ),
  );
}

/** A refund that failed: asked for again, or settled in another way. */
export async function due(ctx: AppContext, order: OrderHere, request: Request, requestedBy: string) {
  const schema = z.object({ refundId: z.string(), how: z.enum(['again', 'settled']) });
  const form = await parseForm(request, schema);
  if (!form.ok) return refused('due', { form: 'Choose what to do with this refund.' });
  const { refundId, how } = form.value;
  if (how === 'settled') {
    const outcome = await closeRefundDue(ctx, { orderId: order.id, refundId });
    if (outcome.ok) return redirect(`/console/orders/${order.number}?done=closed`);
    return refused('due', { form: outcome.sentence }, {}, 409);
  }
  const outcome = await retryRefund(ctx, { orderId: order.id, refundId, requestedBy });
  if (outcome.ok) return redirect(`/console/orders/${order.number}?done=${outcome.status}`);
  return refused('due', { form: outcome.sentence }, {}, outcome.reason === 'payment_unreachable' ? 503 : 409);
}

/** A person has decided what the order's note asked for. */
export async function settle(ctx: AppContext, order: OrderHere) {
  await closeAttention(ctx, order.id);
  return redirect(`/console/orders/${order.number}?done=closed`);
}
