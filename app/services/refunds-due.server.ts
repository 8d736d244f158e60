import { areLeft, type RefundParts } from '#app/domain/refund.ts';
import { raiseMoneyRevision, updateOrder, type OrderRow } from '#db/orders.ts';
import { listRefunds, updateRefund, type RefundRow } from '#db/payments.ts';
import { listRefundParts } from '#db/refund-parts.ts';
import { noteRefund } from './applied-refunds.server.ts';
import { nowText, withTransaction, type Context, type TxContext } from './context.server.ts';
import { readRefundState } from './gone-back.server.ts';
import type { RefundRefusal } from './refund-plan.server.ts';
import { askForRefund, type RefundOutcome } from './refunds.server.ts';

/** A refund that Stripe or the bank turned down after it was promised; the buyer is owed it until a person closes it. */
export function isDue(refund: Pick<RefundRow, 'status' | 'closedAt'>): boolean {
  return (refund.status === 'failed' || refund.status === 'canceled') && refund.closedAt === null;
}

const GONE: RefundRefusal = {
  ok: false,
  reason: 'nothing_left',
  sentence: 'This refund is not due any longer. Look at the order as it is now.',
};

/** Asks for a refund that failed once more, with the same parts, as a new refund: the failed one stays as it was. */
export async function retryRefund(
  ctx: Context,
  request: { orderId: string; refundId: string; requestedBy: string },
): Promise<RefundOutcome> {
  const noted = await withTransaction(ctx, async (tx) => {
    const { order, due } = await findDue(tx, request);
    if (!order || !due) return GONE;
    const parts = await partsOfAgain(tx, order, due);
    if (!parts)
      return {
        ok: false,
        reason: 'too_much',
        sentence: 'Less than that is left of this order now. Give back what is left instead.',
      } satisfies RefundRefusal;
    await updateRefund(tx.db, due.id, { closedAt: nowText(tx) });
    const refund = await noteRefund(tx, order, parts, {
      id: tx.newId('ref'),
      stripeRefundId: null,
      status: 'requested',
      reason: due.reason,
      requestedBy: request.requestedBy,
      createdAt: nowText(tx),
    });
    return { ok: true, refund } as const;
  });
  return noted.ok ? askForRefund(ctx, noted.refund) : noted;
}

/** The buyer got the money another way, or agreed to do without: nothing is due any longer. Moves no money. */
export async function closeRefundDue(
  ctx: Context,
  request: { orderId: string; refundId: string },
): Promise<{ ok: true } | RefundRefusal> {
  return withTransaction(ctx, async (tx) => {
    const { due } = await findDue(tx, request);
    if (!due) return GONE;
    await updateRefund(tx.db, due.id, { closedAt: nowText(tx) });
    return { ok: true } as const;
  });
}

/** A person has decided what an order's note asked for. An order that cannot be fulfilled stays one. */
export async function closeAttention(ctx: Context, orderId: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const order = await raiseMoneyRevision(tx.db, orderId);
    if (order?.status === 'paid') await updateOrder(tx.db, orderId, { attention: null });
  });
}

async function findDue(
  tx: TxContext,
  request: { orderId: string; refundId: string },
): Promise<{ order?: OrderRow; due?: RefundRow }> {
  const order = await raiseMoneyRevision(tx.db, request.orderId);
  const due = (await listRefunds(tx.db, request.orderId)).find((one) => one.id === request.refundId);
  return { ...(order && { order }), ...(due && isDue(due) && { due }) };
}

/** The failed refund's own parts; undefined when another refund has taken some of them meanwhile. */
async function partsOfAgain(
  tx: TxContext,
  order: OrderRow,
  { id, goodsMinor, taxMinor, shippingMinor }: RefundRow,
): Promise<RefundParts | undefined> {
  const sums = { goodsMinor, taxMinor, shippingMinor };
  if (order.status === 'needs_attention') return { ...sums, parts: [] };
  const parts = (await listRefundParts(tx.db, order.id))
    .filter((part) => part.refundId === id)
    .map(({ refundId: _refundId, restock, ...part }) => ({ ...part, restock: restock === 1 }));
  const again = { ...sums, parts };
  return areLeft(await readRefundState(tx, order), again) ? again : undefined;
}
