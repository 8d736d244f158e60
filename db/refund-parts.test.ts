import { sql, type Kysely } from 'kysely';
import { expect, test } from 'vitest';
import { refundWholeOrder } from '#app/services/refunds.server.ts';
import { settleCheckout } from '#app/services/settlement.server.ts';
import { shipOrder } from '#app/services/orders.server.ts';
import { BUYER, checkOut, makeBags, openSmallShop } from '#app/services/testing/small-shop.server.ts';
import { up } from './migrations/012_refund_parts.ts';
import { listRefundParts } from './refund-parts.ts';
import { testEngine } from './testing/database.server.ts';

test('refunds made before there were parts get those that their portions show', async () => {
  const shop = await openSmallShop(1);
  await makeBags(shop, 2);
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity: 3 }]);
  await shop.gateway.pay(order.sessionId, BUYER);
  await settleCheckout(shop.ctx, order.sessionId);
  await shipOrder(shop.ctx, { orderId: order.orderId, carrierMinor: 1 });
  await refundWholeOrder(shop.ctx, { orderId: order.orderId, restock: false, reason: 'x', requestedBy: 'x' });
  const parts = await listRefundParts(shop.ctx.db, order.orderId);
  expect(parts.map((part) => [part.quantity, part.goodsMinor, part.taxMinor, part.restock])).toEqual([
    [1, 4_800, 384, 0],
    [2, 9_600, 768, 0],
  ]);
  await shop.ctx.transact(async (tx) => {
    const undo = [
      'DROP TABLE refund_part',
      'DROP INDEX refund_status',
      'DROP INDEX orders_attention',
      'ALTER TABLE refund DROP COLUMN "closedAt"',
      ...(testEngine === 'postgres'
        ? ['DROP FUNCTION refund_part_no_update()', 'DROP FUNCTION refund_part_no_delete()']
        : []),
    ];
    for (const statement of undo) await sql.raw(statement).execute(tx);
    await up(tx as unknown as Kysely<unknown>);
  });
  expect(await listRefundParts(shop.ctx.db, order.orderId)).toEqual(parts);
});

test('the parts of a refund never change', async () => {
  const shop = await openSmallShop(1);
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity: 1 }]);
  await shop.gateway.pay(order.sessionId, BUYER);
  await settleCheckout(shop.ctx, order.sessionId);
  await refundWholeOrder(shop.ctx, { orderId: order.orderId, restock: true, reason: 'x', requestedBy: 'x' });
  const change = shop.ctx.transact((tx) => tx.updateTable('refund_part').set({ goodsMinor: 1 }).execute());
  await expect(change).rejects.toThrow(/fixed/);
  await expect(shop.ctx.transact((tx) => tx.deleteFrom('refund_part').execute())).rejects.toThrow(/fixed/);
});
