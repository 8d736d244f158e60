export type CardOutcome = 'ok' | 'declined' | 'authenticate' | 'authenticate_then_declined';

/** Stripe's words for a card that its bank refuses. */
export interface Decline {
  code: string;
  decline_code?: string;
  message: string;
  param?: string;
}
export interface TestCard {
  number: string;
  brand: 'amex' | 'mastercard' | 'visa';
  outcome: CardOutcome;
  hint: string;
  decline?: Decline;
  /** Names that Stripe's own fixtures use instead of a number. */
  aliases: string[];
  isAvailableAtOnce?: boolean;
  cvcCheck?: 'fail' | 'pass';
  /** What comes of the payment, or of a refund of it, by itself. */
  sequel?: 'dispute' | 'inquiry' | 'refund_fails' | 'refund_pends';
}

const GENERIC: Decline = {
  code: 'card_declined',
  decline_code: 'generic_decline',
  message: 'Your card was declined.',
};

export const WRONG_NUMBER: Decline = {
  code: 'incorrect_number',
  message: 'Your card number is incorrect.',
  param: 'number',
};

export const AUTHENTICATION_FAILED: Decline = {
  code: 'payment_intent_authentication_failure',
  message:
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
};

export const TEST_CARDS: readonly TestCard[] = [
  { number: '4242424242424242', brand: 'visa', outcome: 'ok', hint: 'Paid', aliases: ['visa'] },
  { number: '5555555555554444', brand: 'mastercard', outcome: 'ok', hint: 'Paid', aliases: ['mastercard'] },
  { number: '378282246310005', brand: 'amex', outcome: 'ok', hint: 'Paid', aliases: ['amex'] },
  {
    number: '4000000000000002',
    brand: 'visa',
    outcome: 'declined',
    hint: 'Declined',
    decline: GENERIC,
    aliases: ['chargeDeclined', 'visa_chargeDeclined'],
  },
  {
    number: '4000000000009995',
    brand: 'visa',
    outcome: 'declined',
    hint: 'Insufficient funds',
    decline: {
      code: 'card_declined',
      decline_code: 'insufficient_funds',
      message: 'Your card has insufficient funds.',
    },
    aliases: ['chargeDeclinedInsufficientFunds', 'visa_chargeDeclinedInsufficientFunds'],
  },
  {
    number: '4000000000000069',
    brand: 'visa',
    outcome: 'declined',
    hint: 'Expired card',
    decline: { code: 'expired_card', message: 'Your card has expired.', param: 'exp_month' },
    aliases: ['chargeDeclinedExpiredCard', 'visa_chargeDeclinedExpiredCard'],
  },
  {
    number: '4000000000000127',
    brand: 'visa',
    outcome: 'declined',
    hint: 'Wrong security code',
    decline: { code: 'incorrect_cvc', message: "Your card's security code is incorrect.", param: 'cvc' },
    aliases: ['chargeDeclinedIncorrectCvc', 'visa_chargeDeclinedIncorrectCvc'],
    cvcCheck: 'fail',
  },
  {
    number: '4242424242424241',
    brand: 'visa',
    outcome: 'declined',
    hint: 'Wrong number',
    decline: WRONG_NUMBER,
    aliases: [],
  },
  {
    number: '4000002760003184',
    brand: 'visa',
    outcome: 'authenticate',
    hint: '3-D Secure',
    aliases: ['authenticationRequired', 'threeDSecureRequired'],
  },
  {
    number: '4000008400001629',
    brand: 'visa',
    outcome: 'authenticate_then_declined',
    hint: '3-D Secure, then declined',
    decline: GENERIC,
    aliases: ['threeDSecureRequiredChargeDeclined'],
  },
  {
    number: '4000000000000077',
    brand: 'visa',
    outcome: 'ok',
    hint: 'Paid, available at once',
    aliases: ['bypassPending'],
    isAvailableAtOnce: true,
  },
  {
    number: '4000000000000259',
    brand: 'visa',
    outcome: 'ok',
    hint: 'Paid, then disputed',
    sequel: 'dispute',
    aliases: ['createDispute'],
  },
  {
    number: '4000000000001976',
    brand: 'visa',
    outcome: 'ok',
    hint: 'Paid, then an inquiry',
    sequel: 'inquiry',
    aliases: ['createDisputeInquiry'],
  },
  {
    number: '4000000000007726',
    brand: 'visa',
    outcome: 'ok',
    hint: 'Paid; a refund takes a while',
    sequel: 'refund_pends',
    aliases: ['pendingRefund'],
  },
  {
    number: '4000000000005126',
    brand: 'visa',
    outcome: 'ok',
    hint: 'Paid; a refund fails later',
    sequel: 'refund_fails',
    aliases: ['refundFail'],
  },
  {
    number: '4000000000000341',
    brand: 'visa',
    outcome: 'declined',
    hint: 'Attaches, then declined',
    decline: GENERIC,
    aliases: ['chargeCustomerFail'],
  },
];

export function findCard(typed: string): TestCard | undefined {
  const number = typed.replaceAll(/[\s-]/g, '');
  return TEST_CARDS.find((card) => card.number === number);
}

/** `pm_card_visa` and `tok_visa` name a card as its number does. */
export function findCardByAlias(name: string): TestCard | undefined {
  const match = /^(?:pm_card|tok)_(.+)$/.exec(name);
  const alias = match?.[1];
  return alias === undefined ? undefined : TEST_CARDS.find((card) => card.aliases.includes(alias));
}
