import { z } from 'zod';
import type { RefundWish } from '#app/services/refund-plan.server.ts';
import type { RefundChoices } from '#app/services/refund-preview.server.ts';
import { amountField } from '../console/fields.server.ts';

/** Fields are named by the line's place, which never changes; the ids stay on the server. */
export const unitsName = (place: number): string => `units-${place}`;
export const restockName = (place: number): string => `restock-${place}`;

const REASON = 'Say why, in a few words; it stays with the order.';

/** The refund form of one order. What it reads is a wish; whether it can be granted the service decides. */
export function refundSchema(choices: RefundChoices, currency: string) {
  const perLine = Object.fromEntries(
    choices.lines.flatMap((line, place) => [
      [unitsName(place), unitsField(line.unitsLeft)],
      [restockName(place), z.enum(['yes', 'no']).optional()],
    ]),
  );
  const fixed = z.object({
    step: z.enum(['show', 'all', 'change', 'give']).catch('show'),
    amount: amountField(currency, {
      sentence: 'Type an amount such as 5.00, or leave it empty.',
      isOptional: true,
    }),
    shipping: z.string().optional(),
    reason: z.string({ error: REASON }).trim().max(200, 'Keep the reason under 200 characters.'),
    confirmed: z.string().optional(),
    refundId: z
      .string()
      .regex(/^ref_[\w-]{1,64}$/)
      .optional()
      .catch(undefined),
  });
  return fixed.extend(perLine).transform((form, ctx) => {
    const { step, amount, shipping, reason, confirmed, refundId } = form as z.output<typeof fixed>;
    const wish = readWish(choices, form, step === 'all', {
      amountMinor: amount,
      withShipping: shipping !== undefined,
    });
    if ('fault' in wish) {
      ctx.addIssue({ code: 'custom', path: [wish.field], message: wish.fault });
      return z.NEVER;
    }
    return { step, wish, reason, confirmed, refundId };
  });
}

function unitsField(unitsLeft: number) {
  const sentence =
    unitsLeft === 0 ? 'None of these is left to go back.' : `Type a whole number from 0 to ${unitsLeft}.`;
  return z
    .string()
    .default('0')
    .refine((text) => /^\s*\d{1,6}\s*$/.test(text) && Number(text) <= unitsLeft, sentence)
    .transform(Number);
}

/** Pieces or an amount, not both; for what was sent, whether it can be sold again has to be said. */
function readWish(
  choices: RefundChoices,
  form: Record<string, unknown>,
  isAll: boolean,
  { amountMinor, withShipping }: { amountMinor: number; withShipping: boolean },
): RefundWish | { fault: string; field: string } {
  if (isAll && choices.lines.length === 0)
    return { by: 'amount', amountMinor: choices.goodsLeftMinor, withShipping: false };
  const lines = choices.lines.flatMap((line, place) => {
    const quantity = isAll ? line.unitsLeft : Number(form[unitsName(place)] ?? 0);
    return quantity === 0 ? [] : [{ lineId: line.lineId, quantity, place, said: form[restockName(place)] }];
  });
  if (amountMinor > 0 && lines.length > 0 && !isAll)
    return { fault: 'Give back pieces or an amount, not both at once.', field: 'amount' };
  const unsaid = choices.isShipped ? lines.find((line) => line.said === undefined) : undefined;
  if (unsaid) return { fault: 'Say whether these can be sold again.', field: restockName(unsaid.place) };
  if (amountMinor > 0 && !isAll) return { by: 'amount', amountMinor, withShipping };
  const wanted = lines.map(({ lineId, quantity, said }) => ({ lineId, quantity, restock: said === 'yes' }));
  return { by: 'lines', lines: wanted, withShipping: withShipping || isAll };
}
