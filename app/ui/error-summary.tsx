import { useEffect, useId, useRef } from 'react';
import { NoticeMark } from '#app/ui/notice.tsx';

export interface ErrorSummaryProps {
  /** What to mend, each leading to its field by id; one without a field concerns the whole form. */
  errors: { fieldId?: string; message: string }[];
  title?: string;
}

/** What went wrong with a form, said once at its top. It takes focus, with JavaScript by effect and without it by autofocus. */
export function ErrorSummary({ errors, title = 'Please mend this first' }: ErrorSummaryProps) {
  const ref = useRef<HTMLDivElement>(null);
  const headingId = useId();
  // By their words, not by identity: the same errors drawn again must not pull focus away from a field being mended.
  const said = errors.map((error) => error.message).join('\n');
  useEffect(() => ref.current?.focus(), [said]);
  if (errors.length === 0) return null;
  return (
    <div ref={ref} className="errors" role="alert" tabIndex={-1} autoFocus aria-labelledby={headingId}>
      <NoticeMark tone="error" />
      <div>
        <h2 id={headingId}>{title}</h2>
        <ul>
          {errors.map(({ fieldId, message }) => (
            <li key={`${fieldId} ${message}`}>
              {fieldId === undefined ? message : <a href={`#${fieldId}`}>{message}</a>}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
