import { data, redirect } from '@remix-run/node';
import { z } from 'zod';
import { OPERATING } from '#app/domain/ledger.ts';
import { recordGift } from '#app/services/gifts.server.ts';
import type { AppContext } from '#app/web/app-context.ts';
import { parseForm } from '#app/web/forms.server.ts';
import type { Staff } from '#app/web/staff.server.ts';
import { amountField, choiceField, dayField, wordsField } from '../console/fields.server.ts';
import type { FormAnswer } from '../console/form-fields.ts';

/** The fields of a gift by themselves; a form that opens a fund asks for them too. */
export function giftFields(currency: string) {
  return {
    amount: amountField(currency, { sentence: 'Type what arrived, for example 250.00.' }),
    receivedOn: dayField('Choose the day it arrived.'),
    method: z.enum(['bank', 'check', 'cash'], { error: 'Say how it arrived.' }),
    donorName: z.string().trim().max(160, 'Keep the name under 160 characters.').default(''),
    evidence: wordsField(
      'Say what proves it: the line of the bank statement, the check’s number, or a receipt.',
      120,
      'Keep the evidence under 120 characters.',
    ),
    note: z.string().trim().max(300, 'Keep the note under 300 characters.').default(''),
  };
}

/** What the gift service calls a field, and what the forms do. */
export const GIFT_FIELDS: Record<string, string> = {
  amountMinor: 'amount',
  receivedOn: 'receivedOn',
  evidence: 'evidence',
  fundId: 'fundId',
};

/** Records the gift; or says what to mend at its field, with all that was typed. */
export async function submitGift(ctx: AppContext, request: Request, staff: Staff) {
  const typed = request.clone();
  const schema = z.object({
    fundId: choiceField('Choose what the gift is for.'),
    ...giftFields(ctx.settings.currency),
  });
  const form = await parseForm(request, schema);
  if (!form.ok) return data<FormAnswer>({ errors: form.errors, values: form.values }, 400);
  const { amount, ...facts } = form.value;
  const outcome = await recordGift(ctx, { ...facts, amountMinor: amount, createdBy: staff.userId });
  if (outcome.ok)
    return redirect(
      outcome.fundId === OPERATING ? '/console/gifts?done=1' : `/console/funds/${outcome.fundId}?done=gift`,
    );
  const values = Object.fromEntries(await typed.formData()) as Record<string, string>;
  const field = GIFT_FIELDS[outcome.field] ?? 'form';
  const status = outcome.reason === 'known_before' ? 409 : 422;
  return data<FormAnswer>({ errors: { [field]: outcome.sentence }, values }, status);
}
