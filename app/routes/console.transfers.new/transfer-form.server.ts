import { data, redirect } from '@remix-run/node';
import { z } from 'zod';
import { OPERATING } from '#app/domain/ledger.ts';
import { moveMoney } from '#app/services/transfers.server.ts';
import type { AppContext } from '#app/web/app-context.ts';
import { parseForm } from '#app/web/forms.server.ts';
import type { Staff } from '#app/web/staff.server.ts';
import { amountField, choiceField, dayField, wordsField } from '../console/fields.server.ts';
import type { FormAnswer } from '../console/form-fields.ts';

/** Moves the money; or says what to mend at its field, with all that was typed. */
export async function submitTransfer(ctx: AppContext, request: Request, staff: Staff) {
  const typed = request.clone();
  const schema = z.object({
    fromFundId: choiceField('Choose where the money comes from.'),
    toFundId: choiceField('Choose where the money goes.'),
    amount: amountField(ctx.settings.currency, { sentence: 'Type how much moves, for example 500.00.' }),
    movedOn: dayField('Choose the day it was decided.'),
    reason: wordsField(
      'Say why the money moves; it stays with the transfer.',
      300,
      'Keep the reason under 300 characters.',
    ),
    evidence: wordsField(
      'Say what decided it: a minute of the board or a letter.',
      120,
      'Keep the evidence under 120 characters.',
    ),
  });
  const form = await parseForm(request, schema);
  if (!form.ok) return data<FormAnswer>({ errors: form.errors, values: form.values }, 400);
  const { amount, ...facts } = form.value;
  const outcome = await moveMoney(ctx, { ...facts, amountMinor: amount, createdBy: staff.userId });
  if (outcome.ok) {
    const shown = facts.fromFundId === OPERATING ? facts.toFundId : facts.fromFundId;
    return redirect(`/console/funds/${shown}?done=moved`);
  }
  const values = Object.fromEntries(await typed.formData()) as Record<string, string>;
  const field = outcome.field === 'amountMinor' ? 'amount' : outcome.field;
  const isConflict = outcome.reason === 'not_available' || outcome.reason === 'known_before';
  return data<FormAnswer>({ errors: { [field]: outcome.sentence }, values }, isConflict ? 409 : 422);
}
