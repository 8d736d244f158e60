import { z } from 'zod';
import { parseDecimal } from '#app/domain/money.ts';
import { isDay, isLikelyDay } from '#app/domain/period.ts';
import { parsePercent } from '#app/domain/percent.ts';

/** Beyond this an amount is a slip of the keyboard, and sums would leave what a number holds. */
const MOST_MINOR = 100_000_000_00;

type Rule = { sentence: string; isSigned?: boolean; isOptional?: boolean };

/** An amount as a person types it: `9.10`. Left empty it is nothing where it may be, and asked for where it may not. */
export function amountField(currency: string, { sentence, isSigned = false, isOptional = false }: Rule) {
  const amount = (text: string, ctx: z.RefinementCtx): number => {
    const minor = parseDecimal(text.replace(/^[$€£]/, ''), currency);
    const isFit = minor !== undefined && Math.abs(minor) <= MOST_MINOR && (isSigned || minor >= 0);
    if (isFit) return minor;
    ctx.addIssue({ code: 'custom', message: sentence });
    return z.NEVER;
  };
  const typed = z.string({ error: sentence });
  return isOptional ? typed.default('0').transform(amount) : typed.transform(amount);
}

/** A rate or share as a person types it, `12` or `12.5 %`, in basis points. Left empty it is nothing where it may be. */
export function percentField({ sentence, isOptional = false }: Omit<Rule, 'isSigned'>) {
  const rate = (text: string, ctx: z.RefinementCtx): number => {
    const basisPoints = parsePercent(text);
    if (basisPoints !== undefined) return basisPoints;
    ctx.addIssue({ code: 'custom', message: sentence });
    return z.NEVER;
  };
  const typed = z.string({ error: sentence });
  return isOptional ? typed.default('0').transform(rate) : typed.transform(rate);
}

/** A day as the browser's own control sends it. */
export function dayField(sentence: string) {
  return z
    .string({ error: sentence })
    .trim()
    .refine(isDay, { error: sentence, abort: true })
    .refine(isLikelyDay, 'Check the year: it is one from 2000 to 2099.');
}

export function wholeField(sentence: string, most: number) {
  return z
    .string({ error: sentence })
    .trim()
    .refine((text) => /^\d{1,9}$/.test(text), sentence)
    .transform(Number)
    .refine((number) => number >= 1 && number <= most, sentence);
}

/** A whole number that may be nothing. */
export function countField(sentence: string, most: number) {
  return z
    .string({ error: sentence })
    .trim()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) <= most, sentence)
    .transform(Number);
}

/** Words that have to be there, within a length. */
export function wordsField(sentence: string, most: number, tooLong: string) {
  return z.string({ error: sentence }).trim().min(1, sentence).max(most, tooLong);
}

export function choiceField(sentence: string) {
  return z.string({ error: sentence }).min(1, sentence);
}

/** A whole number in an address, such as a page or an order; undefined for anything else. */
export function readNumber(text: string | null | undefined): number | undefined {
  return text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}
