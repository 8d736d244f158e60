import { data, redirect } from '@remix-run/node';
import { z } from 'zod';
import { USE_CATEGORIES } from '#app/domain/impact.ts';
import { openRestrictedFund } from '#app/services/restricted-funds.server.ts';
import type { AppContext } from '#app/web/app-context.ts';
import { parseForm } from '#app/web/forms.server.ts';
import type { Staff } from '#app/web/staff.server.ts';
import { wordsField } from '../console/fields.server.ts';
import type { FormAnswer } from '../console/form-fields.ts';
import { GIFT_FIELDS, giftFields } from '../console.gifts.new/gift-form.server.ts';

const NO_USES = 'Choose what the purpose allows: at least one kind of spending.';

/** Opens the fund with the gift that it holds; or says what to mend, with all that was typed. */
export async function submitFund(ctx: AppContext, request: Request, staff: Staff) {
  const schema = z.object({
    name: wordsField('Give the fund a name.', 60, 'Keep the name under 60 characters.'),
    purpose: wordsField(
      'Say what the money was given for, in the donor’s words.',
      300,
      'Keep the purpose under 300 characters.',
    ),
    uses: z.array(z.enum(USE_CATEGORIES), { error: NO_USES }).min(1, NO_USES),
    servesProgramId: z.string().optional(),
    ...giftFields(ctx.settings.currency),
  });
  const typed = request.clone();
  const form = await parseForm(request, schema);
  if (!form.ok) return data<FormAnswer>({ errors: form.errors, values: form.values }, 400);
  const { name, purpose, uses, servesProgramId = null, amount, ...facts } = form.value;
  const gift = { ...facts, amountMinor: amount, createdBy: staff.userId };
  const outcome = await openRestrictedFund(ctx, { name, purpose, uses, servesProgramId }, gift);
  if (outcome.ok) return redirect(`/console/funds/${outcome.fundId}?done=gift`);
  const all = await typed.formData();
  const values = { ...Object.fromEntries(all), uses: all.getAll('uses') } as FormAnswer['values'];
  const field = GIFT_FIELDS[outcome.field] ?? outcome.field;
  const status = outcome.reason === 'taken' ? 409 : 422;
  return data<FormAnswer>({ errors: { [field]: outcome.sentence }, values }, status);
}
