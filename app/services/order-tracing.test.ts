import { expect, test } from 'vitest';
import { listPortions } from '#db/orders.ts';
import { findPaymentOfOrder } from '#db/payments.ts';
import type { Context } from './context.server.ts';
import { recordBalances } from './fees.server.ts';
import { readImpact } from './impact.server.ts';
import { syncMoneyBack } from './money-back.server.ts';
import { readReceipt } from './receipts.server.ts';
import { refundOrder } from './refunds.server.ts';
import { settleCheckout } from './settlement.server.ts';
import { publishSpending, spendFromFund } from './spending.server.ts';
import { sweep } from './sweep.server.ts';
import { BUYER, checkOut, openSmallShop, type SmallShop } from './testing/small-shop.server.ts';

async function sell(shop: SmallShop, quantity = 1) {
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity }]);
  await shop.gateway.pay(order.sessionId, BUYER);
  await settleCheckout(shop.ctx, order.sessionId);
  await shop.pass(10);
  await recordBalances(shop.ctx, order.orderId);
  return order;
}

async function arrive(shop: SmallShop) {
  await shop.pass(3 * 86_400);
  await sweep(shop.ctx);
}

const spend = (ctx: Context, amountMinor: number, useCategory: 'training' | 'outreach', spentOn: string) =>
  spendFromFund(ctx, {
    ...{ fundId: 'capacity', useCategory, amountMinor, spentOn, evidence: `INV-${amountMinor}` },
    ...{ recipient: 'vendor', beneficiaries: 20, createdBy: 'owner' },
  });

const traceOf = async (shop: SmallShop, token: string) =>
  (await readReceipt(shop.ctx, token, { isReturning: false }))?.traces.find((one) => one.key === 'capacity');

test('a share is pledged, then available, and spent in proportion once spending is published', async () => {
  const shop = await openSmallShop();
  const order = await sell(shop);
  expect(await traceOf(shop, order.token)).toMatchObject({ pledgedMinor: 440, availableMinor: 0 });
  const more = await sell(shop, 3);
  await arrive(shop);
  for (const amountMinor of [200, 300, 380])
    expect(await spend(shop.ctx, amountMinor, 'outreach', '2026-03-05')).toMatchObject({ ok: true });
  // Spent and not published: the receipt says no more than the public books.
  expect(await traceOf(shop, order.token)).toMatchObject({ availableMinor: 440, spentMinor: 0, uses: [] });
  await shop.pass(60 * 86_400);
  expect(await publishSpending(shop.ctx)).toBe(1);
  expect(await traceOf(shop, order.token)).toMatchObject({
    ...{ shareMinor: 440, pledgedMinor: 0, availableMinor: 220, spentMinor: 220 },
    uses: [{ label: 'Outreach', amountMinor: 220 }],
  });
  const fund = (await readImpact(shop.ctx)).funds.find((one) => one.code === 'capacity');
  expect(fund).toMatchObject({ pledgedMinor: 0, availableMinor: 880, spentMinor: 880 });
  expect((await traceOf(shop, more.token))?.spentMinor).toBe(660);
});

test('after a refund the trace follows what stands', async () => {
  const shop = await openSmallShop();
  const order = await sell(shop, 2);
  const lineId = (await listPortions(shop.ctx.db, order.orderId))[0]?.lineId ?? '';
  const back = async (quantity: number) =>
    refundOrder(shop.ctx, {
      orderId: order.orderId,
      wish: { by: 'lines', lines: [{ lineId, quantity, restock: true }], withShipping: true },
      ...{ reason: 'x', requestedBy: 'owner' },
    });
  await back(1);
  expect(await traceOf(shop, order.token)).toMatchObject({ shareMinor: 440, pledgedMinor: 440 });
  await back(1);
  expect(await readReceipt(shop.ctx, order.token, { isReturning: false })).toMatchObject({
    ...{ traces: [], fundsState: 'none' },
  });
});

test('while a bank asks a payment back its shares are held, and follow on from where they were once it has decided', async () => {
  const shop = await openSmallShop();
  const order = await sell(shop);
  await arrive(shop);
  const intent = (await findPaymentOfOrder(shop.ctx.db, order.orderId))?.paymentIntentId ?? '';
  const disputeId = await shop.gateway.bank.dispute(intent);
  await syncMoneyBack(shop.ctx, order.orderId);
  expect(await traceOf(shop, order.token)).toMatchObject({
    heldMinor: 440,
    availableMinor: 0,
    spentMinor: 0,
  });
  await shop.gateway.bank.decideDispute(disputeId, 'won');
  await syncMoneyBack(shop.ctx, order.orderId);
  expect(await traceOf(shop, order.token)).toMatchObject({ heldMinor: 0, availableMinor: 440 });
});
