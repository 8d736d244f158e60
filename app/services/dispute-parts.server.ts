import { fitGiveBacks } from '#app/domain/give-back.ts';
import { restOf, type RefundState } from '#app/domain/refund.ts';
import {
  listDisputeParts,
  listDisputes,
  replaceDisputeParts,
  updateDispute,
  type DisputePartRow,
  type DisputeRow,
} from '#db/disputes.ts';
import type { OrderRow } from '#db/orders.ts';
import { findPaymentOfOrder, listRefunds } from '#db/payments.ts';
import type { TxContext } from './context.server.ts';
import { readUnrefunded, recomputePortions } from './gone-back.server.ts';

/**
 * Brings an order's parts to its refunds and disputes in force: first what disputes take of what refunds leave, then the
 * portions. The caller has locked the order. `justLost` are disputes that the bank decided now: their goods are lost if
 * they were sent, and on the shelf again if they were not; later fittings keep to that.
 */
export async function recomputeGoneBack(
  tx: TxContext,
  order: OrderRow,
  justLost: readonly string[] = [],
): Promise<void> {
  await fitDisputes(tx, order, justLost);
  if (order.status === 'paid') await recomputePortions(tx, order);
}

/** What a bank has taken and not given back; what a dispute that is won or only asked about took is nothing. */
export function outOf({ withdrawnMinor, returnedMinor }: DisputeRow): number {
  return withdrawnMinor - returnedMinor;
}

/**
 * A dispute has no parts of its own: it takes of goods, tax and shipping what refunds leave, and what is more than that
 * is a loss. So its parts are fitted anew whenever a refund changes, and the same refunds and disputes have the same
 * parts whichever came first (decision 010). Lost ones come before open ones, for only they are in the books.
 */
async function fitDisputes(tx: TxContext, order: OrderRow, justLost: readonly string[]): Promise<void> {
  const disputes = await listDisputes(tx.db, order.id);
  if (disputes.length === 0) return;
  const before = await listDisputeParts(tx.db, order.id);
  const state = order.status === 'needs_attention' ? undefined : await readUnrefunded(tx, order);
  const ranked = [
    ...disputes.filter((dispute) => dispute.status === 'lost'),
    ...disputes.filter((dispute) => dispute.status !== 'lost'),
  ];
  const room = state ? roomOf(state) : await roomOfDeposit(tx, order);
  const fitted = fitGiveBacks(
    room,
    ranked.map((dispute) => Math.max(0, outOf(dispute))),
  );
  const taken = new Map<string, { goodsMinor: number; units: number }>();
  for (const [i, dispute] of ranked.entries()) {
    const own = fitted[i];
    if (!own) continue;
    const kept = justLost.includes(dispute.id) ? [] : before.filter((part) => part.disputeId === dispute.id);
    const parts = state ? partsOf(state, own.portions, kept, taken) : [];
    await replaceDisputeParts(tx.db, dispute.id, parts);
    await updateDispute(tx.db, dispute.id, {
      // A deposit has neither tax nor shipping: nothing was sold.
      taxMinor: parts.reduce((sum, part) => sum + part.taxMinor, 0),
      shippingMinor: state ? own.shippingMinor : 0,
      excessMinor: own.excessMinor,
    });
  }
}

function roomOf(state: RefundState) {
  return {
    portions: state.portions.map((portion) => ({
      goodsMinor: portion.paidMinor - portion.backGoodsMinor,
      taxMinor: portion.taxMinor - portion.backTaxMinor,
    })),
    shippingMinor: restOf(state).shippingMinor,
  };
}

async function roomOfDeposit(tx: TxContext, order: OrderRow) {
  const payment = await findPaymentOfOrder(tx.db, order.id);
  const left = (await listRefunds(tx.db, order.id))
    .filter((refund) => refund.status !== 'failed' && refund.status !== 'canceled')
    .reduce((sum, refund) => sum - refund.amountMinor, payment?.amountMinor ?? 0);
  return { portions: [{ goodsMinor: Math.max(0, left), taxMinor: 0 }], shippingMinor: 0 };
}

/** Units go with the last cent of their portion; until then the buyer has paid for some of them. */
function partsOf(
  state: RefundState,
  fitted: readonly { goodsMinor: number; taxMinor: number }[],
  kept: readonly DisputePartRow[],
  taken: Map<string, { goodsMinor: number; units: number }>,
): Omit<DisputePartRow, 'disputeId'>[] {
  return state.portions.flatMap((portion, i) => {
    const { goodsMinor = 0, taxMinor = 0 } = fitted[i] ?? {};
    if (goodsMinor === 0 && taxMinor === 0) return [];
    const { portionId } = portion;
    const earlier = taken.get(portionId) ?? { goodsMinor: 0, units: 0 };
    const isWhole = earlier.goodsMinor + goodsMinor === portion.paidMinor - portion.backGoodsMinor;
    const quantity = isWhole && goodsMinor > 0 ? portion.quantity - portion.backUnits - earlier.units : 0;
    taken.set(portionId, {
      goodsMinor: earlier.goodsMinor + goodsMinor,
      units: earlier.units + quantity,
    });
    const same = kept.find((part) => part.portionId === portionId && part.quantity > 0);
    const restock = same ? same.restock : state.isShipped ? 0 : 1;
    return [{ portionId, quantity, goodsMinor, taxMinor, restock }];
  });
}
