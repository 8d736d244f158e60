import type Stripe from 'stripe';
import { makeTransaction } from './balance-transactions.server.ts';
import { cardOf, settleCharge, takenBackOn } from './charges.server.ts';
import { cancelWork, planWork } from './due-work.server.ts';
import { emit } from './events.server.ts';
import { DISPUTE_FEE } from './fees.ts';
import { newId } from './ids.server.ts';
import { idOf } from './object-ids.ts';
import type { World } from './world.server.ts';

const DAYS_TO_ANSWER = 9;
const DAY_SECONDS = 86_400;
const FEES = { feeDescription: 'Dispute fee' };

export interface NewDispute {
  charge: string;
  isInquiry: boolean;
  amount?: number | undefined;
  reason?: string | undefined;
}

/** What a payment with one of the disputing cards ends in, a moment after it. */
export function disputeByCard(world: World, chargeId: string): void {
  openDispute(world, { charge: chargeId, isInquiry: cardOf(world, chargeId)?.sequel === 'inquiry' });
}

/** A buyer's bank asks for the money back; or, in an inquiry, asks only. A dispute takes the money and a fee at once. */
export function openDispute(world: World, given: NewDispute): Stripe.Dispute {
  const charge = settleCharge(world, given.charge);
  const due =
    Math.floor(world.nowSeconds() / DAY_SECONDS) * DAY_SECONDS + (DAYS_TO_ANSWER + 1) * DAY_SECONDS - 1;
  const opened: Stripe.Dispute = {
    id: newId('du'),
    object: 'dispute',
    amount: given.amount ?? charge.amount,
    balance_transactions: [],
    charge: charge.id,
    created: world.nowSeconds(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { ...NO_EVIDENCE, customer_email_address: charge.billing_details.email },
    evidence_details: {
      due_by: due,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: 'manual',
    is_charge_refundable: given.isInquiry,
    livemode: false,
    metadata: {},
    network_reason_code: '10.4',
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: {
        brand: cardOf(world, charge.id)?.brand ?? 'visa',
        case_type: given.isInquiry ? 'inquiry' : 'chargeback',
        network: 'visa',
        network_reason_code: '10.4',
      },
      type: 'card',
    },
    reason: given.reason ?? 'fraudulent',
    status: given.isInquiry ? 'warning_needs_response' : 'needs_response',
  };
  const dispute = given.isInquiry ? opened : withWithdrawal(world, opened);
  world.store.insert<'dispute'>(dispute);
  const disputed: Stripe.Charge = { ...charge, disputed: true };
  world.store.update(disputed);
  planWork(world, 'dispute_deadline', dispute.id, due * 1000);
  emit(world, 'charge.dispute.created', dispute);
  if (!given.isInquiry) emit(world, 'charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

/** An inquiry that was not settled becomes a dispute, and now the money goes. */
export function escalateInquiry(world: World, dispute: Stripe.Dispute): Stripe.Dispute {
  const details = dispute.payment_method_details;
  const escalated = withWithdrawal(world, {
    ...dispute,
    is_charge_refundable: false,
    status: 'needs_response',
    ...(details?.card && {
      payment_method_details: { ...details, card: { ...details.card, case_type: 'chargeback' } },
    }),
  });
  saveDispute(world, escalated);
  emit(world, 'charge.dispute.updated', escalated, { status: dispute.status });
  emit(world, 'charge.dispute.funds_withdrawn', escalated);
  return escalated;
}

export type Decision = 'lost' | 'warning_closed' | 'won';

/**
 * The bank decides. A dispute that was decided before may be decided otherwise: lost becomes won on appeal, won becomes
 * lost when the buyer's bank goes on. The money follows each time.
 */
export function decideDispute(
  world: World,
  dispute: Stripe.Dispute,
  decision: Decision,
  isFeeReturned = false,
): Stripe.Dispute {
  if (dispute.status === decision) return dispute;
  cancelWork(world, 'dispute_deadline', dispute.id);
  cancelWork(world, 'dispute_decision', dispute.id);
  const isWithdrawn = netOf(dispute) < 0;
  const decided: Stripe.Dispute = { ...dispute, is_charge_refundable: false, status: decision };
  const moved =
    decision === 'won' && isWithdrawn
      ? withReturn(world, decided, isFeeReturned)
      : decision === 'lost' && dispute.status === 'won'
        ? withWithdrawal(world, decided, 0)
        : decided;
  saveDispute(world, moved);
  emit(world, 'charge.dispute.closed', moved, { status: dispute.status });
  if (moved.balance_transactions.length > dispute.balance_transactions.length) {
    const type = decision === 'won' ? 'charge.dispute.funds_reinstated' : 'charge.dispute.funds_withdrawn';
    emit(world, type, moved);
  }
  return moved;
}

/** The day to answer by has passed: what nobody answered is lost, and an inquiry is closed. */
export function passDeadline(world: World, disputeId: string): void {
  const dispute = world.store.get('dispute', disputeId);
  const late = { ...dispute, evidence_details: { ...dispute.evidence_details, past_due: true } };
  if (dispute.status === 'needs_response') decideDispute(world, late, 'lost');
  if (dispute.status === 'warning_needs_response' || dispute.status === 'warning_under_review')
    decideDispute(world, late, 'warning_closed');
}

/** The bank has read the evidence. Its words decide, as in Stripe's test mode; without them it stays under review. */
export function decideByEvidence(world: World, disputeId: string): void {
  const dispute = world.store.get('dispute', disputeId);
  const text = dispute.evidence.uncategorized_text ?? '';
  const isInquiry = dispute.status === 'warning_under_review';
  if (text === 'escalate_inquiry_evidence' && isInquiry) escalateInquiry(world, dispute);
  if (text === 'winning_evidence') decideDispute(world, dispute, isInquiry ? 'warning_closed' : 'won');
  if (text === 'losing_evidence') decideDispute(world, dispute, isInquiry ? 'warning_closed' : 'lost');
}

export function saveDispute(world: World, dispute: Stripe.Dispute): void {
  world.store.update(dispute);
}

function netOf(dispute: Stripe.Dispute): number {
  return dispute.balance_transactions.reduce((sum, one) => sum + one.amount, 0);
}

function withWithdrawal(world: World, dispute: Stripe.Dispute, fee = DISPUTE_FEE): Stripe.Dispute {
  const charge = world.store.get('charge', idOf(dispute.charge));
  const taken = makeTransaction(world, {
    ...FEES,
    category: 'dispute',
    amount: -dispute.amount,
    fee,
    currency: dispute.currency,
    source: dispute.id,
    description: `Chargeback withdrawal for ${charge.id}`,
    availableOn: takenBackOn(world, charge),
  });
  return { ...dispute, balance_transactions: [...dispute.balance_transactions, taken] };
}

function withReturn(world: World, dispute: Stripe.Dispute, isFeeReturned: boolean): Stripe.Dispute {
  const charge = world.store.get('charge', idOf(dispute.charge));
  const given = makeTransaction(world, {
    ...FEES,
    category: 'dispute_reversal',
    amount: -netOf(dispute),
    fee: isFeeReturned ? -DISPUTE_FEE : 0,
    currency: dispute.currency,
    source: dispute.id,
    description: `Chargeback reversal for ${charge.id}`,
    availableOn: takenBackOn(world, charge),
  });
  return { ...dispute, balance_transactions: [...dispute.balance_transactions, given] };
}

const NO_EVIDENCE: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};
