import { Form, useNavigation } from '@remix-run/react';
import { formatMoney } from '#app/domain/money.ts';
import { Notice } from '#app/ui/notice.tsx';
import { FormErrors } from '../console/form-errors.tsx';
import type { OrderAnswer } from './actions.server.ts';
import type { OrderData } from './route.tsx';

/** What a person has to decide about the order: refunds that failed, and whatever else it was marked with. */
export function Decisions({ found, answer }: { found: OrderData; answer: OrderAnswer | undefined }) {
  const { order, refunds } = found;
  return (
    <>
      {answer && <FormErrors errors={answer.errors} />}
      {refunds
        .filter((refund) => refund.isDue)
        .map((refund) => (
          <Due key={refund.id} refund={refund} currency={order.currency} />
        ))}
      {order.attention !== null && (
        <Notice tone="warn" title="This order needs a decision">
          <p>{order.attention}</p>
          {order.status === 'paid' && (
            <Form method="post" action="?do=settle" className="row">
              <button className="button quiet">It is settled</button>
            </Form>
          )}
        </Notice>
      )}
    </>
  );
}

function Due({ refund, currency }: { refund: OrderData['refunds'][number]; currency: string }) {
  const isSending = useNavigation().state === 'submitting';
  const amount = formatMoney(refund.amountMinor, currency);
  return (
    <Notice tone="error" title={`A refund of ${amount} is due`}>
      <p>
        The bank did not take it ({refund.reason}). The books have it back, and the buyer is still owed it.
        Try again, or say that it was settled another way.
      </p>
      <Form method="post" action="?do=due" className="row">
        <input type="hidden" name="refundId" value={refund.id} />
        <button className="button small" name="how" value="again" disabled={isSending}>
          Try again
        </button>
        <button className="button quiet" name="how" value="settled" disabled={isSending}>
          It is settled
        </button>
      </Form>
    </Notice>
  );
}
