import http from 'node:http';
import { Writable } from 'node:stream';
import type { ServerBuild } from '@remix-run/node';
import { afterEach, describe, expect, test } from 'vitest';
import type { Readiness } from './app-context.ts';
import { readEnvironment, type Variables } from './environment.server.ts';
import { createLog } from './log.server.ts';
import { startServer, type RunningServer } from './server.server.ts';

const SHOP = 'https://shop.example';
const seen: {
  signal?: AbortSignal;
  release?: () => void;
  closed: boolean;
  readiness: Readiness;
  lines: string[];
} = {
  closed: false,
  readiness: { ok: true },
  lines: [],
};

/** A build of one resource route: it echoes, waits or throws, which is all the plumbing can be asked about. */
const route = {
  id: 'root',
  path: '*',
  module: {
    default: undefined as never,
    loader: async ({
      request,
      context,
    }: {
      request: Request;
      context: { nonce: string; clientAddress: string };
    }) => {
      seen.signal = request.signal;
      if (request.url.endsWith('/wait')) {
        await new Promise<void>((resolve) => {
          seen.release = resolve;
        });
      }
      return Response.json({ url: request.url, nonce: context.nonce, clientAddress: context.clientAddress });
    },
    action: async ({ request }: { request: Request }) =>
      Response.json({ text: await request.text(), origin: request.headers.get('Origin') }),
  },
};
const build = {
  mode: 'production',
  entry: { module: { default: () => new Response('page') } },
  routes: { root: route },
  assets: { entry: { module: '', imports: [] }, routes: {}, url: '', version: '' },
  publicPath: '/',
  assetsBuildDirectory: '',
  future: {},
  isSpaMode: false,
} as unknown as ServerBuild;

let server: RunningServer | undefined;

async function open(variables: Variables = {}): Promise<string> {
  const secrets = { SESSION_SECRET: 's'.repeat(32), DATA_KEY: 'd'.repeat(32) };
  const environment = readEnvironment('test', { PORT: '0', PUBLIC_URL: SHOP, ...secrets, ...variables });
  seen.lines = [];
  seen.closed = false;
  const log = createLog(
    'info',
    new Writable({
      write(line, _encoding, done) {
        seen.lines.push(String(line));
        done();
      },
    }),
  );
  server = await startServer({
    environment,
    build,
    log,
    clientDirectory: import.meta.dirname,
    app: {
      auth: undefined as never,
      context: { settings: { storeName: '', currency: '', timeZone: '', publicUrl: '' }, log } as never,
      isReady: () => Promise.resolve(seen.readiness),
      close: () => {
        seen.closed = true;
        return Promise.resolve();
      },
    },
  });
  return `http://127.0.0.1:${String(server.port)}`;
}

afterEach(async () => {
  await server?.stop();
});

const post = (url: string, headers: Record<string, string>, body: BodyInit = 'a=1') =>
  fetch(url, {
    method: 'POST',
    headers,
    body,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  } as RequestInit);

describe('every answer', () => {
  test('allows scripts by a nonce that is new each time, and forms to the payment page', async () => {
    const url = await open();
    const [first, second] = [await fetch(url), await fetch(url)];
    const policy = first.headers.get('Content-Security-Policy') ?? '';
    const { nonce } = (await first.json()) as { nonce: string };
    expect(policy).toContain(`script-src 'self' 'nonce-${nonce}'`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/form-action 'self' https:\/\/checkout\.stripe\.com/);
    expect(policy).not.toContain('unsafe');
    expect(((await second.json()) as { nonce: string }).nonce).not.toBe(nonce);
    expect(first.headers.get('X-Powered-By')).toBeNull();
    expect(first.headers.get('Strict-Transport-Security')).toMatch(/^max-age=/);
  });

  test('keeps the address of private pages to itself, however it is spelled', async () => {
    const url = await open();
    for (const path of ['/orders/t', '/ORDERS/t', '/%6frders/t', '/console']) {
      const { headers } = await fetch(url + path);
      expect([headers.get('Referrer-Policy'), headers.get('Cache-Control')], path).toEqual([
        'no-referrer',
        'no-store',
      ]);
    }
    expect((await fetch(`${url}/shop`)).headers.get('Referrer-Policy')).toBe('same-origin');
  });

  test('does not ask for HTTPS on a shop that has none', async () => {
    const url = await open({ PUBLIC_URL: 'http://127.0.0.1:3000' });
    expect((await fetch(url)).headers.get('Strict-Transport-Security')).toBeNull();
  });

  test('takes its own address from the settings, not from the Host header', async () => {
    const url = await open();
    const answer = await fetch(`${url}/shop`, { headers: { 'X-Forwarded-Host': 'evil.example' } });
    expect(await answer.json()).toMatchObject({ url: `${SHOP}/shop` });
  });
});

describe('what changes something', () => {
  test.each([
    ['nothing that tells where from', {}, 403],
    ['another site', { 'Sec-Fetch-Site': 'cross-site', Origin: SHOP }, 403],
    ['another host of the same site', { 'Sec-Fetch-Site': 'same-site' }, 403],
    ['another origin', { Origin: 'https://evil.example' }, 403],
    ['a hidden origin', { Origin: 'null' }, 403],
    ['our page', { 'Sec-Fetch-Site': 'same-origin' }, 200],
    ['our page without a referrer', { 'Sec-Fetch-Site': 'same-origin', Origin: 'null' }, 200],
    ['the address bar', { 'Sec-Fetch-Site': 'none' }, 200],
    ['our origin in an older browser', { Origin: SHOP }, 200],
  ])('from %s', async (_name, headers: Record<string, string>, status) => {
    const url = await open();
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect((await fetch(`${url}/cart`, { method, headers, body: 'a=1' })).status).toBe(status);
    }
  });

  test('reaches Remix with an origin its own check accepts', async () => {
    const url = await open();
    const answer = await post(`${url}/orders/t`, { 'Sec-Fetch-Site': 'same-origin', Origin: 'null' });
    expect(await answer.json()).toEqual({ text: 'a=1', origin: SHOP });
  });

  test('may come from Stripe, byte for byte, by POST alone', async () => {
    const url = await open();
    const body = '{ "a":  "\u00e9" }';
    expect(await (await post(`${url}/webhooks/stripe`, {}, body)).json()).toMatchObject({ text: body });
    expect((await fetch(`${url}/webhooks/stripe`, { method: 'PUT', body })).status).toBe(403);
  });

  test('is refused when it is too large, also when it does not say its length', async () => {
    const url = await open();
    const own = { 'Sec-Fetch-Site': 'same-origin' };
    const large = new Uint8Array(65 * 1024);
    expect((await post(`${url}/cart`, own, large)).status).toBe(413);
    expect((await post(`${url}/cart`, own, new Blob([large]).stream())).status).toBe(413);
    expect((await post(`${url}/cart`, own, new Uint8Array(64 * 1024))).status).toBe(200);
    expect((await post(`${url}/webhooks/stripe`, {}, new Uint8Array(257 * 1024))).status).toBe(413);
  });

  test('waits when one address asks too often, while reading goes on', async () => {
    const url = await open({ TRUST_PROXY: '1' });
    const headers = { 'Sec-Fetch-Site': 'same-origin', 'X-Forwarded-For': '203.0.113.7' };
    const tries = [];
    for (let n = 0; n < 21; n += 1) tries.push((await post(`${url}/checkout`, headers)).status);
    expect(tries.slice(0, 20)).toEqual(Array<number>(20).fill(200));
    const refused = await post(`${url}/checkout`, headers);
    expect([refused.status, Number(refused.headers.get('Retry-After')) > 0]).toEqual([429, true]);
    for (const spelled of ['/checkout/', '/%63heckout', '//CHECKOUT.data'])
      expect((await post(url + spelled, headers)).status, spelled).toBe(429);
    expect((await fetch(`${url}/checkout`, { headers })).status).toBe(200);
  });
});

describe('the machines', () => {
  test('are told whether the shop lives, and whether it is ready or why not', async () => {
    const url = await open();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    seen.readiness = { ok: false, reason: 'Two migrations are missing.' };
    const answer = await fetch(`${url}/readyz`);
    seen.readiness = { ok: true };
    expect([answer.status, await answer.text()]).toEqual([503, 'Two migrations are missing.\n']);
  });

  test('find no token and no query in the log', async () => {
    const url = await open();
    await fetch(`${url}/orders/SECRET?email=ada@example.org`);
    await server?.stop();
    expect(seen.lines.join('')).toContain('/orders/:token');
    expect(seen.lines.join('')).not.toMatch(/SECRET|ada/);
  });

  test('get an answer, not a stack, for addresses nobody can read', async () => {
    const url = new URL(await open());
    for (const path of ['/%zz', '/%00', 'http://evil.example/']) {
      const status = await new Promise((resolve, reject) => {
        http
          .get({ host: url.hostname, port: url.port, path }, (answer) => {
            answer.resume();
            resolve(answer.statusCode);
          })
          .on('error', reject);
      });
      expect(status, path).toBe(400);
    }
  });
});

test('a file outside the folder is simply not there, and no fault to wake anybody for', async () => {
  const url = await open();
  expect((await fetch(`${url}/assets/..%5c..`)).status).toBe(404);
  expect((await fetch(`${url}/assets/..%2f..%2fpackage.json`)).status).toBe(404);
  await server?.stop();
  expect(seen.lines.join('')).not.toContain('request failed');
});

describe('the end', () => {
  test('lets a running request finish, refuses new ones, then closes the app', async () => {
    const url = await open();
    const running = fetch(`${url}/wait`);
    while (seen.release === undefined) await new Promise((resolve) => setImmediate(resolve));
    const stopped = server?.stop();
    await expect(fetch(url)).rejects.toThrow();
    expect(seen.closed).toBe(false);
    seen.release();
    expect((await running).status).toBe(200);
    await stopped;
    expect(seen.closed).toBe(true);
  });

  test('of a request reaches its signal, so that Remix drops the timers it holds the page with', async () => {
    const url = await open();
    await (await fetch(url)).text();
    await server?.stop();
    expect(seen.signal?.aborted).toBe(true);
  });
});
