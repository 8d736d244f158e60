import { data, redirect } from '@remix-run/node';
import { z } from 'zod';
import { quoteStaffSale } from '#app/services/staff-sale-pages.server.ts';
import {
  recordStaffSale,
  type NewStaffSale,
  type StaffSaleOutcome,
} from '#app/services/staff-sales.server.ts';
import type { AppContext } from '#app/web/app-context.ts';
import { parseForm } from '#app/web/forms.server.ts';
import type { Staff } from '#app/web/staff.server.ts';
import { amountField, dayField, wholeField } from '../console/fields.server.ts';
import { LINES } from './lines.ts';

const PIECE = 'Choose the piece this line is about.';

const head = z.object({
  channel: z.enum(['cash', 'receivable'], { error: 'Say whether it was paid in cash or is on account.' }),
  customer: z.string().trim().max(120, 'Keep the customer under 120 characters.').default(''),
  dueOn: dayField('Choose the day by which it is to be paid.').optional(),
  taxRegion: z.string().trim().toUpperCase().default(''),
  isHandedOver: z.string().optional(),
  step: z.enum(['check', 'save']).default('check'),
  shown: z.string().optional(),
});

function buildSchema(currency: string) {
  const lines = LINES.flatMap((n) => [
    [`variantId${n}`, z.string().optional()] as const,
    [
      `quantity${n}`,
      wholeField('Say how many were sold: a whole number from 1.', 10_000).optional(),
    ] as const,
    [
      `discount${n}`,
      amountField(currency, { sentence: 'Type what was taken off, for example 5.00.' }).optional(),
    ] as const,
  ]);
  return z
    .object({ ...head.shape, ...(Object.fromEntries(lines) as Record<string, z.ZodType>) })
    .check((ctx) => {
      const value = ctx.value as Record<string, unknown>;
      for (const n of LINES) {
        const isMissing = value[`variantId${n}`] === undefined;
        const isUsed =
          value[`discount${n}`] !== undefined || (n > 1 && Number(value[`quantity${n}`] ?? 1) > 1);
        if (isMissing && isUsed)
          ctx.issues.push({ code: 'custom', input: value, path: [`variantId${n}`], message: PIECE });
      }
    });
}

export interface SaleAnswer {
  errors: Record<string, string>;
  values: Record<string, string | string[]>;
  quote: { goodsMinor: number; taxMinor: number; totalMinor: number } | undefined;
}

/** `check` answers with the total and sells nothing; `save` sells. What was typed is kept either way. */
export async function submitSale(ctx: AppContext, request: Request, staff: Staff) {
  const typed = request.clone();
  const form = await parseForm(request, buildSchema(ctx.settings.currency));
  if (!form.ok) return data<SaleAnswer>({ errors: form.errors, values: form.values, quote: undefined }, 400);
  const values = Object.fromEntries(await typed.formData()) as Record<string, string>;
  const { step, shown, ...facts } = form.value as z.output<typeof head>;
  const typedLines = form.value as Record<string, unknown>;
  const filled = LINES.filter((n) => typedLines[`variantId${n}`] !== undefined);
  const lines = filled.map((n): NewStaffSale['lines'][number] => ({
    variantId: String(typedLines[`variantId${n}`]),
    quantity: Number(typedLines[`quantity${n}`] ?? 1),
    discountMinor: Number(typedLines[`discount${n}`] ?? 0),
  }));
  const quote = await quoteStaffSale(ctx, lines);
  // A price may have changed since the total was shown; then it is shown again before anything is sold.
  if (lines.length > 0 && (step === 'check' || shown !== String(quote.totalMinor)))
    return data<SaleAnswer>({ errors: {}, values, quote });
  const outcome = await recordStaffSale(ctx, {
    ...{ channel: facts.channel, customer: facts.customer, dueOn: facts.dueOn ?? null },
    ...{ taxRegion: facts.taxRegion, isHandedOver: facts.isHandedOver !== undefined },
    ...{ lines, createdBy: staff.userId },
  });
  if (outcome.ok) return redirect(`/console/sales/${outcome.number}?done=sold`);
  const status = outcome.reason === 'sold_out' ? 409 : 422;
  const errors = { [fieldOf(outcome, filled)]: outcome.sentence };
  return data<SaleAnswer>({ errors, values, quote: undefined }, status);
}

function fieldOf(outcome: Extract<StaffSaleOutcome, { ok: false }>, filled: readonly number[]): string {
  const n = filled[outcome.line] ?? 1;
  switch (outcome.field) {
    case 'lines':
      return 'variantId1';
    case 'variantId':
    case 'quantity':
    case 'discount':
      return `${outcome.field}${n}`;
    default:
      return outcome.field;
  }
}
