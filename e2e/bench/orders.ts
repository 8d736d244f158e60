import http from 'node:http';
import { connect } from '#db/connect.server.ts';

interface Answer {
  status: number;
  location: string;
  cookie: string;
}

/** A form posted by a browser of ours, from one of many loopback addresses, for the shop limits what one may hold. */
function post(
  url: string,
  form: Record<string, string>,
  from: string,
  headers: Record<string, string>,
  agent: http.Agent,
): Promise<Answer> {
  const body = new URLSearchParams(form).toString();
  return new Promise((resolve, reject) => {
    const request = http.request(
      url,
      {
        method: 'POST',
        agent,
        localAddress: from,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            location: answer.headers.location ?? '',
            cookie: (answer.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; '),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

export interface OrderRun {
  ordersPerSecond: number;
  addToCartMs: number;
  checkoutMs: number;
  refused: number;
}

/**
 * Whole orders: add to cart, check out, pay by one call to the stand-in, and then wait until the webhooks have settled
 * and posted every one. Counted from the first cart to the last settled order.
 */
export async function runOrders(
  shop: { url: string; standInUrl: string; databaseUrl: string },
  count: number,
  atOnce: number,
): Promise<OrderRun> {
  const connection = await connect(shop.databaseUrl);
  const variants = await connection.db
    .selectFrom('stock')
    .select('variantId')
    .where('free', '>', Math.ceil(count / 40))
    .orderBy('variantId')
    .execute();
  const paidBefore = await countPaid(connection.db);
  const agents = Array.from({ length: atOnce }, (_, i) => ({
    agent: new http.Agent({ keepAlive: true }),
    from: `127.0.0.${String(10 + i)}`,
  }));
  const spent = { cart: 0, checkout: 0 };
  let next = 0;
  let refused = 0;
  const startedAt = performance.now();
  await Promise.all(
    agents.map(async ({ agent, from }) => {
      const headers = { 'sec-fetch-site': 'same-origin', origin: shop.url };
      while (next < count) {
        const index = next++;
        const variantId = variants[index % variants.length]?.variantId ?? '';
        const at = performance.now();
        const cart = await post(
          `${shop.url}/cart`,
          { intent: 'add', handle: '', variant: variantId, giftTag: '', quantity: '1' },
          from,
          headers,
          agent,
        );
        const inCart = performance.now();
        const checkout = await post(
          `${shop.url}/checkout`,
          {},
          from,
          { ...headers, cookie: cart.cookie },
          agent,
        );
        spent.cart += inCart - at;
        spent.checkout += performance.now() - inCart;
        const session = /(cs_[^/?#]+)/.exec(checkout.location)?.[1];
        if (!session) {
          refused += 1;
          continue;
        }
        await post(
          `${shop.standInUrl}/v1/payment_pages/${session}/confirm`,
          {
            payment_method: 'pm_card_visa',
            email: 'bench@example.org',
            name: 'Bench Buyer',
            'address[country]': 'US',
            'address[line1]': '1 Street',
            'address[city]': 'Town',
            'address[postal_code]': '12345',
            'address[state]': 'IL',
          },
          from,
          { authorization: 'Bearer sk_test_standin' },
          agent,
        );
      }
    }),
  );
  const paid = count - refused;
  while ((await countPaid(connection.db)) < paidBefore + paid)
    await new Promise((resolve) => setTimeout(resolve, 20));
  const seconds = (performance.now() - startedAt) / 1000;
  for (const { agent } of agents) agent.destroy();
  await connection.close();
  return {
    ordersPerSecond: Math.round((10 * paid) / seconds) / 10,
    addToCartMs: spent.cart / count,
    checkoutMs: spent.checkout / count,
    refused,
  };
}

async function countPaid(db: Awaited<ReturnType<typeof connect>>['db']): Promise<number> {
  const rows = await db
    .selectFrom('orders')
    .select((eb) => eb.fn.countAll<number | string>().as('n'))
    .where('status', '=', 'paid')
    .executeTakeFirstOrThrow();
  return Number(rows.n);
}
