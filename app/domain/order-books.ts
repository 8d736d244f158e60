import { largestRemainder } from './apportionment.ts';
import { reverseAllocations, type Allocation } from './allocation.ts';
import { claim, mergePostings, posting, type Posting } from './ledger.ts';
import type { Minor } from './money.ts';

/** A portion as the books see it: what was paid, its fixed split, what went back, and what its goods cost. */
export interface PortionFacts {
  batchId: string;
  programId: string;
  quantity: number;
  listMinor: Minor;
  paidMinor: Minor;
  refundedMinor: Minor;
  /** Units that came back to the shelf after shipping, and units lost after shipping. */
  restocked: number;
  lost: number;
  unitMaterialsMinor: Minor;
  /** Standard wages of one unit by cohort. */
  labor: { cohortId: string; unitWagesMinor: Minor }[];
  allocations: Allocation[];
}

/** Where the buyer's money goes: to Stripe, into the till, or on account. */
export type CashAccount = 'assets:stripe:pending' | 'assets:cash' | 'assets:receivable';

/** A dispute as its balance transactions and its state tell it. One that moved no money (an inquiry) says nothing here. */
export interface DisputeFacts {
  /** What the bank took and has not given back, without its fee; the fee less what of it was returned. */
  outMinor: Minor;
  feeMinor: Minor;
  isLost: boolean;
  /** Of a lost one: what of it the order's refunded goods, tax and shipping hold. The rest is a loss of operations. */
  bookedMinor: Minor;
}

/** The facts in force on one order. Everything the books say of it is a function of these. */
export interface OrderFacts {
  isPaid: boolean;
  /** Left out where Stripe took the money. */
  cashAccount?: CashAccount;
  /**
   * Money of an order that was paid but cannot be fulfilled (the amount differs, the goods are gone), less what went
   * back or was lost. It is the buyer's, not ours: a deposit, and no sale. Undefined for every other order.
   */
  depositMinor: Minor | undefined;
  shippingMinor: Minor;
  taxMinor: Minor;
  /** What went back, by refunds and by disputes that are lost. */
  refundedShippingMinor: Minor;
  refundedTaxMinor: Minor;
  /** Whether Stripe has made the charge's money available; moves the funds' claims from pending to available. */
  areFundsAvailable: boolean;
  shipment: { carrierMinor: Minor } | undefined;
  disputes: DisputeFacts[];
  portions: PortionFacts[];
}

/** The four parts of an order's books; each is posted by entries of its own. */
export interface OrderBooks {
  cash: Posting[];
  allocated: Posting[];
  designation: Posting[];
  goods: Posting[];
}

/** What the books of an order must show in total, given its facts. Corrections post the difference to what they show. */
export function orderBooks(facts: OrderFacts): OrderBooks {
  if (facts.depositMinor !== undefined) {
    const cash = [
      posting('assets:stripe:pending', facts.depositMinor),
      posting('liabilities:customer-deposits', -facts.depositMinor),
      ...disputePostings(facts.disputes),
    ];
    return { cash: mergePostings(cash), allocated: [], designation: [], goods: [] };
  }
  if (!facts.isPaid) return { cash: [], allocated: [], designation: [], goods: [] };
  const kept = facts.portions.map(keptAllocations);
  return {
    cash: mergePostings(cashPostings(facts)),
    allocated: mergePostings(facts.portions.flatMap((portion, i) => memoPostings(portion, kept[i] ?? []))),
    designation: mergePostings(designationPostings(kept.flat(), stateOfClaims(facts))),
    goods: facts.shipment
      ? mergePostings([...carrier(facts.shipment), ...facts.portions.flatMap(goodsPostings)])
      : [],
  };
}

/** The portion's split less what refunds took back, bucket by bucket. */
export function keptAllocations(portion: Pick<PortionFacts, 'allocations' | 'refundedMinor'>): Allocation[] {
  const back = reverseAllocations(portion.allocations, portion.refundedMinor);
  return portion.allocations.map((part, i) => ({ ...part, amountMinor: part.amountMinor - (back[i] ?? 0) }));
}

function cashPostings(facts: OrderFacts): Posting[] {
  const goods = facts.portions.reduce((sum, p) => sum + p.paidMinor, 0);
  const refundedGoods = facts.portions.reduce((sum, p) => sum + p.refundedMinor, 0);
  const refunded = refundedGoods + facts.refundedShippingMinor + facts.refundedTaxMinor;
  return [
    posting(
      facts.cashAccount ?? 'assets:stripe:pending',
      goods + facts.shippingMinor + facts.taxMinor - refunded,
    ),
    ...facts.portions.flatMap((p) => [
      posting('income:sales', -p.listMinor, { programId: p.programId }),
      posting('income:discounts', p.listMinor - p.paidMinor, { programId: p.programId }),
      posting('income:sales-returns', p.refundedMinor, { programId: p.programId }),
    ]),
    posting('income:shipping', facts.refundedShippingMinor - facts.shippingMinor),
    posting('liabilities:sales-tax', facts.refundedTaxMinor - facts.taxMinor),
    ...disputePostings(facts.disputes),
  ];
}

/**
 * What disputes did to Stripe's accounts: their money stands apart until it is decided. Lost money is in the order's
 * refunds already, so Stripe gets back here what those took from it; what they could not hold is a loss of operations,
 * as the fee is.
 */
function disputePostings(disputes: readonly DisputeFacts[]): Posting[] {
  return disputes.flatMap(({ outMinor, feeMinor, isLost, bookedMinor }) => {
    const disputedMinor = isLost ? 0 : Math.max(0, outMinor);
    const lossMinor = outMinor - disputedMinor - bookedMinor;
    return [
      posting('assets:stripe:disputed', disputedMinor),
      posting('expenses:disputes', lossMinor + feeMinor),
      posting('assets:stripe:pending', bookedMinor - outMinor - feeMinor),
    ];
  });
}

/** While a bank holds money of the order, its funds cannot spend their share: nobody knows yet whose it is. */
function stateOfClaims({ disputes, areFundsAvailable }: OrderFacts): 'pending' | 'available' | 'held' {
  if (disputes.some((dispute) => dispute.outMinor > 0 && !dispute.isLost)) return 'held';
  return areFundsAvailable ? 'available' : 'pending';
}

/** Wages and the program's share carry their cohort; a batch of several cohorts shares both by standard wages. */
function memoPostings(portion: PortionFacts, kept: readonly Allocation[]): Posting[] {
  const where = { programId: portion.programId, batchId: portion.batchId };
  const weights = portion.labor.map((row) => row.unitWagesMinor);
  const byCohort = (account: string, amountMinor: Minor): Posting[] => {
    if (weights.every((weight) => weight === 0)) return [posting(account, -amountMinor, where)];
    return largestRemainder(weights, amountMinor).map((share, i) =>
      posting(account, -share, { ...where, cohortId: portion.labor[i]?.cohortId ?? '' }),
    );
  };
  const total = (tier: Allocation['tier']) =>
    kept.reduce((sum, part) => (part.tier === tier ? sum + part.amountMinor : sum), 0);
  return [
    posting('memo:allocated', portion.paidMinor - portion.refundedMinor, where),
    posting('memo:materials', -total('materials'), where),
    ...byCohort('memo:wages', total('wages')),
    posting('memo:processing', -total('processing'), where),
    posting('memo:operations', -total('operations'), where),
    ...byCohort('memo:designated', total('fund')),
    posting('memo:subsidy', -total('subsidy'), where),
  ];
}

function designationPostings(
  kept: readonly Allocation[],
  state: 'pending' | 'available' | 'held',
): Posting[] {
  return kept
    .filter((part) => part.tier === 'fund')
    .flatMap((part) => [
      posting('transfers:out', part.amountMinor),
      ...claim(state, part.fundId, part.amountMinor),
      posting('transfers:in', -part.amountMinor, { fund: part.fundId }),
    ]);
}

function carrier(shipment: { carrierMinor: Minor }): Posting[] {
  return [
    posting('expenses:carrier', shipment.carrierMinor),
    posting('liabilities:payable', -shipment.carrierMinor),
  ];
}

/** Units that left: their cost moves from inventory to cost of goods; restocked ones come back, lost ones are a loss. */
function goodsPostings(portion: PortionFacts): Posting[] {
  const where = { programId: portion.programId, batchId: portion.batchId };
  const sold = portion.quantity - portion.restocked - portion.lost;
  const gone = portion.quantity - portion.restocked;
  const wages = portion.labor.reduce((sum, row) => sum + row.unitWagesMinor, 0);
  return [
    posting('expenses:cogs:materials', sold * portion.unitMaterialsMinor, where),
    ...portion.labor.map((row) =>
      posting('expenses:cogs:labor', sold * row.unitWagesMinor, { ...where, cohortId: row.cohortId }),
    ),
    posting('expenses:returns-loss', portion.lost * (portion.unitMaterialsMinor + wages), where),
    posting('assets:inventory', -gone * (portion.unitMaterialsMinor + wages), where),
  ];
}
