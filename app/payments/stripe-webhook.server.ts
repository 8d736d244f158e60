import Stripe from 'stripe';
import { BadWebhook, type WebhookEvent } from './payments.ts';
import { STRIPE_API_VERSION } from './stripe-version.ts';

const FIVE_MINUTES_MS = 5 * 60_000;

/** Checks signature, stamp and shape of a webhook's body. Throws `BadWebhook` with a reason that quotes nothing. */
export function readWebhook(
  stripe: Stripe,
  secrets: readonly string[],
  isLive: boolean,
  body: string,
  signature: string | null,
  now: Date,
): WebhookEvent {
  if (!signature) throw new BadWebhook('The Stripe-Signature header is missing.');
  const parts = signature.split(',').map((part) => part.split('='));
  // The SDK throws a bare Error over a part without a value; a stranger may send anything.
  if (parts.some(([name, value]) => !name || !value))
    throw new BadWebhook('The Stripe-Signature header cannot be read.');
  // The SDK accepts a stamp in the future; a stolen, post-dated signature would stay good for as long as it says. Of
  // several stamps the SDK takes the last one, so all of them are looked at.
  const stamps = parts.filter(([name]) => name === 't').map(([, value]) => Number(value) * 1000);
  if (stamps.length === 0 || !stamps.every((stampMs) => stampMs <= now.getTime() + FIVE_MINUTES_MS))
    throw new BadWebhook('The stamp of the signature is in the future or missing.');
  for (const secret of secrets) {
    let event: Stripe.Event;
    try {
      // The tolerance is in seconds, the moment of receipt in milliseconds.
      const toleranceSeconds = FIVE_MINUTES_MS / 1000;
      event = stripe.webhooks.constructEvent(
        body,
        signature,
        secret,
        toleranceSeconds,
        undefined,
        now.getTime(),
      );
    } catch (error) {
      if (error instanceof Stripe.errors.StripeSignatureVerificationError) continue;
      if (error instanceof SyntaxError) throw new BadWebhook('The body is not JSON.');
      throw error;
    }
    return toEvent(event, isLive);
  }
  throw new BadWebhook('The signature does not match, or its stamp is too old.');
}

function toEvent(event: Stripe.Event, isLive: boolean): WebhookEvent {
  // A signed body may be any JSON at all, null too; only the shape of an event is an event.
  const shape: Partial<Stripe.Event> | null = event;
  const object: { id?: unknown; payment_intent?: unknown } | undefined =
    shape?.object === 'event' && typeof event.id === 'string' && typeof event.type === 'string'
      ? (event.data?.object as object | undefined)
      : undefined;
  if (!object) throw new BadWebhook('The body is not a Stripe event.');
  const intent = object.payment_intent;
  return {
    id: event.id,
    type: event.type,
    objectId: typeof object.id === 'string' ? object.id : '',
    paymentIntentId: typeof intent === 'string' ? intent : undefined,
    isOurs: event.livemode === isLive && !event.account,
  };
}

/** The events the shop acts on; a webhook endpoint is registered for these. */
export const WEBHOOK_EVENTS = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'charge.updated',
  'charge.refunded',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'payout.created',
  'payout.updated',
  'payout.paid',
  'payout.failed',
  'payout.canceled',
] as const;

export interface WebhookEndpoint {
  id: string;
  url: string;
  secret: string;
}

/** Registers our webhook address through the API; an older endpoint of that address is replaced, for its secret is lost. */
export async function registerWebhook(stripe: Stripe, url: string): Promise<WebhookEndpoint> {
  for await (const endpoint of stripe.webhookEndpoints.list({ limit: 100 })) {
    if (endpoint.url === url) await stripe.webhookEndpoints.del(endpoint.id);
  }
  const made = await stripe.webhookEndpoints.create({
    url,
    enabled_events: [...WEBHOOK_EVENTS],
    api_version: STRIPE_API_VERSION,
  });
  if (!made.secret) throw new Error('Stripe returned no secret for the new webhook endpoint.');
  return { id: made.id, url, secret: made.secret };
}

/** Whether the endpoint we know of is still there, switched on, and asks for every event that we act on today. */
export async function isWebhookRegistered(stripe: Stripe, endpoint: WebhookEndpoint): Promise<boolean> {
  for await (const one of stripe.webhookEndpoints.list({ limit: 100 })) {
    if (one.id === endpoint.id)
      return one.status === 'enabled' && WEBHOOK_EVENTS.every((type) => one.enabled_events.includes(type));
  }
  return false;
}
