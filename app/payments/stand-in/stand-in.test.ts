import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createStandIn, type StandIn } from './stand-in.server.ts';

let clock = Date.UTC(2026, 10, 2, 9, 0, 0);
let standIn: StandIn;
let stripe: Stripe;

beforeEach(() => {
  clock = Date.UTC(2026, 10, 2, 9, 0, 0);
  standIn = createStandIn({
    file: ':memory:',
    now: () => clock,
    baseUrl: 'http://127.0.0.1:12111',
    payoutSchedule: 'manual',
  });
  stripe = clientWith('sk_test_standin');
});
afterEach(() => standIn.close());

function clientWith(key: string): Stripe {
  return new Stripe(key, {
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient((url: string | URL | Request, init?: RequestInit) =>
      standIn.handle(new Request(url, init)),
    ),
  });
}
function order(more: Partial<Stripe.Checkout.SessionCreateParams> = {}): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'payment',
    success_url: 'http://127.0.0.1:3000/checkout/return?session_id={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://127.0.0.1:3000/cart',
    client_reference_id: 'ord_1',
    metadata: { order: 'ord_1' },
    line_items: [line('Woven basket', 2400, 2), line('Beeswax candle', 384, 1)],
    shipping_options: [shipping('Standard', 600), shipping('Express', 1400)],
    ...more,
  };
}
function line(
  name: string,
  unit_amount: number,
  quantity: number,
): Stripe.Checkout.SessionCreateParams.LineItem {
  return {
    quantity,
    metadata: { line: name },
    price_data: { currency: 'usd', unit_amount, product_data: { name } },
  };
}
function shipping(display_name: string, amount: number): Stripe.Checkout.SessionCreateParams.ShippingOption {
  return {
    shipping_rate_data: { display_name, type: 'fixed_amount', fixed_amount: { amount, currency: 'usd' } },
  };
}
/** The one HTTP call by which a program pays. */
async function pay(session: string, fields: Record<string, string>): Promise<Response> {
  return standIn.handle(
    new Request(`http://127.0.0.1:12111/v1/payment_pages/${session}/confirm`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_standin' },
      body: new URLSearchParams(fields),
    }),
  );
}
async function paidSession(): Promise<{ session: string; intent: string }> {
  const session = await stripe.checkout.sessions.create(order());
  const answer = await pay(session.id, { payment_method: 'pm_card_visa', expected_amount: '5784' });
  expect(answer.status).toBe(200);
  const after = await stripe.checkout.sessions.retrieve(session.id);
  return { session: session.id, intent: String(after.payment_intent) };
}
function refusal(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  return call.then(
    () => Promise.reject(new Error('The call was answered, not refused')),
    (error: unknown) => error as Stripe.errors.StripeError,
  );
}

describe('checkout sessions', () => {
  test('a new session carries totals, the first shipping choice and a page', async () => {
    const session = await stripe.checkout.sessions.create(order());
    expect(session).toMatchObject({
      amount_subtotal: 5184,
      amount_total: 5784,
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      client_reference_id: 'ord_1',
      metadata: { order: 'ord_1' },
      total_details: { amount_shipping: 600, amount_tax: 0, amount_discount: 0 },
    });
    expect(session.url).toBe(`http://127.0.0.1:12111/c/pay/${session.id}`);
    expect(session.lastResponse.requestId).toMatch(/^req_/);
  });

  test('its lines are listed and expanded with price and product', async () => {
    const { id } = await stripe.checkout.sessions.create(order());
    const session = await stripe.checkout.sessions.retrieve(id, {
      expand: ['line_items.data.price.product'],
    });
    const first = session.line_items?.data[0];
    expect(first).toMatchObject({ amount_total: 4800, quantity: 2, metadata: { line: 'Woven basket' } });
    expect(first?.price?.product).toMatchObject({ object: 'product', name: 'Woven basket' });
    expect(first?.price?.unit_amount_decimal?.toString()).toBe('2400');
    const lines = await stripe.checkout.sessions.listLineItems(id, { limit: 1 });
    expect(lines.has_more).toBe(true);
  });

  test('what nobody has to pay is completed without a card', async () => {
    const free = await stripe.checkout.sessions.create(
      order({ line_items: [line('Seed packet', 0, 1)], shipping_options: [] }),
    );
    expect(free.payment_status).toBe('no_payment_required');
    await pay(free.id, {});
    const after = await stripe.checkout.sessions.retrieve(free.id);
    expect(after).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
      payment_intent: null,
    });
  });

  test('it lives half an hour to a day', async () => {
    const at = (minutes: number) => ({ expires_at: Math.floor(clock / 1000) + minutes * 60 });
    await stripe.checkout.sessions.create(order(at(30)));
    await stripe.checkout.sessions.create(order(at(24 * 60)));
    expect((await refusal(stripe.checkout.sessions.create(order(at(29))))).param).toBe('expires_at');
    expect((await refusal(stripe.checkout.sessions.create(order(at(24 * 60 + 1))))).param).toBe('expires_at');
  });

  test('it expires by request and by the clock, and a paid one does not', async () => {
    const asked = await stripe.checkout.sessions.create(order());
    expect(await stripe.checkout.sessions.expire(asked.id)).toMatchObject({ status: 'expired', url: null });
    const left = await stripe.checkout.sessions.create(order());
    const paid = await paidSession();
    clock += 24 * 60 * 60 * 1000 + 1000;
    expect((await stripe.checkout.sessions.retrieve(left.id)).status).toBe('expired');
    expect((await stripe.checkout.sessions.retrieve(paid.session)).status).toBe('complete');
    const error = await refusal(stripe.checkout.sessions.expire(paid.session));
    expect(error.message).toContain('Only Checkout Sessions with a status in ["open"] can be expired');
    const events = await stripe.events.list({ type: 'checkout.session.expired' });
    expect(events.data).toHaveLength(2);
    expect((await pay(left.id, { payment_method: 'pm_card_visa' })).status).toBe(400);
  });

  test('it is found by its payment intent', async () => {
    const { session, intent } = await paidSession();
    await stripe.checkout.sessions.create(order());
    const found = await stripe.checkout.sessions.list({ payment_intent: intent });
    expect(found.data.map(({ id }) => id)).toEqual([session]);
  });
});

describe('payments', () => {
  test('a paid session has an intent, a charge, and soon a balance transaction with the fee', async () => {
    const { intent: id } = await paidSession();
    const expand = ['latest_charge.balance_transaction'];
    const early = await stripe.paymentIntents.retrieve(id, { expand });
    expect(early).toMatchObject({ status: 'succeeded', amount_received: 5784 });
    expect((early.latest_charge as Stripe.Charge).balance_transaction).toBeNull();
    clock += 1500;
    const later = await stripe.paymentIntents.retrieve(id, { expand });
    const charge = later.latest_charge as Stripe.Charge;
    expect(charge.balance_transaction).toMatchObject({
      amount: 5784,
      fee: 198,
      net: 5586,
      status: 'pending',
      reporting_category: 'charge',
      source: charge.id,
    });
    clock += 2 * 24 * 60 * 60 * 1000;
    const { data } = await stripe.balanceTransactions.list({ source: charge.id, type: 'charge' });
    expect(data.map(({ status }) => status)).toEqual(['available']);
    expect((await stripe.balance.retrieve()).available).toMatchObject([{ amount: 5586, currency: 'usd' }]);
  });

  test('a declined card leaves the session open, and another card pays it on the same intent', async () => {
    const { id } = await stripe.checkout.sessions.create(order());
    const answer = await pay(id, { payment_method: 'pm_card_chargeDeclinedInsufficientFunds' });
    expect(answer.status).toBe(402);
    expect(await answer.json()).toMatchObject({
      error: { type: 'card_error', code: 'card_declined', decline_code: 'insufficient_funds' },
    });
    const open = await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] });
    expect(open).toMatchObject({ status: 'open', payment_intent: { status: 'requires_payment_method' } });
    await pay(id, { 'card[number]': '4242424242424242' });
    const intent = (open.payment_intent as Stripe.PaymentIntent).id;
    const charges = await stripe.charges.list({ payment_intent: intent });
    expect(charges.data.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  });

  test('3-D Secure waits for the buyer, and a failed step is no payment', async () => {
    const { id } = await stripe.checkout.sessions.create(order());
    await pay(id, { payment_method: 'pm_card_threeDSecureRequired' });
    const waiting = await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] });
    expect(waiting.payment_intent).toMatchObject({ status: 'requires_action' });
    expect(
      (await pay(id, { payment_method: 'pm_card_threeDSecureRequired', authentication: 'fail' })).status,
    ).toBe(402);
    await pay(id, { payment_method: 'pm_card_threeDSecureRequired', authentication: 'pass' });
    expect((await stripe.checkout.sessions.retrieve(id)).payment_status).toBe('paid');
  });

  test('a number that is no test card is refused and leaves nothing behind', async () => {
    const { id } = await stripe.checkout.sessions.create(order());
    const answer = await pay(id, { 'card[number]': '4111111111111111' });
    expect(await answer.json()).toMatchObject({ error: { code: 'incorrect_number' } });
    expect((await stripe.paymentIntents.list()).data).toEqual([]);
  });

  test('another expected amount is refused', async () => {
    const { id } = await stripe.checkout.sessions.create(order());
    const answer = await pay(id, { payment_method: 'pm_card_visa', expected_amount: '1' });
    expect(answer.status).toBe(400);
    expect((await stripe.checkout.sessions.retrieve(id)).status).toBe('open');
  });
});

describe('refunds', () => {
  test('two partial refunds fill the charge, and the next is refused', async () => {
    const { intent } = await paidSession();
    const first = await stripe.refunds.create({ payment_intent: intent, amount: 2000 });
    expect(first).toMatchObject({ amount: 2000, status: 'succeeded', object: 'refund' });
    const tooLarge = await refusal(stripe.refunds.create({ payment_intent: intent, amount: 3785 }));
    expect(tooLarge.message).toBe(
      'Refund amount ($37.85) is greater than unrefunded amount on charge ($37.84)',
    );
    const second = await stripe.refunds.create({
      charge: String(first.charge),
      reason: 'requested_by_customer',
    });
    expect(second.amount).toBe(3784);
    const none = await refusal(stripe.refunds.create({ payment_intent: intent }));
    expect(none.code).toBe('charge_already_refunded');
    const charge = await stripe.charges.retrieve(String(first.charge), { expand: ['refunds'] });
    expect(charge).toMatchObject({ refunded: true, amount_refunded: 5784 });
    expect(charge.refunds?.data.map(({ id }) => id)).toEqual([second.id, first.id]);
  });

  test('the balance is the sum of every net at every moment', async () => {
    const { intent } = await paidSession();
    const refund = await stripe.refunds.create({
      payment_intent: intent,
      amount: 784,
      expand: ['balance_transaction'],
    });
    expect(refund.balance_transaction).toMatchObject({
      amount: -784,
      fee: 0,
      net: -784,
      reporting_category: 'refund',
    });
    for (const wait of [0, 1500, 3 * 24 * 60 * 60 * 1000]) {
      clock += wait;
      const { data } = await stripe.balanceTransactions.list({ limit: 100 });
      const balance = await stripe.balance.retrieve();
      const shown = [...balance.available, ...balance.pending].reduce((sum, { amount }) => sum + amount, 0);
      expect(shown).toBe(data.reduce((sum, { net }) => sum + net, 0));
    }
  });
});

describe('lists', () => {
  test('pages run newest first, forward and back', async () => {
    const made: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      clock += 1000;
      made.unshift((await stripe.checkout.sessions.create(order())).id);
    }
    const first = await stripe.checkout.sessions.list({ limit: 2 });
    expect(first.data.map(({ id }) => id)).toEqual(made.slice(0, 2));
    const next = await stripe.checkout.sessions.list({ limit: 2, starting_after: made[1] ?? '' });
    expect(next.data.map(({ id }) => id)).toEqual(made.slice(2, 4));
    const back = await stripe.checkout.sessions.list({ limit: 2, ending_before: made[4] ?? '' });
    expect(back.data.map(({ id }) => id)).toEqual(made.slice(2, 4));
    expect(back.has_more).toBe(true);
    const all = await stripe.checkout.sessions.list({ limit: 2 }).autoPagingToArray({ limit: 100 });
    expect(all.map(({ id }) => id)).toEqual(made);
    const since = await stripe.checkout.sessions.list({ created: { gte: Math.floor(clock / 1000) - 1 } });
    expect(since.data).toHaveLength(2);
  });
});
