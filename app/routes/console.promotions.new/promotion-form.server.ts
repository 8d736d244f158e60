import { data, redirect } from '@remix-run/node';
import { z } from 'zod';
import { nameOfReduction } from '#app/domain/promotion.ts';
import { listCodeSubsidies } from '#app/services/promotion-pages.server.ts';
import { createPromotion } from '#app/services/promotions.server.ts';
import type { AppContext } from '#app/web/app-context.ts';
import { parseForm } from '#app/web/forms.server.ts';
import type { Staff } from '#app/web/staff.server.ts';
import {
  amountField,
  choiceField,
  dayField,
  percentField,
  wholeField,
  wordsField,
} from '../console/fields.server.ts';

/**
 * Reads the form and makes the code. One that some piece needs money from operations for is shown with that first, and
 * made once that was seen.
 */
export async function submitPromotion(ctx: AppContext, request: Request, staff: Staff) {
  const typed = request.clone();
  const schema = z.object({
    promotion: choiceField('Type the code that buyers will type, such as WELCOME10.'),
    percent: percentField({ sentence: 'A percentage such as 10 or 12.5.', isOptional: true }),
    amount: amountField(ctx.settings.currency, {
      sentence: 'An amount such as 5.00, or nothing.',
      isOptional: true,
    }),
    startsOn: dayField('Choose its first day.'),
    endsOn: dayField('Choose its last day, or leave it empty.').optional(),
    useLimit: wholeField(
      'How many orders may use it: a number of 1 or more, or nothing.',
      1_000_000,
    ).optional(),
    reason: wordsField('Say why, for whoever reads the books later.', 200, 'Keep it under 200 characters.'),
    seen: z.string().optional(),
  });
  const form = await parseForm(request, schema);
  const values = Object.fromEntries(await typed.formData()) as Record<string, string>;
  if (!form.ok) return data({ errors: form.errors, values, subsidies: undefined }, 400);
  const { promotion, percent, amount, startsOn, endsOn, useLimit, reason, seen } = form.value;
  const reduction = { percentBp: percent, amountMinor: amount };
  const isOneKind = percent > 0 !== amount > 0;
  const pieces = isOneKind ? await listCodeSubsidies(ctx, reduction) : [];
  const name = nameOfReduction(reduction, ctx.settings.currency);
  if (pieces.length > 0 && seen !== name)
    return data({ errors: {} as Record<string, string>, values, subsidies: { name, pieces } }, 200);
  const outcome = await createPromotion(ctx, {
    ...reduction,
    ...{ code: promotion, startsOn, endsOn: endsOn ?? null, useLimit: useLimit ?? null, reason },
    createdBy: staff.userId,
  });
  if (outcome.ok) return redirect('/console/promotions?done=made');
  const errors: Record<string, string> = { [outcome.field]: outcome.sentence };
  return data({ errors, values, subsidies: undefined }, outcome.reason === 'code_taken' ? 409 : 422);
}
