import { Form, useNavigation } from '@remix-run/react';
import { Link } from '#app/ui/link.tsx';
import { Notice } from '#app/ui/notice.tsx';

/** For owners: takes the buyer out of the shop's data. Asked twice, with or without scripts. */
export function EraseBuyer({ number, isAsked }: { number: number; isAsked: boolean }) {
  const isSending = useNavigation().state === 'submitting';
  if (!isAsked)
    return (
      <p className="row">
        <Link className="button quiet" to="?erase=ask" preventScrollReset>
          Erase the buyer’s data …
        </Link>
      </p>
    );
  return (
    <Notice tone="warn" title="Erase this buyer for good?">
      <p>
        Name, e-mail and address go from this order and from every other of the same e-mail, and from every
        backup when it is restored. The order and its money stay in the books. This cannot be undone.
      </p>
      <Form method="post" action="?do=erase" className="row">
        <button className="button small danger" disabled={isSending}>
          Erase the buyer’s data
        </button>
        <Link className="button quiet" to={`/console/orders/${number}`}>
          Keep it
        </Link>
      </Form>
    </Notice>
  );
}
