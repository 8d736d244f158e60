import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react';

interface FieldWords {
  /** Also the id of the control, so that the error summary can lead to it. */
  id: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
}

type FieldProps = FieldWords & Omit<InputHTMLAttributes<HTMLInputElement>, 'id'>;
type SelectFieldProps = FieldWords &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id'> & { options: { value: string; label: string }[] };

/** Ties hint and error to the control, so that a reader hears them with its label. */
function describe({ id, hint, error }: FieldWords) {
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`]
    .filter(Boolean)
    .join(' ');
  return {
    id,
    ...(described !== '' && { 'aria-describedby': described }),
    ...(error !== undefined && { 'aria-invalid': true as const }),
  };
}

function Frame({ words: { id, label, hint, error }, children }: { words: FieldWords; children: ReactNode }) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {children}
    </div>
  );
}

/** One line of input with its label above, then hint and error, so nothing is hidden by a phone's keyboard. */
export function Field({ label, hint, error, id, ...input }: FieldProps) {
  const words = { id, label, hint, error };
  return (
    <Frame words={words}>
      <input name={id} {...input} {...describe(words)} />
    </Frame>
  );
}

/** A few sentences. */
export function AreaField({
  label,
  hint,
  error,
  id,
  ...area
}: FieldWords & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id'>) {
  const words = { id, label, hint, error };
  return (
    <Frame words={words}>
      <textarea name={id} rows={3} {...area} {...describe(words)} />
    </Frame>
  );
}

/** One of a list, by the browser's own control. */
export function SelectField({ label, hint, error, id, options, ...select }: SelectFieldProps) {
  const words = { id, label, hint, error };
  return (
    <Frame words={words}>
      <select name={id} {...select} {...describe(words)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Frame>
  );
}

/** A yes or no with its words beside it; the whole line is the target. */
export function CheckField({
  id,
  label,
  ...input
}: { id: string; label: ReactNode } & Omit<FieldProps, 'label' | 'id'>) {
  return (
    <label className="check" htmlFor={id}>
      <input type="checkbox" name={id} {...input} id={id} />
      <span>{label}</span>
    </label>
  );
}
