import { restOf, taxOfPortions, type RefundState } from '#app/domain/refund.ts';
import { listDisputeParts, listDisputes, type DisputeRow } from '#db/disputes.ts';
import { listOrderLines, listPortions, updateOrder, updatePortion, type OrderRow } from '#db/orders.ts';
import { listRefunds } from '#db/payments.ts';
import { listRefundParts } from '#db/refund-parts.ts';
import { addToStock, findVariantOfBatch, returnSoldUnits, sellFreeUnits, takeFromStock } from '#db/stock.ts';
import { today, type Context, type TxContext } from './context.server.ts';

/** Something that takes money of an order back, with the parts it was given when it was first seen. */
export interface GoneBack {
  /** Whether the money has really gone; one that is asked for or on its way only keeps others from taking its parts. */
  isInForce: boolean;
  taxMinor: number;
  shippingMinor: number;
  parts: { portionId: string; quantity: number; goodsMinor: number; taxMinor: number; restock: number }[];
}

/** All that took or is taking money of an order back: refunds, and disputes that a bank holds or has won. */
export async function listGoneBack(ctx: Pick<Context, 'db'>, orderId: string): Promise<GoneBack[]> {
  return [...(await listRefunded(ctx, orderId)), ...(await listDisputed(ctx, orderId))];
}

/** A refund that failed is not among them, and so its parts drop. */
async function listRefunded(ctx: Pick<Context, 'db'>, orderId: string): Promise<GoneBack[]> {
  const parts = await listRefundParts(ctx.db, orderId);
  return (await listRefunds(ctx.db, orderId))
    .filter((refund) => refund.status !== 'failed' && refund.status !== 'canceled')
    .map(({ id, applied, taxMinor, shippingMinor }) => ({
      isInForce: applied === 1,
      taxMinor,
      shippingMinor,
      parts: parts.filter((part) => part.refundId === id),
    }));
}

/** A dispute that is won has no parts; one that is open only keeps its parts from others. */
async function listDisputed(ctx: Pick<Context, 'db'>, orderId: string): Promise<GoneBack[]> {
  const disputes = await listDisputes(ctx.db, orderId);
  if (disputes.length === 0) return [];
  const parts = await listDisputeParts(ctx.db, orderId);
  return disputes.map(({ id, status, taxMinor, shippingMinor }) => ({
    isInForce: status === 'lost',
    taxMinor,
    shippingMinor,
    parts: parts.filter((part) => part.disputeId === id),
  }));
}

/** Whether a bank holds money that it may give back or keep; an inquiry holds none. */
export function isUndecided(dispute: DisputeRow): boolean {
  return dispute.status !== 'lost' && dispute.withdrawnMinor > dispute.returnedMinor;
}

/** What an order can still give back. What is on its way back counts as gone, so that it is not given twice. */
export async function readRefundState(ctx: Pick<Context, 'db'>, order: OrderRow): Promise<RefundState> {
  return stateAfter(ctx, order, await listGoneBack(ctx, order.id));
}

/** What refunds have left of an order; a dispute of it takes from that. */
export async function readUnrefunded(ctx: Pick<Context, 'db'>, order: OrderRow): Promise<RefundState> {
  return stateAfter(ctx, order, await listRefunded(ctx, order.id));
}

/**
 * What a refund from Stripe's dashboard found when it was made. Disputes do not count: Stripe refunds nothing that a bank
 * has taken. A refund that failed since counts where both have room, for nobody tells whether it failed before or after:
 * so a refund has the same parts whether or not the failed one was ever seen alive (decision 010).
 */
export async function readRoomOfRefund(
  ctx: Pick<Context, 'db'>,
  order: OrderRow,
  refund: { createdAt: string; amountMinor: number },
): Promise<RefundState> {
  let back = await listRefunded(ctx, order.id);
  let room = await stateAfter(ctx, order, back);
  const earlier = (await listRefunds(ctx.db, order.id)).filter(
    ({ status, stripeRefundId, createdAt }) =>
      (status === 'failed' || status === 'canceled') &&
      stripeRefundId !== null &&
      createdAt < refund.createdAt,
  );
  const parts = earlier.length > 0 ? await listRefundParts(ctx.db, order.id) : [];
  for (const { id, taxMinor, shippingMinor } of earlier.reverse()) {
    const own = parts.filter((part) => part.refundId === id);
    const withIt = [...back, { isInForce: false, taxMinor, shippingMinor, parts: own }];
    const smaller = await stateAfter(ctx, order, withIt);
    if (!hasRoom(smaller, refund.amountMinor)) continue;
    [back, room] = [withIt, smaller];
  }
  return room;
}

function hasRoom(state: RefundState, amountMinor: number): boolean {
  const { goodsMinor, taxMinor, shippingMinor } = restOf(state);
  const isSound = state.portions.every(
    (one) =>
      one.backUnits <= one.quantity &&
      one.backGoodsMinor <= one.paidMinor &&
      one.backTaxMinor <= one.taxMinor,
  );
  return isSound && shippingMinor >= 0 && goodsMinor + taxMinor + shippingMinor >= amountMinor;
}

async function stateAfter(
  ctx: Pick<Context, 'db'>,
  order: OrderRow,
  back: readonly GoneBack[],
): Promise<RefundState> {
  const lines = await listOrderLines(ctx.db, order.id);
  const portions = await listPortions(ctx.db, order.id);
  const taxes = new Map<string, number>();
  for (const line of lines) {
    const own = portions.filter((portion) => portion.lineId === line.id);
    const shares = taxOfPortions(
      own.map((portion) => portion.paidMinor),
      line.taxMinor,
    );
    for (const [i, portion] of own.entries()) taxes.set(portion.id, shares[i] ?? 0);
  }
  return {
    isShipped: order.shippedAt !== null,
    shippingMinor: order.shippingMinor,
    backShippingMinor: back.reduce((sum, one) => sum + one.shippingMinor, 0),
    portions: portions.map(({ id, lineId, quantity, unitPaidMinor, paidMinor }) => {
      const parts = back.flatMap((one) => one.parts.filter((part) => part.portionId === id));
      return {
        ...{ portionId: id, lineId, quantity, unitPaidMinor, paidMinor, taxMinor: taxes.get(id) ?? 0 },
        backUnits: parts.reduce((sum, part) => sum + part.quantity, 0),
        backGoodsMinor: parts.reduce((sum, part) => sum + part.goodsMinor, 0),
        backTaxMinor: parts.reduce((sum, part) => sum + part.taxMinor, 0),
      };
    }),
  };
}

/** How many units stay with the buyer: those that neither went back nor are promised back. */
export async function countUnitsKept(ctx: Pick<Context, 'db'>, order: OrderRow): Promise<number> {
  const { portions } = await readRefundState(ctx, order);
  return portions.reduce((sum, portion) => sum + portion.quantity - portion.backUnits, 0);
}

interface Move {
  portionId: string;
  batchId: string;
  variantId: string;
  /** Onto the shelf; below zero off it again. */
  units: number;
  restocked: number;
}

/**
 * Brings an order's portions to what the parts in force say: money gone back, units on the shelf again, units lost. It
 * starts from the parts each time, so a refund that fails, or comes twice, or in another order, ends at the same place.
 * The caller has locked the order.
 */
export async function recomputePortions(tx: TxContext, order: OrderRow): Promise<void> {
  const inForce = (await listGoneBack(tx, order.id)).filter((one) => one.isInForce);
  const moves: Move[] = [];
  for (const portion of await listPortions(tx.db, order.id)) {
    const parts = inForce.flatMap((one) => one.parts.filter((part) => part.portionId === portion.id));
    const units = (restock: 0 | 1) =>
      parts.reduce((sum, part) => (part.restock === restock ? sum + part.quantity : sum), 0);
    const refundedMinor = parts.reduce((sum, part) => sum + part.goodsMinor, 0);
    // Units that were sold to somebody else cannot be lost as well.
    const lost = Math.min(units(0), portion.quantity - portion.restocked);
    if (refundedMinor !== portion.refundedMinor || lost !== portion.lost)
      await updatePortion(tx.db, portion.id, { refundedMinor, lost });
    const more = Math.min(units(1), portion.quantity - lost) - portion.restocked;
    if (more === 0) continue;
    const variantId = await findVariantOfBatch(tx.db, portion.batchId);
    const { id: portionId, batchId, restocked } = portion;
    moves.push({ portionId, batchId, variantId, units: more, restocked: restocked + more });
  }
  // Stock rows are locked in the order of variants, as at checkout, so that no two transactions wait in a ring.
  moves.sort((a, b) => (a.variantId + a.batchId < b.variantId + b.batchId ? -1 : 1));
  for (const move of moves) await moveUnits(tx, order, move);
}

async function moveUnits(tx: TxContext, order: OrderRow, move: Move): Promise<void> {
  const isMoved = move.units > 0 ? await returnToShelf(tx, move) : await takeFromShelf(tx, move);
  if (isMoved) return updatePortion(tx.db, move.portionId, { restocked: move.restocked });
  // Sold to somebody else meanwhile. The money is in the books all the same; the goods are for a person.
  await updateOrder(tx.db, order.id, {
    attention: 'Money came back after its goods were sold again: settle with the buyer what they get.',
  });
  tx.log.error({ order: order.number }, 'Money came back after its goods were sold again.');
}

async function returnToShelf(tx: TxContext, { variantId, batchId, units }: Move): Promise<boolean> {
  await addToStock(tx.db, variantId, units);
  await returnSoldUnits(tx.db, batchId, units, today(tx));
  return true;
}

async function takeFromShelf(tx: TxContext, { variantId, batchId, units }: Move): Promise<boolean> {
  if (!(await takeFromStock(tx.db, variantId, -units))) return false;
  if (await sellFreeUnits(tx.db, batchId, -units, today(tx))) return true;
  await addToStock(tx.db, variantId, -units);
  return false;
}
