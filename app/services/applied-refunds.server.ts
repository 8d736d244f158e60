import { partsOfAmount, spreadOverPortions } from '#app/domain/refund.ts';
import type { ProviderRefund } from '#app/payments/payments.ts';
import { bumpContentVersion } from '#db/content-version.ts';
import {
  findContact,
  listPortions,
  raiseMoneyRevision,
  updateOrder,
  updatePortion,
  type OrderRow,
  type PortionRow,
} from '#db/orders.ts';
import {
  enqueueMail,
  findPaymentOfOrder,
  insertRefund,
  listRefunds,
  updateRefund,
  type RefundRow,
} from '#db/payments.ts';
import { addToStock, findVariantOfBatch, returnSoldUnits, sellFreeUnits, takeFromStock } from '#db/stock.ts';
import { nowText, today, withTransaction, type Context, type TxContext } from './context.server.ts';
import { postOrderBooks } from './order-money.server.ts';
import { refundState } from './refund-rest.server.ts';

/** Brings every refund of an order to what Stripe lists, and creates those that were made in its dashboard. */
export async function syncRefunds(ctx: Context, orderId: string): Promise<void> {
  const payment = await findPaymentOfOrder(ctx.db, orderId);
  if (!payment?.paymentIntentId) return;
  for (const refund of await ctx.payments.listRefunds(payment.paymentIntentId))
    await applyRefund(ctx, orderId, refund);
}

/** Applies one refund's present state, once: a repeat finds it applied, a failure takes it back by target minus posted. */
export async function applyRefund(ctx: Context, orderId: string, answer: ProviderRefund): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const order = await raiseMoneyRevision(tx.db, orderId);
    if (!order) throw new Error(`Refund of an order that is not there: ${orderId}.`);
    const refund = await findOrNoteRefund(tx, order, answer);
    if (!refund) return;
    const isInForce = answer.status === 'succeeded';
    await updateRefund(tx.db, refund.id, {
      stripeRefundId: answer.id,
      status: answer.status,
      applied: isInForce ? 1 : 0,
    });
    if (isInForce === (refund.applied === 1)) return;
    if (order.status === 'paid') await moveGoodsBack(tx, order, refund, isInForce ? 1 : -1);
    await postOrderBooks(tx, order, order.status === 'paid' ? 'refund' : 'deposit', today(tx));
    if (isInForce) await tellBuyer(tx, order, refund);
    await bumpContentVersion(tx.db);
  });
}

async function findOrNoteRefund(
  tx: TxContext,
  order: OrderRow,
  answer: ProviderRefund,
): Promise<RefundRow | undefined> {
  const refunds = await listRefunds(tx.db, order.id);
  const known = refunds.find(
    (refund) =>
      refund.stripeRefundId === answer.id ||
      (refund.stripeRefundId === null && refund.id === answer.refundId),
  );
  if (known) return known;
  const parts =
    order.status === 'needs_attention'
      ? { goodsMinor: answer.amountMinor, taxMinor: 0, shippingMinor: 0 }
      : partsOfAmount(await refundState(tx, order, refunds), answer.amountMinor);
  if (!parts) {
    await updateOrder(tx.db, order.id, {
      attention: 'Stripe lists a refund that is larger than what is left of this order.',
    });
    tx.log.error({ order: order.number }, 'A refund from Stripe is larger than what is left of the order.');
    return undefined;
  }
  const row = {
    id: tx.newId('ref'),
    orderId: order.id,
    stripeRefundId: answer.id,
    status: answer.status,
    amountMinor: answer.amountMinor,
    ...parts,
    restock: order.shippedAt === null ? 1 : 0,
    applied: 0,
    reason: 'Made in Stripe',
    requestedBy: 'stripe',
    balanceTransactionId: null,
    createdAt: nowText(tx),
  };
  await insertRefund(tx.db, row);
  return row;
}

/** Marks portions refunded and, when the whole order went back, its units restocked or lost; −1 undoes it. */
async function moveGoodsBack(
  tx: TxContext,
  order: OrderRow,
  refund: RefundRow,
  direction: 1 | -1,
): Promise<void> {
  const portions = await listPortions(tx.db, order.id);
  const back =
    direction === 1
      ? spreadOverPortions(portions, refund.goodsMinor)
      : takeBackFromPortions(portions, refund.goodsMinor);
  for (const [i, portion] of portions.entries()) {
    const refundedMinor = back[i] ?? 0;
    const isWhole =
      direction === 1 ? refundedMinor === portion.paidMinor : portion.refundedMinor === portion.paidMinor;
    const moved = isWhole
      ? await moveUnits(tx, order, refund, portion, direction)
      : { restocked: 0, lost: 0 };
    await updatePortion(tx.db, portion.id, {
      refundedMinor,
      restocked: portion.restocked + moved.restocked,
      lost: portion.lost + moved.lost,
    });
  }
}

/** How many units of a portion that went back whole are on the shelf again or lost; −1 undoes it, as far as that can be. */
async function moveUnits(
  tx: TxContext,
  order: OrderRow,
  refund: RefundRow,
  portion: PortionRow,
  direction: 1 | -1,
): Promise<{ restocked: number; lost: number }> {
  const { batchId, quantity, restocked, lost } = portion;
  const out = quantity - restocked - lost;
  // Goods that never left the house are on the shelf again; only shipped ones can be lost.
  if (refund.restock === 0)
    return { restocked: 0, lost: order.shippedAt ? (direction === 1 ? out : -lost) : 0 };
  if (direction === 1) {
    await returnToShelf(tx, batchId, out);
    return { restocked: out, lost: 0 };
  }
  if (await takeFromShelf(tx, batchId, restocked)) return { restocked: -restocked, lost: 0 };
  // Sold to somebody else meanwhile. The failed refund is in the books all the same; the goods are for a person.
  await updateOrder(tx.db, order.id, {
    attention: 'A refund failed after its goods were sold again: settle with the buyer what they get.',
  });
  tx.log.error({ order: order.number }, 'A refund failed after its goods were sold again.');
  return { restocked: 0, lost: 0 };
}

/** A refund that failed after all is owed again: what it had taken is unspread in proportion to what each portion gave. */
function takeBackFromPortions(
  portions: readonly { paidMinor: number; refundedMinor: number }[],
  goodsMinor: number,
): number[] {
  const given = spreadOverPortions(
    portions.map((portion) => ({ paidMinor: portion.refundedMinor, refundedMinor: 0 })),
    goodsMinor,
  );
  return portions.map((portion, i) => portion.refundedMinor - (given[i] ?? 0));
}

async function returnToShelf(tx: TxContext, batchId: string, units: number): Promise<void> {
  const variantId = await findVariantOfBatch(tx.db, batchId);
  await addToStock(tx.db, variantId, units);
  await returnSoldUnits(tx.db, batchId, units, today(tx));
}

async function takeFromShelf(tx: TxContext, batchId: string, units: number): Promise<boolean> {
  const variantId = await findVariantOfBatch(tx.db, batchId);
  if (!(await takeFromStock(tx.db, variantId, units))) return false;
  if (await sellFreeUnits(tx.db, batchId, units, today(tx))) return true;
  await addToStock(tx.db, variantId, units);
  return false;
}

async function tellBuyer(tx: TxContext, order: OrderRow, refund: RefundRow): Promise<void> {
  const contact = await findContact(tx.db, order.id);
  if (!contact?.email) return;
  await enqueueMail(tx.db, {
    id: tx.newId('out'),
    messageId: `${order.id}.refund.${refund.id}`,
    kind: 'refund',
    orderId: order.id,
    recipient: contact.email,
    payloadJson: JSON.stringify({ orderNumber: order.number, amountMinor: refund.amountMinor }),
    createdAt: nowText(tx),
    sentAt: null,
  });
}
