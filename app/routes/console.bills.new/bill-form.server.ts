import { data, redirect } from '@remix-run/node';
import { z } from 'zod';
import { recordBill, type NewBill } from '#app/services/bills.server.ts';
import type { AppContext } from '#app/web/app-context.ts';
import { parseForm } from '#app/web/forms.server.ts';
import type { Staff } from '#app/web/staff.server.ts';
import { amountField, choiceField, dayField } from '../console/fields.server.ts';
import { LINES } from './lines.ts';

const line = (currency: string) => ({
  use: z.string().optional(),
  amount: amountField(currency, { sentence: 'Type the amount of this line, for example 340.00.' }).optional(),
  standard: amountField(currency, {
    sentence: 'Type how much of it was counted before, for example 300.00, or leave it empty.',
  }).optional(),
});

type Line = { [Part in keyof ReturnType<typeof line>]: z.output<ReturnType<typeof line>[Part]> };

const head = z.object({
  supplier: choiceField('Say who sent the bill.').pipe(
    z.string().trim().max(120, 'Keep the supplier’s name under 120 characters.'),
  ),
  number: choiceField('Type the bill’s own number.').pipe(
    z.string().trim().max(60, 'Keep the number under 60 characters.'),
  ),
  billedOn: dayField('Choose the day printed on the bill.'),
  dueOn: dayField('Choose the day it is due.'),
  memo: z.string().trim().max(300, 'Keep the note under 300 characters.').default(''),
});

function buildSchema(currency: string) {
  const lines = LINES.flatMap((n) =>
    Object.entries(line(currency)).map(([part, field]) => [`${part}${n}`, field] as const),
  );
  return z
    .object({ ...head.shape, ...(Object.fromEntries(lines) as Record<string, z.ZodType>) })
    .check((ctx) => {
      for (const n of LINES) {
        const { use, amount } = lineOf(ctx.value, n);
        if (use !== undefined && amount === undefined)
          ctx.issues.push(
            issue(ctx.value, `amount${n}`, 'Type the amount of this line, for example 340.00.'),
          );
        if (use === undefined && amount !== undefined)
          ctx.issues.push(issue(ctx.value, `use${n}`, 'Choose what this amount is for.'));
      }
    });
}

function issue(input: unknown, field: string, message: string) {
  return { code: 'custom' as const, input, path: [field], message };
}

function lineOf(value: Record<string, unknown>, n: number): Line {
  return { use: value[`use${n}`], amount: value[`amount${n}`], standard: value[`standard${n}`] } as Line;
}

/** Reads the form and takes the bill into the books; or answers with a sentence a field and all that was typed. */
export async function submitBill(ctx: AppContext, request: Request, staff: Staff) {
  const typed = request.clone();
  const form = await parseForm(request, buildSchema(ctx.settings.currency));
  if (!form.ok) return data({ errors: form.errors, values: form.values }, 400);
  const { supplier, number, billedOn, dueOn, memo } = form.value as z.output<typeof head>;
  const filled = LINES.filter((n) => lineOf(form.value, n).use !== undefined);
  const lines = filled.map((n): NewBill['lines'][number] => {
    const { use = '', amount = 0, standard } = lineOf(form.value, n);
    const [kind, useCategory = ''] = use.split(':');
    return kind === 'materials' || kind === 'carrier'
      ? { kind, useCategory: '', amountMinor: amount, standardMinor: standard }
      : { kind: 'operating', useCategory, amountMinor: amount };
  });
  const bill = { supplier, number, billedOn, dueOn, memo, lines, createdBy: staff.userId };
  const outcome = await recordBill(ctx, bill);
  if (outcome.ok) return redirect(`/console/bills/${outcome.billId}?done=entered`);
  const values = Object.fromEntries(await typed.formData()) as Record<string, string>;
  const { field, line: index, sentence } = outcome;
  const n = filled[index] ?? 1;
  const names = { amount: `amount${n}`, standard: `standard${n}`, useCategory: `use${n}`, lines: 'use1' };
  const name = field in names ? names[field as keyof typeof names] : field;
  return data({ errors: { [name]: sentence }, values }, 422);
}
