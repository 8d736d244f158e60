import { receivablePaidPostings } from '#app/domain/bank-books.ts';
import { bumpContentVersion } from '#db/content-version.ts';
import { raiseMoneyRevision, updateOrder, type OrderRow } from '#db/orders.ts';
import { findOpenReceivable, insertReceivablePayment } from '#db/staff-sales.ts';
import { dayOf, nowText, today, withTransaction, type Context, type TxContext } from './context.server.ts';
import { postEntries } from './ledger.server.ts';
import { postOrderBooks } from './order-money.server.ts';

export type ReceivableOutcome =
  | { ok: true; openMinor: number }
  | {
      ok: false;
      reason: 'unknown_order' | 'in_the_future' | 'before_the_sale' | 'bad_amount' | 'more_than_open';
      field: 'form' | 'paidOn' | 'amount';
      sentence: string;
    };

interface NewReceivablePayment {
  orderId: string;
  amountMinor: number;
  paidOn: string;
  createdBy: string;
}

/** A customer paid into the bank, whole or in part. With the last of it the funds' share becomes available. */
export async function recordReceivablePayment(
  ctx: Context,
  payment: NewReceivablePayment,
): Promise<ReceivableOutcome> {
  if (payment.paidOn > today(ctx))
    return {
      ok: false,
      reason: 'in_the_future',
      field: 'paidOn',
      sentence: 'Record a payment once it has come in: the day is today or earlier.',
    };
  if (!Number.isSafeInteger(payment.amountMinor) || payment.amountMinor <= 0)
    return { ok: false, reason: 'bad_amount', field: 'amount', sentence: 'The amount is more than nothing.' };
  return withTransaction(ctx, async (tx) => {
    const order = await raiseMoneyRevision(tx.db, payment.orderId);
    if (!order || order.channel !== 'receivable')
      return {
        ok: false,
        reason: 'unknown_order',
        field: 'form',
        sentence: 'There is no such sale on account.',
      } as const;
    if (payment.paidOn < dayOf(tx, new Date(order.createdAt)))
      return {
        ok: false,
        reason: 'before_the_sale',
        field: 'paidOn',
        sentence: 'This day lies before the sale; check it.',
      } as const;
    const before = await findOpenReceivable(tx.db, order.id);
    if (payment.amountMinor > before)
      return {
        ok: false,
        reason: 'more_than_open',
        field: 'amount',
        sentence: 'This is more than is open. Record what is open; the rest is not for this sale.',
      } as const;
    await post(tx, order, payment);
    const openMinor = before - payment.amountMinor;
    if (openMinor === 0)
      await freeFunds(tx, { ...order, receivedMinor: order.receivedMinor + payment.amountMinor });
    await bumpContentVersion(tx.db);
    return { ok: true, openMinor } as const;
  });
}

/**
 * After a refund of a sale on account, in its transaction: what was paid beyond what is owed now goes back from the
 * bank, and a sale of which nothing is open is paid.
 */
export async function settleAfterRefund(tx: TxContext, order: OrderRow, createdBy: string): Promise<void> {
  if (order.channel !== 'receivable') return;
  const openMinor = await findOpenReceivable(tx.db, order.id);
  if (openMinor < 0)
    await post(tx, order, { orderId: order.id, amountMinor: openMinor, paidOn: today(tx), createdBy });
  if (openMinor <= 0) await freeFunds(tx, order);
}

async function post(tx: TxContext, order: OrderRow, payment: NewReceivablePayment): Promise<void> {
  await insertReceivablePayment(tx.db, { id: tx.newId('rcp'), ...payment, createdAt: nowText(tx) });
  await updateOrder(tx.db, order.id, { receivedMinor: order.receivedMinor + payment.amountMinor });
  await postEntries(tx, [
    {
      kind: 'receivable_paid',
      source: 'order',
      sourceId: order.id,
      revision: order.moneyRevision,
      memo: `Order ${order.number}, ${payment.amountMinor > 0 ? 'paid by' : 'paid back to'} ${order.customer}`,
      occurredOn: payment.paidOn,
      postings: receivablePaidPostings(payment.amountMinor),
    },
  ]);
}

async function freeFunds(tx: TxContext, order: OrderRow): Promise<void> {
  if (order.fundsAvailableAt) return;
  const fundsAvailableAt = nowText(tx);
  await updateOrder(tx.db, order.id, { fundsAvailableAt });
  await postOrderBooks(tx, { ...order, fundsAvailableAt }, 'funds_available', today(tx));
}
