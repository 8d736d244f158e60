import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { feeFor } from './fees.ts';
import { canonicalForm, decodeForm, type FormTree } from './form-encoding.ts';
import { createStandIn, type StandIn } from './stand-in.server.ts';

let standIn: StandIn;

beforeEach(() => {
  standIn = createStandIn({ file: ':memory:', baseUrl: 'http://127.0.0.1:12111' });
});
afterEach(() => standIn.close());

const GOOD =
  'mode=payment&success_url=http://shop.test/ok&line_items[0][quantity]=1&line_items[0][price_data][currency]=usd' +
  '&line_items[0][price_data][unit_amount]=5784&line_items[0][price_data][product_data][name]=Basket';

interface Answered {
  status: number;
  headers: Headers;
  body: { id: string; error: { type: string; code: string; param: string; message: string } };
}

async function call(path: string, form?: string, headers: Record<string, string> = {}): Promise<Answered> {
  const init = form === undefined ? {} : { method: 'POST', body: form };
  const answer = await standIn.handle(
    new Request(`http://127.0.0.1${path}`, {
      ...init,
      headers: { authorization: 'Bearer sk_test_standin', ...headers },
    }),
  );
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Answered['body'] };
}
const create = (form: string, headers?: Record<string, string>) =>
  call('/v1/checkout/sessions', form, headers);
async function plan(fault: object): Promise<void> {
  const body = JSON.stringify(fault);
  const headers = { 'content-type': 'application/json' };
  await standIn.handle(new Request('http://127.0.0.1/_stand-in/fail', { method: 'POST', headers, body }));
}
function sdk(maxNetworkRetries = 0): Stripe {
  return new Stripe('sk_test_standin', {
    maxNetworkRetries,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient((url: string | URL | Request, init?: RequestInit) =>
      standIn.handle(new Request(url, init)),
    ),
  });
}
function plain(tree: FormTree): unknown {
  return Object.fromEntries(
    [...tree].map(([key, value]) => [key, typeof value === 'string' ? value : plain(value)]),
  );
}

describe('keys', () => {
  const withKey = (authorization: string) => call('/v1/account', undefined, { authorization });

  test('a test key opens the account, as bearer or as user name', async () => {
    expect((await withKey('Bearer sk_test_anything')).status).toBe(200);
    expect((await withKey(`Basic ${btoa('sk_test_standin:')}`)).status).toBe(200);
  });

  test('a live key is refused in so many words', async () => {
    const { status, body } = await withKey('Bearer sk_live_123456');
    expect(status).toBe(403);
    expect(body.error.message).toContain('refuses live keys');
  });

  test('no key, a strange one and an invalid one are unauthorised, and never repeated in full', async () => {
    for (const key of ['', 'Bearer nonsense', 'Bearer sk_test_invalid_12345678']) {
      expect((await withKey(key)).status).toBe(401);
    }
    expect((await withKey('Bearer sk_test_invalid_12345678')).body.error.message).not.toContain(
      'invalid_1234',
    );
  });
});

describe('parameters', () => {
  test.each([
    ['&colour=red', 'parameter_unknown', 'colour'],
    ['&line_items[0][price_data][colour]=red', 'parameter_unknown', 'line_items[0][price_data][colour]'],
    ['&line_items[1][quantity]=1', 'parameter_missing', 'line_items[1][price_data]'],
    ['&expires_at=soon', 'parameter_invalid_integer', 'expires_at'],
    ['&client_reference_id=', 'parameter_invalid_empty', 'client_reference_id'],
    ['&customer_email=nobody', 'email_invalid', 'customer_email'],
    ['&cancel_url=cart', 'url_invalid', 'cancel_url'],
  ])('%s is refused as %s', async (more, code, param) => {
    const { status, body } = await create(GOOD + more);
    expect([status, body.error.code, body.error.param]).toEqual([400, code, param]);
    expect(body.error.type).toBe('invalid_request_error');
  });

  test('what is missing is named', async () => {
    const { body } = await create(GOOD.replace('mode=payment&', ''));
    expect(body.error).toMatchObject({ code: 'parameter_missing', param: 'mode' });
  });

  test('a total below the networks’ floor is too small', async () => {
    expect((await create(GOOD.replace('5784', '49'))).body.error.code).toBe('amount_too_small');
  });

  test('currencies keep their own digits', async () => {
    const priced = (currency: string, amount: string) =>
      create(GOOD.replace('=usd', `=${currency}`).replace('5784', amount));
    expect((await priced('jpy', '800')).status).toBe(200);
    expect((await priced('isk', '80050')).status).toBe(400);
    expect((await priced('kwd', '10005')).status).toBe(400);
    expect((await priced('kwd', '10010')).status).toBe(200);
  });

  test('an unknown address and an unknown object are told apart', async () => {
    expect((await call('/v1/subscriptions')).body.error.message).toContain('Unrecognized request URL');
    const missing = await call('/v1/charges/ch_nothing');
    expect([missing.status, missing.body.error.code]).toEqual([404, 'resource_missing']);
  });

  test('what cannot be expanded is refused', async () => {
    const { body } = await create(GOOD);
    for (const path of ['metadata.order', 'nothing', 'a.b.c.d.e']) {
      expect((await call(`/v1/checkout/sessions/${body.id}?expand[]=${path}`)).status).toBe(400);
    }
  });
});

describe('idempotency', () => {
  const key = { 'idempotency-key': 'order_1:attempt_1' };

  test('the same key replays the answer', async () => {
    const first = await create(GOOD, key);
    const second = await create(GOOD.split('&').reverse().join('&'), key);
    expect(second.body.id).toBe(first.body.id);
    expect([first, second].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
  });

  test('other parameters under the same key are an error', async () => {
    await create(GOOD, key);
    const other = await create(`${GOOD}&client_reference_id=2`, key);
    expect([other.status, other.body.error.type]).toEqual([400, 'idempotency_error']);
  });

  test('a refusal is not kept', async () => {
    expect((await create(`${GOOD}&colour=red`, key)).status).toBe(400);
    expect((await create(GOOD, key)).status).toBe(200);
  });

  test('a key in flight conflicts', async () => {
    await plan({ kind: 'delay', delay_ms: 20 });
    const slow = create(GOOD, key);
    expect((await create(GOOD, key)).status).toBe(409);
    expect((await slow).status).toBe(200);
  });

  test('a 500 is kept, and a new attempt needs a new key', async () => {
    await plan({ kind: '500' });
    expect((await create(GOOD, key)).status).toBe(500);
    expect((await create(GOOD, key)).status).toBe(500);
    expect((await create(GOOD, { 'idempotency-key': 'order_1:attempt_2' })).status).toBe(200);
  });

  test('a connection lost after the work leaves one session, which the SDK’s retry meets', async () => {
    await plan({ kind: 'drop_after', method: 'POST' });
    const stripe = sdk(1);
    const session = await stripe.checkout.sessions.create({
      mode: 'payment',
      success_url: 'http://shop.test/ok',
      line_items: [
        { quantity: 1, price_data: { currency: 'usd', unit_amount: 5784, product_data: { name: 'Basket' } } },
      ],
    });
    const all = await stripe.checkout.sessions.list();
    expect(all.data.map(({ id }) => id)).toEqual([session.id]);
  });

  test('too many requests are told as such', async () => {
    await plan({ kind: '429', path: '/v1/balance' });
    await expect(sdk().balance.retrieve()).rejects.toBeInstanceOf(Stripe.errors.StripeRateLimitError);
  });
});

describe('forms', () => {
  test('brackets, blanks and lists are decoded as Stripe reads them', () => {
    const form = 'a[b][0][c]=1+2&a[b][1][c]=%20x&d[]=p&d[]=q&e%5Bf%5D=%C3%A9&g';
    expect(plain(decodeForm(form))).toEqual({
      a: { b: { 0: { c: '1 2' }, 1: { c: ' x' } } },
      d: { 0: 'p', 1: 'q' },
      e: { f: 'é' },
      g: '',
    });
    expect(plain(decodeForm('l[][a]=1&l[][b]=2&l[][a]=3'))).toEqual({
      l: { 0: { a: '1', b: '2' }, 1: { a: '3' } },
    });
  });

  test('a stray percent sign and hostile names do no harm', () => {
    expect(plain(decodeForm('a=100%&__proto__[x]=1'))).toHaveProperty('a', '100%');
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  test('order makes no other request', () => {
    expect(canonicalForm('b=2&a=1')).toBe(canonicalForm('a=1&b=2'));
  });
});

describe('fees', () => {
  test.each([
    [5784, 198],
    [50, 31],
    [100, 33],
    [1000, 59],
    [500, 45],
  ])('a charge of %i costs %i, the half cent rounded up', (amount, fee) => {
    expect(feeFor(amount, { bp: 290, fixedMinor: 30 })).toBe(fee);
  });
});
