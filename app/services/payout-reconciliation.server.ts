import type { ProviderBalanceTransaction } from '#app/payments/payments.ts';
import { listTransactionsOfPayouts, tieToPayout } from '#db/balance-transactions.ts';
import { listPayouts, listUnreconciledPayouts, updatePayout, type PayoutRow } from '#db/payouts.ts';
import { nowText, withTransaction, type Context } from './context.server.ts';
import { isReturned } from './payouts.server.ts';
import { takeInPage } from './stripe-transactions.server.ts';

const EVER = '9999-12-31';

/**
 * Asks for what each payout is made of, or each that is open, and marks it reconciled when its transactions add up to it
 * and the bank has it. One that does not add up stays open, and the proof of the Stripe accounts names it.
 */
export async function reconcilePayouts(ctx: Context, isWhole: boolean): Promise<void> {
  const payouts = isWhole ? await listPayouts(ctx.db) : await listUnreconciledPayouts(ctx.db, EVER);
  for (const payout of payouts) await reconcilePayout(ctx, payout);
}

async function reconcilePayout(ctx: Context, payout: PayoutRow): Promise<void> {
  // Of one that was made by hand Stripe cannot tell; its amount and its entry are all there is to compare.
  const madeMinor = payout.isAutomatic === 1 ? await readTransactions(ctx, payout) : payout.amountMinor;
  const isOver = payout.postedOn !== null && (!isReturned(payout.status) || payout.returnedOn !== null);
  const isReconciled = isOver && madeMinor === payout.amountMinor;
  if (isReconciled === (payout.reconciledAt !== null)) return;
  const reconciledAt = isReconciled ? nowText(ctx) : null;
  await withTransaction(ctx, (tx) => updatePayout(tx.db, payout.id, { reconciledAt }));
}

/** The net of its transactions, each of them recorded and tied to it. */
async function readTransactions(ctx: Context, payout: PayoutRow): Promise<number> {
  const transactions: ProviderBalanceTransaction[] = [];
  for await (const one of ctx.payments.listBalanceTransactions({ payoutId: payout.id }))
    transactions.push(one);
  await takeInPage(ctx, transactions);
  await withTransaction(ctx, (tx) =>
    tieToPayout(
      tx.db,
      payout.id,
      transactions.map((one) => one.id),
    ),
  );
  const rows = await listTransactionsOfPayouts(ctx.db, [payout.id]);
  return rows.filter((row) => row.reportingCategory !== 'payout').reduce((sum, row) => sum + row.netMinor, 0);
}
