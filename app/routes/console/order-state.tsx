export interface OrderFacts {
  status: 'open' | 'processing' | 'paid' | 'expired' | 'needs_attention';
  shippedAt: string | null;
  totalMinor: number;
  refundedMinor: number;
}

/** An order's state in a word or two; color only repeats it. */
export function OrderState({ order }: { order: OrderFacts }) {
  const { tone, words } = stateOf(order);
  return <span className={`state ${tone}`}>{words}</span>;
}

function stateOf({ status, shippedAt, totalMinor, refundedMinor }: OrderFacts): {
  tone: string;
  words: string;
} {
  switch (status) {
    case 'open':
      return { tone: '', words: 'Being paid' };
    case 'processing':
      return { tone: '', words: 'Payment on its way' };
    case 'expired':
      return { tone: '', words: 'Not paid' };
    case 'needs_attention':
      return { tone: 'error', words: 'Needs attention' };
    case 'paid':
      if (refundedMinor >= totalMinor) return { tone: '', words: 'Refunded' };
      if (shippedAt === null)
        return { tone: 'warn', words: refundedMinor > 0 ? 'To send, part refunded' : 'To send' };
      return { tone: 'good', words: refundedMinor > 0 ? 'Sent, part refunded' : 'Sent' };
  }
}
