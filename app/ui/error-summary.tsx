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
  useEffect(() => ref.current?.focus(), [errors]);
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
