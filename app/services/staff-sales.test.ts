import { expect, test } from 'vitest';
import { listBalances } from '#db/balances.ts';
import { findOrder } from '#db/orders.ts';
import { listOrdersAwaitingBalances } from '#db/payments.ts';
import { listReceivablePayments } from '#db/staff-sales.ts';
import { findFreeStock } from '#db/stock.ts';
import { checkBooks } from './books.server.ts';
import { readPublicLedgerAfter } from './impact.server.ts';
import { recordReceivablePayment } from './receivables.server.ts';
import { refundWholeOrder } from './refunds.server.ts';
import { recordStaffSale, type NewStaffSale } from './staff-sales.server.ts';
import { openSmallShop, type SmallShop } from './testing/small-shop.server.ts';

const sale = (shop: SmallShop, change: Partial<NewStaffSale> = {}): NewStaffSale => ({
  channel: 'cash',
  lines: [{ variantId: shop.bagId, quantity: 1, discountMinor: 0 }],
  customer: '',
  dueOn: null,
  taxRegion: 'US-IL',
  isHandedOver: true,
  createdBy: 'finance',
  ...change,
});

const onAccount = (shop: SmallShop) =>
  sale(shop, { channel: 'receivable', customer: 'Harbor Café', dueOn: '2026-04-01', isHandedOver: false });

async function sold(shop: SmallShop, request: NewStaffSale): Promise<string> {
  const outcome = await recordStaffSale(shop.ctx, request);
  if (!outcome.ok) throw new Error(outcome.sentence);
  return outcome.orderId;
}

async function accounts({ ctx }: SmallShop, prefix: string): Promise<Record<string, number>> {
  const rows = await listBalances(ctx.db, { accountPrefix: prefix });
  return Object.fromEntries(
    rows.filter((row) => row.amountMinor !== 0).map((row) => [`${row.fund} ${row.account}`, row.amountMinor]),
  );
}

async function expectSoundBooks({ ctx }: SmallShop): Promise<void> {
  expect((await checkBooks(ctx)).flatMap((check) => check.faults)).toEqual([]);
}

test('a bag sold for cash: $51.84 in the till, split as ever, and the funds’ share is theirs at once', async () => {
  const shop = await openSmallShop(10);
  const orderId = await sold(shop, sale(shop));
  expect(await accounts(shop, 'assets:')).toEqual({
    'operating assets:cash': 5_184,
    'operating assets:inventory': 9 * 2_590,
    'care assets:due-from:operating:available': 733,
    'capacity assets:due-from:operating:available': 440,
    'advocacy assets:due-from:operating:available': 293,
  });
  expect(await accounts(shop, 'liabilities:sales-tax')).toEqual({ 'operating liabilities:sales-tax': -384 });
  expect(await accounts(shop, 'expenses:')).toEqual({
    'operating expenses:cogs:materials': 910,
    'operating expenses:cogs:labor': 1_680,
  });
  expect(await findOrder(shop.ctx.db, orderId)).toMatchObject({
    status: 'paid',
    channel: 'cash',
    taxRegion: 'US-IL',
    shippingMinor: 0,
    totalMinor: 5_184,
  });
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(9);
  await expectSoundBooks(shop);
});

test('ten percent off one line lowers what the funds get, never materials or wages', async () => {
  const shop = await openSmallShop(10);
  await sold(shop, sale(shop, { lines: [{ variantId: shop.bagId, quantity: 1, discountMinor: 480 }] }));
  // 1,466 − 480 = 986, as 50/30/20; tax is 8 % of what was paid.
  expect(await accounts(shop, 'assets:due-from')).toEqual({
    'care assets:due-from:operating:available': 493,
    'capacity assets:due-from:operating:available': 296,
    'advocacy assets:due-from:operating:available': 197,
  });
  expect(await accounts(shop, 'memo:')).toMatchObject({
    'operating memo:materials': -910,
    'operating memo:wages': -1_680,
  });
  expect(await accounts(shop, 'assets:cash')).toEqual({ 'operating assets:cash': 4_320 + 346 });
  expect(await accounts(shop, 'income:')).toEqual({
    'operating income:sales': -4_800,
    'operating income:discounts': 480,
  });
  await expectSoundBooks(shop);
});

test('on account: owed by the customer and pledged to the funds, available with the last payment', async () => {
  const shop = await openSmallShop(10);
  const orderId = await sold(shop, onAccount(shop));
  expect(await accounts(shop, 'assets:')).toMatchObject({
    'operating assets:receivable': 5_184,
    'care assets:due-from:operating:pending': 733,
  });
  const pay = (amountMinor: number) =>
    recordReceivablePayment(shop.ctx, { orderId, amountMinor, paidOn: '2026-03-02', createdBy: 'finance' });
  expect(await pay(2_000)).toEqual({ ok: true, openMinor: 3_184 });
  expect(await accounts(shop, 'assets:')).toMatchObject({
    'operating assets:bank': 2_000,
    'operating assets:receivable': 3_184,
    'care assets:due-from:operating:pending': 733,
  });
  expect(await pay(3_185)).toMatchObject({ ok: false, reason: 'more_than_open' });
  const both = await Promise.all([pay(3_184), pay(3_184)]);
  expect(both.filter((outcome) => outcome.ok)).toHaveLength(1);
  expect(await accounts(shop, 'assets:')).toEqual({
    'operating assets:bank': 5_184,
    'operating assets:inventory': 10 * 2_590,
    'care assets:due-from:operating:available': 733,
    'capacity assets:due-from:operating:available': 440,
    'advocacy assets:due-from:operating:available': 293,
  });
  await expectSoundBooks(shop);
});

test('cash goes back out of the till, and the piece to the shelf, without asking anybody', async () => {
  const shop = await openSmallShop(10);
  const orderId = await sold(shop, sale(shop));
  const refund = { orderId, restock: true, reason: 'Changed her mind', requestedBy: 'finance' };
  expect(await refundWholeOrder(shop.ctx, refund)).toEqual({ ok: true, status: 'succeeded' });
  expect(await accounts(shop, 'assets:')).toEqual({ 'operating assets:inventory': 10 * 2_590 });
  expect(await accounts(shop, 'liabilities:sales-tax')).toEqual({});
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(10);
  expect(await refundWholeOrder(shop.ctx, refund)).toMatchObject({ ok: false });
  expect(await listOrdersAwaitingBalances(shop.ctx.db, 10)).toEqual([]);
  await expectSoundBooks(shop);
});

test('a refund on account lowers what is owed, and what was paid beyond it goes back from the bank', async () => {
  const shop = await openSmallShop(10);
  const unpaid = await sold(shop, onAccount(shop));
  const back = (orderId: string) =>
    refundWholeOrder(shop.ctx, { orderId, restock: true, reason: 'Sent back', requestedBy: 'finance' });
  await back(unpaid);
  expect(await accounts(shop, 'assets:')).toEqual({ 'operating assets:inventory': 10 * 2_590 });
  const paid = await sold(shop, onAccount(shop));
  const payment = { orderId: paid, amountMinor: 5_184, paidOn: '2026-03-02', createdBy: 'finance' };
  await recordReceivablePayment(shop.ctx, payment);
  await back(paid);
  expect(await accounts(shop, 'assets:')).toEqual({ 'operating assets:inventory': 10 * 2_590 });
  expect(await listReceivablePayments(shop.ctx.db, paid)).toMatchObject([
    { amountMinor: 5_184 },
    { amountMinor: -5_184 },
  ]);
  await expectSoundBooks(shop);
});

test('the public ledger shows the sale and its funds, and never who owes or what came to the bank', async () => {
  const shop = await openSmallShop(10);
  const orderId = await sold(shop, onAccount(shop));
  await recordReceivablePayment(shop.ctx, {
    ...{ orderId, amountMinor: 5_184, paidOn: '2026-03-02', createdBy: 'finance' },
  });
  const { entries } = await readPublicLedgerAfter(shop.ctx, { after: 0, limit: 50 });
  expect(entries.map((entry) => entry.kind)).toEqual(['sale', 'designation']);
  expect(JSON.stringify(entries)).not.toMatch(/Harbor|bank|order/i);
});

test('bad input is refused in a sentence, and nothing is taken or posted', async () => {
  const shop = await openSmallShop(2);
  const refused = (change: Partial<NewStaffSale>) => recordStaffSale(shop.ctx, sale(shop, change));
  const line = { variantId: shop.bagId, quantity: 1, discountMinor: 0 };
  expect(await refused({ lines: [] })).toMatchObject({ reason: 'no_lines' });
  expect(await refused({ lines: [{ ...line, quantity: 3 }] })).toMatchObject({ reason: 'sold_out' });
  expect(await refused({ lines: [line, { ...line, discountMinor: 4_800 }] })).toMatchObject({
    reason: 'bad_discount',
    line: 1,
  });
  expect(await refused({ lines: [{ ...line, variantId: 'none' }] })).toMatchObject({ reason: 'not_sold' });
  expect(await refused({ channel: 'receivable', dueOn: '2026-04-01' })).toMatchObject({
    reason: 'no_customer',
  });
  expect(await refused({ channel: 'receivable', customer: 'X', dueOn: '2026-03-01' })).toMatchObject({
    reason: 'bad_day',
  });
  expect(await refused({ taxRegion: 'Illinois' })).toMatchObject({ reason: 'bad_region' });
  expect(await findFreeStock(shop.ctx.db, shop.bagId)).toBe(2);
  expect(await shop.ctx.db.selectFrom('orders').selectAll().execute()).toEqual([]);
  await expectSoundBooks(shop);
});
