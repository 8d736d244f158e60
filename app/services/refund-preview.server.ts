import { reverseAllocations, type Allocation } from '#app/domain/allocation.ts';
import { labelBuckets, type LabeledBucket } from '#app/domain/impact.ts';
import { restOf, unitsLeftOfLine, type RefundParts } from '#app/domain/refund.ts';
import { findOrder, listAllocations, listOrderLines, listPortions, type OrderRow } from '#db/orders.ts';
import { listFundLabels } from './catalog.server.ts';
import type { Context } from './context.server.ts';
import { readRefundState } from './gone-back.server.ts';
import { planRefund, readRefundRest, type RefundRefusal, type RefundWish } from './refund-plan.server.ts';

/** What of an order can go back, for the form that asks. A deposit has no lines: nothing was sold. */
export interface RefundChoices {
  lines: { lineId: string; piece: string; unitsLeft: number; unitPaidMinor: number }[];
  /** Goods and their tax. */
  goodsLeftMinor: number;
  shippingLeftMinor: number;
  isShipped: boolean;
}

export async function readRefundChoices(
  ctx: Pick<Context, 'db'>,
  order: OrderRow,
): Promise<RefundChoices | undefined> {
  const restMinor = await readRefundRest(ctx, order.id);
  if (restMinor === 0) return undefined;
  if (order.status === 'needs_attention')
    return { lines: [], goodsLeftMinor: restMinor, shippingLeftMinor: 0, isShipped: false };
  const state = await readRefundState(ctx, order);
  const rest = restOf(state);
  const lines = await listOrderLines(ctx.db, order.id);
  return {
    lines: lines.map(({ id, title, options, paidMinor, quantity }) => ({
      lineId: id,
      piece: options === '' ? title : `${title}, ${options}`,
      unitsLeft: unitsLeftOfLine(state, id),
      unitPaidMinor: Math.floor(paidMinor / quantity),
    })),
    goodsLeftMinor: rest.goodsMinor + rest.taxMinor,
    shippingLeftMinor: rest.shippingMinor,
    isShipped: state.isShipped,
  };
}

/** A refund as it would be made now: what goes back to the buyer, and out of which buckets and funds it comes. */
export interface RefundPreview {
  /** The refund's id to be; sent with the confirmation, it makes a button pressed twice one refund. */
  refundId: string;
  amountMinor: number;
  goodsMinor: number;
  taxMinor: number;
  shippingMinor: number;
  pieces: { piece: string; quantity: number; restock: boolean }[];
  buckets: LabeledBucket[];
}

/** Says what a refund would do, and changes nothing. */
export async function previewRefund(
  ctx: Context,
  orderId: string,
  wish: RefundWish,
): Promise<{ ok: true; preview: RefundPreview } | RefundRefusal> {
  const order = await findOrder(ctx.db, orderId);
  if (!order) return { ok: false, reason: 'unknown_order', sentence: 'There is no such order.' };
  const plan = await planRefund(ctx, order, wish);
  if (!plan.ok) return plan;
  const { parts, ...sums } = plan.parts;
  return {
    ok: true,
    preview: {
      ...sums,
      refundId: ctx.newId('ref'),
      amountMinor: sums.goodsMinor + sums.taxMinor + sums.shippingMinor,
      pieces: await listPieces(ctx, order, parts),
      buckets: await listBuckets(ctx, order, parts),
    },
  };
}

async function listPieces(ctx: Context, order: OrderRow, parts: RefundParts['parts']) {
  const portions = await listPortions(ctx.db, order.id);
  const lines = await listOrderLines(ctx.db, order.id);
  return lines.flatMap(({ id, title, options }) => {
    const own = parts.filter(
      (part) => portions.find((portion) => portion.id === part.portionId)?.lineId === id,
    );
    const quantity = own.reduce((sum, part) => sum + part.quantity, 0);
    if (quantity === 0) return [];
    const piece = options === '' ? title : `${title}, ${options}`;
    return [{ piece, quantity, restock: own.every((part) => part.quantity === 0 || part.restock) }];
  });
}

/** Staff see every tier and fund by name; what the public may see of a piece is coarser. */
async function listBuckets(
  ctx: Context,
  order: OrderRow,
  parts: RefundParts['parts'],
): Promise<LabeledBucket[]> {
  const state = parts.length > 0 ? await readRefundState(ctx, order) : undefined;
  const allocations = await listAllocations(ctx.db, order.id);
  const sums = new Map<string, Allocation>();
  for (const part of parts) {
    const split = allocations
      .filter((one) => one.portionId === part.portionId)
      .map((one): Allocation => ({ ...one, tier: one.tier as Allocation['tier'] }));
    const before = state?.portions.find((one) => one.portionId === part.portionId)?.backGoodsMinor ?? 0;
    const gone = reverseAllocations(split, before);
    const back = reverseAllocations(split, before + part.goodsMinor);
    for (const [i, { tier, fundId }] of split.entries()) {
      const key = `${tier}|${fundId}`;
      const amountMinor = (sums.get(key)?.amountMinor ?? 0) + (back[i] ?? 0) - (gone[i] ?? 0);
      sums.set(key, { tier, fundId, amountMinor });
    }
  }
  const labeled = labelBuckets([...sums.values()], await listFundLabels(ctx.db));
  return labeled.filter((bucket) => bucket.amountMinor !== 0);
}
