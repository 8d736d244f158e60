import { availablePostings, feePostings } from '#app/domain/batch-books.ts';
import { treatmentOf } from '#app/domain/reconciliation.ts';
import type { ProviderBalanceTransaction } from '#app/payments/payments.ts';
import { findBalanceTransaction, insertBalanceTransaction, markAvailable } from '#db/balance-transactions.ts';
import { isDuplicate } from '#db/connect.server.ts';
import { raiseMoneyRevision, updateOrder } from '#db/orders.ts';
import {
  findPaymentOfOrder,
  listRefunds,
  updatePayment,
  updateRefund,
  type PaymentRow,
  type RefundRow,
} from '#db/payments.ts';
import { dayOf, nowText, withTransaction, type Context, type TxContext } from './context.server.ts';
import { postEntries } from './ledger.server.ts';
import { postOrderBooks } from './order-money.server.ts';

/**
 * Records what Stripe has meanwhile told about an order's money: the fee of the charge, the balance transactions of
 * refunds, and what has become available. Each balance transaction posts one entry of each kind, however often we ask.
 */
export async function recordBalances(ctx: Context, orderId: string): Promise<void> {
  const payment = await findPaymentOfOrder(ctx.db, orderId);
  if (!payment?.paymentIntentId) return;
  if (!payment.balanceTransactionId) await recordCharge(ctx, payment);
  const refunds = await listRefunds(ctx.db, orderId);
  const isTold = (refund: RefundRow) => refund.balanceTransactionId !== null && !hasComeBack(refund);
  if (refunds.some((refund) => refund.stripeRefundId && !isTold(refund))) await recordRefunds(ctx, payment);
}

async function recordCharge(ctx: Context, payment: PaymentRow): Promise<void> {
  const charge = await ctx.payments.retrieveCharge(payment.paymentIntentId ?? '');
  if (!charge?.balanceTransaction) return;
  const { chargeId, balanceTransaction: transaction } = charge;
  const balanceTransactionId = transaction.id;
  await recordTransaction(ctx, payment.orderId, transaction, (tx) =>
    updatePayment(tx.db, payment.id, { chargeId, balanceTransactionId }),
  );
}

async function recordRefunds(ctx: Context, payment: PaymentRow): Promise<void> {
  const rows = await listRefunds(ctx.db, payment.orderId);
  for (const refund of await ctx.payments.listRefunds(payment.paymentIntentId ?? '')) {
    const { balanceTransactionId, failureBalanceTransactionId } = refund;
    const row = rows.find((one) => one.stripeRefundId === refund.id);
    if (!row) continue;
    if (balanceTransactionId && !row.balanceTransactionId) {
      const transaction = await ctx.payments.retrieveBalanceTransaction(balanceTransactionId);
      await recordTransaction(ctx, payment.orderId, transaction, (tx) =>
        updateRefund(tx.db, row.id, { balanceTransactionId }),
      );
    }
    if (failureBalanceTransactionId && !(await findBalanceTransaction(ctx.db, failureBalanceTransactionId))) {
      const back = await ctx.payments.retrieveBalanceTransaction(failureBalanceTransactionId);
      await recordTransaction(ctx, payment.orderId, back);
    }
  }
}

/** A refund that Stripe took back has a second balance transaction, which brought its money home. */
function hasComeBack(refund: RefundRow): boolean {
  return refund.status === 'failed' || refund.status === 'canceled';
}

/**
 * Records a balance transaction of an order's payment, once, and posts its fee. What it gave or took otherwise is in the
 * order's own entries; so is the fee of a dispute, which the bank may give back.
 */
export async function recordTransaction(
  ctx: Context,
  orderId: string,
  transaction: ProviderBalanceTransaction,
  note: (tx: TxContext) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  try {
    await withTransaction(ctx, async (tx) => {
      const { id, feeMinor, createdAt } = transaction;
      // A reconciliation may have recorded it before; whoever it belongs to still has to learn its id.
      await note(tx);
      if (await findBalanceTransaction(tx.db, id)) return;
      await insertBalanceTransaction(tx.db, { ...rowOf(transaction), orderId, state: 'posted' });
      if (feeMinor !== 0 && treatmentOf(transaction.reportingCategory) === 'payment') {
        await postEntries(tx, [
          {
            kind: 'fee',
            source: 'balance_transaction',
            sourceId: id,
            revision: 0,
            memo: 'Card processing fee',
            occurredOn: dayOf(tx, createdAt),
            postings: feePostings(feeMinor),
          },
        ]);
      }
    });
  } catch (error) {
    // Another process recorded the same balance transaction in the meantime; its entries are the ones.
    if (!isDuplicate(error)) throw error;
  }
  if (transaction.isAvailable || transaction.availableAt <= ctx.now())
    await makeAvailable(ctx, transaction.id);
}

/** A balance transaction as our table keeps it; its money is not available before `makeAvailable` says so. */
export function rowOf(transaction: ProviderBalanceTransaction) {
  const { id, sourceId, reportingCategory, amountMinor, feeMinor, netMinor, createdAt, availableAt } =
    transaction;
  return {
    ...{ id, sourceId: sourceId ?? null, payoutId: null, reportingCategory, amountMinor, feeMinor, netMinor },
    createdAt: createdAt.toISOString(),
    availableAt: availableAt.toISOString(),
    isAvailable: 0,
    bookedBy: null,
    bookedAt: null,
  };
}

/** A balance transaction's day has come: Stripe's money, and with a charge the funds' claims, become available. */
export async function makeAvailable(ctx: Context, balanceTransactionId: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const row = await findBalanceTransaction(tx.db, balanceTransactionId);
    if (!row || row.isAvailable === 1) return;
    // Nothing in the books says yet what it is, so nothing can move.
    if (row.state === 'unmatched') return;
    // The order is locked before its balance transaction, as everywhere.
    const order =
      row.orderId !== null && row.reportingCategory === 'charge'
        ? await raiseMoneyRevision(tx.db, row.orderId)
        : undefined;
    if (!(await markAvailable(tx.db, row.id))) return;
    const occurredOn = dayOf(tx, tx.now());
    if (row.netMinor !== 0) {
      await postEntries(tx, [
        {
          kind: 'funds_available',
          source: 'balance_transaction',
          sourceId: row.id,
          revision: 0,
          memo: 'Available at Stripe',
          occurredOn,
          postings: availablePostings(row.netMinor),
        },
      ]);
    }
    if (!order || order.fundsAvailableAt) return;
    const fundsAvailableAt = nowText(tx);
    await updateOrder(tx.db, order.id, { fundsAvailableAt });
    if (order.status === 'paid')
      await postOrderBooks(tx, { ...order, fundsAvailableAt }, 'funds_available', occurredOn);
  });
}
