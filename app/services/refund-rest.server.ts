import { spreadOverPortions, wholeRest, type RefundParts, type RefundState } from '#app/domain/refund.ts';
import { listPortions, type OrderRow } from '#db/orders.ts';
import { findPaymentOfOrder, type RefundRow } from '#db/payments.ts';
import type { Context } from './context.server.ts';

/** What can still go back. Of a deposit, for which nothing was sold, simply what Stripe took and has not returned. */
export async function restOf(
  ctx: Pick<Context, 'db'>,
  order: OrderRow,
  refunds: readonly RefundRow[],
): Promise<RefundParts> {
  if (order.status !== 'needs_attention') return wholeRest(await refundState(ctx, order, refunds));
  const payment = await findPaymentOfOrder(ctx.db, order.id);
  const alive = refunds.filter((refund) => refund.status !== 'failed' && refund.status !== 'canceled');
  return {
    goodsMinor: (payment?.amountMinor ?? 0) - alive.reduce((sum, refund) => sum + refund.amountMinor, 0),
    taxMinor: 0,
    shippingMinor: 0,
  };
}

/** What is paid and what went back. Refunds on their way count as gone, so that they are not given twice. */
export async function refundState(
  ctx: Pick<Context, 'db'>,
  order: OrderRow,
  refunds: readonly RefundRow[],
): Promise<RefundState> {
  const portions = await listPortions(ctx.db, order.id);
  const goodsOnTheWay = refunds
    .filter((r) => r.applied === 0 && (r.status === 'requested' || r.status === 'pending'))
    .reduce((sum, r) => sum + r.goodsMinor, 0);
  const alive = refunds.filter((refund) => refund.status !== 'failed' && refund.status !== 'canceled');
  const spread = spreadOverPortions(portions, goodsOnTheWay);
  return {
    portions: portions.map((portion, i) => ({
      paidMinor: portion.paidMinor,
      refundedMinor: spread[i] ?? portion.refundedMinor,
    })),
    taxMinor: order.taxMinor,
    refundedTaxMinor: alive.reduce((sum, refund) => sum + refund.taxMinor, 0),
    shippingMinor: order.shippingMinor,
    refundedShippingMinor: alive.reduce((sum, refund) => sum + refund.shippingMinor, 0),
  };
}
