import type Stripe from 'stripe';
import { invalidRequest } from './api-error.ts';
import { addressFrom, type Buyer } from './buyer.ts';
import type { TestCard } from './cards.ts';
import { clearableText, email, integer, oneOf, text } from './parameter-kinds.ts';
import { record, type Read } from './parameters.ts';
import { ADDRESS, CARD, cardFrom, cardOfPaymentMethod, makePaymentMethod } from './payment-methods.server.ts';
import { attemptPayment, completeFree, type PaymentResult } from './payments.server.ts';
import { findOrRefuse, route, type Answer, type Route } from './routes.server.ts';
import { chooseShipping } from './shipping.server.ts';
import type { World } from './world.server.ts';

/** The page as a program sees it. Stripe's is undocumented; its command line reads `id` and nothing more. */
interface PaymentPage {
  id: string;
  object: 'payment_page';
  amount_total: number | null;
  currency: string | null;
  livemode: boolean;
  payment_intent: Stripe.Checkout.Session['payment_intent'];
  payment_status: Stripe.Checkout.Session.PaymentStatus;
  session_id: string;
  status: Stripe.Checkout.Session.Status | null;
  success_url: string | null;
}

const BILLING = record({ address: record(ADDRESS), email: email(), name: clearableText() });
const CONFIRM = {
  payment_method: text(),
  card: CARD,
  expected_amount: integer({ min: 0 }),
  email: email(),
  name: clearableText(),
  address: record(ADDRESS),
  billing_details: BILLING,
  shipping_rate: text(),
  /** The stand-in's own: answers the 3-D Secure step in the same call. */
  authentication: oneOf('pass', 'fail'),
};

export const paymentPageRoutes: Route[] = [
  route('GET', '/v1/payment_pages/:id', {}, (world, _params, id) =>
    pageOf(findOrRefuse(world, 'checkout.session', id)),
  ),
  route('POST', '/v1/payment_pages/:id/confirm', CONFIRM, (world, params, id) => confirm(world, params, id)),
];

/** Pays a session without a browser: one call, as Stripe's command line does it. */
function confirm(world: World, params: Read<typeof CONFIRM>, id: string): Answer {
  const found = findOrRefuse(world, 'checkout.session', id);
  if (found.status !== 'open') {
    throw invalidRequest(`This Checkout Session is no longer open: its status is ${found.status}.`, {
      code: 'intent_invalid_state',
    });
  }
  const session = chooseShipping(found, params.shipping_rate);
  const total = session.amount_total ?? 0;
  if (params.expected_amount !== undefined && params.expected_amount !== total) {
    throw invalidRequest(
      `The expected amount is ${params.expected_amount}, but the session's total is ${total}.`,
      {
        param: 'expected_amount',
      },
    );
  }
  if (total === 0) return answerFor(world, completeFree(world, session, buyerOf(params, session)));
  const { card, buyer, paymentMethod } = methodOf(world, params, session);
  const { authentication } = params;
  return answerFor(world, attemptPayment(world, session, { card, paymentMethod, buyer, authentication }));
}

function methodOf(
  world: World,
  params: Read<typeof CONFIRM>,
  session: Stripe.Checkout.Session,
): { card: TestCard; buyer: Buyer; paymentMethod: string } {
  const saved =
    params.payment_method === undefined
      ? undefined
      : world.store.find('payment_method', params.payment_method);
  if (saved !== undefined) {
    const { address, email: savedEmail, name } = saved.billing_details;
    const buyer = buyerOf(params, session, {
      address: address ?? addressFrom({}),
      email: savedEmail ?? '',
      name: name ?? '',
    });
    return { card: cardOfPaymentMethod(world, saved.id), buyer, paymentMethod: saved.id };
  }
  const buyer = buyerOf(params, session);
  const card =
    params.payment_method === undefined
      ? cardFrom(params.card ?? {})
      : cardOfPaymentMethod(world, params.payment_method);
  return { card, buyer, paymentMethod: makePaymentMethod(world, card, buyer).id };
}

function answerFor(world: World, result: PaymentResult): Answer {
  if (result.outcome !== 'declined') return { status: 200, body: pageOf(result.session) };
  const { decline, charge, session } = result;
  const intent = typeof session.payment_intent === 'string' ? session.payment_intent : '';
  const error = {
    type: charge === null ? 'invalid_request_error' : 'card_error',
    ...decline,
    ...(charge === null ? {} : { charge }),
    payment_intent: world.store.get('payment_intent', intent),
  };
  return { status: 402, body: { error } };
}

function buyerOf(params: Read<typeof CONFIRM>, session: Stripe.Checkout.Session, saved?: Buyer): Buyer {
  const billing = params.billing_details;
  const given = params.address ?? billing?.address;
  return {
    email: params.email || billing?.email || saved?.email || session.customer_email || 'buyer@example.com',
    name: params.name || billing?.name || saved?.name || 'Jenny Rosen',
    address: given === undefined ? (saved?.address ?? DEFAULT_ADDRESS) : addressFrom(given),
  };
}

function pageOf(session: Stripe.Checkout.Session): PaymentPage {
  return {
    id: session.id,
    object: 'payment_page',
    amount_total: session.amount_total,
    currency: session.currency,
    livemode: false,
    payment_intent: session.payment_intent,
    payment_status: session.payment_status,
    session_id: session.id,
    status: session.status,
    success_url: session.success_url,
  };
}

const DEFAULT_ADDRESS: Stripe.Address = {
  city: 'San Francisco',
  country: 'US',
  line1: '510 Townsend St',
  line2: null,
  postal_code: '94103',
  state: 'CA',
};
