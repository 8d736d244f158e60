import { availablePostings, feePostings, payoutPostings } from '#app/domain/batch-books.ts';
import type { ProviderBalanceTransaction } from '#app/payments/payments.ts';
import { isDuplicate } from '#db/connect.server.ts';
import { findOrder, raiseMoneyRevision, updateOrder } from '#db/orders.ts';
import {
  findBalanceTransaction,
  findPaymentOfOrder,
  insertBalanceTransaction,
  insertPayout,
  listRefunds,
  markAvailable,
  updatePayment,
  updateRefund,
  type PaymentRow,
} from '#db/payments.ts';
import { dayOf, nowText, today, withTransaction, type Context, type TxContext } from './context.server.ts';
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
  if (refunds.some((refund) => refund.stripeRefundId && !refund.balanceTransactionId))
    await recordRefunds(ctx, payment);
}

async function recordCharge(ctx: Context, payment: PaymentRow): Promise<void> {
  const charge = await ctx.payments.retrieveCharge(payment.paymentIntentId ?? '');
  if (!charge?.balanceTransaction) return;
  const { chargeId, balanceTransaction: transaction } = charge;
  const balanceTransactionId = transaction.id;
  await record(ctx, payment.orderId, transaction, (tx) =>
    updatePayment(tx.db, payment.id, { chargeId, balanceTransactionId }),
  );
}

async function recordRefunds(ctx: Context, payment: PaymentRow): Promise<void> {
  const rows = await listRefunds(ctx.db, payment.orderId);
  for (const refund of await ctx.payments.listRefunds(payment.paymentIntentId ?? '')) {
    const { balanceTransactionId } = refund;
    const row = rows.find((one) => one.stripeRefundId === refund.id);
    if (!row || !balanceTransactionId || row.balanceTransactionId) continue;
    const transaction = await ctx.payments.retrieveBalanceTransaction(balanceTransactionId);
    await record(ctx, payment.orderId, transaction, (tx) =>
      updateRefund(tx.db, row.id, { balanceTransactionId }),
    );
  }
}

async function record(
  ctx: Context,
  orderId: string,
  transaction: ProviderBalanceTransaction,
  note: (tx: TxContext) => Promise<void>,
): Promise<void> {
  try {
    await withTransaction(ctx, async (tx) => {
      if (await findBalanceTransaction(tx.db, transaction.id)) return;
      const { id, reportingCategory, amountMinor, feeMinor, netMinor, availableAt } = transaction;
      await insertBalanceTransaction(tx.db, {
        id,
        orderId,
        reportingCategory,
        amountMinor,
        feeMinor,
        netMinor,
        availableAt: availableAt.toISOString(),
        isAvailable: 0,
      });
      await note(tx);
      if (feeMinor !== 0) {
        await postEntries(tx, [
          {
            kind: 'fee',
            source: 'balance_transaction',
            sourceId: id,
            revision: 0,
            memo: 'Card processing fee',
            occurredOn: today(tx),
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

/** A balance transaction's day has come: Stripe's money, and with a charge the funds' claims, become available. */
export async function makeAvailable(ctx: Context, balanceTransactionId: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const row = await findBalanceTransaction(tx.db, balanceTransactionId);
    if (!row || row.isAvailable === 1) return;
    // The order is locked before its balance transaction, as everywhere.
    const order =
      row.reportingCategory === 'charge'
        ? await raiseMoneyRevision(tx.db, row.orderId)
        : await findOrder(tx.db, row.orderId);
    if (!order || !(await markAvailable(tx.db, row.id))) return;
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
    if (row.reportingCategory !== 'charge' || order.fundsAvailableAt) return;
    const fundsAvailableAt = nowText(tx);
    await updateOrder(tx.db, order.id, { fundsAvailableAt });
    if (order.status === 'paid')
      await postOrderBooks(tx, { ...order, fundsAvailableAt }, 'funds_available', occurredOn);
  });
}

/** Stripe paid out to the bank. The same payout again changes nothing. */
export async function recordPayout(
  ctx: Context,
  payout: { id: string; amountMinor: number; arrivedOn: string },
): Promise<void> {
  try {
    await withTransaction(ctx, async (tx) => {
      await insertPayout(tx.db, payout);
      await postEntries(tx, [
        {
          kind: 'payout',
          source: 'payout',
          sourceId: payout.id,
          revision: 0,
          memo: 'Payout to the bank',
          occurredOn: payout.arrivedOn,
          postings: payoutPostings(payout.amountMinor),
        },
      ]);
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}
