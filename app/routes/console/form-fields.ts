import { typedIn } from './form-errors.tsx';

/** What an action answers when it saved nothing: a sentence a field, and all that was typed. */
export interface FormAnswer {
  errors: Record<string, string>;
  values: Record<string, string | string[]>;
}

/** For each field by its id: its error, and what was typed in it or its first value. */
export function fieldsOf(answer: FormAnswer | undefined, first: Record<string, string> = {}) {
  return (id: string) => ({
    id,
    error: answer?.errors[id],
    defaultValue: typedIn(answer?.values, id, first[id]),
  });
}

/** The choices that were ticked before the form was refused. */
export function tickedIn(answer: FormAnswer | undefined, id: string): string[] {
  const typed = answer?.values[id];
  return typed === undefined ? [] : [typed].flat();
}
