import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '#app/domain/random.ts';
import type { Engine } from '#db/connect.server.ts';
import { listBookFaults, listComplaints } from '../books.ts';
import { openBuyer, type Buyer, type CheckedOut, type Wish } from '../buyer.ts';
import { startProduct, type Product } from '../product.ts';
import { count, look } from '../scratch-database.ts';
import { addPiece, stockPiece } from '../small-shop.ts';
import { until } from '../until.ts';

const SEEDS = Array.from({ length: Number(process.env['CHAOS_SEEDS'] ?? 20) }, (_, i) => i + 1);
const engines: Engine[] = ['sqlite', 'postgres'];

describe.each(engines)('ten buyers at once for the last three units, two shop processes on %s', (engine) => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ engine, shops: 2, bags: 0 });
  });
  afterAll(() => product.stop());

  test.each(SEEDS)('seed %i: three are sold, the rest are told, nothing is held', async (seed) => {
    const race = await openRace(product, seed);
    const outcomes = await runRace(product, race);
    const placed = outcomes.filter((outcome) => outcome.isPlaced);
    const refused = outcomes.filter((outcome) => !outcome.isPlaced);

    expect(refused.map((one) => one.answer.status)).toEqual(refused.map(() => 409));
    for (const { answer } of refused)
      expect(answer.text).toMatch(
        /Sold out in the meantime: Rare \d+\. Nothing was charged; your cart is kept\./,
      );
    expect(await count(product.workbench.connection, heldOf(race.rareId))).toBe(3);
    const sessionIds = placed.map((one) => one.sessionId);
    await finishPayments(product, race, sessionIds);

    expect(await shelfOf(product, race.rareId)).toEqual([
      { made: 1, free: 0, held: 0, sold: 1 },
      { made: 2, free: 0, held: 0, sold: 2 },
    ]);
    expect(
      await count(product.workbench.connection, `SELECT free FROM stock WHERE variantId = '${race.rareId}'`),
    ).toBe(0);
    const sold = await soldOf(product, race.plentyId);
    expect(await shelfOf(product, race.plentyId)).toEqual([{ made: 50, free: 50 - sold, held: 0, sold }]);
    expect(await count(product.workbench.connection, 'SELECT count(*) FROM stock_hold')).toBe(0);
    expect(await count(product.workbench.connection, ordersOf(race, '*'))).toBe(
      placed.length + (race.lapses ? 1 : 0),
    );
    expect(await listBookFaults(product)).toEqual([]);
    expect(listComplaints(product)).toEqual([]);
  });

  test('the command line finds the books in order afterwards', async () => {
    const { code, stderr } = await product.run('check-books');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

interface Race {
  seed: number;
  random: () => number;
  rareId: string;
  plentyId: string;
  /** In every fourth race one winner lets the time run out, and an eleventh buyer gets the units. */
  lapses: boolean;
  carts: Wish[][];
}

/** A fresh piece of three units in two batches, and one there is plenty of. */
async function openRace(product: Product, seed: number): Promise<Race> {
  const { workbench, small } = product;
  const piece = (name: string) =>
    addPiece(workbench.context, small.programId, {
      handle: `${name}-${seed}`.toLowerCase(),
      title: `${name} ${seed}`,
      priceMinor: 4_800,
    });
  // Ids sort by age: which of the two is older decides the order of the locks.
  const rareFirst = seed % 2 === 0;
  const early = await piece(rareFirst ? 'Rare' : 'Plenty');
  const late = await piece(rareFirst ? 'Plenty' : 'Rare');
  const [rareId, plentyId] = rareFirst ? [early, late] : [late, early];
  await stockPiece(workbench.context, small, rareId, 1);
  await stockPiece(workbench.context, small, rareId, 2, 1);
  await stockPiece(workbench.context, small, plentyId, 50);
  const [rare, plenty] = [{ variantId: rareId }, { variantId: plentyId }];
  const inTwoLines = [rare, { ...rare, giftTag: 'For Ada' }];
  const carts = [
    ...[inTwoLines, inTwoLines],
    ...[
      [rare, plenty],
      [plenty, rare],
      [rare, plenty],
      [plenty, rare],
    ],
    ...[[rare], [rare], [rare], [rare]],
  ];
  return { seed, random: seededRandom(seed), rareId, plentyId, lapses: seed % 4 === 0, carts };
}

/** Everybody fills a cart; then all of them check out at the same moment, half of them at either process. */
async function runRace(product: Product, race: Race): Promise<CheckedOut[]> {
  const buyers = race.carts.map((_, i) => openRacer(product, race, i));
  await Promise.all(
    race.carts.map(async (cart, i) => {
      for (const wish of cart) expect((await buyers[i]?.add(wish))?.status).toBe(303);
    }),
  );
  const starters = [...buyers].sort(() => race.random() - 0.5);
  return Promise.all(starters.map((buyer) => buyer.checkOut()));
}

function openRacer(product: Product, race: Race, i: number): Buyer {
  const shop = product.shops[(i + race.seed) % product.shops.length] ?? product.shops[0];
  return openBuyer(shop, `203.0.${race.seed}.${i + 1}`);
}

/** The winners pay all at once; where one lets the session lapse, an eleventh buyer takes what comes back. */
async function finishPayments(product: Product, race: Race, sessionIds: readonly string[]): Promise<void> {
  const [first = '', ...others] = sessionIds;
  const paying = race.lapses ? others : sessionIds;
  await Promise.all(paying.map((id) => product.standIn.pay(id)));
  if (race.lapses) {
    await product.standIn.call(`/v1/checkout/sessions/${first}/expire`, {});
    await untilSettled(product, race);
    const freed = await count(
      product.workbench.connection,
      `SELECT free FROM stock WHERE variantId = '${race.rareId}'`,
    );
    expect(freed).toBeGreaterThan(0);
    const late = openRacer(product, race, 10);
    await late.add({ variantId: race.rareId, quantity: freed });
    const placed = await late.checkOut();
    if (!placed.isPlaced) throw new Error(`The eleventh buyer was refused: ${placed.answer.text}`);
    await product.standIn.pay(placed.sessionId);
  }
  await untilSettled(product, race);
}

function untilSettled(product: Product, race: Race): Promise<void> {
  return until(
    'every order of the race is paid or expired',
    async () => (await count(product.workbench.connection, ordersOf(race, 'open'))) === 0,
  );
}

function ordersOf(race: Race, status: string): string {
  const ofRace = `SELECT orderId FROM order_line WHERE variantId = '${race.rareId}'`;
  return `SELECT count(*) FROM orders WHERE id IN (${ofRace}) ${status === '*' ? '' : `AND status = '${status}'`}`;
}

function heldOf(variantId: string): string {
  return `SELECT coalesce(sum(quantity), 0) FROM stock_hold WHERE variantId = '${variantId}'`;
}

async function shelfOf(product: Product, variantId: string) {
  const rows = await look(
    product.workbench.connection,
    `SELECT planned AS made, free, held, sold FROM batch WHERE variantId = '${variantId}' ORDER BY planned`,
  );
  return rows.map(({ made, free, held, sold }) => ({
    made: Number(made),
    free: Number(free),
    held: Number(held),
    sold: Number(sold),
  }));
}

function soldOf(product: Product, variantId: string): Promise<number> {
  return count(
    product.workbench.connection,
    `SELECT coalesce(sum(l.quantity), 0) FROM order_line l JOIN orders o ON o.id = l.orderId
     WHERE l.variantId = '${variantId}' AND o.status = 'paid'`,
  );
}
