import Stripe from 'stripe';
import type { CheckoutRequest, CheckoutSession, Payments, ProviderRefund } from './payments.ts';
import { stripeBalance, toBalanceTransaction } from './stripe-balance.server.ts';
import { stripeDisputes } from './stripe-disputes.server.ts';
import { ask, idOf } from './stripe-errors.server.ts';
import { STRIPE_API_VERSION } from './stripe-version.ts';
import { readWebhook } from './stripe-webhook.server.ts';

export interface StripeOptions {
  secretKey: string;
  /** Aims the unmodified SDK elsewhere: the stand-in, or a recording proxy. */
  apiBase?: string | undefined;
  /** Secrets of our webhook endpoint; two of them while one is being rotated. Asked for at each webhook. */
  webhookSecrets: () => readonly string[];
  /** Answers requests without a socket: for seeds and unit tests. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** The SDK's client with our settings. Made once; an empty key throws here, so callers make it only when they have one. */
export function createStripeClient(options: StripeOptions): Stripe {
  const base = options.apiBase ? new URL(options.apiBase) : undefined;
  return new Stripe(options.secretKey, {
    apiVersion: STRIPE_API_VERSION,
    maxNetworkRetries: 2,
    timeout: 20_000,
    telemetry: false,
    ...(base && {
      host: base.hostname,
      port: base.port || (base.protocol === 'https:' ? '443' : '80'),
      protocol: base.protocol === 'https:' ? 'https' : 'http',
    }),
    ...(options.fetch && { httpClient: Stripe.createFetchHttpClient(options.fetch as typeof fetch) }),
  });
}

/** `Payments` by the Stripe SDK. */
export function createStripePayments(options: StripeOptions): Payments {
  const stripe = createStripeClient(options);
  const isLive = options.secretKey.startsWith('sk_live_') || options.secretKey.startsWith('rk_live_');
  return {
    createCheckoutSession: (order) =>
      ask(async () =>
        toSession(
          await stripe.checkout.sessions.create(sessionParameters(order), {
            idempotencyKey: order.attemptKey,
          }),
        ),
      ),
    retrieveCheckoutSession: (id) => ask(async () => toSession(await stripe.checkout.sessions.retrieve(id))),
    expireCheckoutSession: (id) => ask(() => expireSession(stripe, id)),
    createRefund: ({ refundId, paymentIntentId, amountMinor }) =>
      ask(async () =>
        toRefund(
          await stripe.refunds.create(
            { payment_intent: paymentIntentId, amount: amountMinor, metadata: { refund: refundId } },
            { idempotencyKey: `refund:${refundId}` },
          ),
        ),
      ),
    listRefunds: (paymentIntentId) =>
      ask(async () => {
        const refunds: ProviderRefund[] = [];
        for await (const refund of stripe.refunds.list({ payment_intent: paymentIntentId, limit: 100 }))
          refunds.push(toRefund(refund));
        return refunds;
      }),
    retrieveCharge: (paymentIntentId) =>
      ask(async () => {
        const intent = await stripe.paymentIntents.retrieve(paymentIntentId, {
          expand: ['latest_charge.balance_transaction'],
        });
        const charge = intent.latest_charge;
        if (!charge || typeof charge === 'string') return undefined;
        const transaction = charge.balance_transaction;
        return {
          chargeId: charge.id,
          balanceTransaction:
            transaction && typeof transaction === 'object' ? toBalanceTransaction(transaction) : undefined,
        };
      }),
    ...stripeBalance(stripe),
    ...stripeDisputes(stripe),
    readWebhook: (body, signature, now) =>
      Promise.resolve(readWebhook(stripe, options.webhookSecrets(), isLive, body, signature, now)),
  };
}

function sessionParameters(order: CheckoutRequest): Stripe.Checkout.SessionCreateParams {
  const currency = order.currency.toLowerCase();
  const goods = order.lines.map((line) => ({
    quantity: line.quantity,
    metadata: { line: line.lineId },
    price_data: {
      currency,
      unit_amount: line.unitMinor,
      product_data: { name: line.name, ...(line.description && { description: line.description }) },
    },
  }));
  const tax = {
    quantity: 1,
    price_data: { currency, unit_amount: order.taxMinor, product_data: { name: 'Sales tax' } },
  };
  return {
    mode: 'payment',
    client_reference_id: order.orderId,
    metadata: { order: order.orderId },
    payment_intent_data: { metadata: { order: order.orderId } },
    line_items: order.taxMinor > 0 ? [...goods, tax] : goods,
    shipping_address_collection: { allowed_countries: ['US', 'CA'] },
    shipping_options: [
      {
        shipping_rate_data: {
          type: 'fixed_amount',
          display_name: 'Standard shipping',
          fixed_amount: { amount: order.shippingMinor, currency },
        },
      },
    ],
    expires_at: Math.floor(order.expiresAt.getTime() / 1000),
    success_url: order.successUrl,
    cancel_url: order.cancelUrl,
  };
}

/** Expiring fails when the session is complete or already expired; what it is now is what counts. */
async function expireSession(stripe: Stripe, id: string): Promise<CheckoutSession> {
  try {
    return toSession(await stripe.checkout.sessions.expire(id));
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    return toSession(await stripe.checkout.sessions.retrieve(id));
  }
}

function toSession(session: Stripe.Checkout.Session): CheckoutSession {
  const details = session.customer_details;
  const shipping = session.collected_information?.shipping_details;
  const address = Object.entries(shipping?.address ?? details?.address ?? {}).filter(
    (part): part is [string, string] => typeof part[1] === 'string',
  );
  return {
    id: session.id,
    orderId: session.client_reference_id ?? undefined,
    url: session.url ?? undefined,
    status: sessionStatusOf(session.status),
    paymentStatus: paymentStatusOf(session.payment_status),
    totalMinor: session.amount_total ?? 0,
    currency: (session.currency ?? '').toUpperCase(),
    paymentIntentId: idOf(session.payment_intent),
    buyer: details
      ? {
          email: details.email ?? '',
          name: shipping?.name ?? details.name ?? '',
          address: Object.fromEntries(address),
        }
      : undefined,
  };
}

/** Stripe's enums are open: a status it adds later is `unknown`, never taken for paid. */
function paymentStatusOf(status: string): CheckoutSession['paymentStatus'] {
  return status === 'paid' || status === 'unpaid' || status === 'no_payment_required' ? status : 'unknown';
}

function sessionStatusOf(status: string | null): CheckoutSession['status'] {
  switch (status) {
    case 'open':
    case 'complete':
    case 'expired':
      return status;
    default:
      return 'unknown';
  }
}

/** `requires_action` and whatever comes later are not settled yet: pending. */
function refundStatusOf(status: string | null): ProviderRefund['status'] {
  switch (status) {
    case 'succeeded':
    case 'failed':
    case 'canceled':
      return status;
    default:
      return 'pending';
  }
}

function toRefund(refund: Stripe.Refund): ProviderRefund {
  return {
    id: refund.id,
    refundId: refund.metadata?.['refund'] ?? undefined,
    status: refundStatusOf(refund.status),
    amountMinor: refund.amount,
    createdAt: new Date(refund.created * 1000),
    balanceTransactionId: idOf(refund.balance_transaction),
    failureBalanceTransactionId: idOf(refund.failure_balance_transaction),
  };
}
