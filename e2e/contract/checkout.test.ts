import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStripePayments } from '#app/payments/stripe.server.ts';
import { until } from '../until.ts';
import { openStripe, type StripeUnderTest } from './stripe-under-test.ts';

let under: StripeUnderTest;
beforeAll(async () => {
  under = await openStripe();
});
afterAll(() => under.stop());

/** What the shop asks for: goods with their line id, tax as a line, one shipping choice. */
function asShop(): Stripe.Checkout.SessionCreateParams {
  const price = (name: string, amount: number) => ({
    currency: 'usd',
    unit_amount: amount,
    product_data: { name },
  });
  return {
    mode: 'payment',
    client_reference_id: 'ord_contract',
    metadata: { order: 'ord_contract' },
    payment_intent_data: { metadata: { order: 'ord_contract' } },
    line_items: [
      { quantity: 1, metadata: { line: 'ol_1' }, price_data: price('Riverbend tote', 4_800) },
      { quantity: 1, price_data: price('Sales tax', 384) },
    ],
    shipping_options: [
      {
        shipping_rate_data: {
          type: 'fixed_amount',
          display_name: 'Standard shipping',
          fixed_amount: { amount: 600, currency: 'usd' },
        },
      },
    ],
    expires_at: Math.floor(Date.now() / 1000) + 31 * 60,
    success_url: 'https://shop.example/orders/token?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://shop.example/cart',
  };
}

const create = (key?: string) =>
  under.stripe.checkout.sessions.create(asShop(), key === undefined ? {} : { idempotencyKey: key });
const uniqueKey = (name: string) => `contract_${name}_${Date.now()}_${Math.random()}`;

describe('a checkout session', () => {
  test('is made open and unpaid, with our total, our id and a page to pay on', async () => {
    const session = await create();
    expect(session).toMatchObject({
      object: 'checkout.session',
      mode: 'payment',
      status: 'open',
      payment_status: 'unpaid',
      amount_subtotal: 5_184,
      amount_total: 5_784,
      currency: 'usd',
      livemode: false,
      client_reference_id: 'ord_contract',
      metadata: { order: 'ord_contract' },
      payment_intent: null,
    });
    expect(session.id).toMatch(/^cs_test_/);
    expect(new URL(session.url ?? '').protocol).toMatch(/^https?:$/);
    expect(session.shipping_cost?.amount_total).toBe(600);
  });

  test('is read again as it was made, with its lines in order', async () => {
    const made = await create();
    const read = await under.stripe.checkout.sessions.retrieve(made.id, { expand: ['line_items'] });
    expect(read).toMatchObject({ id: made.id, status: 'open', amount_total: 5_784, url: made.url });
    expect(read.line_items?.data.map((line) => [line.description, line.quantity, line.amount_total])).toEqual(
      [
        ['Riverbend tote', 1, 4_800],
        ['Sales tax', 1, 384],
      ],
    );
    expect(read.line_items?.data[0]?.metadata).toEqual({ line: 'ol_1' });
  });

  test('asked for twice with one key is one session; with other parameters it is refused', async () => {
    const key = uniqueKey('twice');
    const [first, second] = [await create(key), await create(key)];
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    const other = { ...asShop(), client_reference_id: 'ord_other' };
    await expect(under.stripe.checkout.sessions.create(other, { idempotencyKey: key })).rejects.toThrow(
      Stripe.errors.StripeIdempotencyError,
    );
  });

  test('is ended once: then it has no page and cannot be ended again', async () => {
    const made = await create();
    const ended = await under.stripe.checkout.sessions.expire(made.id);
    expect(ended).toMatchObject({ id: made.id, status: 'expired', payment_status: 'unpaid', url: null });
    const again = under.stripe.checkout.sessions.expire(made.id);
    await expect(again).rejects.toThrow(Stripe.errors.StripeInvalidRequestError);
  });

  test('that does not exist is resource_missing and names the parameter', async () => {
    const asked = under.stripe.checkout.sessions.retrieve('cs_test_nobody');
    await expect(asked).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
      statusCode: 404,
      code: 'resource_missing',
    });
  });

  test('that would end in less than half an hour or with an unknown parameter is refused', async () => {
    const soon = { ...asShop(), expires_at: Math.floor(Date.now() / 1000) + 60 };
    await expect(under.stripe.checkout.sessions.create(soon)).rejects.toMatchObject({
      statusCode: 400,
      param: 'expires_at',
    });
    const unknown = { ...asShop(), colour: 'teal' };
    await expect(under.stripe.checkout.sessions.create(unknown)).rejects.toMatchObject({
      statusCode: 400,
      code: 'parameter_unknown',
      param: 'colour',
    });
  });
});

describe('a paid session', () => {
  let intent = '';
  let sessionId = '';
  beforeAll(async () => {
    sessionId = (await create()).id;
    intent = await under.pay(sessionId);
  });

  test('is complete and paid, knows its buyer, and cannot be ended', async () => {
    const session = await under.stripe.checkout.sessions.retrieve(sessionId);
    expect(session).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      payment_intent: intent,
    });
    expect(session.customer_details?.email).toBe('buyer@example.org');
    const ended = under.stripe.checkout.sessions.expire(sessionId);
    await expect(ended).rejects.toThrow(Stripe.errors.StripeInvalidRequestError);
  });

  test('has a charge whose balance transaction appears, with the fee taken from the gross', async () => {
    const transaction = await chargeTransaction(intent);
    expect(transaction).toMatchObject({
      object: 'balance_transaction',
      amount: 5_784,
      currency: 'usd',
      reporting_category: 'charge',
    });
    expect(transaction.fee).toBeGreaterThan(0);
    expect(transaction.net).toBe(transaction.amount - transaction.fee);
    expect(transaction.available_on).toBeGreaterThanOrEqual(transaction.created);
    expect(['pending', 'available']).toContain(transaction.status);
  });

  test('is refunded in part, then in whole, and never beyond', async () => {
    const part = await refund(2_000, uniqueKey('part'));
    expect(part).toMatchObject({
      object: 'refund',
      amount: 2_000,
      status: 'succeeded',
      payment_intent: intent,
    });
    await expect(refund(5_000, uniqueKey('beyond'))).rejects.toThrow(Stripe.errors.StripeInvalidRequestError);
    const key = uniqueKey('rest');
    const [rest, repeated] = [await refund(3_784, key), await refund(3_784, key)];
    expect(repeated.id).toBe(rest.id);
    const listed = await under.stripe.refunds.list({ payment_intent: intent });
    expect(listed.data.map((one) => one.amount)).toEqual([3_784, 2_000]);
    await expect(refund(1, uniqueKey('more'))).rejects.toMatchObject({ code: 'charge_already_refunded' });
    const transaction = await under.stripe.balanceTransactions.retrieve(idOf(rest.balance_transaction));
    expect(transaction).toMatchObject({ amount: -3_784, fee: 0, reporting_category: 'refund' });
  });

  const refund = (amount: number, idempotencyKey: string) =>
    under.stripe.refunds.create(
      { payment_intent: intent, amount, metadata: { refund: 'ref_contract' } },
      { idempotencyKey },
    );
});

test('a wrong key is an authentication error', async () => {
  const { host, port, protocol } = under.base;
  const stranger = new Stripe('sk_test_invalid', { host, port, protocol, maxNetworkRetries: 0 });
  await expect(stranger.checkout.sessions.list()).rejects.toThrow(Stripe.errors.StripeAuthenticationError);
});

describe('a webhook endpoint', () => {
  test('tells its secret once, and a body signed with it is read as the shop reads it', async () => {
    const made = await under.stripe.webhookEndpoints.create({
      url: 'https://shop.example/webhooks/stripe',
      enabled_events: ['checkout.session.completed'],
    });
    try {
      const secret = made.secret ?? '';
      expect(secret).toMatch(/^whsec_/);
      expect((await under.stripe.webhookEndpoints.retrieve(made.id)).secret).toBeUndefined();
      await expectRead(secret);
    } finally {
      await under.stripe.webhookEndpoints.del(made.id);
    }
  });
});

/** The signature's rules, by the SDK's own pen: true, tampered, old, from the future, and by a secret being rotated. */
async function expectRead(secret: string): Promise<void> {
  const shop = createStripePayments({
    secretKey: 'sk_test_standin',
    webhookSecrets: () => ['whsec_the_next_one', secret],
  });
  const now = new Date();
  const payload = JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'checkout.session.completed',
    livemode: false,
    data: { object: { id: 'cs_test_1', payment_intent: 'pi_1' } },
  });
  const sign = (offsetSeconds: number) =>
    under.stripe.webhooks.generateTestHeaderString({
      payload,
      secret,
      timestamp: Math.floor(now.getTime() / 1000) + offsetSeconds,
    });
  expect(await shop.readWebhook(payload, sign(0), now)).toEqual({
    id: 'evt_1',
    type: 'checkout.session.completed',
    objectId: 'cs_test_1',
    paymentIntentId: 'pi_1',
    isOurs: true,
  });
  const refused = { name: 'BadWebhook' };
  const read = async (body: string, header: string | null) => shop.readWebhook(body, header, now);
  await expect(read(payload.replace('cs_test_1', 'cs_test_2'), sign(0))).rejects.toMatchObject(refused);
  await expect(read(payload, sign(-301))).rejects.toMatchObject(refused);
  await expect(read(payload, sign(301))).rejects.toMatchObject(refused);
  await expect(read(payload, null)).rejects.toMatchObject(refused);
  await expect(read(payload, 't=1,v1=')).rejects.toMatchObject(refused);
}

/** It is unknown at first and appears within moments, at Stripe as at the stand-in. */
async function chargeTransaction(intent: string): Promise<Stripe.BalanceTransaction> {
  let id = '';
  await until('the charge has its balance transaction', async () => {
    const { latest_charge: charge } = await under.stripe.paymentIntents.retrieve(intent, {
      expand: ['latest_charge'],
    });
    id = typeof charge === 'string' ? '' : idOf(charge?.balance_transaction);
    return id !== '';
  });
  return under.stripe.balanceTransactions.retrieve(id);
}

function idOf(value: string | { id: string } | null | undefined): string {
  return typeof value === 'string' ? value : (value?.id ?? '');
}
