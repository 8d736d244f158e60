import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Stripe from 'stripe';
import { createStripeClient } from '#app/payments/stripe.server.ts';
import { startStandIn } from '../product.ts';
import { freePort } from '../program.ts';

export interface StripeUnderTest {
  stripe: Stripe;
  /** Where the SDK is aimed, for clients with other keys. */
  base: { host: string; port: string; protocol: 'http' | 'https' };
  /** Pays an open session with a card that works, and returns its payment intent. */
  pay: (sessionId: string) => Promise<string>;
  stop: () => Promise<void>;
}

/** The stand-in, or Stripe itself when STRIPE_CONTRACT_KEY is set: the same assertions for both. */
export async function openStripe(): Promise<StripeUnderTest> {
  const secretKey = process.env['STRIPE_CONTRACT_KEY'];
  if (secretKey !== undefined && !secretKey.startsWith('sk_test_'))
    throw new Error('STRIPE_CONTRACT_KEY must be a test key, beginning with sk_test_.');
  const webhookSecrets = () => [];
  if (secretKey !== undefined) {
    const stripe = createStripeClient({ secretKey, webhookSecrets });
    const apiBase = 'https://api.stripe.com';
    return {
      stripe,
      base: { host: 'api.stripe.com', port: '443', protocol: 'https' },
      pay: (id) => pay({ stripe, apiBase, secretKey }, id),
      stop: () => Promise.resolve(),
    };
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'upstream-e2e-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const standIn = await startStandIn(folder, await freePort()).catch((error: unknown) => {
    remove();
    throw error;
  });
  const apiBase = standIn.client.url;
  const stripe = createStripeClient({ secretKey: 'sk_test_standin', apiBase, webhookSecrets });
  return {
    stripe,
    base: { host: '127.0.0.1', port: new URL(apiBase).port, protocol: 'http' },
    pay: (id) => pay({ stripe, apiBase, secretKey: 'sk_test_standin' }, id),
    stop: async () => {
      await standIn.program.end();
      remove();
    },
  };
}

/** As Stripe's own command line pays a session: a payment method, then the page's confirm. */
async function pay(
  { stripe, apiBase, secretKey }: { stripe: Stripe; apiBase: string; secretKey: string },
  sessionId: string,
): Promise<string> {
  const session = await stripe.checkout.sessions.retrieve(sessionId);
  const method = await stripe.paymentMethods.create({
    type: 'card',
    card: { token: 'tok_visa' },
    billing_details: { email: 'buyer@example.org', name: 'Jenny Rosen' },
  });
  const answer = await fetch(`${apiBase}/v1/payment_pages/${sessionId}/confirm`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secretKey}` },
    body: new URLSearchParams({
      payment_method: method.id,
      expected_amount: String(session.amount_total ?? 0),
    }),
  });
  if (!answer.ok) throw new Error(`The session was not paid: ${await answer.text()}`);
  const paid = await stripe.checkout.sessions.retrieve(sessionId);
  return typeof paid.payment_intent === 'string' ? paid.payment_intent : (paid.payment_intent?.id ?? '');
}
