import { expect, test } from 'vitest';
import { listBalances } from '#db/balances.ts';
import { recordPayroll } from './payroll.server.ts';
import { refundWholeOrder } from './refunds.server.ts';
import { readSalesTax, recordRemittance, type NewRemittance } from './remittances.server.ts';
import { settleCheckout } from './settlement.server.ts';
import { recordStaffSale } from './staff-sales.server.ts';
import { BUYER, checkOut, openSmallShop, type SmallShop } from './testing/small-shop.server.ts';

const remittance = (change: Partial<NewRemittance> = {}): NewRemittance => ({
  ...{ kind: 'sales_tax', region: 'US-IL', fromMonth: '2026-01', throughMonth: '2026-03' },
  ...{ settledMinor: 384, paidMinor: 384, paidOn: '2026-03-02', reference: 'ST-1', createdBy: 'finance' },
  ...change,
});

async function buy(shop: SmallShop): Promise<string> {
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity: 1 }]);
  await shop.gateway.pay(order.sessionId, BUYER);
  await settleCheckout(shop.ctx, order.sessionId);
  return order.orderId;
}

async function sellInOregon(shop: SmallShop): Promise<void> {
  const outcome = await recordStaffSale(shop.ctx, {
    ...{ channel: 'cash', customer: '', dueOn: null, taxRegion: 'US-OR', isHandedOver: true, createdBy: 'x' },
    lines: [{ variantId: shop.bagId, quantity: 2, discountMinor: 0 }],
  });
  if (!outcome.ok) throw new Error(outcome.sentence);
}

async function balance({ ctx }: SmallShop, account: string): Promise<number> {
  return (await listBalances(ctx.db, { accounts: [account] })).reduce((sum, row) => sum + row.amountMinor, 0);
}

test('tax is folded by the buyer’s state, refunds in their own month, and comes to what the books owe', async () => {
  const shop = await openSmallShop();
  await buy(shop);
  const second = await buy(shop);
  await sellInOregon(shop);
  await shop.pass(35 * 86_400);
  const refund = { orderId: second, restock: true, reason: 'Sent back', requestedBy: 'owner' };
  expect(await refundWholeOrder(shop.ctx, refund)).toMatchObject({ ok: true });
  const tax = await readSalesTax(shop.ctx);
  expect(
    tax.months.map((row) => [row.region, row.month, row.collectedMinor, row.refundedMinor, row.owedMinor]),
  ).toEqual([
    ['US-IL', '2026-03', 768, 0, 768],
    ['US-IL', '2026-04', 0, 384, 384],
    ['US-OR', '2026-03', 768, 0, 768],
  ]);
  expect(tax).toMatchObject({ owedMinor: 1_152, otherMinor: 0 });
});

test('a remittance settles what is owed, the state’s rounding is an expense, and never more goes out', async () => {
  const shop = await openSmallShop();
  await buy(shop);
  expect(await recordRemittance(shop.ctx, remittance({ settledMinor: 385 }))).toMatchObject({
    ok: false,
    reason: 'more_than_owed',
    sentence: 'For these months $3.84 is owed; enter that or less.',
  });
  expect(await recordRemittance(shop.ctx, remittance({ region: 'US-OR' }))).toMatchObject({
    reason: 'more_than_owed',
  });
  expect(await recordRemittance(shop.ctx, remittance({ throughMonth: '2026-02' }))).toMatchObject({
    reason: 'more_than_owed',
  });
  const both = await Promise.all([
    recordRemittance(shop.ctx, remittance({ paidMinor: 400 })),
    recordRemittance(shop.ctx, remittance({ paidMinor: 400 })),
  ]);
  expect(both.filter((outcome) => outcome.ok)).toHaveLength(1);
  expect(await balance(shop, 'liabilities:sales-tax')).toBe(0);
  expect(await balance(shop, 'assets:bank')).toBe(-400);
  expect(await balance(shop, 'expenses:operating:tax-rounding')).toBe(16);
});

test('a discount for paying in time is income of the same account; a wide gap is asked about', async () => {
  const shop = await openSmallShop();
  await buy(shop);
  expect(await recordRemittance(shop.ctx, remittance({ paidMinor: 300 }))).toMatchObject({
    reason: 'far_from_settled',
  });
  expect(await recordRemittance(shop.ctx, remittance({ paidMinor: 377 }))).toMatchObject({ ok: true });
  expect(await balance(shop, 'expenses:operating:tax-rounding')).toBe(-7);
});

test('withholdings are paid on, up to what was withheld', async () => {
  const shop = await openSmallShop(10);
  await recordPayroll(shop.ctx, {
    ...{ cohortId: shop.cohortIds[0], fromOn: '2026-02-01', toOn: '2026-02-28', paidOn: '2026-03-01' },
    ...{ dueMinor: 16_800, varianceMinor: 0, stipendsMinor: 0, withheldMinor: 1_100, createdBy: 'test' },
  });
  const paid = (minor: number) =>
    remittance({ kind: 'withholdings', region: '', settledMinor: minor, paidMinor: minor });
  expect(await recordRemittance(shop.ctx, paid(1_101))).toMatchObject({ reason: 'more_than_owed' });
  expect(await recordRemittance(shop.ctx, paid(1_100))).toMatchObject({ ok: true });
  expect(await balance(shop, 'liabilities:withholdings')).toBe(0);
  expect(await balance(shop, 'assets:bank')).toBe(-(16_800 - 1_100) - 1_100);
});
