import { data, redirect } from '@remix-run/node';
import { z } from 'zod';
import { USE_CATEGORIES } from '#app/domain/impact.ts';
import { spendFromFund } from '#app/services/spending.server.ts';
import type { AppContext } from '#app/web/app-context.ts';
import { parseForm } from '#app/web/forms.server.ts';
import type { Staff } from '#app/web/staff.server.ts';
import { amountField, countField, dayField, wordsField } from '../console/fields.server.ts';
import type { FormAnswer } from '../console/form-fields.ts';

const MOST_PEOPLE = 100_000;

function buildSchema(currency: string) {
  return z.object({
    useCategory: z.enum(USE_CATEGORIES, { error: 'Choose what the money was spent on.' }),
    amount: amountField(currency, { sentence: 'Type what was paid, for example 340.00.' }),
    spentOn: dayField('Choose the day it was paid.'),
    evidence: wordsField(
      'Say what proves it: the number of an invoice or a receipt.',
      120,
      'Keep the evidence under 120 characters.',
    ),
    recipient: z.enum(['vendor', 'payroll', 'stipend'], { error: 'Say who was paid.' }),
    beneficiaries: countField(
      'Say how many people it served: a whole number, 0 if nobody knows.',
      MOST_PEOPLE,
    ),
    note: z.string().trim().max(300, 'Keep the note under 300 characters.').default(''),
  });
}

/** Records the spend; or says what to mend at its field, with all that was typed. */
export async function submitSpend(ctx: AppContext, fundId: string, request: Request, staff: Staff) {
  const typed = request.clone();
  const form = await parseForm(request, buildSchema(ctx.settings.currency));
  if (!form.ok) return data<FormAnswer>({ errors: form.errors, values: form.values }, 400);
  const { amount, ...facts } = form.value;
  const outcome = await spendFromFund(ctx, {
    ...facts,
    fundId,
    amountMinor: amount,
    createdBy: staff.userId,
  });
  if (outcome.ok) return redirect(`/console/funds/${fundId}?done=spent`);
  const values = Object.fromEntries(await typed.formData()) as Record<string, string>;
  return data<FormAnswer>(
    { errors: { [FIELDS[outcome.field]]: outcome.sentence }, values },
    STATUS[outcome.reason] ?? 422,
  );
}

/** What the service calls a field, and what the form does. */
const FIELDS = {
  fundId: 'form',
  useCategory: 'useCategory',
  amountMinor: 'amount',
  spentOn: 'spentOn',
  evidence: 'evidence',
  note: 'note',
} as const;

/** A conflict with what the books hold is 409; everything else in a well-formed spend is 422. */
const STATUS: Record<string, number> = {
  unknown_fund: 404,
  not_available: 409,
  known_before: 409,
  over_grant: 409,
  over_line: 409,
};
