import { isPaymentsUnreachable } from '#app/payments/payments.ts';
import { listOpenOrders, listOverdueOrders } from '#db/orders.ts';
import { listDueBalanceTransactions } from '#db/balance-transactions.ts';
import { listOrdersAwaitingBalances, listUnansweredRefunds } from '#db/payments.ts';
import { takeLease } from '#db/settings.ts';
import { nowText, withTransaction, type Context } from './context.server.ts';
import { makeAvailable, recordBalances } from './fees.server.ts';
import { syncDisputes } from './disputes.server.ts';
import { listOrdersWithDisputes, syncOvertaken } from './money-back.server.ts';
import { syncPayouts } from './payouts.server.ts';
import { reconcileInTime } from './reconciliation.server.ts';
import { finishRefund } from './refunds.server.ts';
import { closeOpenOrder, settleCheckout } from './settlement.server.ts';
import { finishSeals } from './quarter-seals.server.ts';
import { publishSpending } from './spending.server.ts';
import { handleWaitingEvents } from './stripe-events.server.ts';
import { pullTransactions, readTransactionsThrough } from './stripe-transactions.server.ts';

/**
 * What the shop does by itself, every few seconds, in one process at a time: it ends overdue checkouts, asks about what
 * a lost event left open, and moves money whose day has come. Each step stands alone, so one failure stops no other.
 */
export async function sweep(ctx: Context): Promise<void> {
  await each(ctx, 'overdue orders', await listOverdueOrders(ctx.db, nowText(ctx), 50), (order) =>
    closeOpenOrder(ctx, order.id),
  );
  await handleWaitingEvents(ctx);
  const before = new Date(ctx.now().getTime() - 60_000).toISOString();
  await each(ctx, 'unanswered refunds', await listUnansweredRefunds(ctx.db, before), (refund) =>
    finishRefund(ctx, refund),
  );
  await each(ctx, 'unknown fees', await listOrdersAwaitingBalances(ctx.db, 50), async (orderId) => {
    await syncOvertaken(ctx, orderId);
    await recordBalances(ctx, orderId);
  });
  await each(ctx, 'due balances', await listDueBalanceTransactions(ctx.db, nowText(ctx), 200), (row) =>
    makeAvailable(ctx, row.id),
  );
}

/** Once a minute: what every event was lost of, and sums of spending whose quarter has closed meanwhile. */
export async function sweepSlowly(ctx: Context): Promise<void> {
  await settleOpenOrders(ctx);
  await each(ctx, 'disputes', await listOrdersWithDisputes(ctx, 50), (orderId) => syncDisputes(ctx, orderId));
  await readStripeAccount(ctx);
  await publishSpending(ctx);
  await finishSeals(ctx);
}

const ACCOUNT_EVERY_MS = 10 * 60_000;

/** Every ten minutes: the account's payouts and balance transactions, of which an event may have been lost too. */
async function readStripeAccount(ctx: Context): Promise<void> {
  const through = await readTransactionsThrough(ctx);
  if (through && Date.parse(through) > ctx.now().getTime() - ACCOUNT_EVERY_MS) return;
  await each(ctx, 'the Stripe account', [syncPayouts, pullTransactions, reconcileInTime], (read) =>
    read(ctx),
  );
}

/** Asks Stripe about every order that is open: an event may have been lost, or a process may have died with it. */
export async function settleOpenOrders(ctx: Context): Promise<void> {
  await each(ctx, 'open orders', await listOpenOrders(ctx.db, 1_000), (order) =>
    settleCheckout(ctx, order.sessionId ?? ''),
  );
}

async function each<T>(
  ctx: Context,
  what: string,
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      ctx.log.warn(
        { what, reason: error instanceof Error ? error.name : 'unknown' },
        'A sweep left something for the next one.',
      );
      // Nothing else will answer either while the payment service is away.
      if (isPaymentsUnreachable(error)) return;
    }
  }
}

const LEASE_MS = 30_000;

/** Whether this process is the one that sweeps now; it stays so until it stops renewing. */
export async function takeSweepLease(ctx: Context, holder: string): Promise<boolean> {
  const until = new Date(ctx.now().getTime() + LEASE_MS).toISOString();
  return withTransaction(ctx, (tx) => takeLease(tx.db, { name: 'sweep', holder, now: nowText(ctx), until }));
}
