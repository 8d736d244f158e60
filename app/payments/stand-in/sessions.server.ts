import type Stripe from 'stripe';
import { invalidRequest } from './api-error.ts';
import { checkTotal } from './currencies.ts';
import { cancelWork, planWork } from './due-work.server.ts';
import { emit } from './events.server.ts';
import { newId } from './ids.server.ts';
import { DATED_PAGE, listStored, PAGE } from './lists.server.ts';
import { metadata, oneOf, text } from './parameter-kinds.ts';
import { cancelIntent } from './payment-intents.server.ts';
import { findOrRefuse, retrieveRoute, route, type Route } from './routes.server.ts';
import type { SessionDetail } from './session-detail.server.ts';
import { makeLines, sessionLines } from './session-lines.server.ts';
import { SESSION_CREATE, type SessionCreate } from './session-parameters.ts';
import { makeShippingOptions, shippingCostOf } from './shipping.server.ts';
import type { World } from './world.server.ts';

const SESSIONS = '/v1/checkout/sessions';
const HALF_HOUR = 30 * 60;
const DAY = 24 * 60 * 60;

export const sessionRoutes: Route[] = [
  route('POST', SESSIONS, SESSION_CREATE, (world, params) => createSession(world, params)),
  route(
    'GET',
    SESSIONS,
    { ...DATED_PAGE, payment_intent: text(), status: oneOf('complete', 'expired', 'open') },
    (world, { payment_intent, status, ...page }) =>
      listStored(world, 'checkout.session', SESSIONS, page, { payment_intent, status }),
  ),
  retrieveRoute(SESSIONS, 'checkout.session'),
  route('GET', `${SESSIONS}/:id/line_items`, PAGE, (world, page, id) => {
    findOrRefuse(world, 'checkout.session', id);
    return sessionLines(world, id, page);
  }),
  route('POST', `${SESSIONS}/:id`, { metadata: metadata() }, (world, params, id) => {
    const session = findOrRefuse(world, 'checkout.session', id);
    const updated = { ...session, metadata: { ...session.metadata, ...params.metadata } };
    world.store.update(updated);
    return updated;
  }),
  route('POST', `${SESSIONS}/:id/expire`, {}, (world, _params, id) => {
    const session = findOrRefuse(world, 'checkout.session', id);
    if (session.status !== 'open') {
      throw invalidRequest(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
      );
    }
    return expireSession(world, session);
  }),
];

/** Called by the API and by the clock. The intent of a session that ends unpaid is cancelled with it. */
export function expireSession(world: World, session: Stripe.Checkout.Session): Stripe.Checkout.Session {
  const expired: Stripe.Checkout.Session = { ...session, status: 'expired', url: null };
  world.store.update(expired);
  cancelWork(world, 'session_expiry', session.id);
  if (typeof session.payment_intent === 'string') cancelIntent(world, session.payment_intent);
  emit(world, 'checkout.session.expired', expired);
  return expired;
}

export function expireSessionIfOpen(world: World, sessionId: string): void {
  const session = world.store.get('checkout.session', sessionId);
  if (session.status === 'open') expireSession(world, session);
}

function createSession(world: World, params: SessionCreate): Stripe.Checkout.Session {
  refuseWhatIsMissing(params);
  const items = params.line_items ?? [];
  const currency = items[0]?.price_data.currency ?? 'usd';
  const lines = makeLines(world, items, currency);
  const options = makeShippingOptions(world, params.shipping_options ?? [], currency);
  const shipping = shippingCostOf(options[0]);
  const subtotal = lines.reduce((sum, line) => sum + line.amount_subtotal, 0);
  const total = subtotal + (shipping?.amount_total ?? 0);
  checkTotal(total, currency);
  const session = sessionFrom(world, params, { currency, subtotal, total, shipping, options });
  const detail: SessionDetail = { lines, intentData: params.payment_intent_data ?? {} };
  world.store.insert<'checkout.session'>(session);
  world.store.setDetail(session.id, detail);
  planWork(world, 'session_expiry', session.id, session.expires_at * 1000);
  return session;
}

function refuseWhatIsMissing(params: SessionCreate): void {
  const missing = (param: string) =>
    invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  if (params.mode !== 'payment') {
    throw invalidRequest('The stand-in makes sessions of mode `payment` only.', { param: 'mode' });
  }
  if (params.ui_mode !== undefined && params.ui_mode !== 'hosted_page') {
    throw invalidRequest('The stand-in has the hosted page only.', { param: 'ui_mode' });
  }
  if (params.success_url === undefined) throw missing('success_url');
  if (!/^https?:\/\//.test(params.success_url) || !URL.canParse(params.success_url)) {
    throw invalidRequest('Not a valid URL', { code: 'url_invalid', param: 'success_url' });
  }
  if (params.line_items === undefined || params.line_items.length === 0) throw missing('line_items');
  if (params.line_items.length > 100) {
    throw invalidRequest('A session can have up to 100 line items.', { param: 'line_items' });
  }
  if (params.automatic_tax?.enabled) {
    throw invalidRequest('The stand-in computes no tax.', { param: 'automatic_tax[enabled]' });
  }
  if (params.allow_promotion_codes) {
    throw invalidRequest('The stand-in has no promotion codes yet.', { param: 'allow_promotion_codes' });
  }
}

function expiryOf(world: World, asked: number | undefined): number {
  const now = world.nowSeconds();
  if (asked === undefined) return now + DAY;
  if (asked < now + HALF_HOUR) {
    throw invalidRequest(
      'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.',
      { param: 'expires_at' },
    );
  }
  if (asked > now + DAY) {
    throw invalidRequest(
      'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.',
      { param: 'expires_at' },
    );
  }
  return asked;
}

interface Sums {
  currency: string;
  subtotal: number;
  total: number;
  shipping: Stripe.Checkout.Session.ShippingCost | null;
  options: Stripe.Checkout.Session.ShippingOption[];
}

function sessionFrom(world: World, params: SessionCreate, sums: Sums): Stripe.Checkout.Session {
  const id = newId('cs_test', 58);
  const email = params.customer_email ?? null;
  return {
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: params.adaptive_pricing?.enabled ?? false },
    after_expiration: null,
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? params.payment_method_types ?? null,
    amount_subtotal: sums.subtotal,
    amount_total: sums.total,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: world.nowSeconds(),
    currency: sums.currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: shownTexts(params.custom_text),
    customer: null,
    customer_account: null,
    customer_creation: params.customer_creation ?? 'if_required',
    customer_details: email === null ? null : { ...NO_DETAILS, email },
    customer_email: email,
    discounts: [],
    expires_at: expiryOf(world, params.expires_at),
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: params.locale ?? null,
    managed_payments: null,
    metadata: params.metadata ?? {},
    mode: params.mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: 'if_required',
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    payment_status: sums.total === 0 ? 'no_payment_required' : 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: params.phone_number_collection?.enabled ?? false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: params.shipping_address_collection ?? null,
    shipping_cost: sums.shipping,
    shipping_options: sums.options,
    status: 'open',
    submit_type: params.submit_type ?? null,
    subscription: null,
    success_url: params.success_url ?? null,
    total_details: {
      amount_discount: 0,
      amount_shipping: sums.shipping?.amount_total ?? 0,
      amount_tax: 0,
    },
    ui_mode: 'hosted_page',
    url: `${world.options.baseUrl()}/c/pay/${id}`,
    wallet_options: null,
  };
}

function shownTexts(given: SessionCreate['custom_text']): Stripe.Checkout.Session.CustomText {
  const shown = (text: { message?: string | undefined } | undefined) =>
    text?.message ? { message: text.message } : null;
  return {
    after_submit: shown(given?.after_submit),
    shipping_address: shown(given?.shipping_address),
    submit: shown(given?.submit),
    terms_of_service_acceptance: shown(given?.terms_of_service_acceptance),
  };
}

const NO_DETAILS: Stripe.Checkout.Session.CustomerDetails = {
  address: null,
  business_name: null,
  email: null,
  individual_name: null,
  name: null,
  phone: null,
  tax_exempt: 'none',
  tax_ids: [],
};
