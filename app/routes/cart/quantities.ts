import { z } from 'zod';

const MOST = 99;

/** What is wrong with a quantity, quoting it, since a number field cannot show again what is no number. */
function sentenceFor(typed: string, least: number): string {
  const said = typed === '' ? 'The quantity is empty' : `“${typed.slice(0, 24)}” cannot be a quantity`;
  return `${said}. Type a whole number from ${least} to ${MOST}${least === 0 ? '; 0 takes the piece out' : ''}.`;
}

/** A quantity as it was typed. `1e9`, `1.5`, `-1` and `abc` are refused with a sentence; nothing is rounded or guessed. */
function quantity(least: 0 | 1) {
  return z
    .string()
    .optional()
    .transform((given = '', context) => {
      const typed = given.trim();
      const count = /^\d{1,4}$/.test(typed) ? Number(typed) : NaN;
      if (count >= least && count <= MOST) return count;
      context.addIssue({ code: 'custom', message: sentenceFor(typed, least) });
      return z.NEVER;
    });
}

const GIFT_TAG_LENGTH = 80;

export const addition = z.object({
  intent: z.literal('add'),
  variant: z.string().min(1),
  handle: z.string().optional(),
  quantity: quantity(1),
  giftTag: z
    .string()
    .trim()
    .max(GIFT_TAG_LENGTH, `A gift tag holds up to ${GIFT_TAG_LENGTH} letters. Please shorten it.`)
    .optional(),
});

/** Everything a form may ask of the cart. */
export const cartForm = z.discriminatedUnion('intent', [
  addition,
  z.object({ intent: z.literal('change'), line: z.string().min(1), quantity: quantity(0) }),
  z.object({ intent: z.literal('remove'), line: z.string().min(1) }),
  z.object({ intent: z.literal('accept-prices') }),
  z.object({ intent: z.literal('enter-code'), promotion: z.string().max(200).default('') }),
  z.object({ intent: z.literal('remove-code') }),
]);
