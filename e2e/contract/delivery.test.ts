import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Stripe from 'stripe';
import { expect, onTestFinished, test } from 'vitest';
import { createStripeClient } from '#app/payments/stripe.server.ts';
import { startStandIn } from '../product.ts';
import { freePort } from '../program.ts';
import { until } from '../until.ts';

interface Received {
  body: string;
  signature: string;
}

test('what the stand-in delivers passes the SDK’s own check, and only with the endpoint’s secret', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'upstream-e2e-'));
  const standIn = await startStandIn(folder, await freePort());
  const { received, url, close } = await listen();
  onTestFinished(async () => {
    close();
    await standIn.program.end();
    rmSync(folder, { recursive: true, force: true });
  });
  const stripe = createStripeClient({
    secretKey: 'sk_test_standin',
    apiBase: standIn.client.url,
    webhookSecrets: () => [],
  });
  const { secret = '' } = await stripe.webhookEndpoints.create({ url, enabled_events: ['*'] });
  const price = { currency: 'usd', unit_amount: 900, product_data: { name: 'Tag' } };
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ quantity: 1, price_data: price }],
    success_url: 'https://shop.example/',
  });
  await standIn.client.pay(session.id);
  await until('the success event has arrived', () =>
    received.some(({ body }) => body.includes('"checkout.session.completed"')),
  );
  const types = received.map(
    ({ body, signature }) => stripe.webhooks.constructEvent(body, signature, secret).type,
  );
  expect(types).toEqual(expect.arrayContaining(['payment_intent.succeeded', 'charge.succeeded']));
  const [first] = received;
  if (!first) throw new Error('Nothing was received.');
  expect(() => stripe.webhooks.constructEvent(first.body, first.signature, 'whsec_another')).toThrow(
    Stripe.errors.StripeSignatureVerificationError,
  );
});

/** Somebody's webhook address that writes down what comes and answers 200. */
async function listen(): Promise<{ received: Received[]; url: string; close: () => void }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void readText(request).then((body) => {
      received.push({ body, signature: String(request.headers['stripe-signature']) });
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { received, url: `http://127.0.0.1:${port}/hook`, close: () => server.close() };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
