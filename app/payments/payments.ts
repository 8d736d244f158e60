/** What the shop asks of a payment provider, in its own words. Amounts are minor units of `currency` (ISO 4217, upper case). */
export interface Payments {
  /** Makes the hosted page. The same attempt key makes the same session, also after a time-out and a restart. */
  createCheckoutSession(order: CheckoutRequest): Promise<CheckoutSession>;
  retrieveCheckoutSession(sessionId: string): Promise<CheckoutSession>;
  /** Ends an open session and returns the state it is in afterwards, which may be paid. */
  expireCheckoutSession(sessionId: string): Promise<CheckoutSession>;
  /** The same refund id asks for the same refund. */
  createRefund(refund: {
    refundId: string;
    paymentIntentId: string;
    amountMinor: number;
    currency: string;
  }): Promise<ProviderRefund>;
  listRefunds(paymentIntentId: string): Promise<ProviderRefund[]>;
  /** The charge of a paid intent; its balance transaction is unknown at first. */
  retrieveCharge(
    paymentIntentId: string,
  ): Promise<{ chargeId: string; balanceTransaction: ProviderBalanceTransaction | undefined } | undefined>;
  retrieveBalanceTransaction(id: string): Promise<ProviderBalanceTransaction>;
  /** Newest first. Of a payout they are known only when it is an automatic one. */
  listBalanceTransactions(filter: BalanceTransactionFilter): AsyncIterable<ProviderBalanceTransaction>;
  listDisputes(paymentIntentId: string): Promise<ProviderDispute[]>;
  /** Hands the evidence in; it cannot be changed afterwards. */
  submitDisputeEvidence(disputeId: string, evidence: DisputeEvidence): Promise<ProviderDispute>;
  /** Newest first. */
  listPayouts(filter: { createdFrom?: Date }): Promise<ProviderPayout[]>;
  retrievePayout(id: string): Promise<ProviderPayout>;
  /** What the provider holds for the shop in its currency, at this moment. */
  readBalance(currency: string): Promise<{ pendingMinor: number; availableMinor: number }>;
  /** Throws `BadWebhook` when the signature, the stamp or the body is not what Stripe sends. */
  readWebhook(body: string, signature: string | null, now: Date): Promise<WebhookEvent>;
}

export interface CheckoutRequest {
  orderId: string;
  attemptKey: string;
  currency: string;
  lines: { lineId: string; name: string; description: string; unitMinor: number; quantity: number }[];
  shippingMinor: number;
  taxMinor: number;
  successUrl: string;
  cancelUrl: string;
  expiresAt: Date;
}

export interface CheckoutSession {
  id: string;
  orderId: string | undefined;
  url: string | undefined;
  status: 'open' | 'complete' | 'expired' | 'unknown';
  paymentStatus: 'paid' | 'unpaid' | 'no_payment_required' | 'unknown';
  totalMinor: number;
  currency: string;
  paymentIntentId: string | undefined;
  buyer: { email: string; name: string; address: Record<string, string> } | undefined;
}

export interface ProviderRefund {
  id: string;
  /** Our own refund id, when the refund was asked for by us. */
  refundId: string | undefined;
  status: 'pending' | 'succeeded' | 'failed' | 'canceled';
  amountMinor: number;
  createdAt: Date;
  balanceTransactionId: string | undefined;
  /** The money that came back when a refund failed. */
  failureBalanceTransactionId?: string | undefined;
}

/** `createdFrom` is included, `createdBefore` is not; a provider keeps whole seconds. */
export interface BalanceTransactionFilter {
  payoutId?: string;
  createdFrom?: Date;
  createdBefore?: Date;
}

export interface ProviderBalanceTransaction {
  id: string;
  createdAt: Date;
  /** The charge, refund, dispute or payout that moved the money. */
  sourceId: string | undefined;
  /** The intent its source belongs to, where the provider tells it; a list does, a single one does not. */
  paymentIntentId?: string | undefined;
  reportingCategory: string;
  amountMinor: number;
  feeMinor: number;
  netMinor: number;
  availableAt: Date;
  isAvailable: boolean;
}

export interface ProviderDispute {
  id: string;
  /** While an appeal runs the dispute stays lost, for that is where its money is. */
  status:
    | 'warning_needs_response'
    | 'warning_under_review'
    | 'warning_closed'
    | 'needs_response'
    | 'under_review'
    | 'won'
    | 'lost'
    | 'unknown';
  reason: string;
  amountMinor: number;
  evidenceDueAt: Date | undefined;
  balanceTransactions: ProviderBalanceTransaction[];
}

/** `fileIds`: files that were uploaded to the provider before. It keeps one beside a text, so the first is taken. */
export interface DisputeEvidence {
  text: string;
  fileIds?: readonly string[];
}

export interface ProviderPayout {
  id: string;
  amountMinor: number;
  status: 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled' | 'unknown';
  /** The day, `YYYY-MM-DD`, on which the bank has it. */
  arrivesOn: string;
  isAutomatic: boolean;
  createdAt: Date;
  /** The money that came back when a payout failed or was canceled. */
  failureBalanceTransactionId: string | undefined;
}

/** An event names the object that changed; its present state is always read again. */
export interface WebhookEvent {
  id: string;
  type: string;
  objectId: string;
  /** The intent an object belongs to, where it has one. */
  paymentIntentId: string | undefined;
  isOurs: boolean;
}

/** The request is not a webhook of ours; the message says why, without quoting it. */
export class BadWebhook extends Error {
  override name = 'BadWebhook';
}

/** The provider cannot be reached or answered with its own failure; nothing is known about what it did. */
export class PaymentsUnreachable extends Error {
  override name = 'PaymentsUnreachable';
}

/** The provider understood and refused; the message is its own. */
export class PaymentsRefused extends Error {
  override name = 'PaymentsRefused';
}

// The server and the pages are two bundles with a copy of these classes each, so errors are told by their names.
export function isPaymentsUnreachable(error: unknown): error is PaymentsUnreachable {
  return error instanceof Error && error.name === 'PaymentsUnreachable';
}
export function isPaymentsRefused(error: unknown): error is PaymentsRefused {
  return error instanceof Error && error.name === 'PaymentsRefused';
}
export function isBadWebhook(error: unknown): error is BadWebhook {
  return error instanceof Error && error.name === 'BadWebhook';
}
