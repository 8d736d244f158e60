import { longDay } from '#app/domain/claim.ts';
import { formatMoney } from '#app/domain/money.ts';

export interface OrderStates {
  payment: 'waiting' | 'processing' | 'paid' | 'expired' | 'needs_attention';
  isShipped: boolean;
  shippedOn: string | undefined;
  paidOn: string | undefined;
  currency: string;
  totalMinor: number;
  refundedMinor: number;
  refundPendingMinor: number;
  refundDueMinor: number;
  keptGoodsMinor: number;
  dispute?: { state: 'asked' | 'open' | 'lost' | 'won'; amountMinor: number } | undefined;
}

/** Paying, sending and giving back, each said on its own: one may be done while another waits. */
export function States({ order }: { order: OrderStates }) {
  const states = [
    describePayment(order),
    describeSending(order),
    describeRefund(order),
    ...describeDispute(order),
  ];
  return (
    <dl className="order-states">
      {states.map(({ name, word, tone, sentence }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <span className={`state ${tone}`}>{word}</span>
          </dd>
          <dd className="soft">{sentence}</dd>
        </div>
      ))}
    </dl>
  );
}

function describePayment({ payment, paidOn, currency, totalMinor }: OrderStates) {
  const total = formatMoney(totalMinor, currency);
  const name = 'Payment';
  switch (payment) {
    case 'paid':
      return {
        name,
        word: 'Paid',
        tone: 'good',
        sentence: paidOn ? `${total} on ${longDay(paidOn)}.` : `${total}.`,
      };
    case 'waiting':
      return {
        name,
        word: 'Waiting',
        tone: 'warn',
        sentence: `${total} is not paid yet. Nothing was charged.`,
      };
    case 'processing':
      return {
        name,
        word: 'On its way',
        tone: 'warn',
        sentence: `${total} is with your bank. This can take days.`,
      };
    case 'expired':
      return { name, word: 'Ended', tone: '', sentence: 'The time to pay ran out. Nothing was charged.' };
    case 'needs_attention':
      return { name, word: 'We are looking', tone: 'warn', sentence: 'A person will settle this by hand.' };
  }
}

function describeSending({ payment, isShipped, shippedOn, keptGoodsMinor }: OrderStates) {
  const name = 'Sending';
  if (isShipped)
    return {
      name,
      word: 'Sent',
      tone: 'good',
      sentence: shippedOn ? `On ${longDay(shippedOn)}.` : 'On its way.',
    };
  if (payment === 'paid' && keptGoodsMinor === 0)
    return { name, word: 'Stopped', tone: '', sentence: 'It was refunded, so nothing is sent.' };
  if (payment === 'paid') return { name, word: 'Being packed', tone: '', sentence: 'Not sent yet.' };
  return { name, word: 'Not begun', tone: '', sentence: 'We pack once the order is paid.' };
}

function describeRefund({ currency, refundedMinor, refundPendingMinor, refundDueMinor }: OrderStates) {
  const name = 'Refund';
  const back = formatMoney(refundedMinor, currency);
  if (refundDueMinor > 0)
    return {
      name,
      word: 'Due',
      tone: 'error',
      sentence: `${formatMoney(refundDueMinor, currency)} did not reach your bank. It is yours; a person here is settling it.`,
    };
  if (refundPendingMinor > 0) {
    const pending = `${formatMoney(refundPendingMinor, currency)} is on its way back.`;
    return {
      name,
      word: 'On its way',
      tone: 'warn',
      sentence: refundedMinor > 0 ? `${pending} ${back} went back before.` : pending,
    };
  }
  if (refundedMinor > 0)
    return { name, word: 'Refunded', tone: 'good', sentence: `${back} went back the way it was paid.` };
  return { name, word: 'None', tone: '', sentence: 'Nothing was given back.' };
}

/** Only where there is one: most buyers never ask their bank. */
function describeDispute({ dispute, currency }: OrderStates) {
  if (!dispute) return [];
  const amount = formatMoney(dispute.amountMinor, currency);
  const name = 'Dispute';
  switch (dispute.state) {
    case 'asked':
      return [{ name, word: 'Asked', tone: '', sentence: 'Your bank asked us about this payment.' }];
    case 'open':
      return [
        { name, word: 'With your bank', tone: 'warn', sentence: `It holds ${amount} until it has decided.` },
      ];
    case 'lost':
      return [{ name, word: 'Decided for you', tone: 'good', sentence: `Your bank gave ${amount} back.` }];
    case 'won':
      return [{ name, word: 'Closed', tone: '', sentence: `Your bank let the payment of ${amount} stand.` }];
  }
}
