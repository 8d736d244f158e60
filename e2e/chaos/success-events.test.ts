import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '#db/connect.server.ts';
import { listBookFaults, listComplaints } from '../books.ts';
import { buy, openBuyer, type Bought } from '../buyer.ts';
import { startProduct, type Product } from '../product.ts';
import { count, look } from '../scratch-database.ts';
import { until } from '../until.ts';

const engines: Engine[] = ['sqlite', 'postgres'];
const TIMES = 20;

describe.each(engines)('the success event on %s', (engine) => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ engine, shops: 2 });
  });
  afterAll(() => product.stop());

  test('sent twenty times at once it makes one order, one set of entries and one confirmation', async () => {
    const bought = await buyWithHeldWebhooks(product);
    const event = await findSuccessEvent(product, bought.sessionId);
    await product.standIn.control('drop', { count: 99, types: ['checkout.session.completed'] });
    const told = await product.standIn.control('duplicate', { event, times: TIMES });
    expect(statusesOf(told)).toEqual(Array.from({ length: TIMES }, () => 200));
    await product.standIn.control('release');
    await untilPaid(product, bought);
    await expectCountedOnce(product, bought);
    expect(
      await count(product.workbench.connection, `SELECT count(*) FROM stripe_event WHERE id = '${event}'`),
    ).toBe(1);
  });

  test('sent twenty times while the buyer returns twenty times it counts once', async () => {
    const bought = await buyWithHeldWebhooks(product);
    const event = await findSuccessEvent(product, bought.sessionId);
    const returns = Array.from({ length: TIMES }, (_, i) => visit(product, bought.returnUrl, i % 2));
    const [told, ...pages] = await Promise.all([
      product.standIn.control('duplicate', { event, times: TIMES }),
      ...returns,
    ]);
    expect(statusesOf(told)).toEqual(Array.from({ length: TIMES }, () => 200));
    expect(pages.map((page) => page.status)).toEqual(pages.map(() => 200));
    for (const page of pages) expect(page.text).toContain('Thank you. Here is where your money went.');
    await product.standIn.control('release');
    await untilHandled(product);
    await expectCountedOnce(product, bought);
  });

  test('sent after the return page has settled the order it changes nothing', async () => {
    const bought = await buyWithHeldWebhooks(product);
    const page = await visit(product, bought.returnUrl, 1);
    expect(page.text).toContain('Thank you. Here is where your money went.');
    await expectCountedOnce(product, bought);
    await product.standIn.control('release');
    const event = await findSuccessEvent(product, bought.sessionId);
    const told = await product.standIn.control('duplicate', { event, times: TIMES });
    expect(statusesOf(told)).toEqual(Array.from({ length: TIMES }, () => 200));
    await untilHandled(product);
    await expectCountedOnce(product, bought);
  });

  test('the books are in order and no process complained', async () => {
    expect(await listBookFaults(product)).toEqual([]);
    expect(listComplaints(product)).toEqual([]);
  });
});

async function buyWithHeldWebhooks(product: Product): Promise<Bought> {
  await product.standIn.control('hold');
  const buyer = openBuyer(product.shops[0]);
  return buy(buyer, product.standIn, [{ variantId: product.small.bagId }]);
}

async function findSuccessEvent(product: Product, sessionId: string): Promise<string> {
  const { body } = await product.standIn.call('/v1/events?type=checkout.session.completed&limit=100');
  const events = body['data'] as { id: string; data: { object: { id: string } } }[];
  const found = events.find((event) => event.data.object.id === sessionId);
  if (!found) throw new Error('The stand-in made no success event.');
  return found.id;
}

function visit(product: Product, returnUrl: string, process: number) {
  const { pathname, search } = new URL(returnUrl);
  return openBuyer(product.shops[process] ?? product.shops[0]).open(pathname + search);
}

function statusesOf(told: Record<string, unknown>): (number | null)[] {
  return (told['answers'] as { status: number | null }[]).map((answer) => answer.status);
}

function untilPaid(product: Product, { sessionId }: Bought): Promise<void> {
  const paid = `SELECT count(*) FROM orders WHERE sessionId = '${sessionId}' AND status = 'paid'`;
  return until('the order is paid', async () => (await count(product.workbench.connection, paid)) === 1);
}

/** Every delivery went out, and every stored event was worked on. */
async function untilHandled(product: Product): Promise<void> {
  await product.standIn.control('deliver');
  const waiting = "SELECT count(*) FROM stripe_event WHERE outcome IN ('stored', 'failed')";
  await until(
    'all events are handled',
    async () => (await count(product.workbench.connection, waiting)) === 0,
  );
}

async function expectCountedOnce(product: Product, { sessionId }: Bought): Promise<void> {
  const { connection } = product.workbench;
  const order = `(SELECT id FROM orders WHERE sessionId = '${sessionId}')`;
  const entries = await look(
    connection,
    `SELECT kind, count(*) AS times FROM ledger_entry WHERE source = 'order' AND sourceId = ${order} GROUP BY kind ORDER BY kind`,
  );
  expect(entries.map(({ kind, times }) => [kind, Number(times)])).toEqual([
    ['allocated', 1],
    ['designation', 1],
    ['sale', 1],
  ]);
  const twice = await look(
    connection,
    'SELECT source, sourceId, kind, revision FROM ledger_entry GROUP BY source, sourceId, kind, revision HAVING count(*) > 1',
  );
  expect(twice).toEqual([]);
  expect(await count(connection, `SELECT count(*) FROM orders WHERE sessionId = '${sessionId}'`)).toBe(1);
  expect(await count(connection, `SELECT count(*) FROM payment WHERE orderId = ${order}`)).toBe(1);
  expect(
    await count(
      connection,
      `SELECT count(*) FROM outbox WHERE kind = 'order_confirmation' AND orderId = ${order}`,
    ),
  ).toBe(1);
}
