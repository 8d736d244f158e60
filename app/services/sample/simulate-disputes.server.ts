import { freeToSpend } from '#app/domain/fund-books.ts';
import { findAvailableInFund } from '#db/balances.ts';
import { findFund } from '#db/funds.ts';
import { listOrders } from '#db/orders.ts';
import { findPaymentOfOrder, listRefunds } from '#db/payments.ts';
import { listDisputes } from '#db/disputes.ts';
import { syncDisputes } from '../disputes.server.ts';
import { refundWholeOrder } from '../refunds.server.ts';
import { spendFromFund } from '../spending.server.ts';
import type { Simulation } from './simulate.server.ts';

interface Story {
  /** When the buyer goes to the bank, as a share of the whole history, and what the bank decides so many days later. */
  at: number;
  reason: string;
  decisions: { afterDays: number; outcome: 'won' | 'lost' }[];
}

/** One dispute of each course: lost, won, lost and won on appeal, and one that waits for an answer when the sample ends. */
const STORIES: Story[] = [
  { at: 0.4, reason: 'fraudulent', decisions: [{ afterDays: 24, outcome: 'lost' }] },
  { at: 0.55, reason: 'product_not_received', decisions: [{ afterDays: 31, outcome: 'won' }] },
  {
    at: 0.7,
    reason: 'product_unacceptable',
    decisions: [
      { afterDays: 20, outcome: 'lost' },
      { afterDays: 55, outcome: 'won' },
    ],
  },
  { at: 0.992, reason: 'fraudulent', decisions: [] },
];

/** A fund pays a partner all it has; the next day a buyer sends goods back, and operations lay out the fund's part. */
const SPENT_OUT_AT = 0.8;
const SPENT_OUT_FUND = 'capacity';

/** What goes wrong with some payments of the sample. Made once; called in the evening of every simulated day. */
export function planDisputes(days: number) {
  const due: { orderId: string; disputeId: string; onIndex: number; outcome: 'won' | 'lost' }[] = [];
  const waiting = STORIES.map((story) => ({ story, onIndex: Math.floor(story.at * days) }));
  let spendsOutOn = Math.floor(SPENT_OUT_AT * days);
  return async (simulation: Simulation, index: number, day: string): Promise<void> => {
    const { ctx, gateway } = simulation;
    for (const one of due.filter(({ onIndex }) => onIndex === index)) {
      await gateway.bank.decideDispute(one.disputeId, one.outcome);
      await syncDisputes(ctx, one.orderId);
    }
    const next = waiting[0];
    if (next && index >= next.onIndex) {
      const opened = await dispute(simulation, next.story.reason);
      // A day without a fitting order leaves it for the next.
      if (opened) {
        waiting.shift();
        for (const { afterDays, outcome } of next.story.decisions)
          due.push({ ...opened, outcome, onIndex: index + afterDays });
      }
    }
    if (index >= spendsOutOn && (await spendOutAndRefund(simulation, day))) spendsOutOn = days;
  };
}

async function dispute(
  simulation: Simulation,
  reason: string,
): Promise<{ orderId: string; disputeId: string } | undefined> {
  const { ctx, gateway } = simulation;
  const orderId = await findUntouched(simulation);
  const payment = orderId === undefined ? undefined : await findPaymentOfOrder(ctx.db, orderId);
  if (orderId === undefined || !payment?.paymentIntentId) return undefined;
  const disputeId = await gateway.bank.dispute(payment.paymentIntentId, { reason });
  await syncDisputes(ctx, orderId);
  return { orderId, disputeId };
}

/** The newest order that was sent, whose money has arrived, and of which nothing went back yet. */
async function findUntouched({ ctx }: Simulation): Promise<string | undefined> {
  for (const order of await listOrders(ctx.db, { status: 'paid', limit: 60 })) {
    if (!order.shippedAt || !order.fundsAvailableAt || order.channel !== 'stripe') continue;
    if ((await listRefunds(ctx.db, order.id)).length > 0) continue;
    if ((await listDisputes(ctx.db, order.id)).length === 0) return order.id;
  }
  return undefined;
}

async function spendOutAndRefund(simulation: Simulation, day: string): Promise<boolean> {
  const { ctx } = simulation;
  const fund = await findFund(ctx.db, SPENT_OUT_FUND);
  const orderId = await findUntouched(simulation);
  if (!fund || orderId === undefined) return false;
  const availableMinor = await findAvailableInFund(ctx.db, fund.id);
  const amountMinor = freeToSpend({ availableMinor, floorMinor: fund.floorMinor });
  if (amountMinor === 0) return false;
  const spent = await spendFromFund(ctx, {
    ...{ fundId: fund.id, useCategory: 'partner-grants', amountMinor, spentOn: day, createdBy: 'sample' },
    ...{ evidence: `INV-${day.replaceAll('-', '')}-partner`, recipient: 'vendor', beneficiaries: 40 },
  });
  if (!spent.ok) return false;
  const refunded = await refundWholeOrder(ctx, {
    ...{ orderId, restock: true, reason: 'Sent back', requestedBy: 'sample' },
  });
  if (!refunded.ok) throw new Error(refunded.sentence);
  return true;
}
