import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '#db/connect.server.ts';
import { differenceOf, listBookFaults, listComplaints, readTrialBalance, type Balances } from '../books.ts';
import { buy, openBuyer, type Bought, type Buyer } from '../buyer.ts';
import { figureOf, splitOf, tableRows } from '../pages.ts';
import { startProduct, type Product } from '../product.ts';
import { count } from '../scratch-database.ts';
import { BAG, STAFF } from '../small-shop.ts';
import { refundWhole, ship, signIn } from '../staff.ts';
import { until } from '../until.ts';

interface PublicImpact {
  asOf: string;
  flow: { from: string; to: string; amountMinor: number }[];
  funds: { code: string; pledgedMinor: number; availableMinor: number; spentMinor: number }[];
  netSalesMinor: number;
  wagesMinor: number;
}

interface LedgerEntry {
  number: number;
  kind: string;
  postings: { account: string; fund: string; amountMinor: number }[];
}

/** Everything that a sale moves, as it stood at one moment. */
interface Figures {
  impact: PublicImpact;
  balance: Balances;
  earnings: Record<string, number>;
  /** The number of the newest entry of the public ledger. */
  lastEntry: number;
}

const engines: Engine[] = ['sqlite', 'postgres'];

describe.each(engines)('the $48.00 bag, sold, sent and given back on %s', (engine) => {
  let product: Product;
  let buyer: Buyer;
  let before: Figures;
  let bought: Bought;
  let number = '';
  beforeAll(async () => {
    product = await startProduct({ engine });
    buyer = openBuyer(product.shops[0]);
    // An earlier sale, so that nothing here is true only of an empty shop.
    await settled(product, await buyABag(product, openBuyer(product.shops[0], '198.51.100.9')));
    before = {
      impact: await readImpact(buyer),
      balance: await readTrialBalance(product),
      earnings: await readEarnings(product),
      lastEntry: (await readLedger(buyer, 0)).at(-1)?.number ?? 0,
    };
  });
  afterAll(() => product.stop());

  test('its order page splits the price as its product page did', async () => {
    const promised = splitOf((await buyer.get(`/shop/${BAG.handle}`)).html, /^Where \$48\.00 goes/);
    expect(promised.map(([, minor]) => minor)).toEqual([1_680, 910, 733, 440, 293, 576, 168, 4_800]);
    bought = await buyABag(product, buyer);
    const { pathname, search } = new URL(bought.returnUrl);
    const page = await buyer.open(pathname + search);
    expect(page.text).toContain('Cart (0)');
    number = /Order (\d+),/.exec(page.text)?.[1] ?? '';
    expect(splitOf(page.html, /^Where \$48\.00 went/)).toEqual(promised);
    const receipt = splitOf(page.html, /^1 × Riverbend tote, Natural/);
    expect(receipt.slice(0, -1)).toEqual(promised.slice(0, -1));
    expect(receipt.at(-1)).toEqual(['Price paid', 4_800]);
  });

  test('after the webhook and the fee the public figures have moved by exactly those cents', async () => {
    await settled(product, bought);
    const after = await readImpact(buyer);
    expect(after.netSalesMinor - before.impact.netSalesMinor).toBe(4_800);
    expect(after.wagesMinor - before.impact.wagesMinor).toBe(1_680);
    expect(flowMoves(before.impact, after)).toEqual({
      'price → wages': 1_680,
      'price → materials': 910,
      'price → care-riverside': 733,
      'price → capacity': 440,
      'price → advocacy': 293,
      'price → operations': 576,
      'price → processing': 168,
    });
    expect(
      after.funds.map((fund, i) => [
        fund.code,
        fund.pledgedMinor - (before.impact.funds[i]?.pledgedMinor ?? 0),
      ]),
    ).toEqual([
      ['care-riverside', 733],
      ['capacity', 440],
      ['advocacy', 293],
    ]);
  });

  test('the trial balance has moved by the entries of the worked example, and by nothing else', async () => {
    expect(differenceOf(before.balance, await readTrialBalance(product))).toEqual({
      'operating assets:stripe:pending': 5_784 - 198,
      'operating income:sales': -4_800,
      'operating income:shipping': -600,
      'operating liabilities:sales-tax': -384,
      'operating expenses:processing': 198,
      'operating transfers:out': 1_466,
      'operating liabilities:due-to:care-riverside': -733,
      'operating liabilities:due-to:capacity': -440,
      'operating liabilities:due-to:advocacy': -293,
      'care-riverside assets:due-from:operating:pending': 733,
      'care-riverside transfers:in': -733,
      'capacity assets:due-from:operating:pending': 440,
      'capacity transfers:in': -440,
      'advocacy assets:due-from:operating:pending': 293,
      'advocacy transfers:in': -293,
      'operating memo:allocated': 4_800,
      'operating memo:materials': -910,
      'operating memo:wages': -1_680,
      'operating memo:processing': -168,
      'operating memo:operations': -576,
      'operating memo:designated': -1_466,
    });
  });

  test('its cohort’s earnings have moved by its wages and its funds’ share; what was earned and paid has not', async () => {
    const after = await readEarnings(product);
    expect(after).toEqual({
      ...before.earnings,
      'Covered by sales': (before.earnings['Covered by sales'] ?? 0) + 1_680,
      'Designated to funds': (before.earnings['Designated to funds'] ?? 0) + 1_466,
      'On hand': (before.earnings['On hand'] ?? 0) - 1_680,
    });
  });

  test('the public ledger has its sale, its designation and its fee, each adding up to nothing', async () => {
    const entries = await readLedger(buyer, before.lastEntry);
    expect(entries.map((entry) => entry.kind).sort()).toEqual(['designation', 'fee', 'sale']);
    for (const { postings } of entries)
      expect(postings.reduce((sum, posting) => sum + posting.amountMinor, 0)).toBe(0);
    const given = entries
      .flatMap((entry) => (entry.kind === 'designation' ? entry.postings : []))
      .filter((posting) => posting.account === 'transfers:in');
    expect(given.map(({ fund, amountMinor }) => [fund, amountMinor]).sort()).toEqual([
      ['advocacy', -293],
      ['capacity', -440],
      ['care-riverside', -733],
    ]);
  });

  test('sent with a label of $5.35 and given back in full, the public figures are what they were', async () => {
    const owner = await signIn(product.shops[0], STAFF.owner);
    const sent = await ship(owner, number, '5.35');
    expect([sent.status, sent.location]).toEqual([302, `/console/orders/${number}?done=sent`]);
    const { asked, done } = await refundWhole(owner, number, { restock: 'yes', reason: 'Too small' });
    expect(asked.text).toContain('Give back $57.84?');
    expect([done.status, done.location]).toEqual([302, `/console/orders/${number}?done=succeeded`]);
    const refunds = `SELECT count(*) FROM balance_transaction WHERE reportingCategory = 'refund'`;
    await until(
      'the refund’s money is known',
      async () => (await count(product.workbench.connection, refunds)) === 1,
    );
    expect({ ...(await readImpact(buyer)), asOf: '' }).toEqual({ ...before.impact, asOf: '' });
    expect(await readEarnings(product)).toEqual(before.earnings);
  });

  test('and the books differ from before by the fee and the label alone', async () => {
    const moved = differenceOf(before.balance, await readTrialBalance(product));
    const { 'operating income:sales': sales, 'operating income:sales-returns': returns, ...others } = moved;
    expect((sales ?? 0) + (returns ?? 0)).toBe(0);
    const {
      'operating assets:stripe:pending': pending,
      'operating assets:stripe:available': available,
      ...rest
    } = others;
    expect((pending ?? 0) + (available ?? 0)).toBe(-198);
    expect(rest).toEqual({
      'operating expenses:processing': 198,
      'operating expenses:carrier': 535,
      'operating liabilities:payable': -535,
    });
  });

  test('the order page says what was promised, what went back and what stands', async () => {
    const page = await buyer.get(bought.orderPath);
    expect(page.text).toContain('Your order was refunded');
    expect(tableRows(page.html, /^1 × Riverbend tote, Natural/).at(-1)).toEqual([
      'Price paid',
      '$48.00',
      '$48.00',
      '$0.00',
    ]);
  });

  test('a second refund gives nothing, and a forged amount is asked about again', async () => {
    const owner = await signIn(product.shops[0], STAFF.owner);
    const { asked } = await refundWhole(owner, number, { restock: 'yes', reason: 'Again' });
    expect(asked.status).toBe(409);
    expect(asked.text).toContain('Everything of this order has been given back already.');
    expect(await count(product.workbench.connection, 'SELECT count(*) FROM refund')).toBe(1);
  });

  test('the bag is on the shelf again, the books are in order and no process complained', async () => {
    const free = `SELECT free FROM stock WHERE variantId = '${product.small.bagId}'`;
    expect(await count(product.workbench.connection, free)).toBe(19);
    expect(await listBookFaults(product)).toEqual([]);
    expect(listComplaints(product)).toEqual([]);
  });
});

function buyABag(product: Product, buyer: Buyer): Promise<Bought> {
  return buy(buyer, product.standIn, [{ variantId: product.small.bagId }]);
}

/** Paid in our books, and Stripe's fee known. */
async function settled(product: Product, { sessionId }: Bought): Promise<void> {
  const order = `(SELECT id FROM orders WHERE sessionId = '${sessionId}' AND status = 'paid')`;
  const known = `SELECT count(*) FROM balance_transaction WHERE orderId = ${order} AND feeMinor = 198`;
  await until(
    'the fee of 198 is known',
    async () => (await count(product.workbench.connection, known)) === 1,
  );
}

async function readImpact(buyer: Buyer): Promise<PublicImpact> {
  return JSON.parse((await buyer.get('/impact.json')).html) as PublicImpact;
}

async function readLedger(buyer: Buyer, after: number): Promise<LedgerEntry[]> {
  const answer = await buyer.get(`/impact/ledger.json?after=${after}&limit=100`);
  return (JSON.parse(answer.html) as { entries: LedgerEntry[] }).entries;
}

/** The steps of the first cohort's earnings page, which made the bags, as its program's manager sees them. */
async function readEarnings(product: Product): Promise<Record<string, number>> {
  const manager = await signIn(product.shops[0], STAFF.manager);
  const { html } = await manager.get('/console/cohorts/RS-1');
  const steps = ['Earned by making', 'Paid', 'Covered by sales', 'Designated to funds', 'On hand'];
  return Object.fromEntries(steps.map((step) => [step, figureOf(html, step)]));
}

function flowMoves(before: PublicImpact, after: PublicImpact): Record<string, number> {
  const was = (from: string, to: string) =>
    before.flow.find((link) => link.from === from && link.to === to)?.amountMinor ?? 0;
  return Object.fromEntries(
    after.flow.map(({ from, to, amountMinor }) => [`${from} → ${to}`, amountMinor - was(from, to)]),
  );
}
