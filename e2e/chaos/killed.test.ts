import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '#db/connect.server.ts';
import { listBookFaults } from '../books.ts';
import { buy, openBuyer, type Bought } from '../buyer.ts';
import { startProduct, type Product } from '../product.ts';
import { change, count, look } from '../scratch-database.ts';
import { until } from '../until.ts';

const engines: Engine[] = ['sqlite', 'postgres'];

describe.each(engines)('a shop process on %s', (engine) => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ engine });
  });
  afterAll(() => product.stop());

  test('with a time that has run out, the sweeper asks, finds the payment and settles', async () => {
    await product.standIn.control('drop', { count: 1_000 });
    const bought = await buyOneBag(product);
    await endTimeOf(product, bought);
    await untilStatus(product, bought, 'paid');
    await expectCountedOnce(product, bought);
    await product.standIn.control('drop', { count: 0 });
  });

  test('with a time that has run out unpaid, the sweeper ends the session and gives the units back', async () => {
    const free = await freeBags(product);
    const buyer = openBuyer(product.shops[0]);
    await buyer.add({ variantId: product.small.bagId });
    const placed = await buyer.checkOut();
    if (!placed.isPlaced) throw new Error(placed.answer.text);
    expect(await freeBags(product)).toBe(free - 1);
    await endTimeOf(product, placed);
    await untilStatus(product, placed, 'expired');
    expect(await freeBags(product)).toBe(free);
    const { body } = await product.standIn.call(`/v1/checkout/sessions/${placed.sessionId}`);
    expect(body['status']).toBe('expired');
  });

  test('killed between the payment and the webhook, the order settles by itself after the restart', async () => {
    await product.standIn.control('hold');
    const bought = await buyOneBag(product);
    await kill(product);
    await product.standIn.control('release');
    await product.restart(product.shops[0]);
    await untilStatus(product, bought, 'paid');
    await untilDelivered(product);
    await expectCountedOnce(product, bought);
  });

  test('killed after the webhook’s answer and before its work, the order settles by itself after the restart', async () => {
    // The shop asks for the session as soon as it has answered; the answer to that is late, and the shop dies waiting.
    await product.standIn.control('hold');
    const bought = await buyOneBag(product);
    const late = { kind: 'delay', delay_ms: 20_000, method: 'GET', path: '/v1/checkout/sessions/' };
    await product.standIn.control('fail', late);
    await product.standIn.control('release');
    await until('the success event is stored', async () => {
      const stored = "SELECT count(*) FROM stripe_event WHERE type = 'checkout.session.completed'";
      return (await count(product.workbench.connection, `${stored} AND outcome = 'stored'`)) === 1;
    });
    await untilDelivered(product);
    await kill(product);
    expect(await statusOf(product, bought)).toBe('open');
    await product.restart(product.shops[0]);
    await untilStatus(product, bought, 'paid');
    await expectCountedOnce(product, bought);
  });

  test('killed while the settlement itself runs, the order is either whole or not there, and settles after the restart', async () => {
    await product.standIn.control('hold');
    const bought = await buyOneBag(product);
    const release = product.standIn.control('release');
    await until('the success event has arrived', async () => {
      const arrived = `SELECT count(*) FROM stripe_event WHERE objectId = '${bought.sessionId}'`;
      return (await count(product.workbench.connection, arrived)) === 1;
    });
    await kill(product);
    await release;
    const sales = await count(product.workbench.connection, entriesOf(bought, 'sale'));
    expect({ sales, status: await statusOf(product, bought) }).toEqual(
      sales === 1 ? { sales: 1, status: 'paid' } : { sales: 0, status: 'open' },
    );
    await product.restart(product.shops[0]);
    await untilStatus(product, bought, 'paid');
    await expectCountedOnce(product, bought);
  });

  test('killed with every webhook lost and a buyer who never returns, the next start asks, settles and learns the fee', async () => {
    await product.standIn.control('drop', { count: 1_000 });
    const bought = await buyOneBag(product);
    const fees = `SELECT count(*) FROM balance_transaction WHERE orderId = (SELECT id FROM orders WHERE sessionId = '${bought.sessionId}')`;
    await kill(product);
    await product.restart(product.shops[0]);
    await untilStatus(product, bought, 'paid');
    await expectCountedOnce(product, bought);
    // The process that died still leads the sweep by its lease, for half a minute; this one need not wait for that.
    await change(product.workbench.connection, "UPDATE job_lease SET until = '2026-01-01T00:00:00.000Z'");
    await until('the fee is known', async () => (await count(product.workbench.connection, fees)) === 1);
    expect((await product.standIn.deliveries()).filter((one) => one.state === 'dropped')).not.toEqual([]);
    await product.standIn.control('drop', { count: 0 });
  });

  test('the command line finds the books in order afterwards', async () => {
    const { code, stderr } = await product.run('check-books');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await listBookFaults(product)).toEqual([]);
  });
});

type Order = Pick<Bought, 'sessionId'>;

function buyOneBag(product: Product): Promise<Bought> {
  return buy(openBuyer(product.shops[0]), product.standIn, [{ variantId: product.small.bagId }]);
}

async function kill(product: Product): Promise<void> {
  await product.shops[0].program.end('SIGKILL');
}

async function statusOf(product: Product, { sessionId }: Order): Promise<unknown> {
  const rows = await look(
    product.workbench.connection,
    `SELECT status FROM orders WHERE sessionId = '${sessionId}'`,
  );
  return rows[0]?.['status'];
}

function untilStatus(product: Product, order: Order, status: string, atMostMs?: number): Promise<void> {
  return until(`the order is ${status}`, async () => (await statusOf(product, order)) === status, atMostMs);
}

/** The stand-in tries again after 1, 3, 10 … seconds; asked to, it sends what is due at once. */
async function untilDelivered(product: Product): Promise<void> {
  await until('every webhook was answered', async () => {
    await product.standIn.control('deliver');
    return (await product.standIn.deliveries()).every((one) => one.state !== 'pending');
  });
}

/** Half an hour passes for this order alone. */
async function endTimeOf(product: Product, { sessionId }: Order): Promise<void> {
  await change(
    product.workbench.connection,
    `UPDATE orders SET sessionExpiresAt = '2026-01-01T00:00:00.000Z', holdExpiresAt = '2026-01-01T00:10:00.000Z'
     WHERE sessionId = '${sessionId}'`,
  );
}

function freeBags(product: Product): Promise<number> {
  return count(
    product.workbench.connection,
    `SELECT free FROM stock WHERE variantId = '${product.small.bagId}'`,
  );
}

function entriesOf({ sessionId }: Order, kind: string): string {
  const order = `(SELECT id FROM orders WHERE sessionId = '${sessionId}')`;
  return `SELECT count(*) FROM ledger_entry WHERE source = 'order' AND sourceId = ${order} AND kind = '${kind}'`;
}

async function expectCountedOnce(product: Product, bought: Bought): Promise<void> {
  const { connection } = product.workbench;
  const order = `(SELECT id FROM orders WHERE sessionId = '${bought.sessionId}')`;
  const counts = {
    sales: await count(connection, entriesOf(bought, 'sale')),
    allocated: await count(connection, entriesOf(bought, 'allocated')),
    designations: await count(connection, entriesOf(bought, 'designation')),
    payments: await count(connection, `SELECT count(*) FROM payment WHERE orderId = ${order}`),
    messages: await count(connection, `SELECT count(*) FROM outbox WHERE orderId = ${order}`),
    holds: await count(connection, `SELECT count(*) FROM stock_hold WHERE orderId = ${order}`),
  };
  expect(counts).toEqual({ sales: 1, allocated: 1, designations: 1, payments: 1, messages: 1, holds: 0 });
}
