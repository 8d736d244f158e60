import type Stripe from 'stripe';
import { ApiError, invalidRequest, resourceMissing } from './api-error.ts';
import { addressFrom, type Buyer } from './buyer.ts';
import { findCard, findCardByAlias, WRONG_NUMBER, type TestCard } from './cards.ts';
import { fingerprintOf, newId } from './ids.server.ts';
import { clearableText, email, integer, metadata, oneOf, text } from './parameter-kinds.ts';
import { record, required } from './parameters.ts';
import { retrieveRoute, route, type Route } from './routes.server.ts';
import type { World } from './world.server.ts';

/** Programs give an address in Stripe's own shape, on a payment method and on a payment page. */
export const ADDRESS = {
  line1: clearableText(),
  line2: clearableText(),
  city: clearableText(),
  state: clearableText(),
  postal_code: clearableText(),
  country: clearableText(),
};

export const CARD = record({
  number: text(),
  token: text(),
  exp_month: integer({ min: 1, max: 12 }),
  exp_year: integer({ min: 2000, max: 2100 }),
  cvc: text({ max: 4 }),
});

const CREATE = {
  type: required(oneOf('card')),
  card: required(CARD),
  billing_details: record({
    address: record(ADDRESS),
    email: email(),
    name: clearableText(),
    phone: clearableText(),
  }),
  metadata: metadata(),
};

export const paymentMethodRoutes: Route[] = [
  route('POST', '/v1/payment_methods', CREATE, (world, params) => {
    const billing = params.billing_details;
    const card = cardFrom(params.card);
    return makePaymentMethod(world, card, {
      email: billing?.email ?? '',
      name: billing?.name ?? '',
      address: addressFrom(billing?.address ?? {}),
    });
  }),
  retrieveRoute('/v1/payment_methods', 'payment_method'),
];

export function makePaymentMethod(world: World, card: TestCard, buyer: Buyer): Stripe.PaymentMethod {
  const method: Stripe.PaymentMethod = {
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'limited',
    billing_details: {
      address: buyer.address,
      email: buyer.email || null,
      name: buyer.name || null,
      phone: null,
      tax_id: null,
    },
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: null },
      country: 'US',
      display_brand: card.brand,
      exp_month: 12,
      exp_year: new Date(world.nowMs()).getUTCFullYear() + 4,
      fingerprint: fingerprintOf(card.number),
      funding: 'credit',
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: world.nowSeconds(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
  world.store.insert<'payment_method'>(method);
  world.store.setDetail(method.id, { cardNumber: card.number });
  return method;
}

/** The test card behind a saved payment method, or behind a name such as `pm_card_visa`. */
export function cardOfPaymentMethod(world: World, id: string): TestCard {
  const named = findCardByAlias(id);
  if (named !== undefined) return named;
  const detail = world.store.detail<{ cardNumber: string }>(id);
  const card = detail === undefined ? undefined : findCard(detail.cardNumber);
  if (card === undefined) throw resourceMissing('PaymentMethod', id, 'payment_method');
  return card;
}

export function cardFrom(given: { number?: string | undefined; token?: string | undefined }): TestCard {
  if (given.token !== undefined) {
    const named = findCardByAlias(given.token);
    if (named === undefined) throw resourceMissing('token', given.token, 'card[token]');
    return named;
  }
  if (given.number === undefined) {
    throw invalidRequest('Missing required param: card[number].', {
      code: 'parameter_missing',
      param: 'card[number]',
    });
  }
  const card = findCard(given.number);
  // A number that is not a test card may be somebody's own: it is refused and nothing of it is kept.
  if (card === undefined || card.decline === WRONG_NUMBER) {
    throw new ApiError(402, { type: 'card_error', ...WRONG_NUMBER });
  }
  return card;
}
