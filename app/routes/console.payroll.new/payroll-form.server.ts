import { data, redirect } from '@remix-run/node';
import { z } from 'zod';
import { netPay } from '#app/domain/batch-books.ts';
import { recordPayroll } from '#app/services/payroll.server.ts';
import type { AppContext } from '#app/web/app-context.ts';
import { parseForm } from '#app/web/forms.server.ts';
import type { Staff } from '#app/web/staff.server.ts';
import { amountField, choiceField, dayField } from '../console/fields.server.ts';

function buildSchema(currency: string) {
  return z.object({
    cohortId: choiceField('Choose the cohort that was paid.'),
    fromOn: dayField('Choose the first day of the period.'),
    toOn: dayField('Choose the last day of the period.'),
    paidOn: dayField('Choose the day it was paid.'),
    due: amountField(currency, {
      sentence: 'Type how much of what making earned this run pays, for example 850.00.',
    }),
    variance: amountField(currency, {
      sentence: 'Type what was paid beyond that, for example 12.50; with a minus if it was less.',
      isSigned: true,
      isOptional: true,
    }),
    stipends: amountField(currency, { sentence: 'Type the stipends, for example 40.00.', isOptional: true }),
    withheld: amountField(currency, {
      sentence: 'Type what was withheld, for example 96.20.',
      isOptional: true,
    }),
    step: z.enum(['check', 'save']).default('check'),
    shown: z.string().optional(),
  });
}

/** `check` answers with the net pay and saves nothing; `save` records the run. What was typed is kept either way. */
export async function submitPayroll(ctx: AppContext, request: Request, staff: Staff) {
  const form = await parseForm(request.clone(), buildSchema(ctx.settings.currency));
  if (!form.ok) return data({ errors: form.errors, values: form.values, netMinor: undefined }, 400);
  const typed = Object.fromEntries(await request.formData()) as Record<string, string>;
  const { due, variance, stipends, withheld, step, shown, ...facts } = form.value;
  const amounts = {
    dueMinor: due,
    varianceMinor: variance,
    stipendsMinor: stipends,
    withheldMinor: withheld,
  };
  const netMinor = netPay({ ...amounts, cohortId: facts.cohortId, programId: '' });
  // Amounts may have been changed since the net pay was shown; then it is shown again before anything is booked.
  if (step === 'check' || shown !== String(netMinor)) {
    return data({ errors: {} as Record<string, string>, values: typed, netMinor });
  }
  const run = { ...facts, ...amounts, createdBy: staff.userId };
  const outcome = await recordPayroll(ctx, run, staff.programId);
  if (outcome.ok) return redirect(`/console/payroll?paid=${outcome.runId}`);
  // The service speaks of amounts by what they mean; the form's fields have shorter names.
  const field = outcome.field.replace(/Minor$/, '');
  return data({ errors: { [field]: outcome.sentence }, values: typed, netMinor: undefined }, 400);
}
