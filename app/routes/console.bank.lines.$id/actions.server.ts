import { data, redirect } from '@remix-run/node';
import { z } from 'zod';
import { expenseFromLine, matchByHand, unmatch } from '#app/services/bank-matches.server.ts';
import type { AppContext } from '#app/web/app-context.ts';
import { parseForm } from '#app/web/forms.server.ts';
import type { Staff } from '#app/web/staff.server.ts';
import { choiceField, wholeField } from '../console/fields.server.ts';

export interface LineAnswer {
  errors: Record<string, string>;
  values: Record<string, string | string[]>;
}

const MOST_ENTRIES = 999_999_999;

/** Ties the line to an entry, makes an expense of it, or takes it from its entry again. */
export async function submitLine(ctx: AppContext, lineId: string, request: Request, staff: Staff) {
  switch (new URL(request.url).searchParams.get('do')) {
    case 'unmatch':
      await unmatch(ctx, lineId);
      return redirect(`/console/bank/lines/${lineId}`);
    case 'expense':
      return makeExpense(ctx, lineId, request, staff);
    default:
      return tie(ctx, lineId, request, staff);
  }
}

async function makeExpense(ctx: AppContext, lineId: string, request: Request, staff: Staff) {
  const schema = z.object({
    payee: choiceField('Say who was paid.').pipe(
      z.string().trim().max(120, 'Keep the name under 120 characters.'),
    ),
    useCategory: choiceField('Choose what it was for.'),
  });
  const typed = request.clone();
  const form = await parseForm(request, schema);
  if (!form.ok) return data<LineAnswer>({ errors: form.errors, values: form.values }, 400);
  const outcome = await expenseFromLine(ctx, { lineId, ...form.value, by: staff.userId });
  if (outcome.ok) return redirect('/console/bank?done=expense');
  const values = Object.fromEntries(await typed.formData()) as Record<string, string>;
  return data<LineAnswer>({ errors: { [outcome.field]: outcome.sentence }, values }, 409);
}

async function tie(ctx: AppContext, lineId: string, request: Request, staff: Staff) {
  const sentence = 'Choose an entry, or type its number.';
  const form = await parseForm(request, z.object({ entry: wholeField(sentence, MOST_ENTRIES) }));
  if (!form.ok) return data<LineAnswer>({ errors: form.errors, values: form.values }, 400);
  const outcome = await matchByHand(ctx, { lineId, sequence: form.value.entry, by: staff.userId });
  if (outcome.ok) return redirect('/console/bank?done=tied');
  const values = { entry: String(form.value.entry) };
  return data<LineAnswer>({ errors: { [outcome.field]: outcome.sentence }, values }, 409);
}
