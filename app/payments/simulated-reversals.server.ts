import { PaymentsRefused, type Payments, type ProviderDispute, type ProviderRefund } from './payments.ts';
import type { createSimulatedBalance } from './simulated-balance.server.ts';

/** What banks and whoever sits at the provider's dashboard do with payments, for samples and tests. */
export interface MoneyBack {
  /** A buyer's bank takes the payment, or an amount of it, back. Returns the dispute's id. */
  dispute(paymentIntentId: string, given?: { amountMinor?: number; reason?: string }): Promise<string>;
  /** The bank decides; also otherwise than before (an appeal). */
  decideDispute(disputeId: string, outcome: 'won' | 'lost'): Promise<void>;
  /** A refund made in the provider's dashboard. Returns its id there. */
  refundElsewhere(paymentIntentId: string, amountMinor: number): Promise<string>;
  /** A refund that was made comes back: the buyer's bank could not take it. */
  failRefund(providerRefundId: string): Promise<void>;
}

type ReversalPart = Pick<Payments, 'createRefund' | 'listRefunds' | 'listDisputes' | 'submitDisputeEvidence'>;

const DISPUTE_FEE_MINOR = 1_500;
const DAYS_TO_ANSWER = 9;
const DAY_MS = 86_400_000;

interface Dispute extends Omit<ProviderDispute, 'balanceTransactions'> {
  paymentIntentId: string;
  transactionIds: string[];
}

/** Refunds and disputes of the simulated provider. As at Stripe, a payment that a bank has taken is not refunded. */
export function createSimulatedReversals(
  balance: ReturnType<typeof createSimulatedBalance>,
  paidMinor: (paymentIntentId: string) => number,
  now: () => Date,
): { payments: ReversalPart; bank: MoneyBack } {
  const refunds = new Map<string, ProviderRefund & { paymentIntentId: string }>();
  const disputes = new Map<string, Dispute>();
  const refundsOf = (intent: string) => [...refunds.values()].filter((one) => one.paymentIntentId === intent);
  const disputesOf = (intent: string) =>
    [...disputes.values()].filter((one) => one.paymentIntentId === intent);

  const refund = (id: string, refundId: string | undefined, intent: string, amountMinor: number) => {
    const made = refunds.get(id);
    if (made) return made;
    if (disputesOf(intent).some((one) => one.status !== 'won'))
      throw new PaymentsRefused('The charge has been charged back.');
    const gone = refundsOf(intent).reduce(
      (sum, one) => (one.status === 'failed' ? sum : sum + one.amountMinor),
      0,
    );
    if (amountMinor <= 0 || amountMinor > paidMinor(intent) - gone)
      throw new PaymentsRefused('The refund is greater than what is left of the charge.');
    const of = { sourceId: id, paymentIntentId: intent };
    const balanceTransactionId = balance.transact('refund', -amountMinor, 0, of);
    const status = 'succeeded' as const;
    const row = { id, refundId, status, amountMinor, createdAt: now(), balanceTransactionId };
    refunds.set(id, { ...row, paymentIntentId: intent });
    return row;
  };

  const move = (dispute: Dispute, category: string, amountMinor: number, feeMinor: number) =>
    dispute.transactionIds.push(
      balance.transact(
        category,
        amountMinor,
        feeMinor,
        { sourceId: dispute.id, paymentIntentId: dispute.paymentIntentId },
        0,
      ),
    );
  const present = ({ transactionIds, paymentIntentId: _intent, ...dispute }: Dispute): ProviderDispute => ({
    ...dispute,
    balanceTransactions: transactionIds.flatMap((id) => balance.find(id) ?? []),
  });
  const knownDispute = (id: string): Dispute => {
    const found = disputes.get(id);
    if (!found) throw new PaymentsRefused('The simulated gateway knows no such dispute.');
    return found;
  };

  return {
    payments: {
      createRefund: async ({ refundId, paymentIntentId, amountMinor }) =>
        refund(`re_sim_${refundId}`, refundId, paymentIntentId, amountMinor),
      listRefunds: (intent) =>
        Promise.resolve(
          refundsOf(intent)
            .map((one) => ({ ...one }))
            .reverse(),
        ),
      listDisputes: (intent) => Promise.resolve(disputesOf(intent).map(present).reverse()),
      submitDisputeEvidence: (id) => {
        const found = knownDispute(id);
        found.status = 'under_review';
        return Promise.resolve(present(found));
      },
    },
    bank: {
      dispute: (intent, { amountMinor = paidMinor(intent), reason = 'fraudulent' } = {}) => {
        const id = `du_sim_${disputes.size + 1}`;
        const opened: Dispute = {
          ...{ id, reason, amountMinor, paymentIntentId: intent, transactionIds: [] },
          status: 'needs_response',
          evidenceDueAt: new Date(now().getTime() + DAYS_TO_ANSWER * DAY_MS),
        };
        disputes.set(id, opened);
        move(opened, 'dispute', -amountMinor, DISPUTE_FEE_MINOR);
        return Promise.resolve(id);
      },
      decideDispute: (id, outcome) => {
        const dispute = knownDispute(id);
        const before = dispute.status;
        dispute.status = outcome;
        if (outcome === 'won' && before !== 'won') move(dispute, 'dispute_reversal', dispute.amountMinor, 0);
        if (outcome === 'lost' && before === 'won') move(dispute, 'dispute', -dispute.amountMinor, 0);
        return Promise.resolve();
      },
      refundElsewhere: async (intent, amountMinor) =>
        refund(`re_sim_elsewhere_${refunds.size + 1}`, undefined, intent, amountMinor).id,
      failRefund: (id) => {
        const failed = refunds.get(id);
        if (!failed || failed.status !== 'succeeded') return Promise.resolve();
        const of = { sourceId: id, paymentIntentId: failed.paymentIntentId };
        const failureBalanceTransactionId = balance.transact('refund_failure', failed.amountMinor, 0, of);
        refunds.set(id, { ...failed, status: 'failed', failureBalanceTransactionId });
        return Promise.resolve();
      },
    },
  };
}
