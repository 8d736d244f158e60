import { data, redirect } from '@remix-run/node';
import { z } from 'zod';
import type { TypedLine } from '#app/domain/grant.ts';
import { USE_CATEGORIES } from '#app/domain/impact.ts';
import { parseDecimal } from '#app/domain/money.ts';
import { parsePercent } from '#app/domain/percent.ts';
import { awardGrant, type NewGrant } from '#app/services/grants.server.ts';
import type { AppContext } from '#app/web/app-context.ts';
import { parseForm } from '#app/web/forms.server.ts';
import type { Staff } from '#app/web/staff.server.ts';
import { amountField, dayField, wordsField } from '../console/fields.server.ts';
import type { FormAnswer } from '../console/form-fields.ts';

/** Budget lines the form has; empty ones are left out. */
export const ROWS = ['1', '2', '3', '4', '5', '6'] as const;

/** `50%` is a share of the grant, `50000.00` an amount; undefined for anything else. */
function readLine(text: string, currency: string): TypedLine | undefined {
  if (text.trim().endsWith('%')) {
    const shareBp = parsePercent(text);
    return shareBp === undefined ? undefined : { shareBp };
  }
  const amountMinor = parseDecimal(text.replace(/^[$€£]/, ''), currency);
  return amountMinor === undefined || amountMinor < 0 ? undefined : { amountMinor };
}

const words = () => z.string().default('');

function buildSchema(currency: string) {
  return z
    .object({
      name: wordsField('Give the grant a name.', 60, 'Keep the name under 60 characters.'),
      purpose: wordsField(
        'Say what the grant is for, in the funder’s words.',
        300,
        'Keep the purpose under 300 characters.',
      ),
      funderName: wordsField(
        'Say who gives the grant. It is public only if you say so.',
        160,
        'Keep the name under 160 characters.',
      ),
      isFunderPublic: z.string().optional(),
      isPublic: z.string().optional(),
      servesProgramId: z.string().optional(),
      grant: amountField(currency, { sentence: 'Type the whole grant, for example 100000.00.' }),
      startsOn: dayField('Choose the first day it may be spent.'),
      endsOn: dayField('Choose the last day it may be spent.'),
      ...{ use1: words(), use2: words(), use3: words(), use4: words(), use5: words(), use6: words() },
      ...{ budget1: words(), budget2: words(), budget3: words() },
      ...{ budget4: words(), budget5: words(), budget6: words() },
      amount: amountField(currency, {
        sentence: 'Type what has arrived already, for example 60000.00; leave it empty if nothing has.',
        isOptional: true,
      }),
      receivedOn: dayField('Choose the day it arrived.').optional(),
      evidence: z.string().trim().max(120, 'Keep the evidence under 120 characters.').default(''),
    })
    .transform((value, ctx) => {
      if (value.amount > 0 && value.receivedOn === undefined)
        ctx.addIssue({ code: 'custom', path: ['receivedOn'], message: 'Choose the day it arrived.' });
      return { ...value, lines: readLines(value, currency, ctx) };
    });
}

type Typed = Record<`${'use' | 'budget'}${(typeof ROWS)[number]}`, string>;

/** The lines somebody filled in; what is wrong with one is said at its field. */
function readLines(value: Typed, currency: string, ctx: z.RefinementCtx): NewGrant['lines'] {
  return ROWS.flatMap((row) => {
    const [use, budget] = [value[`use${row}`], value[`budget${row}`]];
    if (use === '' && budget.trim() === '') return [];
    const useCategory = USE_CATEGORIES.find((one) => one === use);
    const typed = readLine(budget, currency);
    const complain = (field: string, message: string) => {
      ctx.addIssue({ code: 'custom', path: [`${field}${row}`], message });
    };
    if (!useCategory) complain('use', 'Choose what this line pays for.');
    if (!typed) complain('budget', 'Type a share such as 50%, or an amount such as 50000.00.');
    return useCategory && typed ? [{ useCategory, typed }] : [];
  });
}

/** What the services call a field, and what the form does; the whole budget is said at its first line. */
const FIELDS: Record<string, string> = { amountMinor: 'amount', budget: 'budget1', uses: 'use1' };

/** Records the grant; or says what to mend at its field, with all that was typed. */
export async function submitGrant(ctx: AppContext, request: Request, staff: Staff) {
  const typed = request.clone();
  const form = await parseForm(request, buildSchema(ctx.settings.currency));
  if (!form.ok) return data<FormAnswer>({ errors: form.errors, values: form.values }, 400);
  const { amount, receivedOn, evidence, grant, isFunderPublic, isPublic, ...facts } = form.value;
  const outcome = await awardGrant(
    ctx,
    {
      ...{ name: facts.name, purpose: facts.purpose, funderName: facts.funderName, lines: facts.lines },
      ...{ startsOn: facts.startsOn, endsOn: facts.endsOn, amountMinor: grant },
      servesProgramId: facts.servesProgramId ?? null,
      isFunderPublic: isFunderPublic !== undefined,
      isPublic: isPublic !== undefined,
      createdBy: staff.userId,
    },
    amount === 0
      ? undefined
      : {
          ...{ amountMinor: amount, receivedOn: receivedOn ?? '', evidence, method: 'bank', note: '' },
          createdBy: staff.userId,
        },
  );
  if (outcome.ok) return redirect(`/console/grants/${outcome.slug}?done=recorded`);
  const values = Object.fromEntries(await typed.formData()) as Record<string, string>;
  const field = FIELDS[outcome.field] ?? outcome.field;
  const status = outcome.reason === 'taken' ? 409 : 422;
  return data<FormAnswer>({ errors: { [field]: outcome.sentence }, values }, status);
}
