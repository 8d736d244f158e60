import { afterAll, beforeAll, expect, test } from 'vitest';
import { buy, openBuyer } from '../buyer.ts';
import { startProduct, type Product } from '../product.ts';
import { count } from '../scratch-database.ts';

let product: Product;
let event = '';
beforeAll(async () => {
  product = await startProduct({ engine: 'sqlite' });
  await product.standIn.control('drop', { count: 99 });
  await buy(openBuyer(product.shops[0]), product.standIn, [{ variantId: product.small.bagId }]);
  const { body } = await product.standIn.call('/v1/events?type=checkout.session.completed');
  event = (body['data'] as { id: string }[])[0]?.id ?? '';
});
afterAll(() => product.stop());

/** What the shop answers to an event of the stand-in, altered as asked. */
async function send(altered: object): Promise<number | null | undefined> {
  const { answers } = await product.standIn.control('send', altered);
  return (answers as { status: number | null }[])[0]?.status;
}

function post(body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${product.shops[0].url}/webhooks/stripe`, { method: 'POST', body, headers });
}

const MINUTES = 60;

test.each([
  ['a tampered signature', () => send({ event, break_signature: true }), 400],
  ['a stamp ten minutes old', () => send({ event, stamp_offset_s: -10 * MINUTES }), 400],
  ['a stamp ten minutes ahead', () => send({ event, stamp_offset_s: 10 * MINUTES }), 400],
  ['a signed body that is not JSON', () => send({ raw: 'price=0' }), 400],
  ['signed JSON that is no event', () => send({ raw: '{}' }), 400],
  ['a signed null', () => send({ raw: 'null' }), 400],
  ['a signed list', () => send({ raw: '[]' }), 400],
])('%s is refused with 400 and stored nowhere', async (_what, sending, status) => {
  expect(await sending()).toBe(status);
  expect(await count(product.workbench.connection, 'SELECT count(*) FROM stripe_event')).toBe(0);
});

test('a body without a signature is refused with 400', async () => {
  expect((await post('{}')).status).toBe(400);
  expect((await post('{}', { 'stripe-signature': 'nonsense' })).status).toBe(400);
  expect((await post('{}', { 'stripe-signature': 't=1,v1=' })).status).toBe(400);
});

test('a body of a megabyte is refused with 413', async () => {
  expect((await post(' '.repeat(1_000_000))).status).toBe(413);
});

test.each(['GET', 'PUT', 'DELETE', 'PATCH'])('%s is answered with 405', async (method) => {
  // PUT and the like from no page of ours would be a foreign form; the method is what is wrong here.
  const answer = await fetch(`${product.shops[0].url}/webhooks/stripe`, {
    method,
    headers: { 'sec-fetch-site': 'none' },
  });
  expect(answer.status).toBe(405);
});

test.each([
  ['of an unknown type', { id: 'evt_unknown_type', type: 'teapot.boiled' }],
  ['of the other mode', { id: 'evt_live', livemode: true }],
  ['of another account', { id: 'evt_account', account: 'acct_other' }],
])('an event %s is stored as ignored and answered 200', async (_what, changes) => {
  expect(await send({ event, changes })).toBe(200);
  const ignored = `SELECT count(*) FROM stripe_event WHERE id = '${changes.id}' AND outcome = 'ignored'`;
  expect(await count(product.workbench.connection, ignored)).toBe(1);
});

test('after all of this the order is as unpaid in our books as before', async () => {
  expect(await count(product.workbench.connection, "SELECT count(*) FROM orders WHERE status = 'open'")).toBe(
    1,
  );
  expect(
    await count(product.workbench.connection, "SELECT count(*) FROM ledger_entry WHERE kind = 'sale'"),
  ).toBe(0);
});
