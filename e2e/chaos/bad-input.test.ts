import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listComplaints } from '../books.ts';
import { buy, openBuyer } from '../buyer.ts';
import { startProduct, type Product } from '../product.ts';
import { freePort, ROOT, runToEnd } from '../program.ts';
import { change, count } from '../scratch-database.ts';
import { addPiece, BAG, stockPiece } from '../small-shop.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct({ engine: 'sqlite' });
});
afterAll(async () => {
  expect(listComplaints(product)).toEqual([]);
  await product.stop();
});

const shop = () => product.shops[0];
const add = (quantity: string) => ({ intent: 'add', variant: product.small.bagId, quantity, giftTag: '' });
const counted = (statement: string) => count(product.workbench.connection, statement);

describe('addresses that lead nowhere', () => {
  test.each(['/shop/no-such-bag', '/programs/no-such-program', '/nowhere/at/all'])(
    '%s is a 404 page with ways on',
    async (address) => {
      const page = await openBuyer(shop()).get(address);
      expect(page.status).toBe(404);
      expect(page.html).toMatch(/<main[\s\S]*href="\/(shop|programs)"[\s\S]*<\/main>/);
      expect(page.text).not.toMatch(/Application Error|Unexpected|stack/i);
    },
  );

  test('a forged order token is a 404 page that shows nobody’s order', async () => {
    const bought = await buy(openBuyer(shop()), product.standIn, [{ variantId: product.small.bagId }]);
    const forged = ['/orders/AAAAAAAAAAAAAAAAAAAAAA', `${bought.orderPath}x`, bought.orderPath.slice(0, -1)];
    for (const address of [...forged, `/orders/forged?session=${bought.sessionId}`]) {
      const page = await openBuyer(shop()).get(address);
      expect([address, page.status]).toEqual([address, 404]);
      expect(page.text).not.toContain(BAG.title);
    }
  });

  test('another order’s session in the address settles nothing and shows only the order of the token', async () => {
    await product.standIn.control('hold');
    const paid = await buy(openBuyer(shop()), product.standIn, [{ variantId: product.small.bagId }]);
    const other = openBuyer(shop(), '198.51.100.7');
    await other.add({ variantId: product.small.bagId });
    const open = await other.checkOut();
    if (!open.isPlaced) throw new Error(open.answer.text);
    const { body } = await product.standIn.call(`/v1/checkout/sessions/${open.sessionId}`);
    const openPath = new URL(String(body['success_url']).replace(/\{.*\}/, '')).pathname;
    const page = await other.get(`${openPath}?session=${paid.sessionId}`);
    expect(page.text).toContain('This order is not paid yet');
    await product.standIn.control('release');
  });
});

describe('quantities', () => {
  test.each(['0', '-1', '1e9', 'abc', '1.5', '', '100', '99999999999999999999'])(
    '%j is refused with a sentence that quotes it, and nothing is in the cart',
    async (typed) => {
      const buyer = openBuyer(shop());
      const answer = await buyer.send('/cart', add(typed));
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('Type a whole number from 1 to 99.');
      if (typed !== '') expect(answer.text).toContain(`“${typed}” cannot be a quantity`);
      expect((await buyer.get('/cart')).text).toContain('Nothing in it yet.');
    },
  );

  test('of a line cannot become one of these either, and the cart stays as it was', async () => {
    const buyer = openBuyer(shop());
    await buyer.send('/cart', add('2'));
    const line = /name="line" value="([^"]+)"/.exec((await buyer.get('/cart')).html)?.[1] ?? '';
    for (const typed of ['-1', '1e9', 'abc']) {
      const answer = await buyer.send('/cart', { intent: 'change', line, quantity: typed });
      expect([typed, answer.status]).toEqual([typed, 422]);
    }
    expect(await counted(`SELECT quantity FROM cart_line WHERE id = '${line}'`)).toBe(2);
    expect((await buyer.send('/cart', { intent: 'change', line, quantity: '0' })).status).toBe(303);
    expect(await counted(`SELECT count(*) FROM cart_line WHERE id = '${line}'`)).toBe(0);
  });

  test('of a piece that is not there put nothing in the cart', async () => {
    const buyer = openBuyer(shop());
    const answer = await buyer.send('/cart', { intent: 'add', variant: 'var_forged', quantity: '1' });
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('This piece is no longer sold.');
  });
});

describe('a price changed while the piece lay in the cart', () => {
  test('is said before paying; nothing is held or charged until the buyer takes it', async () => {
    const { context, connection } = product.workbench;
    const piece = { handle: 'harbor-pouch', title: 'Harbor pouch', priceMinor: 2_900 };
    const variantId = await addPiece(context, product.small.programId, piece);
    await stockPiece(context, product.small, variantId, 5);
    const buyer = openBuyer(shop());
    await buyer.add({ variantId });
    await change(connection, `UPDATE variant SET priceMinor = 3100 WHERE id = '${variantId}'`);

    const refused = await buyer.checkOut();
    expect([refused.isPlaced, refused.answer.status]).toEqual([false, 409]);
    expect(refused.answer.text).toContain('A price has changed since you put the piece in your cart.');
    const cart = await buyer.get('/cart');
    expect(cart.text).toContain('it was $29.00 , it is now $31.00');
    expect(await counted(`SELECT count(*) FROM order_line WHERE variantId = '${variantId}'`)).toBe(0);
    expect(await counted(`SELECT free FROM stock WHERE variantId = '${variantId}'`)).toBe(5);

    await buyer.send('/cart', { intent: 'accept-prices' });
    const placed = await buyer.checkOut();
    if (!placed.isPlaced) throw new Error(placed.answer.text);
    const { body } = await product.standIn.call(`/v1/checkout/sessions/${placed.sessionId}`);
    expect(body['amount_total']).toBe(3_100 + 600 + 248);
  });
});

describe('forms that are not ours', () => {
  const foreign: [string, Record<string, string>][] = [
    ['another site’s Origin', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a sister site’s Origin', { origin: 'http://sister.example', 'sec-fetch-site': 'same-site' }],
    [
      'an Origin that only begins like ours',
      { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'cross-site' },
    ],
  ];
  test.each(foreign)('with %s are refused with 403 and change nothing', async (_what, headers) => {
    const buyer = openBuyer(shop());
    const carts = await counted('SELECT count(*) FROM cart');
    for (const address of ['/cart', '/checkout', '/console/sign-in']) {
      const answer = await buyer.send(address, add('1'), headers);
      expect([address, answer.status]).toEqual([address, 403]);
    }
    expect(await counted('SELECT count(*) FROM cart')).toBe(carts);
  });

  test('without either header are refused too', async () => {
    const answer = await fetch(`${shop().url}/cart`, { method: 'POST', body: new URLSearchParams(add('1')) });
    expect(answer.status).toBe(403);
  });
});

describe('a shop that cannot start', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'upstream-e2e-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const settings = {
    SESSION_SECRET: 'x'.repeat(40),
    DATA_KEY: 'y'.repeat(40),
    PAYMENTS: 'stand-in',
    DATABASE_URL: `file:${path.join(folder, 'upstream.db')}`,
  };
  const start = async (more: Record<string, string>) => {
    const variables = { ...settings, PORT: String(await freePort()), ...more };
    return runToEnd([path.join(ROOT, 'build', 'main.js')], variables, folder);
  };

  test('because PostgreSQL is down says so in one sentence and exits 1', async () => {
    const { code, stdout, stderr } = await start({
      DATABASE_URL: `postgres://shop:a-password@127.0.0.1:${await freePort()}/shop`,
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^The database at DATABASE_URL does not answer \(ECONNREFUSED\): [^\n]+\.\n$/);
    expect(stderr).not.toContain('a-password');
  });

  test('because a live key meets the stand-in says so in one sentence and exits 1', async () => {
    const { code, stdout, stderr } = await start({ STRIPE_SECRET_KEY: `sk_${'live'}_0123456789` });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^STRIPE_SECRET_KEY is a live key while PAYMENTS is stand-in: [^\n]+\.\n$/);
  });

  test('because production was given no payments says so in one sentence and exits 1', async () => {
    const { code, stderr } = await start({ PAYMENTS: '' });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'STRIPE_SECRET_KEY must be set in production; to run without Stripe, say PAYMENTS=stand-in.\n',
    });
  });

  test('the stand-in itself refuses a live key', async () => {
    const answer = await fetch(`${product.standIn.url}/v1/balance`, {
      headers: { authorization: `Bearer sk_${'live'}_0123456789` },
    });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('It refuses live keys');
  });
});
