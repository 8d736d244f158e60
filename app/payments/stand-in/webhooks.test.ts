import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createStandIn, type StandIn } from './stand-in.server.ts';

interface Received {
  header: string;
  body: string;
}

let clock: number;
let status: number;
let received: Received[];
let standIn: StandIn;
let stripe: Stripe;
let secret: string;
let folder: string;

function open(): StandIn {
  return createStandIn({
    file: path.join(folder, 'stand-in.db'),
    now: () => clock,
    baseUrl: 'http://127.0.0.1:12111',
    send: (_url, headers, body) => {
      received.push({ header: headers['stripe-signature'] ?? '', body });
      return status === 0 ? Promise.reject(new Error('refused')) : Promise.resolve({ status });
    },
  });
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'stand-in-'));
  clock = Date.now();
  status = 200;
  received = [];
  standIn = open();
  stripe = new Stripe('sk_test_standin', {
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient((url: string | URL | Request, init?: RequestInit) =>
      standIn.handle(new Request(url, init)),
    ),
  });
  const endpoint = await stripe.webhookEndpoints.create({
    url: 'http://shop.test/hook',
    enabled_events: ['*'],
  });
  secret = endpoint.secret ?? '';
});
afterEach(() => {
  standIn.close();
  rmSync(folder, { recursive: true });
});

async function pay(card = 'pm_card_visa'): Promise<string> {
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    success_url: 'http://shop.test/done',
    line_items: [
      { quantity: 1, price_data: { currency: 'usd', unit_amount: 5784, product_data: { name: 'Basket' } } },
    ],
  });
  const request = new Request(`http://127.0.0.1/v1/payment_pages/${session.id}/confirm`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_standin' },
    body: new URLSearchParams({ payment_method: card }),
  });
  await standIn.handle(request);
  return session.id;
}
async function control(name: string, body: object = {}): Promise<Record<string, unknown>> {
  const answer = await standIn.handle(
    new Request(`http://127.0.0.1/_stand-in/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
}
function opened({ body, header }: Received): Stripe.Event {
  return stripe.webhooks.constructEvent(body, header, secret);
}
const types = () => received.map((one) => opened(one).type);

describe('webhooks', () => {
  test('a payment tells its story in order, signed for the SDK', async () => {
    await pay();
    await standIn.deliverDue();
    clock += 1500;
    await standIn.deliverDue();
    expect(types()).toEqual([
      'checkout.session.completed',
      'payment_intent.created',
      'payment_intent.succeeded',
      'charge.succeeded',
      'charge.updated',
    ]);
    const event = opened(received[0] as Received);
    expect(event).toMatchObject({ api_version: '2026-10-28.endive', livemode: false, pending_webhooks: 1 });
    expect(opened(received[4] as Received).data.previous_attributes).toEqual({ balance_transaction: null });
  });

  test('a decline and a refund tell theirs', async () => {
    await pay('pm_card_chargeDeclined');
    await standIn.deliverDue();
    expect(types()).toEqual(['payment_intent.created', 'charge.failed', 'payment_intent.payment_failed']);
    const session = await stripe.checkout.sessions.retrieve(await pay());
    await stripe.refunds.create({ payment_intent: String(session.payment_intent), amount: 100 });
    await standIn.deliverDue();
    clock += 1500;
    received = [];
    await standIn.deliverDue();
    expect(types()).toEqual(['refund.updated', 'charge.refund.updated']);
    const about = await stripe.events.list({
      types: ['charge.refunded', 'refund.created', 'charge.updated'],
    });
    expect(about.data.map(({ type }) => type)).toEqual([
      'charge.refunded',
      'refund.created',
      'charge.updated',
    ]);
  });

  test('an endpoint hears only what it asked for', async () => {
    const [all] = (await stripe.webhookEndpoints.list()).data;
    await stripe.webhookEndpoints.update(all?.id ?? '', { enabled_events: ['checkout.session.completed'] });
    await pay();
    await standIn.deliverDue();
    expect(types()).toEqual(['checkout.session.completed']);
    await stripe.webhookEndpoints.update(all?.id ?? '', { disabled: true });
    await pay();
    expect(await standIn.deliverDue()).toBe(0);
  });

  test('a refused webhook is tried again later, and the list of undelivered events knows it', async () => {
    status = 500;
    await pay();
    expect(await standIn.deliverDue()).toBe(4);
    expect(await standIn.deliverDue()).toBe(0);
    const lost = await stripe.events.list({ delivery_success: false });
    expect(lost.data.map((event) => event.pending_webhooks)).toEqual([1, 1, 1, 1]);
    status = 0;
    clock += 1000;
    expect(await standIn.deliverDue()).toBe(4);
    status = 200;
    clock += 3000;
    expect(await standIn.deliverDue()).toBe(5);
    expect((await stripe.events.list({ delivery_success: false })).data).toEqual([]);
  });

  test('what was not yet sent is sent after a restart', async () => {
    await control('hold');
    await pay();
    expect(await standIn.deliverDue()).toBe(0);
    standIn.close();
    standIn = open();
    expect(await standIn.deliverDue()).toBe(0);
    await control('release');
    expect(await standIn.deliverDue()).toBe(4);
  });
});

describe('controls', () => {
  test('held webhooks are released in the order asked for', async () => {
    await control('hold');
    await pay();
    await control('release', { order: 'reversed' });
    expect(types()).toEqual([
      'charge.succeeded',
      'payment_intent.succeeded',
      'payment_intent.created',
      'checkout.session.completed',
    ]);
  });

  test('a dropped webhook never comes, until it is resent', async () => {
    await control('drop', { count: 1, types: ['checkout.session.completed'] });
    await pay();
    await standIn.deliverDue();
    expect(types()).not.toContain('checkout.session.completed');
    const [lost] = (await stripe.events.list({ delivery_success: false })).data;
    expect(lost?.type).toBe('checkout.session.completed');
    await control('resend', { event: lost?.id });
    expect(types()).toContain('checkout.session.completed');
    expect((await stripe.events.list({ delivery_success: false })).data).toEqual([]);
  });

  test('an event is duplicated as often as asked', async () => {
    await pay();
    await standIn.deliverDue();
    const [event] = (await stripe.events.list({ type: 'charge.*' })).data;
    received = [];
    const { answers } = await control('duplicate', { event: event?.id, times: 10 });
    expect(answers).toHaveLength(10);
    expect(new Set(received.map((one) => opened(one).id))).toEqual(new Set([event?.id]));
  });

  test('an altered event carries a true signature over what was altered', async () => {
    await pay();
    const [event] = (await stripe.events.list()).data;
    await control('send', { event: event?.id, changes: { livemode: true } });
    expect(opened(received[0] as Received).livemode).toBe(true);
    await control('send', { event: event?.id, stamp_offset_s: -3600 });
    expect(() => opened(received[1] as Received)).toThrow(/tolerance/);
  });

  test('after a roll both secrets sign', async () => {
    const [endpoint] = (await stripe.webhookEndpoints.list()).data;
    const rolled = await control('roll-secret', { endpoint: endpoint?.id });
    await pay();
    await standIn.deliverDue();
    const { body, header } = received[0] as Received;
    for (const one of [secret, String(rolled['secret'])]) {
      expect(stripe.webhooks.constructEvent(body, header, one).object).toBe('event');
    }
  });

  test('a reset forgets what was bought and keeps the endpoints', async () => {
    await pay();
    await control('reset');
    expect((await stripe.charges.list()).data).toEqual([]);
    await pay();
    expect(await standIn.deliverDue()).toBe(4);
    expect(types()).toContain('charge.succeeded');
  });

  test('the clock moves for the account and not for the stamps', async () => {
    await pay();
    await control('clock', { advance_ms: 3 * 24 * 60 * 60 * 1000 });
    await standIn.deliverDue();
    expect(types()).toContain('charge.updated');
    expect((await stripe.balance.retrieve()).pending[0]?.amount).toBe(0);
  });
});
