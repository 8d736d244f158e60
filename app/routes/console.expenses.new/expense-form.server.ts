import { data, redirect } from '@remix-run/node';
import { z } from 'zod';
import { recordExpense } from '#app/services/operating-expenses.server.ts';
import type { AppContext } from '#app/web/app-context.ts';
import { parseForm } from '#app/web/forms.server.ts';
import type { Staff } from '#app/web/staff.server.ts';
import { amountField, choiceField, dayField } from '../console/fields.server.ts';

/** Reads the form and books the expense; or answers with a sentence a field and all that was typed. */
export async function submitExpense(ctx: AppContext, request: Request, staff: Staff) {
  const typed = request.clone();
  const schema = z.object({
    payee: choiceField('Say who was paid.').pipe(
      z.string().trim().max(120, 'Keep the name under 120 characters.'),
    ),
    useCategory: choiceField('Choose what it was for.'),
    amount: amountField(ctx.settings.currency, { sentence: 'Type what was paid, for example 29.00.' }),
    spentOn: dayField('Choose the day it was paid.'),
    paidFrom: z.enum(['bank', 'cash'], { error: 'Say whether it was paid from the bank or in cash.' }),
    evidence: z.string().trim().max(60, 'Keep the receipt’s number under 60 characters.').default(''),
  });
  const form = await parseForm(request, schema);
  if (!form.ok) return data({ errors: form.errors, values: form.values }, 400);
  const { amount, ...facts } = form.value;
  const outcome = await recordExpense(ctx, { ...facts, amountMinor: amount, createdBy: staff.userId });
  if (outcome.ok) return redirect('/console/expenses?saved=1');
  const values = Object.fromEntries(await typed.formData()) as Record<string, string>;
  return data({ errors: { [outcome.field]: outcome.sentence } as Record<string, string>, values }, 422);
}
