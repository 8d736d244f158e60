import { findOrder } from '#db/orders.ts';
import type { RefundRow } from '#db/payments.ts';
import { applyRefund } from './applied-refunds.server.ts';
import { withTransaction, type Context } from './context.server.ts';
import { settleAfterRefund } from './receivables.server.ts';

/** Marks a refund that no provider knows: its money was handed back over the counter, or is owed no longer. */
const BY_HAND = 'hand_';

/** Gives back what was sold for cash or on account: nobody needs to be asked, so it is done with being noted. */
export async function giveBackByHand(ctx: Context, refund: RefundRow): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    await applyRefund(tx, refund.orderId, {
      id: `${BY_HAND}${refund.id}`,
      refundId: refund.id,
      status: 'succeeded',
      amountMinor: refund.amountMinor,
      createdAt: tx.now(),
      balanceTransactionId: undefined,
    });
    const order = await findOrder(tx.db, refund.orderId);
    if (order) await settleAfterRefund(tx, order, refund.requestedBy);
  });
}
