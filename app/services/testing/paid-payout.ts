import type { ProviderPayout } from '#app/payments/payments.ts';

/** A payout that the bank has, as the provider would tell it, for books that need money in the bank and no Stripe. */
export function paidPayout(id: string, amountMinor: number, arrivesOn: string): ProviderPayout {
  return {
    ...{ id, amountMinor, arrivesOn, status: 'paid', isAutomatic: true },
    createdAt: new Date(`${arrivesOn}T00:00:00Z`),
    failureBalanceTransactionId: undefined,
  };
}
