import type { Payments, ProviderBalanceTransaction, ProviderPayout } from './payments.ts';

type Transaction = Omit<ProviderBalanceTransaction, 'isAvailable'>;
type BalancePart = Pick<
  Payments,
  'retrieveBalanceTransaction' | 'listBalanceTransactions' | 'listPayouts' | 'retrievePayout' | 'readBalance'
>;

const DAY_MS = 86_400_000;
const AVAILABLE_AFTER_MS = 2 * DAY_MS;
const ARRIVES_AFTER_MS = 2 * DAY_MS;

/** The simulated provider's account: what it took, gave back and sent to the bank. Σ net is the balance, always. */
export function createSimulatedBalance(now: () => Date) {
  const transactions = new Map<string, Transaction>();
  const payouts = new Map<string, { payout: Omit<ProviderPayout, 'status'>; transactionIds: string[] }>();
  /** A list of a day's is asked for often, so it is read from its end. */
  const inOrder: Transaction[] = [];
  let unpaid: Transaction[] = [];

  const transact = (
    reportingCategory: string,
    amountMinor: number,
    feeMinor: number,
    of: { sourceId: string; paymentIntentId?: string },
    availableAfterMs = AVAILABLE_AFTER_MS,
  ): string => {
    const createdAt = now();
    const transaction: Transaction = {
      id: `txn_sim_${transactions.size + 1}_${createdAt.getTime()}`,
      createdAt,
      sourceId: of.sourceId,
      paymentIntentId: of.paymentIntentId,
      reportingCategory,
      amountMinor,
      feeMinor,
      netMinor: amountMinor - feeMinor,
      availableAt: new Date(createdAt.getTime() + availableAfterMs),
    };
    transactions.set(transaction.id, transaction);
    inOrder.push(transaction);
    if (reportingCategory !== 'payout') unpaid.push(transaction);
    return transaction.id;
  };

  const payOut = (): void => {
    const due = unpaid.filter((one) => one.availableAt <= now());
    const amountMinor = due.reduce((sum, one) => sum + one.netMinor, 0);
    if (amountMinor <= 0) return;
    unpaid = unpaid.filter((one) => one.availableAt > now());
    const id = `po_sim_${payouts.size + 1}_${now().getTime()}`;
    transact('payout', -amountMinor, 0, { sourceId: id }, 0);
    const arrivesOn = new Date(now().getTime() + ARRIVES_AFTER_MS).toISOString().slice(0, 10);
    payouts.set(id, {
      payout: {
        id,
        amountMinor,
        arrivesOn,
        isAutomatic: true,
        createdAt: now(),
        failureBalanceTransactionId: undefined,
      },
      transactionIds: due.map((one) => one.id),
    });
  };

  const find = (id: string) => {
    const found = transactions.get(id);
    return found && present(found, now());
  };
  const payments: BalancePart = {
    retrieveBalanceTransaction: (id) => {
      const found = find(id);
      return found
        ? Promise.resolve(found)
        : Promise.reject(new Error('The simulated gateway lost its money.'));
    },
    async *listBalanceTransactions({ payoutId, createdFrom, createdBefore }) {
      const ids = payoutId === undefined ? undefined : new Set(payouts.get(payoutId)?.transactionIds);
      for (let at = inOrder.length - 1; at >= 0; at -= 1) {
        const one = inOrder[at];
        if (!one) return;
        if (ids && !ids.has(one.id)) continue;
        if (createdFrom && one.createdAt < createdFrom) return;
        if (createdBefore && one.createdAt >= createdBefore) continue;
        yield present(one, now());
      }
    },
    listPayouts: ({ createdFrom }) =>
      Promise.resolve(
        [...payouts.values()]
          .filter(({ payout }) => !createdFrom || payout.createdAt >= createdFrom)
          .map(({ payout }) => withStatus(payout, now()))
          .reverse(),
      ),
    retrievePayout: (id) => {
      const found = payouts.get(id);
      return found
        ? Promise.resolve(withStatus(found.payout, now()))
        : Promise.reject(new Error('The simulated gateway knows no such payout.'));
    },
    readBalance: () => {
      const sums = { pendingMinor: 0, availableMinor: 0 };
      for (const one of transactions.values())
        sums[one.availableAt <= now() ? 'availableMinor' : 'pendingMinor'] += one.netMinor;
      return Promise.resolve(sums);
    },
  };
  return { transact, payOut, find, payments };
}

function present(transaction: Transaction, now: Date): ProviderBalanceTransaction {
  return { ...transaction, isAvailable: transaction.availableAt <= now };
}

function withStatus(payout: Omit<ProviderPayout, 'status'>, now: Date): ProviderPayout {
  const isThere = payout.arrivesOn <= now.toISOString().slice(0, 10);
  return { ...payout, status: isThere ? 'paid' : 'in_transit' };
}
