import { longDay } from '#app/domain/claim.ts';
import { formatMoney } from '#app/domain/money.ts';
import type { ProviderBalanceTransaction, ProviderDispute } from '#app/payments/payments.ts';
import { findBalanceTransaction, insertBalanceTransaction } from '#db/balance-transactions.ts';
import { bumpContentVersion } from '#db/content-version.ts';
import { insertDispute, listDisputes, updateDispute, type DisputeRow } from '#db/disputes.ts';
import { findOrder, raiseMoneyRevision, updateOrder, type OrderRow } from '#db/orders.ts';
import { findPaymentOfOrder } from '#db/payments.ts';
import { dayOf, nowText, today, withTransaction, type Context, type TxContext } from './context.server.ts';
import { recomputeGoneBack } from './dispute-parts.server.ts';
import { makeAvailable, rowOf } from './fees.server.ts';
import { postOrderBooks } from './order-money.server.ts';

const ATTEMPTS = 5;

/**
 * Brings an order and its books to what banks hold of it, by reading all its disputes again. Nothing depends on which
 * event told of them, or how often: money follows the balance transactions, and what is booked follows the states.
 */
export async function syncDisputes(ctx: Context, orderId: string): Promise<void> {
  const payment = await findPaymentOfOrder(ctx.db, orderId);
  if (!payment?.paymentIntentId) return;
  for (let attempt = 1; ; attempt += 1) {
    const before = await findOrder(ctx.db, orderId);
    const answers = await ctx.payments.listDisputes(payment.paymentIntentId);
    if (!before || answers.length === 0) return;
    // What was read may be old by now: only an order that stood still meanwhile is brought to it.
    const isApplied = await withTransaction(ctx, (tx) => apply(tx, before, answers));
    if (isApplied) return makeDueAvailable(ctx, answers);
    if (attempt === ATTEMPTS) throw new Error('An order changed at every try to read its disputes.');
  }
}

async function apply(tx: TxContext, before: OrderRow, answers: readonly ProviderDispute[]): Promise<boolean> {
  const order = await raiseMoneyRevision(tx.db, before.id);
  if (!order || order.moneyRevision !== before.moneyRevision + 1) return false;
  const known = await listDisputes(tx.db, order.id);
  const changed: DisputeRow[] = [];
  for (const answer of answers) {
    const row = await saveDispute(
      tx,
      order,
      answer,
      known.find((one) => one.stripeDisputeId === answer.id),
    );
    if (row) changed.push(row);
    for (const transaction of answer.balanceTransactions) await noteTransaction(tx, order.id, transaction);
  }
  if (changed.length === 0) return true;
  const justLost = changed.filter(
    ({ id, status }) => status === 'lost' && known.find((one) => one.id === id)?.status !== 'lost',
  );
  await recomputeGoneBack(
    tx,
    order,
    justLost.map((dispute) => dispute.id),
  );
  await postOrderBooks(tx, order, 'dispute', today(tx));
  await tellStaff(tx, order);
  await bumpContentVersion(tx.db);
  return true;
}

/** Saves a dispute as it is now; the row when something about it is news. */
async function saveDispute(
  tx: TxContext,
  order: OrderRow,
  answer: ProviderDispute,
  known: DisputeRow | undefined,
): Promise<DisputeRow | undefined> {
  const now = {
    status: answer.status,
    reason: answer.reason,
    amountMinor: answer.amountMinor,
    evidenceDueAt: answer.evidenceDueAt?.toISOString() ?? null,
    ...moneyOf(answer.balanceTransactions),
  };
  if (known) {
    await updateDispute(tx.db, known.id, { ...now, updatedAt: nowText(tx) });
    const isNews = (Object.keys(now) as (keyof typeof now)[]).some((key) => now[key] !== known[key]);
    return isNews ? { ...known, ...now } : undefined;
  }
  const moments = answer.balanceTransactions.map((one) => one.createdAt.toISOString()).sort();
  const row: DisputeRow = {
    ...{ id: tx.newId('dsp'), orderId: order.id, stripeDisputeId: answer.id, ...now },
    ...{ evidence: '', evidenceSentAt: null, evidenceSentBy: null },
    ...{ taxMinor: 0, shippingMinor: 0, excessMinor: 0 },
    ...{ createdAt: moments[0] ?? nowText(tx), updatedAt: nowText(tx) },
  };
  await insertDispute(tx.db, row);
  return row;
}

/** What balance transactions took and gave back, and what their fees come to; a returned fee is a fee below zero. */
function moneyOf(transactions: readonly ProviderBalanceTransaction[]) {
  const sum = (minors: number[]) => minors.reduce((total, minor) => total + minor, 0);
  const amounts = transactions.map((one) => one.amountMinor);
  return {
    withdrawnMinor: sum(amounts.filter((minor) => minor < 0).map((minor) => -minor)),
    returnedMinor: sum(amounts.filter((minor) => minor > 0)),
    feeMinor: sum(transactions.map((one) => one.feeMinor)),
  };
}

/** The amount and the fee are in the order's own entries; what is left is the day on which they leave what is available. */
async function noteTransaction(
  tx: TxContext,
  orderId: string,
  transaction: ProviderBalanceTransaction,
): Promise<void> {
  if (await findBalanceTransaction(tx.db, transaction.id)) return;
  await insertBalanceTransaction(tx.db, { ...rowOf(transaction), orderId, state: 'posted' });
}

async function makeDueAvailable(ctx: Context, answers: readonly ProviderDispute[]): Promise<void> {
  for (const one of answers.flatMap((answer) => answer.balanceTransactions))
    if (one.isAvailable || one.availableAt <= ctx.now()) await makeAvailable(ctx, one.id);
}

const OURS = 'Disputed: ';

/** Says on the order what a bank wants and by when; another notice that stands there stays. */
async function tellStaff(tx: TxContext, order: OrderRow): Promise<void> {
  const now = (await findOrder(tx.db, order.id))?.attention ?? null;
  if (now !== null && !now.startsWith(OURS)) return;
  const waiting = (await listDisputes(tx.db, order.id)).find(({ status }) => /needs_response$/.test(status));
  const attention = waiting ? OURS + sentenceOf(tx, order, waiting) : null;
  if (attention !== now) await updateOrder(tx.db, order.id, { attention });
  if (attention !== null && now === null)
    tx.log.warn({ order: order.number }, 'A buyer disputes a payment at the bank.');
}

function sentenceOf(ctx: Context, order: OrderRow, dispute: DisputeRow): string {
  const amount = formatMoney(dispute.amountMinor, order.currency);
  const by = dispute.evidenceDueAt ? ` by ${longDay(dayOf(ctx, new Date(dispute.evidenceDueAt)))}` : ' soon';
  return dispute.status === 'needs_response'
    ? `the buyer’s bank took ${amount} back. Answer${by}, or it is lost.`
    : `the buyer’s bank asks about ${amount}. Answer${by}, so that it does not take the money.`;
}
