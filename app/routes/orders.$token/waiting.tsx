import { useEffect } from 'react';
import { useRevalidator } from '@remix-run/react';
import { Notice } from '#app/ui/notice.tsx';

export interface WaitingProps {
  payment: 'waiting' | 'processing' | 'paid' | 'expired' | 'needs_attention';
  payUrl: string | undefined;
  /** Whether the buyer has just come back from the payment page. */
  isReturning: boolean;
}

const LOOK_AGAIN_MS = 4_000;

/** What a buyer can do while an order is not paid. */
export function Waiting({ payment, payUrl, isReturning }: WaitingProps) {
  useLookAgain(isReturning && (payment === 'waiting' || payment === 'processing'));
  switch (payment) {
    case 'paid':
      return null;
    case 'waiting':
      return (
        <Notice tone="warn" title="This order is not paid yet">
          <p>
            Your pieces are held for about half an hour.{' '}
            {isReturning && 'If you have just paid, the word from the card network may take a moment.'}
          </p>
          <p className="row no-print">
            {payUrl !== undefined && (
              <a className="button small" href={payUrl}>
                Go on to payment
              </a>
            )}
            <a href="?session=look">Look again</a>
          </p>
        </Notice>
      );
    case 'processing':
      return (
        <Notice tone="info" title="Your payment is on its way">
          <p>
            Your bank has it in hand, and your pieces are kept for you. Come back to this address at any time.{' '}
            <a href="?session=look">Look again</a>
          </p>
        </Notice>
      );
    case 'expired':
      return (
        <Notice tone="info" title="The time to pay ran out">
          <p>
            Nothing was charged, and the pieces went back to the shop. If you still want them, your cart is
            kept.
          </p>
          <p className="row no-print">
            <a className="button small" href="/cart">
              Back to your cart
            </a>
          </p>
        </Notice>
      );
    case 'needs_attention':
      return (
        <Notice tone="warn" title="We are looking at this order">
          <p>
            Something about this payment does not match the order, so a person will settle it: either the
            pieces are sent or the money goes back. You need not pay again.
          </p>
        </Notice>
      );
  }
}

/** With scripts the page looks again by itself, for as long as it is in sight. */
function useLookAgain(isOn: boolean) {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') revalidate();
    }, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isOn, revalidate]);
}
