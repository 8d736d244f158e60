import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TEST_CARDS } from './cards.ts';
import { createStandIn, type StandIn } from './stand-in.server.ts';

let standIn: StandIn;
let answerWebhook: () => Promise<{ status: number }>;

beforeEach(() => {
  answerWebhook = () => Promise.resolve({ status: 200 });
  standIn = createStandIn({ file: ':memory:', baseUrl: 'http://pay.test', send: () => answerWebhook() });
});
afterEach(() => standIn.close());

const BUYER = {
  email: 'ada@example.com',
  name: 'Ada <Lovelace>',
  line1: '1 Main St',
  city: 'Town',
  postal_code: '12345',
  country: 'US',
  exp: '12/40',
  cvc: '123',
};

async function api(path: string, form?: Record<string, string>): Promise<Record<string, unknown>> {
  const init = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) };
  const headers = { authorization: 'Bearer sk_test_standin' };
  const answer = await standIn.handle(new Request(`http://pay.test/v1/${path}`, { ...init, headers }));
  return (await answer.json()) as Record<string, unknown>;
}
async function newSession(more: Record<string, string> = {}): Promise<string> {
  const session = await api('checkout/sessions', {
    mode: 'payment',
    success_url: 'http://shop.test/done?s={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://shop.test/cart',
    'line_items[0][quantity]': '2',
    'line_items[0][price_data][currency]': 'usd',
    'line_items[0][price_data][unit_amount]': '2592',
    'line_items[0][price_data][product_data][name]': 'Basket & <b>lid</b>',
    'shipping_options[0][shipping_rate_data][display_name]': 'Standard',
    'shipping_options[0][shipping_rate_data][fixed_amount][amount]': '600',
    'shipping_options[0][shipping_rate_data][fixed_amount][currency]': 'usd',
    'shipping_options[1][shipping_rate_data][display_name]': 'Express',
    'shipping_options[1][shipping_rate_data][fixed_amount][amount]': '1400',
    'shipping_options[1][shipping_rate_data][fixed_amount][currency]': 'usd',
    'shipping_address_collection[allowed_countries][0]': 'US',
    ...more,
  });
  return String(session['id']);
}
async function page(path: string): Promise<Response> {
  return standIn.handle(new Request(`http://pay.test/c/pay/${path}`));
}
async function submit(path: string, form: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams(form);
  return standIn.handle(new Request(`http://pay.test/c/pay/${path}`, { method: 'POST', body }));
}

describe('the hosted page', () => {
  test('says that no real money moves, and what it is for', async () => {
    const text = await (await page(await newSession())).text();
    for (const part of [
      'Test mode: no real money',
      'Basket &amp; &lt;b&gt;lid',
      '$51.84',
      'Pay $57.84',
      'Pay $65.84',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toContain('href="http://shop.test/cart"');
    expect(text).not.toContain('<script');
  });

  test('its policy lets nothing in but its own style, and the form out to the shop', async () => {
    const policy = (await page(await newSession())).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; style-src 'sha256-");
    expect(policy).toContain("form-action 'self' http://shop.test");
  });

  test('a good card leads back to the shop, and a second press leads there too', async () => {
    const id = await newSession();
    for (let press = 0; press < 2; press += 1) {
      const answer = await submit(id, { ...BUYER, number: '4242 4242 4242 4242' });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, `http://shop.test/done?s=${id}`]);
    }
    const session = await api(`checkout/sessions/${id}`);
    expect(session).toMatchObject({
      payment_status: 'paid',
      customer_details: { email: 'ada@example.com', name: 'Ada <Lovelace>' },
      collected_information: { shipping_details: { address: { city: 'Town', country: 'US' } } },
    });
    expect((await api('charges'))['data']).toHaveLength(1);
    expect(await (await page(id)).text()).toContain('You are all done here');
  });

  test('the shipping choice sets the total', async () => {
    const id = await newSession();
    const session = await api(`checkout/sessions/${id}`);
    const [, express] = session['shipping_options'] as { shipping_rate: string }[];
    await submit(id, { ...BUYER, number: '4242424242424242', shipping_rate: express?.shipping_rate ?? '' });
    expect(await api(`checkout/sessions/${id}`)).toMatchObject({
      amount_total: 6584,
      shipping_cost: { amount_total: 1400 },
      total_details: { amount_shipping: 1400 },
    });
  });

  test.each([
    ['4000000000000002', 'Your card was declined.'],
    ['4000000000009995', 'Your card has insufficient funds.'],
    ['4000000000000069', 'Your card has expired.'],
    ['4000000000000127', 'Your card&#39;s security code is incorrect.'],
    ['4242424242424241', 'Your card number is incorrect.'],
    ['4111111111111111', 'Your card number is incorrect.'],
    ['', 'Your card number is incomplete.'],
  ])('card %s shows “%s” and keeps what was typed, never the card', async (number, message) => {
    const id = await newSession();
    const text = await (await submit(id, { ...BUYER, number })).text();
    expect(text).toContain(message);
    expect(text).toContain('value="Ada &lt;Lovelace&gt;"');
    expect(text).not.toContain(`value="${number || '4'}`);
    expect((await submit(id, { ...BUYER, number: '4242424242424242' })).status).toBe(303);
  });

  test('a past or broken date and a missing address are told at their fields', async () => {
    const id = await newSession();
    const card = { ...BUYER, number: '4242424242424242' };
    expect(await (await submit(id, { ...card, exp: '01/20' })).text()).toContain('in the past');
    expect(await (await submit(id, { ...card, exp: '13/40' })).text()).toContain('date is incomplete');
    expect(await (await submit(id, { ...card, line1: '' })).text()).toContain('id="line1-problem"');
    expect(await api(`checkout/sessions/${id}`)).toMatchObject({ status: 'open', payment_intent: null });
  });

  test('3-D Secure goes to the bank’s page, where it passes or fails', async () => {
    const id = await newSession();
    const card = { ...BUYER, number: '4000002760003184' };
    expect((await submit(id, card)).headers.get('location')).toBe(`/c/pay/${id}/authenticate`);
    expect(await (await page(`${id}/authenticate`)).text()).toContain('Approve payment');
    const failed = await submit(`${id}/authenticate`, { result: 'fail' });
    expect(await failed.text()).toContain('unable to authenticate');
    await submit(id, card);
    expect((await submit(`${id}/authenticate`, { result: 'pass' })).status).toBe(303);
  });

  test('3-D Secure can pass and the bank still decline', async () => {
    const id = await newSession();
    await submit(id, { ...BUYER, number: '4000008400001629' });
    const answer = await submit(`${id}/authenticate`, { result: 'pass' });
    expect(await answer.text()).toContain('Your card was declined.');
  });

  test('an expired session takes no money', async () => {
    const id = await newSession();
    await api(`checkout/sessions/${id}/expire`, {});
    const answer = await submit(id, { ...BUYER, number: '4242424242424242' });
    expect(answer.status).toBe(410);
    expect(await (await page(id)).text()).toContain('This checkout has expired');
  });

  test('the way back opens after the webhook was answered, whatever the answer', async () => {
    await api('webhook_endpoints', {
      url: 'http://shop.test/hook',
      'enabled_events[0]': 'checkout.session.completed',
    });
    let isAnswered = false;
    answerWebhook = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      isAnswered = true;
      return { status: 500 };
    };
    const answer = await submit(await newSession(), { ...BUYER, number: '4242424242424242' });
    expect([answer.status, isAnswered]).toEqual([303, true]);
  });

  test('the email that the shop gave stands', async () => {
    const id = await newSession({ customer_email: 'shop@example.com' });
    await submit(id, { ...BUYER, number: '4242424242424242', email: 'other@example.com' });
    expect(await api(`checkout/sessions/${id}`)).toMatchObject({
      customer_details: { email: 'shop@example.com' },
    });
  });
});

describe('test cards', () => {
  test('no two share a number or a name', () => {
    const names = TEST_CARDS.flatMap((card) => [card.number, ...card.aliases]);
    expect(new Set(names).size).toBe(names.length);
  });
});
