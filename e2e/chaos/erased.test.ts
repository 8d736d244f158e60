import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '#db/connect.server.ts';
import { buy, openBuyer } from '../buyer.ts';
import { startProduct, type Product } from '../product.ts';
import { change, look } from '../scratch-database.ts';
import { STAFF } from '../small-shop.ts';
import { ship, signIn } from '../staff.ts';
import { until } from '../until.ts';

const engines: Engine[] = ['sqlite', 'postgres'];

describe.each(engines)('a buyer who is erased, on %s', (engine) => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ engine });
  });
  afterAll(() => product.stop());
  const contact = async () => (await look(product.workbench.connection, 'SELECT * FROM order_contact'))[0];

  test('goes when an owner asks twice, and is erased again before a shop on an older database answers', async () => {
    const { standIn, shops, small, workbench } = product;
    await buy(openBuyer(shops[0]), standIn, [{ variantId: small.bagId }]);
    await until('the order is paid', async () => (await contact()) !== undefined);
    const before = await contact();
    const [order] = await look(workbench.connection, 'SELECT number FROM orders');
    const number = String(order?.['number']);
    const page = `/console/orders/${number}`;
    const owner = await signIn(shops[0], STAFF.owner);

    // A parcel is on the way out: whoever packs it needs the address.
    const early = await owner.send(`${page}?do=erase`, {});
    expect([early.status, early.text]).toEqual([
      409,
      expect.stringContaining('Send it or give the money back'),
    ]);
    expect((await ship(owner, number, '5.35')).status).toBe(302);
    expect((await owner.get(page)).text).toContain('Erase the buyer’s data …');
    expect((await owner.get(`${page}?erase=ask`)).text).toContain('This cannot be undone');
    expect(await contact()).toEqual(before);
    expect((await owner.send(`${page}?do=erase`, {})).location).toContain('done=erased');
    expect(await contact()).toMatchObject({ email: '', name: '', addressJson: '{}' });
    expect((await owner.get(page)).text).toContain('The buyer’s data is erased.');
    expect((await owner.send(`${page}?do=erase`, {})).status).toBe(409);

    // The database as it was before: what an old copy of it holds.
    await shops[0].program.end();
    await change(workbench.connection, 'DELETE FROM erasure');
    await change(
      workbench.connection,
      `UPDATE order_contact SET email = '${String(before?.['email'])}', name = 'Jenny Rosen', addressJson = '{}'`,
    );
    expect(await contact()).toMatchObject({ email: before?.['email'] });
    // It waits for /readyz to say 200.
    await product.restart(shops[0]);
    expect(await contact()).toMatchObject({ email: '', name: '' });
  });
});
