import type Stripe from 'stripe';
import type { Payments, ProviderBalanceTransaction, ProviderPayout } from './payments.ts';
import { ask, askEach, idOf } from './stripe-errors.server.ts';

const PAGE = 100;

/** The account's money by the Stripe SDK: balance transactions, payouts, the balance itself. */
export function stripeBalance(
  stripe: Stripe,
): Pick<
  Payments,
  'retrieveBalanceTransaction' | 'listBalanceTransactions' | 'listPayouts' | 'retrievePayout' | 'readBalance'
> {
  return {
    retrieveBalanceTransaction: (id) =>
      ask(async () => toBalanceTransaction(await stripe.balanceTransactions.retrieve(id))),
    listBalanceTransactions: ({ payoutId, createdFrom, createdBefore }) =>
      askEach(
        () =>
          stripe.balanceTransactions.list({
            limit: PAGE,
            expand: ['data.source'],
            ...(payoutId && { payout: payoutId }),
            ...createdBetween(createdFrom, createdBefore),
          }),
        toBalanceTransaction,
      ),
    listPayouts: ({ createdFrom }) =>
      ask(async () => {
        const payouts: ProviderPayout[] = [];
        for await (const payout of stripe.payouts.list({ limit: PAGE, ...createdBetween(createdFrom) }))
          payouts.push(toPayout(payout));
        return payouts;
      }),
    retrievePayout: (id) => ask(async () => toPayout(await stripe.payouts.retrieve(id))),
    readBalance: (currency) =>
      ask(async () => {
        const balance = await stripe.balance.retrieve();
        const of = (parts: { amount: number; currency: string }[]) =>
          parts.find((part) => part.currency === currency.toLowerCase())?.amount ?? 0;
        return { pendingMinor: of(balance.pending), availableMinor: of(balance.available) };
      }),
  };
}

function createdBetween(from?: Date, before?: Date): { created?: Stripe.RangeQueryParam } {
  if (!from && !before) return {};
  const seconds = (instant: Date) => Math.floor(instant.getTime() / 1000);
  return { created: { ...(from && { gte: seconds(from) }), ...(before && { lt: seconds(before) }) } };
}

export function toBalanceTransaction(bt: Stripe.BalanceTransaction): ProviderBalanceTransaction {
  return {
    id: bt.id,
    createdAt: new Date(bt.created * 1000),
    sourceId: idOf(bt.source),
    paymentIntentId: intentOf(bt.source),
    reportingCategory: bt.reporting_category,
    amountMinor: bt.amount,
    feeMinor: bt.fee,
    netMinor: bt.net,
    availableAt: new Date(bt.available_on * 1000),
    isAvailable: bt.status === 'available',
  };
}

/** Charges, refunds and disputes name their intent, once they are read whole. */
function intentOf(source: Stripe.BalanceTransaction['source']): string | undefined {
  if (!source || typeof source === 'string' || !('payment_intent' in source)) return undefined;
  return idOf(source.payment_intent);
}

function toPayout(payout: Stripe.Payout): ProviderPayout {
  return {
    id: payout.id,
    amountMinor: payout.amount,
    status: payoutStatusOf(payout.status),
    // Stripe means a day by it, and writes the day's midnight in UTC.
    arrivesOn: new Date(payout.arrival_date * 1000).toISOString().slice(0, 10),
    isAutomatic: payout.automatic,
    createdAt: new Date(payout.created * 1000),
    failureBalanceTransactionId: idOf(payout.failure_balance_transaction),
  };
}

/** Stripe's enums are open: a status it adds later is `unknown`, never taken for paid. */
function payoutStatusOf(status: string): ProviderPayout['status'] {
  switch (status) {
    case 'pending':
    case 'in_transit':
    case 'paid':
    case 'failed':
    case 'canceled':
      return status;
    default:
      return 'unknown';
  }
}
