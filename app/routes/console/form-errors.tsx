import { ErrorSummary } from '#app/ui/error-summary.tsx';

/** The errors of a form as parseForm gives them: one a field, and under `form` what concerns all of it. */
export function FormErrors({ errors }: { errors: Record<string, string> }) {
  return (
    <ErrorSummary
      errors={Object.entries(errors).map(([name, message]) =>
        name === 'form' ? { message } : { fieldId: name, message },
      )}
    />
  );
}

/** What was typed in a field before it was refused, or its first value. */
export function typedIn(
  values: Record<string, string | string[]> | undefined,
  name: string,
  first = '',
): string {
  const typed = values?.[name];
  return values === undefined ? first : String(Array.isArray(typed) ? (typed[0] ?? '') : (typed ?? ''));
}
