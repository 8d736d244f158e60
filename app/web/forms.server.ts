import { parseWithZod } from '@conform-to/zod/v4';
import type { z } from 'zod';

export type FormResult<Value> =
  | { ok: true; value: Value }
  | {
      ok: false;
      /** One sentence a field, by the field's name; what concerns the whole form stands under `form`. */
      errors: Record<string, string>;
      /** What was typed, to fill the form with again; several values of one name become a list. */
      values: Record<string, string | string[]>;
    };

/** Field names whose content is never sent back into a page. */
const NEVER_ECHOED = /password|secret|token|code/i;

/**
 * Our longest form has some fifteen fields. Reading them costs the square of their number, and 64 kB hold 32,000: one
 * such form kept the shop from answering anybody for twelve seconds.
 */
const MOST_FIELDS = 100;
const UNREADABLE = {
  ok: false,
  errors: { form: 'This form could not be read. Please send it again.' },
  values: {},
} as const;

/** Reads an action's form by a Zod schema. Nothing that was typed is lost, and nothing is thrown for bad input. */
export async function parseForm<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<FormResult<z.output<Schema>>> {
  let form: FormData;
  try {
    form = await request.formData();
  } catch {
    return UNREADABLE;
  }
  if ([...form.keys()].length > MOST_FIELDS) return UNREADABLE;
  const submission = parseWithZod(form, { schema });
  if (submission.status === 'success') return { ok: true, value: submission.value as z.output<Schema> };
  const entries = Object.entries(submission.error ?? {}).flatMap(([name, messages]) =>
    messages?.[0] === undefined ? [] : [[name === '' ? 'form' : name, messages[0]] as const],
  );
  return { ok: false, errors: Object.fromEntries(entries), values: readTyped(form) };
}

function readTyped(form: FormData): Record<string, string | string[]> {
  const names = [...new Set(form.keys())].filter((name) => !NEVER_ECHOED.test(name));
  return Object.fromEntries(
    names.flatMap((name) => {
      const typed = form.getAll(name).filter((value) => typeof value === 'string');
      const [first] = typed;
      return first === undefined ? [] : [[name, typed.length === 1 ? first : typed] as const];
    }),
  );
}
