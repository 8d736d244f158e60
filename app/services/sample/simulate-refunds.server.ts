import { findOrder, listOrderLines } from '#db/orders.ts';
import type { RefundWish } from '../refund-plan.server.ts';
import { readRefundChoices } from '../refund-preview.server.ts';
import { refundOrder } from '../refunds.server.ts';
import type { Simulation } from './simulate.server.ts';

/**
 * A buyer is given money back: more than half of them for all they bought, others for one piece of it, or a few dollars
 * for a flaw they can live with. Returns how many refunds that made.
 */
export async function refundSome(simulation: Simulation, orderId: string): Promise<number> {
  const { ctx, random } = simulation;
  const kind = random();
  const restock = random() < 0.7;
  const dollars = 3 + Math.floor(random() * 5);
  const isWhole = kind < 0.55;
  const wish = isWhole
    ? undefined
    : kind < 0.8
      ? await onePiece(simulation, orderId, restock)
      : await someMoney(simulation, orderId, dollars * 100);
  const outcome = await refundOrder(ctx, {
    orderId,
    wish: wish ?? { by: 'rest', restock },
    reason: wish?.by === 'amount' ? 'A flaw in the weave' : restock ? 'Sent back' : 'Lost on the way',
    requestedBy: 'sample',
  });
  if (outcome.ok) return 1;
  // The buyer has gone to the bank meanwhile, or got everything back.
  if (outcome.reason === 'disputed' || outcome.reason === 'nothing_left') return 0;
  throw new Error(outcome.sentence);
}

/** One piece of the first line of more than one, or of an order of several lines. */
async function onePiece(
  { ctx }: Simulation,
  orderId: string,
  restock: boolean,
): Promise<RefundWish | undefined> {
  const lines = await listOrderLines(ctx.db, orderId);
  const line = lines.find((one) => one.quantity > 1) ?? (lines.length > 1 ? lines[0] : undefined);
  if (!line) return undefined;
  return { by: 'lines', lines: [{ lineId: line.id, quantity: 1, restock }], withShipping: false };
}

async function someMoney(
  { ctx }: Simulation,
  orderId: string,
  amountMinor: number,
): Promise<RefundWish | undefined> {
  const order = await findOrder(ctx.db, orderId);
  const choices = order && (await readRefundChoices(ctx, order));
  if (!choices || choices.goodsLeftMinor <= amountMinor) return undefined;
  return { by: 'amount', amountMinor, withShipping: false };
}
