import type Stripe from 'stripe';
import type { Buyer } from './buyer.ts';
import { AUTHENTICATION_FAILED, findCard, type Decline, type TestCard } from './cards.ts';
import { makeCharge } from './charges.server.ts';
import { cancelWork } from './due-work.server.ts';
import { emit } from './events.server.ts';
import { makeIntent } from './payment-intents.server.ts';
import { sessionDetail } from './session-detail.server.ts';
import type { World } from './world.server.ts';

export type Authentication = 'fail' | 'pass';
export interface Attempt {
  card: TestCard;
  paymentMethod: string;
  buyer: Buyer;
  /** What the buyer did at the 3-D Secure step; absent while nobody was asked. */
  authentication?: Authentication | undefined;
}

/** What became of one try. `completed` is the event that the buyer's way back waits for. */
export type PaymentResult =
  | { outcome: 'authenticate'; session: Stripe.Checkout.Session }
  | { outcome: 'declined'; session: Stripe.Checkout.Session; decline: Decline; charge: string | null }
  | { outcome: 'paid'; session: Stripe.Checkout.Session; completed: string };

/** One attempt to pay an open session with a test card. The same intent serves every attempt of a session. */
export function attemptPayment(
  world: World,
  given: Stripe.Checkout.Session,
  attempt: Attempt,
): PaymentResult {
  const { card, authentication } = attempt;
  const { session, intent } = withIntent(world, given);
  const isFirst = given.payment_intent === null;
  const asksForStep = card.outcome === 'authenticate' || card.outcome === 'authenticate_then_declined';
  if (asksForStep && authentication === undefined) {
    if (isFirst) emit(world, 'payment_intent.created', intent);
    return askToAuthenticate(world, session, intent, attempt);
  }
  if (asksForStep && authentication === 'fail') {
    if (isFirst) emit(world, 'payment_intent.created', intent);
    const failed = failIntent(world, intent, attempt, AUTHENTICATION_FAILED, null);
    emit(world, 'payment_intent.payment_failed', failed);
    return { outcome: 'declined', session, decline: AUTHENTICATION_FAILED, charge: null };
  }
  const charge = makeCharge(world, {
    intent,
    card,
    buyer: attempt.buyer,
    paymentMethod: attempt.paymentMethod,
    decline: card.decline,
    isAuthenticated: asksForStep,
  });
  if (card.decline !== undefined) {
    const failed = failIntent(world, intent, attempt, card.decline, charge.id);
    if (isFirst) emit(world, 'payment_intent.created', intent);
    emit(world, 'charge.failed', charge);
    emit(world, 'payment_intent.payment_failed', failed);
    return { outcome: 'declined', session, decline: card.decline, charge: charge.id };
  }
  const paid: Stripe.PaymentIntent = {
    ...intent,
    amount_received: intent.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: attempt.paymentMethod,
    status: 'succeeded',
  };
  world.store.update(paid);
  const complete = completeSession(world, { ...session, payment_status: 'paid' }, attempt.buyer);
  const completed = emit(world, 'checkout.session.completed', complete).id;
  if (isFirst) emit(world, 'payment_intent.created', intent);
  emit(world, 'payment_intent.succeeded', paid);
  emit(world, 'charge.succeeded', charge);
  return { outcome: 'paid', session: complete, completed };
}

/** A session that costs nothing is completed without a card, and no intent is made. */
export function completeFree(world: World, session: Stripe.Checkout.Session, buyer: Buyer): PaymentResult {
  const complete = completeSession(world, session, buyer);
  return {
    outcome: 'paid',
    session: complete,
    completed: emit(world, 'checkout.session.completed', complete).id,
  };
}

/** The answer given at the 3-D Secure step finishes the attempt that was waiting for it. */
export function finishWaiting(
  world: World,
  session: Stripe.Checkout.Session,
  authentication: Authentication,
): PaymentResult | undefined {
  const { waiting, ...detail } = sessionDetail(world, session.id);
  if (waiting === undefined) return undefined;
  const card = findCard(waiting.cardNumber);
  if (card === undefined) throw new Error('The stand-in forgot a test card it had accepted');
  world.store.setDetail(session.id, detail);
  const { buyer, paymentMethod } = waiting;
  return attemptPayment(world, session, { card, paymentMethod, buyer, authentication });
}

function withIntent(
  world: World,
  session: Stripe.Checkout.Session,
): { session: Stripe.Checkout.Session; intent: Stripe.PaymentIntent } {
  if (typeof session.payment_intent === 'string') {
    const known = world.store.get('payment_intent', session.payment_intent);
    return { session, intent: { ...known, amount: session.amount_total ?? known.amount } };
  }
  const intent = makeIntent(world, session);
  const tied: Stripe.Checkout.Session = { ...session, payment_intent: intent.id };
  world.store.update(tied);
  return { session: tied, intent };
}

function askToAuthenticate(
  world: World,
  session: Stripe.Checkout.Session,
  intent: Stripe.PaymentIntent,
  attempt: Attempt,
): PaymentResult {
  const url = `${world.options.baseUrl()}/c/pay/${session.id}/authenticate`;
  const asking: Stripe.PaymentIntent = {
    ...intent,
    next_action: { redirect_to_url: { return_url: session.success_url, url }, type: 'redirect_to_url' },
    payment_method: attempt.paymentMethod,
    status: 'requires_action',
  };
  world.store.update(asking);
  world.store.setDetail(session.id, {
    ...sessionDetail(world, session.id),
    waiting: { cardNumber: attempt.card.number, paymentMethod: attempt.paymentMethod, buyer: attempt.buyer },
  });
  emit(world, 'payment_intent.requires_action', asking);
  return { outcome: 'authenticate', session };
}

function failIntent(
  world: World,
  intent: Stripe.PaymentIntent,
  attempt: Attempt,
  decline: Decline,
  charge: string | null,
): Stripe.PaymentIntent {
  const error: Stripe.PaymentIntent.LastPaymentError = {
    code: decline.code,
    message: decline.message,
    payment_method: world.store.get('payment_method', attempt.paymentMethod),
    type: charge === null ? 'invalid_request_error' : 'card_error',
    ...(decline.decline_code === undefined ? {} : { decline_code: decline.decline_code }),
    ...(decline.param === undefined ? {} : { param: decline.param }),
    ...(charge === null ? {} : { charge }),
  };
  const failed: Stripe.PaymentIntent = {
    ...intent,
    last_payment_error: error,
    latest_charge: charge ?? intent.latest_charge,
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  };
  world.store.update(failed);
  return failed;
}

function completeSession(
  world: World,
  session: Stripe.Checkout.Session,
  buyer: Buyer,
): Stripe.Checkout.Session {
  const asksAddress = session.shipping_address_collection !== null;
  const complete: Stripe.Checkout.Session = {
    ...session,
    collected_information: asksAddress
      ? {
          business_name: null,
          individual_name: null,
          shipping_details: { address: buyer.address, name: buyer.name },
        }
      : null,
    customer_details: {
      address: buyer.address,
      business_name: null,
      email: buyer.email,
      individual_name: null,
      name: buyer.name,
      phone: null,
      tax_exempt: 'none',
      tax_ids: [],
    },
    status: 'complete',
    url: null,
  };
  world.store.update(complete);
  cancelWork(world, 'session_expiry', session.id);
  return complete;
}
