import { data, redirect } from '@remix-run/node';
import { z } from 'zod';
import { finishBatch, openBatch, type NewBatch } from '#app/services/batches.server.ts';
import type { AppContext } from '#app/web/app-context.ts';
import { parseForm } from '#app/web/forms.server.ts';
import { amountField, choiceField, dayField, wholeField } from '../console/fields.server.ts';

/** Rows of labor a form has; the first is asked for, the rest are for batches that several cohorts made. */
const ROWS = ['', '2', '3'] as const;
const MOST_MINUTES = 10_000;

const minutesField = () =>
  wholeField('Say how many minutes one piece takes: a whole number from 1 to 10,000.', MOST_MINUTES);
const rateField = (currency: string) =>
  amountField(currency, { sentence: 'Type the pay for one hour, for example 9.60.' });

function buildSchema(currency: string) {
  return z
    .object({
      variantId: choiceField('Choose the piece that was made.'),
      quantity: wholeField('Say how many pieces: a whole number from 1 to 100,000.', 100_000),
      materials: amountField(currency, {
        sentence: 'Type what the materials of one piece cost, for example 9.10.',
      }),
      finishedOn: dayField('Choose the day the batch was finished, or from which it is offered.'),
      isToOrder: z.literal('on').optional(),
      leadDays: wholeField(
        'Say how many days making and packing take: a whole number from 1 to 365.',
        365,
      ).optional(),
      cohortId: choiceField('Choose the cohort that made it.'),
      minutes: minutesField(),
      rate: rateField(currency),
      cohortId2: z.string().optional(),
      minutes2: minutesField().optional(),
      rate2: rateField(currency).optional(),
      cohortId3: z.string().optional(),
      minutes3: minutesField().optional(),
      rate3: rateField(currency).optional(),
    })
    .check((ctx) => {
      for (const issue of faultsInRows(ctx.value))
        ctx.issues.push({ code: 'custom', input: ctx.value, path: [issue.field], message: issue.message });
    });
}

type Rows = {
  [Field in `${'cohortId' | 'minutes' | 'rate'}${(typeof ROWS)[number]}`]?: string | number | undefined;
};

/** A further row counts whole or not at all, and each cohort once: its minutes would overwrite each other. */
function faultsInRows(value: Rows): { field: string; message: string }[] {
  const faults: { field: string; message: string }[] = [];
  for (const row of ['2', '3'] as const) {
    const [cohort, minutes, rate] = [value[`cohortId${row}`], value[`minutes${row}`], value[`rate${row}`]];
    if (cohort === undefined && minutes === undefined && rate === undefined) continue;
    if (cohort === undefined)
      faults.push({ field: `cohortId${row}`, message: 'Choose the cohort these minutes are of.' });
    if (minutes === undefined)
      faults.push({ field: `minutes${row}`, message: 'Say how many minutes of one piece are theirs.' });
    if (rate === undefined)
      faults.push({ field: `rate${row}`, message: 'Type their pay for one hour, for example 9.60.' });
    const before = ROWS.slice(0, ROWS.indexOf(row)).map((one) => value[`cohortId${one}`]);
    if (cohort !== undefined && before.includes(cohort))
      faults.push({
        field: `cohortId${row}`,
        message: 'This cohort is named above already; add its minutes there.',
      });
  }
  return faults;
}

/** Reads the form, finishes the batch and leads to its page; or answers with a sentence a field and all that was typed. */
export async function submitBatch(ctx: AppContext, request: Request, programId: string | null) {
  const typed = request.clone();
  const form = await parseForm(request, buildSchema(ctx.settings.currency));
  if (!form.ok) return data({ errors: form.errors, values: form.values }, 400);
  const { variantId, quantity, materials, finishedOn } = form.value;
  const labor = ROWS.flatMap((row): NewBatch['labor'] => {
    const [cohortId, minutes, rateMinor] = [
      form.value[`cohortId${row}`],
      form.value[`minutes${row}`],
      form.value[`rate${row}`],
    ];
    return cohortId === undefined || minutes === undefined || rateMinor === undefined
      ? []
      : [{ cohortId, minutes, rateMinor }];
  });
  const batch = { variantId, quantity, materialsMinor: materials, labor, finishedOn };
  const outcome = form.value.isToOrder
    ? await openBatch(ctx, { ...batch, leadDays: form.value.leadDays ?? 0 }, programId)
    : await finishBatch(ctx, batch, programId);
  if (outcome.ok) return redirect(`/console/batches/${outcome.code}?done=finished`);
  const values = Object.fromEntries(await typed.formData()) as Record<string, string>;
  return data({ errors: { [outcome.field]: outcome.sentence }, values }, 400);
}
