import { useNavigation } from '@remix-run/react';
import { Link } from '#app/ui/link.tsx';

interface FormEndProps {
  /** What the button that saves says. */
  save: string;
  /** Where leaving without saving leads. */
  back: string;
  /** A first step that shows a figure the server computed; what was shown is saved by the second. */
  check?: { label: string; isDone: boolean };
}

/** The end of a form in the console: save it, or leave it. */
export function FormEnd({ save, back, check }: FormEndProps) {
  const isSending = useNavigation().state === 'submitting';
  return (
    <div className="row form-end">
      {check && (
        <button
          className={check.isDone ? 'button quiet' : 'button small'}
          name="step"
          value="check"
          disabled={isSending}
        >
          {check.label}
        </button>
      )}
      {check?.isDone !== false && (
        <button className="button small" {...(check && { name: 'step', value: 'save' })} disabled={isSending}>
          {isSending ? 'Saving …' : save}
        </button>
      )}
      <Link className="button quiet" to={back}>
        Back without saving
      </Link>
    </div>
  );
}
