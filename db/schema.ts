import type { FundClass } from '#app/domain/fund-books.ts';
import type { Generated } from 'kysely';

/**
 * The tables, one interface each, equal on SQLite and PostgreSQL. Money ends in `Minor`, instants (ISO-8601 UTC text)
 * in `At`, days (`YYYY-MM-DD` in the store's time zone) in `On`; yes and no are 1 and 0.
 */
export interface Database {
  partner: PartnerTable;
  program: ProgramTable;
  cohort: CohortTable;
  fund: FundTable;
  product: ProductTable;
  variant: VariantTable;
  media: MediaTable;
  policy: PolicyTable;
  policy_version: PolicyVersionTable;
  policy_draft: PolicyDraftTable;
  batch: BatchTable;
  batch_labor: BatchLaborTable;
  batch_change: BatchChangeTable;
  batch_month: BatchMonthTable;
  stock: StockTable;
  stock_hold: StockHoldTable;
  cart: CartTable;
  cart_line: CartLineTable;
  cart_promotion: CartPromotionTable;
  promotion: PromotionTable;
  promotion_use: PromotionUseTable;
  orders: OrdersTable;
  order_contact: OrderContactTable;
  order_line: OrderLineTable;
  order_portion: OrderPortionTable;
  portion_allocation: PortionAllocationTable;
  payment: PaymentTable;
  refund: RefundTable;
  refund_part: RefundPartTable;
  dispute: DisputeTable;
  dispute_part: DisputePartTable;
  balance_transaction: BalanceTransactionTable;
  stripe_event: StripeEventTable;
  payout: PayoutTable;
  reconciliation: ReconciliationTable;
  payroll_run: PayrollRunTable;
  spend: SpendTable;
  bill: BillTable;
  bill_line: BillLineTable;
  bill_payment: BillPaymentTable;
  operating_expense: OperatingExpenseTable;
  remittance: RemittanceTable;
  receivable_payment: ReceivablePaymentTable;
  bank_import: BankImportTable;
  bank_line: BankLineTable;
  journal: JournalTable;
  journal_line: JournalLineTable;
  fund_use: FundUseTable;
  gift: GiftTable;
  fund_transfer: FundTransferTable;
  fund_floor: FundFloorTable;
  grant_award: GrantAwardTable;
  grant_line: GrantLineTable;
  published_spend: PublishedSpendTable;
  ledger_head: LedgerHeadTable;
  ledger_entry: LedgerEntryTable;
  ledger_posting: LedgerPostingTable;
  ledger_balance: LedgerBalanceTable;
  batch_balance: BatchBalanceTable;
  quarter_seal: QuarterSealTable;
  public_entry: PublicEntryTable;
  public_posting: PublicPostingTable;
  public_balance: PublicBalanceTable;
  book_check_run: BookCheckRunTable;
  outbox: OutboxTable;
  erasure: ErasureTable;
  staff: StaffTable;
  setting: SettingTable;
  job_lease: JobLeaseTable;
  content_version: ContentVersionTable;
  auth_user: AuthUserTable;
}

export interface PartnerTable {
  id: string;
  slug: string;
  name: string;
  createdAt: string;
}
export interface ProgramTable {
  id: string;
  partnerId: string;
  slug: string;
  name: string;
  region: string;
  focus: string;
  summary: string;
  description: string;
  sinceYear: number;
  createdAt: string;
}
export type CohortStatus = 'planned' | 'active' | 'completed' | 'cancelled';
export interface CohortTable {
  id: string;
  programId: string;
  code: string;
  startsOn: string;
  endsOn: string | null;
  capacity: number;
  /** People who did paid work in it, counted by the program; decides whether wages may be shown apart from materials. */
  makers: number;
  status: CohortStatus;
  createdAt: string;
}
export type { FundClass } from '#app/domain/fund-books.ts';
export interface FundTable {
  /** A short code: it stands in account names and in the public ledger. */
  id: string;
  name: string;
  note: string;
  class: FundClass;
  tone: string;
  /** The program whose share of sales joins this fund; a program has one such fund. */
  programId: string | null;
  position: number;
  floorMinor: Generated<number>;
  /** The program a restricted fund pays for, without a share of its sales. */
  servesProgramId: Generated<string | null>;
  /** What its donor gave it for; empty where no donor said anything. */
  purpose: Generated<string>;
}
/** What a fund may pay for; one without rows may pay for any use. */
export interface FundUseTable {
  fundId: string;
  useCategory: string;
}
export interface GiftTable {
  id: string;
  /** A fund's id, or `operating`. */
  fundId: string;
  amountMinor: number;
  receivedOn: string;
  method: 'bank' | 'check' | 'cash';
  /** Never leaves this table but for owners and finance. */
  donorName: string;
  evidence: string;
  note: string;
  createdBy: string;
  createdAt: string;
}
export interface FundTransferTable {
  id: string;
  fromFundId: string;
  toFundId: string;
  amountMinor: number;
  movedOn: string;
  reason: string;
  evidence: string;
  createdBy: string;
  createdAt: string;
}
export interface FundFloorTable {
  id: string;
  fundId: string;
  beforeMinor: number;
  afterMinor: number;
  reason: string;
  changedBy: string;
  changedAt: string;
}
export interface GrantAwardTable {
  id: string;
  slug: string;
  fundId: string;
  name: string;
  funderName: string;
  isFunderPublic: number;
  amountMinor: number;
  startsOn: string;
  endsOn: string;
  isPublic: number;
  createdBy: string;
  createdAt: string;
}
export interface GrantLineTable {
  grantId: string;
  position: number;
  useCategory: string;
  budgetMinor: number;
}
export type ProductStatus = 'draft' | 'active' | 'archived';
export interface ProductTable {
  id: string;
  handle: string;
  title: string;
  category: string;
  summary: string;
  bodyHtml: string;
  materials: string;
  care: string;
  status: ProductStatus;
  /** The program most of its batches come from, for filters; who made a unit is decided by its batch alone. */
  programId: string | null;
  position: number;
  createdAt: string;
  updatedAt: string;
}
export interface VariantTable {
  id: string;
  productId: string;
  position: number;
  /** `Color=Indigo;Size=Small`, lower-cased: with the handle the key of an import. */
  optionKey: string;
  /** JSON: `[["Color","Indigo"]]`. */
  optionsJson: string;
  title: string;
  sku: string | null;
  priceMinor: number;
  compareAtMinor: number | null;
  weightGrams: number;
  status: ProductStatus;
}
export interface MediaTable {
  id: string;
  productId: string;
  variantId: string | null;
  position: number;
  path: string | null;
  sourceUrl: string | null;
  alt: string;
  state: 'ready' | 'not_fetched';
}
export type PolicyScopeKind = 'organization' | 'category' | 'product' | 'campaign';
export interface PolicyTable {
  id: string;
  /** `organization`, `category:Bags` or `product:<id>`: unique, so no target has two policies. */
  scope: string;
  name: string;
  scopeKind: PolicyScopeKind;
  /** A category's name or a product's id; empty for the organization. */
  scopeTarget: string;
}
export interface PolicyVersionTable {
  id: string;
  policyId: string;
  number: number;
  termsJson: string;
  hash: string;
  reason: string;
  /** A user's id, or a body such as the board. */
  approvedBy: string;
  publishedAt: string;
  effectiveFrom: string;
  /** In which roles it was proposed and approved; these are public, names are not. */
  proposedAs: string;
  approvedAs: string;
}
export type PolicyDraftState = 'open' | 'approved' | 'withdrawn';
export interface PolicyDraftTable {
  id: string;
  scopeKind: PolicyScopeKind;
  scopeTarget: string;
  termsJson: string;
  startsOn: string;
  reason: string;
  proposedBy: string;
  proposedAs: string;
  proposedAt: string;
  state: PolicyDraftState;
  decidedBy: string | null;
  decidedAt: string | null;
  versionId: string | null;
}
export type BatchKind = 'finished' | 'opening';
export interface BatchTable {
  id: string;
  code: string;
  publicCode: string;
  variantId: string;
  programId: string;
  kind: BatchKind;
  finishedOn: string;
  materialsMinor: number;
  wagesMinor: number;
  /** Made and still to be made: free + held + sold + written off. */
  planned: number;
  /** Pieces of an open batch that are sold or offered and not made yet. */
  owed: Generated<number>;
  /** 1 for a batch that is made to order. */
  isOpen: Generated<0 | 1>;
  /** Days from an order to the parcel, for pieces that are still to be made. */
  leadDays: Generated<number>;
  free: number;
  held: Generated<number>;
  sold: Generated<number>;
  writtenOff: Generated<number>;
  createdAt: string;
}
export type BatchChangeKind = 'made' | 'corrected' | 'written_off' | 'closed';
export interface BatchChangeTable {
  id: string;
  batchId: string;
  kind: BatchChangeKind;
  /** Pieces: made, lost or taken back; of a correction the difference. */
  quantity: number;
  /** What it changed in inventory at standard cost. */
  amountMinor: number;
  happenedOn: string;
  reason: string;
  createdBy: string;
  createdAt: string;
}
export interface BatchMonthTable {
  batchId: string;
  month: string;
  /** Pieces sold in the month less pieces that came back to the shelf in it. */
  sold: number;
}
export interface BatchLaborTable {
  batchId: string;
  cohortId: string;
  minutes: number;
  rateMinor: number;
  /** Wages of one unit by this row: minutes × rate ÷ 60, half up. */
  unitWagesMinor: number;
}
export interface StockTable {
  variantId: string;
  free: number;
}
export interface StockHoldTable {
  orderId: string;
  lineId: string;
  batchId: string;
  variantId: string;
  quantity: number;
  expiresAt: string;
}
export interface CartTable {
  id: string;
  createdAt: string;
  updatedAt: string;
}
export interface CartLineTable {
  id: string;
  cartId: string;
  position: number;
  variantId: string;
  quantity: number;
  giftTag: string;
  /** The unit price the buyer last saw; a different price is said aloud before paying. */
  priceSeenMinor: number;
}
/** A code that takes a rate or an amount off goods; the other of the two is 0. */
export interface PromotionTable {
  id: string;
  code: string;
  percentBp: number;
  amountMinor: number;
  startsAt: string;
  endsAt: string | null;
  useLimit: number | null;
  used: Generated<number>;
  isActive: Generated<number>;
  reason: string;
  createdBy: string;
  createdAt: string;
  endedBy: string | null;
  endedAt: string | null;
}
export interface CartPromotionTable {
  cartId: string;
  promotionId: string;
}
/** One counted use: of an order that may still be paid, or was. */
export interface PromotionUseTable {
  orderId: string;
  promotionId: string;
}
export type OrderStatus = 'open' | 'processing' | 'paid' | 'expired' | 'needs_attention';
export type OrderChannel = 'stripe' | 'cash' | 'receivable';
export interface OrdersTable {
  id: string;
  number: number;
  token: string;
  /** What the split of the receipt can be verified by, without showing the order. */
  receiptCode: string;
  cartId: string | null;
  status: OrderStatus;
  attention: string | null;
  currency: string;
  listMinor: number;
  goodsMinor: number;
  shippingMinor: number;
  taxMinor: number;
  totalMinor: number;
  clientHash: string;
  cartHash: string;
  sessionId: string | null;
  sessionUrl: string | null;
  sessionExpiresAt: string;
  holdExpiresAt: string;
  createdAt: string;
  paidAt: string | null;
  shippedAt: string | null;
  carrierMinor: Generated<number>;
  fundsAvailableAt: string | null;
  moneyRevision: Generated<number>;
  /** How it was sold: through Stripe's page, or recorded by staff for cash or on account. */
  channel: Generated<OrderChannel>;
  /** Where its sales tax is owed: `US-IL`, `CA`; empty where nobody knows. */
  taxRegion: Generated<string>;
  /** Who owes an order on account, and until when. */
  customer: Generated<string>;
  dueOn: Generated<string | null>;
  /** What came in on account, less what was paid back. */
  receivedMinor: Generated<number>;
  /** The code it was priced by. */
  promotionId: Generated<string | null>;
}
export interface OrderContactTable {
  orderId: string;
  email: string;
  name: string;
  addressJson: string;
}
export interface OrderLineTable {
  id: string;
  orderId: string;
  position: number;
  variantId: string;
  productHandle: string;
  /** The product's category when it was ordered; a policy may be for one category alone. */
  category: string;
  title: string;
  options: string;
  giftTag: string;
  quantity: number;
  unitListMinor: number;
  paidMinor: number;
  taxMinor: number;
}
export interface OrderPortionTable {
  id: string;
  orderId: string;
  lineId: string;
  position: number;
  batchId: string;
  programId: string;
  quantity: number;
  unitPaidMinor: number;
  paidMinor: number;
  policyVersionId: string;
  policyHash: string;
  inputsJson: string;
  refundedMinor: Generated<number>;
  restocked: Generated<number>;
  lost: Generated<number>;
}
export interface PortionAllocationTable {
  portionId: string;
  position: number;
  tier: string;
  fundId: string;
  amountMinor: number;
}
export interface PaymentTable {
  id: string;
  orderId: string;
  sessionId: string;
  paymentIntentId: string | null;
  chargeId: string | null;
  amountMinor: number;
  currency: string;
  balanceTransactionId: string | null;
  createdAt: string;
}
export type RefundStatus = 'requested' | 'pending' | 'succeeded' | 'failed' | 'canceled';
export interface RefundTable {
  id: string;
  orderId: string;
  stripeRefundId: string | null;
  status: RefundStatus;
  amountMinor: number;
  goodsMinor: number;
  taxMinor: number;
  shippingMinor: number;
  restock: number;
  applied: Generated<number>;
  reason: string;
  requestedBy: string;
  balanceTransactionId: string | null;
  createdAt: string;
  /** When what a failed refund owes was asked for again or settled otherwise. */
  closedAt: Generated<string | null>;
}
/** What a refund takes from a portion; never changed. It counts while its refund does. */
export interface RefundPartTable {
  refundId: string;
  portionId: string;
  quantity: number;
  goodsMinor: number;
  taxMinor: number;
  restock: number;
}
export type DisputeStatus =
  | 'warning_needs_response'
  | 'warning_under_review'
  | 'warning_closed'
  | 'needs_response'
  | 'under_review'
  | 'won'
  | 'lost'
  | 'unknown';
export interface DisputeTable {
  id: string;
  orderId: string;
  stripeDisputeId: string;
  status: DisputeStatus;
  reason: string;
  amountMinor: number;
  evidenceDueAt: string | null;
  /** What was handed in for the shop, once; the bank reads it and decides. */
  evidence: Generated<string>;
  evidenceSentAt: string | null;
  evidenceSentBy: string | null;
  /** What balance transactions took and gave back, and the fees on them less those returned. */
  withdrawnMinor: number;
  returnedMinor: number;
  feeMinor: number;
  /** Beside the goods of its parts: what it takes of tax and shipping, and what was more than there was left. */
  taxMinor: Generated<number>;
  shippingMinor: Generated<number>;
  excessMinor: Generated<number>;
  createdAt: string;
  updatedAt: string;
}
export interface DisputePartTable {
  disputeId: string;
  portionId: string;
  quantity: number;
  goodsMinor: number;
  taxMinor: number;
  restock: number;
}
export interface BalanceTransactionTable {
  id: string;
  /** The order whose payment it belongs to; null for what is the account's own. */
  orderId: string | null;
  /** The charge, refund, dispute or payout that moved the money. */
  sourceId: string | null;
  /** The automatic payout that took it to the bank. */
  payoutId: string | null;
  reportingCategory: string;
  amountMinor: number;
  feeMinor: number;
  netMinor: number;
  createdAt: string;
  availableAt: string;
  isAvailable: number;
  /** Unmatched: it moved Stripe's balance, and nothing in the books says why. */
  state: 'posted' | 'unmatched';
  /** Who booked one that was unmatched. */
  bookedBy: string | null;
  bookedAt: string | null;
}
export interface StripeEventTable {
  id: string;
  type: string;
  objectId: string;
  outcome: 'stored' | 'done' | 'ignored' | 'failed';
  attempts: number;
  receivedAt: string;
  handledAt: string | null;
}
export interface PayoutTable {
  id: string;
  amountMinor: number;
  /** The day Stripe names for its arrival; it may still be to come. */
  arrivedOn: string;
  status: 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled' | 'unknown';
  isAutomatic: number;
  createdAt: string;
  postedOn: string | null;
  returnedOn: string | null;
  /** Since when its transactions, its amount and its entry are known to agree. */
  reconciledAt: string | null;
}
export interface ReconciliationTable {
  id: string;
  startedBy: string;
  startedAt: string;
  finishedAt: string;
  /** Stripe was read up to here. */
  throughAt: string;
  transactionsRead: number;
  stripePendingMinor: number;
  stripeAvailableMinor: number;
  bookPendingMinor: number;
  bookAvailableMinor: number;
  onTheWayMinor: number;
  faultsJson: string;
  isClean: number;
}
export interface PayrollRunTable {
  id: string;
  cohortId: string;
  fromOn: string;
  toOn: string;
  paidOn: string;
  dueMinor: number;
  varianceMinor: number;
  stipendsMinor: number;
  withheldMinor: number;
  netMinor: number;
  createdBy: string;
  createdAt: string;
}
export interface SpendTable {
  id: string;
  fundId: string;
  useCategory: string;
  amountMinor: number;
  spentOn: string;
  evidence: string;
  /** Payroll and stipends are published at 33 beneficiaries, everything else at 11. */
  recipient: 'vendor' | 'payroll' | 'stipend';
  beneficiaries: number;
  createdBy: string;
  createdAt: string;
  /** Why a grant's budget line was overdrawn, or whatever else should stay with it. */
  note: Generated<string>;
}
export interface BillTable {
  id: string;
  supplier: string;
  /** The supplier's name in lower case without double spaces, so that one bill is not entered twice. */
  supplierKey: string;
  number: string;
  billedOn: string;
  dueOn: string;
  memo: string;
  totalMinor: number;
  paidMinor: Generated<number>;
  createdBy: string;
  createdAt: string;
}
export type BillLineKind = 'materials' | 'carrier' | 'operating';
export interface BillLineTable {
  billId: string;
  position: number;
  kind: BillLineKind;
  useCategory: string;
  amountMinor: number;
  /** How much of it batches or parcels had posted as owed already. */
  standardMinor: number;
}
export type PaidFrom = 'bank' | 'cash';
export interface BillPaymentTable {
  id: string;
  billId: string;
  number: number;
  paidOn: string;
  amountMinor: number;
  paidFrom: PaidFrom;
  createdBy: string;
  createdAt: string;
}
export interface OperatingExpenseTable {
  id: string;
  payee: string;
  useCategory: string;
  spentOn: string;
  evidence: string;
  amountMinor: number;
  paidFrom: PaidFrom;
  createdBy: string;
  createdAt: string;
}
export type RemittanceKind = 'sales_tax' | 'withholdings';
export interface RemittanceTable {
  id: string;
  kind: RemittanceKind;
  region: string;
  fromOn: string;
  toOn: string;
  paidOn: string;
  /** What is no longer owed, and what left the bank for it; rounding and discounts are the difference. */
  settledMinor: number;
  paidMinor: number;
  reference: string;
  createdBy: string;
  createdAt: string;
}
export interface ReceivablePaymentTable {
  id: string;
  orderId: string;
  paidOn: string;
  /** Negative where money was paid back to the customer. */
  amountMinor: number;
  createdBy: string;
  createdAt: string;
}
export interface BankImportTable {
  id: string;
  fileName: string;
  fromOn: string;
  toOn: string;
  linesRead: number;
  linesNew: number;
  importedBy: string;
  importedAt: string;
}
export interface BankLineTable {
  id: string;
  importId: string;
  bookedOn: string;
  description: string;
  amountMinor: number;
  /** Of day, amount and words; equal lines of a day are told apart by their number among them. */
  hash: string;
  occurrence: number;
  entryId: string | null;
  matchedBy: string | null;
  matchedAt: string | null;
}
export type JournalStatus = 'draft' | 'posted' | 'discarded';
export interface JournalTable {
  id: string;
  kind: 'journal' | 'opening_balances';
  status: JournalStatus;
  occurredOn: string;
  memo: string;
  createdBy: string;
  createdAt: string;
  /** Who approved or discarded it; never the one who proposed what is posted. */
  decidedBy: string | null;
  decidedAt: string | null;
}
export interface JournalLineTable {
  journalId: string;
  position: number;
  account: string;
  fund: string;
  amountMinor: number;
}
export interface PublishedSpendTable {
  id: string;
  fundId: string;
  useCategory: string;
  fromOn: string;
  toOn: string;
  amountMinor: number;
  publishedAt: string;
}
export interface LedgerHeadTable {
  id: number;
  sequence: number;
  publicNumber: number;
  orderNumber: number;
  /** The last day of the last sealed quarter; empty before the first seal. */
  sealedThroughOn: Generated<string>;
}
export interface LedgerEntryTable {
  id: string;
  sequence: number;
  kind: string;
  source: string;
  sourceId: string;
  revision: number;
  memo: string;
  /** The day it is booked on, which decides its month and quarter. */
  occurredOn: string;
  /** The day of the fact, where its quarter was sealed already; null where it is the day it is booked on. */
  happenedOn: string | null;
  createdAt: string;
  postedAt: string | null;
}
export interface QuarterSealTable {
  id: string;
  /** `2026-Q2`. */
  quarter: string;
  fromOn: string;
  throughOn: string;
  /** 256 random bits from which each leaf's salt is derived; never shown. */
  leafKey: string;
  /** SHA-256 in hex; null while it is being computed. */
  rootHash: string | null;
  entryCount: number | null;
  deferredMinor: number;
  sealedBy: string;
  sealedAt: string;
}
export interface LedgerPostingTable {
  entryId: string;
  line: number;
  account: string;
  fund: string;
  programId: string;
  cohortId: string;
  batchId: string;
  amountMinor: number;
  currency: string;
}
export interface LedgerBalanceTable {
  account: string;
  fund: string;
  programId: string;
  cohortId: string;
  month: string;
  currency: string;
  amountMinor: number;
}
export interface BatchBalanceTable {
  batchId: string;
  account: string;
  cohortId: string;
  currency: string;
  amountMinor: number;
}
export interface PublicEntryTable {
  number: number;
  entryId: string;
  kind: string;
  memo: string;
  occurredOn: string;
  /** How many postings belong to it; no more can be added. */
  lines: number | null;
}
export interface PublicPostingTable {
  number: number;
  line: number;
  account: string;
  fund: string;
  amountMinor: number;
  currency: string;
  /** The fund's public balance after this posting; null on accounts that hold no fund's money. */
  balanceMinor: number | null;
}
/** What each fund holds in the public ledger; written only by whoever holds the ledger head, so it never waits. */
export interface PublicBalanceTable {
  fund: string;
  amountMinor: number;
}
/** A proof of the books: asked for, begun, done. */
export interface BookCheckRunTable {
  id: string;
  /** The day in the store's time zone. */
  askedOn: string;
  askedAt: string;
  /** Who asked, by user id; empty for the nightly run. */
  askedBy: string;
  startedAt: string | null;
  finishedAt: string | null;
  /** The newest entry that was proved. */
  throughSequence: number | null;
  faults: number | null;
  resultJson: string | null;
}
export interface OutboxTable {
  id: string;
  messageId: string;
  kind: string;
  orderId: string | null;
  recipient: string;
  payloadJson: string;
  createdAt: string;
  sentAt: string | null;
  attempts: Generated<number>;
}
export type StaffRole = 'owner' | 'finance' | 'program_manager';
export interface ErasureTable {
  id: string;
  kind: 'order_contact';
  subjectId: string;
  erasedAt: string;
}
export interface StaffTable {
  userId: string;
  role: StaffRole;
  /** The one program a program manager sees; null for an owner and for finance. */
  programId: string | null;
  createdAt: string;
}
export interface SettingTable {
  key: string;
  value: string;
}
export interface JobLeaseTable {
  name: string;
  holder: string;
  until: string;
}
export interface ContentVersionTable {
  id: number;
  version: number;
}
/** better-auth owns this table; only these columns are read by our own queries. */
export interface AuthUserTable {
  id: string;
  name: string;
  email: string;
}
