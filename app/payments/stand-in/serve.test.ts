import http from 'node:http';
import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { addressOf, serveStandIn } from './serve.server.ts';
import { createStandIn } from './stand-in.server.ts';

describe('over real HTTP', () => {
  test('the SDK talks to a listening stand-in, which posts to a listening shop', async () => {
    const bodies: string[] = [];
    const shop = http.createServer((request, response) => {
      request.on('data', (chunk: Buffer) => bodies.push(chunk.toString()));
      request.on('end', () => response.writeHead(200).end());
    });
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
    let address = '';
    const served = createStandIn({ file: ':memory:', baseUrl: () => address });
    const server = await serveStandIn(served, 0);
    address = addressOf(server);
    const { hostname, port } = new URL(address);
    const real = new Stripe('sk_test_standin', { host: hostname, port, protocol: 'http', telemetry: false });
    await real.webhookEndpoints.create({
      url: addressOf(shop),
      enabled_events: ['checkout.session.completed'],
    });
    const session = await real.checkout.sessions.create({
      mode: 'payment',
      success_url: 'http://shop.test/done',
      line_items: [
        { quantity: 1, price_data: { currency: 'jpy', unit_amount: 800, product_data: { name: '茶' } } },
      ],
    });
    expect(session.url).toBe(`${address}/c/pay/${session.id}`);
    const page = await fetch(session.url ?? '');
    expect(await page.text()).toContain('Pay ¥800');
    const paid = await fetch(session.url ?? '', {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({
        email: 'a@b.co',
        name: 'Ada',
        number: '4242424242424242',
        exp: '12/40',
        cvc: '123',
      }),
    });
    expect(paid.status).toBe(303);
    // The way back was opened only after the shop had answered.
    expect(JSON.parse(bodies.join(''))).toMatchObject({
      data: { object: { id: session.id, payment_status: 'paid' } },
    });
    await fetch(`${address}/_stand-in/fail`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'drop_after' }),
    });
    const refund = await real.refunds.create({
      payment_intent: JSON.parse(bodies.join('')).data.object.payment_intent,
    });
    expect(refund.amount).toBe(800);
    expect((await real.refunds.list()).data).toHaveLength(1);
    server.closeAllConnections();
    server.close();
    shop.closeAllConnections();
    shop.close();
    served.close();
  });
});
