import { data, redirect } from '@remix-run/node';
import { z } from 'zod';
import {
  closeOpenBatch,
  makePieces,
  writeOffPieces,
  type BatchChangeOutcome,
} from '#app/services/batch-changes.server.ts';
import { correctBatch } from '#app/services/batch-corrections.server.ts';
import type { AppContext } from '#app/web/app-context.ts';
import { parseForm } from '#app/web/forms.server.ts';
import type { Staff } from '#app/web/staff.server.ts';
import { amountField, dayField, wholeField } from '../console/fields.server.ts';

const pieces = () => wholeField('Say how many pieces: a whole number from 1 to 100,000.', 100_000);
const day = () => dayField('Choose the day it happened.');
const reason = () =>
  z
    .string({ error: 'Say in a few words why, for whoever reads the books later.' })
    .trim()
    .min(3, 'Say in a few words why, for whoever reads the books later.')
    .max(300, 'Keep the reason under 300 characters.');

function costsSchema(currency: string) {
  const minutes = wholeField(
    'Say how many minutes one piece takes: a whole number from 1 to 10,000.',
    10_000,
  );
  const rate = amountField(currency, { sentence: 'Type the pay for one hour, for example 9.60.' });
  const row = { minutes: minutes.optional(), rate: rate.optional() };
  return z.object({
    quantity: pieces(),
    on: day(),
    reason: reason(),
    materials: amountField(currency, {
      sentence: 'Type what the materials of one piece cost, for example 9.10.',
    }).optional(),
    minutes0: row.minutes,
    rate0: row.rate,
    minutes1: row.minutes,
    rate1: row.rate,
    minutes2: row.minutes,
    rate2: row.rate,
  });
}

type Costs = z.output<ReturnType<typeof costsSchema>>;
type Batch = { id: string; code: string; cohortIds: string[] };

/** One of the four things that can happen to a batch after it was entered; the address says which. */
export async function submitChange(ctx: AppContext, request: Request, batch: Batch, staff: Staff) {
  const what = new URL(request.url).searchParams.get('do');
  const frame = { batchId: batch.id, by: staff.userId };
  const answer = async <Value>(
    schema: z.ZodType<Value>,
    act: (value: Value) => Promise<BatchChangeOutcome>,
  ) => {
    const typed = request.clone();
    const form = await parseForm(request, schema);
    if (!form.ok) return data({ what, errors: form.errors, values: form.values }, 422);
    const outcome = await act(form.value as Value);
    if (outcome.ok) return redirect(`/console/batches/${batch.code}?done=${what ?? ''}`);
    const values = Object.fromEntries(await typed.formData()) as Record<string, string>;
    const errors: Record<string, string> = { [outcome.field]: outcome.sentence };
    return data({ what, errors, values }, 409);
  };
  switch (what) {
    case 'made':
      return answer(z.object({ quantity: pieces(), on: day() }), (value) =>
        makePieces(ctx, { ...frame, ...value }, staff.programId),
      );
    case 'write-off':
      return answer(z.object({ quantity: pieces(), on: day(), reason: reason() }), (value) =>
        writeOffPieces(ctx, { ...frame, ...value }, staff.programId),
      );
    case 'close':
      return answer(z.object({ on: day(), reason: reason() }), (value) =>
        closeOpenBatch(ctx, { ...frame, ...value }, staff.programId),
      );
    case 'correct':
      return answer(costsSchema(ctx.settings.currency), (value) => {
        const costs = readCosts(value, batch.cohortIds);
        const { quantity, on, reason: why } = value;
        return correctBatch(
          ctx,
          { ...frame, on, reason: why, made: quantity, ...(costs && { costs }) },
          staff.programId,
        );
      });
    default:
      throw data(null, { status: 400 });
  }
}

/** The costs, when the form offered them; it does not once a piece is in an order. */
function readCosts(value: Costs, cohortIds: string[]) {
  const { materials } = value;
  if (materials === undefined) return undefined;
  const rows = [
    { minutes: value.minutes0, rateMinor: value.rate0 },
    { minutes: value.minutes1, rateMinor: value.rate1 },
    { minutes: value.minutes2, rateMinor: value.rate2 },
  ];
  const labor = cohortIds.flatMap((cohortId, i) => {
    const { minutes, rateMinor } = rows[i] ?? {};
    return minutes === undefined || rateMinor === undefined ? [] : [{ cohortId, minutes, rateMinor }];
  });
  return labor.length === cohortIds.length ? { materialsMinor: materials, labor } : undefined;
}
