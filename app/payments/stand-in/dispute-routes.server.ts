import type Stripe from 'stripe';
import { invalidRequest } from './api-error.ts';
import { decideDispute, saveDispute } from './disputes.server.ts';
import { planWork } from './due-work.server.ts';
import { emit } from './events.server.ts';
import { DATED_PAGE, listStored } from './lists.server.ts';
import { clearableText, flag, metadata, oneOf, text } from './parameter-kinds.ts';
import { record, type Read, type Rule } from './parameters.ts';
import { findOrRefuse, retrieveRoute, route, type Route } from './routes.server.ts';
import type { World } from './world.server.ts';

const DISPUTES = '/v1/disputes';
const MAX_EVIDENCE = 150_000;

const EVIDENCE_FIELDS = [
  'access_activity_log',
  'billing_address',
  'cancellation_policy',
  'cancellation_policy_disclosure',
  'cancellation_rebuttal',
  'customer_communication',
  'customer_email_address',
  'customer_name',
  'customer_purchase_ip',
  'customer_signature',
  'duplicate_charge_documentation',
  'duplicate_charge_explanation',
  'duplicate_charge_id',
  'product_description',
  'receipt',
  'refund_policy',
  'refund_policy_disclosure',
  'refund_refusal_explanation',
  'service_date',
  'service_documentation',
  'shipping_address',
  'shipping_carrier',
  'shipping_date',
  'shipping_documentation',
  'shipping_tracking_number',
  'uncategorized_file',
  'uncategorized_text',
] as const satisfies readonly (keyof Stripe.Dispute.Evidence)[];
type EvidenceField = (typeof EVIDENCE_FIELDS)[number];

const EVIDENCE = Object.fromEntries(EVIDENCE_FIELDS.map((field) => [field, clearableText()])) as Record<
  EvidenceField,
  Rule<string>
>;
const UPDATE = {
  evidence: record(EVIDENCE),
  intended_submission_method: oneOf('manual', 'prefer_manual', 'prefer_smart_disputes', 'smart_disputes'),
  metadata: metadata(),
  submit: flag(),
};

export const disputeRoutes: Route[] = [
  route(
    'GET',
    DISPUTES,
    { ...DATED_PAGE, charge: text(), payment_intent: text() },
    (world, { charge, payment_intent, ...page }) =>
      listStored(world, 'dispute', DISPUTES, page, { charge, payment_intent }),
  ),
  retrieveRoute(DISPUTES, 'dispute'),
  route('POST', `${DISPUTES}/:id`, UPDATE, (world, params, id) =>
    updateDispute(world, findOrRefuse(world, 'dispute', id), params),
  ),
  route('POST', `${DISPUTES}/:id/close`, {}, (world, _params, id) => {
    const dispute = findOrRefuse(world, 'dispute', id);
    refuseUnlessOpen(dispute);
    return decideDispute(world, dispute, isInquiry(dispute) ? 'warning_closed' : 'lost');
  }),
];

/** Evidence is kept as a draft until it is submitted; Stripe submits at once unless told otherwise. */
function updateDispute(world: World, dispute: Stripe.Dispute, params: Read<typeof UPDATE>): Stripe.Dispute {
  const given = params.evidence ?? {};
  const isEvidenceGiven = Object.keys(given).length > 0;
  const isSubmitted = params.submit ?? isEvidenceGiven;
  if (isEvidenceGiven || isSubmitted) refuseUnlessOpen(dispute);
  const size = Object.values(given).reduce((sum, value) => sum + (value?.length ?? 0), 0);
  if (size > MAX_EVIDENCE) {
    const message = `The combined character count of all evidence fields is too long: at most ${MAX_EVIDENCE}.`;
    throw invalidRequest(message, { param: 'evidence' });
  }
  const evidence = { ...dispute.evidence };
  for (const [field, value] of Object.entries(given)) evidence[field as EvidenceField] = value || null;
  const details = dispute.evidence_details;
  const updated: Stripe.Dispute = {
    ...dispute,
    evidence,
    evidence_details: {
      ...details,
      has_evidence: details.has_evidence || isEvidenceGiven,
      submission_count: details.submission_count + (isSubmitted ? 1 : 0),
      submission_method: isSubmitted ? 'manual' : details.submission_method,
    },
    intended_submission_method: params.intended_submission_method ?? dispute.intended_submission_method,
    metadata: { ...dispute.metadata, ...params.metadata },
    status: isSubmitted ? (isInquiry(dispute) ? 'warning_under_review' : 'under_review') : dispute.status,
  };
  saveDispute(world, updated);
  emit(world, 'charge.dispute.updated', updated, { evidence: dispute.evidence, status: dispute.status });
  if (isSubmitted) {
    const decidedAt = world.nowMs() + world.options.balanceTransactionDelayMs;
    planWork(world, 'dispute_decision', dispute.id, decidedAt);
  }
  return updated;
}

function isInquiry(dispute: Stripe.Dispute): boolean {
  return dispute.status === 'warning_needs_response' || dispute.status === 'warning_under_review';
}

function refuseUnlessOpen(dispute: Stripe.Dispute): void {
  if (dispute.status === 'needs_response' || dispute.status === 'warning_needs_response') return;
  const message =
    dispute.status === 'under_review' || dispute.status === 'warning_under_review'
      ? 'The evidence of this dispute was submitted already.'
      : 'This dispute is already closed';
  throw invalidRequest(message, {});
}
