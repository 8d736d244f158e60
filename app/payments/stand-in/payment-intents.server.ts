import type Stripe from 'stripe';
import { addressFrom } from './buyer.ts';
import { emit } from './events.server.ts';
import { newId } from './ids.server.ts';
import { DATED_PAGE, listStored } from './lists.server.ts';
import { text } from './parameter-kinds.ts';
import { retrieveRoute, route, type Route } from './routes.server.ts';
import { sessionDetail } from './session-detail.server.ts';
import type { World } from './world.server.ts';

const INTENTS = '/v1/payment_intents';

export const paymentIntentRoutes: Route[] = [
  route('GET', INTENTS, { ...DATED_PAGE, customer: text() }, (world, { customer, ...page }) =>
    listStored(world, 'payment_intent', INTENTS, page, { customer }),
  ),
  retrieveRoute(INTENTS, 'payment_intent'),
];

/** The intent of a session's first attempt to pay; later attempts use the same one. */
export function makeIntent(world: World, session: Stripe.Checkout.Session): Stripe.PaymentIntent {
  const data = sessionDetail(world, session.id).intentData;
  const id = newId('pi');
  const intent: Stripe.PaymentIntent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: session.amount_total ?? 0,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: data.capture_method ?? 'automatic_async',
    client_secret: newId(`${id}_secret`),
    confirmation_method: 'automatic',
    created: world.nowSeconds(),
    currency: session.currency ?? 'usd',
    customer: null,
    customer_account: null,
    description: data.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: data.metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: data.receipt_email ?? null,
    review: null,
    setup_future_usage: null,
    shipping: shippingOf(data.shipping),
    source: null,
    statement_descriptor: data.statement_descriptor ?? null,
    statement_descriptor_suffix: data.statement_descriptor_suffix ?? null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
  world.store.insert<'payment_intent'>(intent);
  return intent;
}

export function cancelIntent(world: World, intentId: string): void {
  const intent = world.store.get('payment_intent', intentId);
  if (intent.status === 'succeeded' || intent.status === 'canceled') return;
  const canceled: Stripe.PaymentIntent = {
    ...intent,
    status: 'canceled',
    canceled_at: world.nowSeconds(),
    cancellation_reason: 'automatic',
    next_action: null,
  };
  world.store.update(canceled);
  emit(world, 'payment_intent.canceled', canceled);
}

interface GivenShipping {
  name: string;
  address: { [K in keyof Stripe.Address]?: string | undefined };
  carrier?: string | undefined;
  phone?: string | undefined;
  tracking_number?: string | undefined;
}

function shippingOf(given: GivenShipping | undefined): Stripe.PaymentIntent.Shipping | null {
  if (given === undefined) return null;
  return {
    address: addressFrom(given.address),
    carrier: given.carrier ?? null,
    name: given.name,
    phone: given.phone ?? null,
    tracking_number: given.tracking_number ?? null,
  };
}
