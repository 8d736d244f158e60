import {
  adjustmentPostings,
  isOfCharge,
  treatmentOf,
  type UnmatchedAccount,
} from '#app/domain/reconciliation.ts';
import type { ProviderBalanceTransaction } from '#app/payments/payments.ts';
import {
  findBalanceTransaction,
  insertBalanceTransaction,
  listBalanceTransactions,
  markBooked,
  updateBalanceTransaction,
} from '#db/balance-transactions.ts';
import { isDuplicate } from '#db/connect.server.ts';
import { findPaymentByIntent, type PaymentRow } from '#db/payments.ts';
import { findSetting, upsertSetting } from '#db/settings.ts';
import { dayOf, nowText, withTransaction, type Context, type TxContext } from './context.server.ts';
import { makeAvailable, recordBalances, recordTransaction, rowOf } from './fees.server.ts';
import { postEntries } from './ledger.server.ts';
import { syncMoneyBack } from './money-back.server.ts';

const CURSOR = 'stripe_transactions_through';
/** Stripe shows a transaction a little after the second it was made in, and clocks differ. */
const OVERLAP_MS = 3_600_000;
const PAGE = 100;

/**
 * Reads every balance transaction since the last time (or all there are) and records what nobody recorded yet, so that
 * a lost event is made up for and the account's own fees reach the books. Returns how many were read.
 */
export async function pullTransactions(ctx: Context, isWhole = false): Promise<number> {
  const startedAt = ctx.now();
  const through = isWhole ? undefined : await findSetting(ctx.db, CURSOR);
  const createdFrom = through && new Date(Date.parse(through) - OVERLAP_MS);
  let read = 0;
  let page: ProviderBalanceTransaction[] = [];
  const flush = async () => {
    await takeInPage(ctx, page);
    read += page.length;
    page = [];
  };
  for await (const transaction of ctx.payments.listBalanceTransactions(createdFrom ? { createdFrom } : {})) {
    page.push(transaction);
    if (page.length >= PAGE) await flush();
  }
  await flush();
  await withTransaction(ctx, (tx) => upsertSetting(tx.db, CURSOR, startedAt.toISOString()));
  return read;
}

/** Up to when Stripe's list was read; undefined before the first time. */
export function readTransactionsThrough(ctx: Context): Promise<string | undefined> {
  return findSetting(ctx.db, CURSOR);
}

/** Records those of a list that are not recorded, and learns what older rows did not keep. */
export async function takeInPage(
  ctx: Context,
  transactions: readonly ProviderBalanceTransaction[],
): Promise<void> {
  const rows = await listBalanceTransactions(
    ctx.db,
    transactions.map((one) => one.id),
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  for (const transaction of transactions) {
    const row = known.get(transaction.id);
    if (!row) await takeIn(ctx, transaction);
    else if (row.sourceId === null && transaction.sourceId)
      await withTransaction(ctx, (tx) =>
        updateBalanceTransaction(tx.db, row.id, {
          sourceId: transaction.sourceId ?? null,
          createdAt: transaction.createdAt.toISOString(),
        }),
      );
  }
}

async function takeIn(ctx: Context, transaction: ProviderBalanceTransaction): Promise<void> {
  const treatment = treatmentOf(transaction.reportingCategory);
  switch (treatment) {
    case 'payment':
    case 'dispute': {
      const payment = transaction.paymentIntentId
        ? await findPaymentByIntent(ctx.db, transaction.paymentIntentId)
        : undefined;
      if (payment) await takeInOfOrder(ctx, payment, transaction);
      // Somebody else's use of the same account, or a sale that the shop never heard of.
      else await noteOnly(ctx, transaction, 'unmatched');
      return;
    }
    case 'payout':
      // Its entry is the payout's own, posted when the bank has the money.
      await noteOnly(ctx, transaction, 'posted');
      return;
    case 'account':
      await noteOnly(ctx, transaction, 'posted', (tx) =>
        postAdjustment(tx, transaction, 'expenses:processing'),
      );
      await makeAvailableIfDue(ctx, transaction);
  }
}

/** What the transaction is about is read first, so that it is noted with its refund or dispute. */
async function takeInOfOrder(
  ctx: Context,
  payment: PaymentRow,
  transaction: ProviderBalanceTransaction,
): Promise<void> {
  if (!isOfCharge(transaction.reportingCategory)) await syncMoneyBack(ctx, payment.orderId);
  await recordBalances(ctx, payment.orderId);
  if (!(await findBalanceTransaction(ctx.db, transaction.id)))
    await recordTransaction(ctx, payment.orderId, transaction);
}

async function noteOnly(
  ctx: Context,
  transaction: ProviderBalanceTransaction,
  state: 'posted' | 'unmatched',
  post: (tx: TxContext) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  // A payout leaves what is available, and what comes back of it is available at once.
  const isAvailable = treatmentOf(transaction.reportingCategory) === 'payout' ? 1 : 0;
  try {
    await withTransaction(ctx, async (tx) => {
      await insertBalanceTransaction(tx.db, { ...rowOf(transaction), orderId: null, isAvailable, state });
      await post(tx);
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}

async function postAdjustment(
  tx: TxContext,
  transaction: Pick<ProviderBalanceTransaction, 'id' | 'netMinor' | 'createdAt' | 'reportingCategory'>,
  account: string,
): Promise<void> {
  if (transaction.netMinor === 0) return;
  await postEntries(tx, [
    {
      kind: 'stripe_adjustment',
      source: 'balance_transaction',
      sourceId: transaction.id,
      revision: 0,
      memo: `Stripe: ${transaction.reportingCategory.replaceAll('_', ' ')}`,
      occurredOn: dayOf(tx, transaction.createdAt),
      postings: adjustmentPostings(transaction.netMinor, account),
    },
  ]);
}

async function makeAvailableIfDue(ctx: Context, transaction: ProviderBalanceTransaction): Promise<void> {
  if (transaction.isAvailable || transaction.availableAt <= ctx.now())
    await makeAvailable(ctx, transaction.id);
}

export type BookOutcome = { ok: true } | { ok: false; reason: 'unknown' | 'booked_before'; sentence: string };

/** A person says what a transaction was that nothing in the books explains. It is booked once, and the books agree again. */
export async function bookUnmatched(
  ctx: Context,
  request: { transactionId: string; account: UnmatchedAccount; bookedBy: string },
): Promise<BookOutcome> {
  const outcome = await withTransaction(ctx, async (tx): Promise<BookOutcome> => {
    const row = await findBalanceTransaction(tx.db, request.transactionId);
    if (!row) return { ok: false, reason: 'unknown', sentence: 'There is no such transaction.' };
    const by = { bookedBy: request.bookedBy, bookedAt: nowText(tx) };
    if (!(await markBooked(tx.db, row.id, by)))
      return { ok: false, reason: 'booked_before', sentence: 'This transaction is in the books already.' };
    await postAdjustment(tx, { ...row, createdAt: new Date(row.createdAt) }, request.account);
    return { ok: true };
  });
  if (!outcome.ok) return outcome;
  const row = await findBalanceTransaction(ctx.db, request.transactionId);
  if (row && row.availableAt <= nowText(ctx)) await makeAvailable(ctx, row.id);
  return outcome;
}
