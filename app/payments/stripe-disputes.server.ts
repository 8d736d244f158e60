import type Stripe from 'stripe';
import type { Payments, ProviderDispute } from './payments.ts';
import { toBalanceTransaction } from './stripe-balance.server.ts';
import { ask } from './stripe-errors.server.ts';

/** Disputes by the Stripe SDK. */
export function stripeDisputes(stripe: Stripe): Pick<Payments, 'listDisputes' | 'submitDisputeEvidence'> {
  return {
    listDisputes: (paymentIntentId) =>
      ask(async () => {
        const disputes: ProviderDispute[] = [];
        for await (const dispute of stripe.disputes.list({ payment_intent: paymentIntentId, limit: 100 }))
          disputes.push(toDispute(dispute));
        return disputes;
      }),
    submitDisputeEvidence: (disputeId, { text, fileIds }) =>
      ask(async () => {
        const file = fileIds?.[0];
        const evidence = { uncategorized_text: text, ...(file && { uncategorized_file: file }) };
        return toDispute(await stripe.disputes.update(disputeId, { evidence, submit: true }));
      }),
  };
}

function toDispute(dispute: Stripe.Dispute): ProviderDispute {
  const due = dispute.evidence_details.due_by;
  return {
    id: dispute.id,
    status: statusOf(dispute.status),
    reason: dispute.reason,
    amountMinor: dispute.amount,
    evidenceDueAt: due === null ? undefined : new Date(due * 1000),
    balanceTransactions: dispute.balance_transactions.map(toBalanceTransaction),
  };
}

/** Stripe's enums are open: a status it adds later is `unknown`, and its balance transactions still tell the money. */
function statusOf(status: string): ProviderDispute['status'] {
  switch (status) {
    case 'warning_needs_response':
    case 'warning_under_review':
    case 'warning_closed':
    case 'needs_response':
    case 'under_review':
    case 'won':
    case 'lost':
      return status;
    case 'appeal_needs_response':
    case 'appeal_under_review':
      return 'lost';
    case 'prevented':
      // It was resolved before it became a dispute; no money of it ever moves.
      return 'warning_closed';
    default:
      return 'unknown';
  }
}
