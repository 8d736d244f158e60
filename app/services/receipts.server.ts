import type { Flow } from '#app/domain/flow.ts';
import { splitFlow, type LabeledBucket } from '#app/domain/impact.ts';
import { formatMoney } from '#app/domain/money.ts';
import { keptAllocations, type PortionFacts } from '#app/domain/order-books.ts';
import { listDisputes, type DisputeRow } from '#db/disputes.ts';
import {
  findOrderByToken,
  listAllocations,
  listOrderLines,
  listPortions,
  type OrderRow,
} from '#db/orders.ts';
import { listRefunds } from '#db/payments.ts';
import { listPolicyVersions } from '#db/policies.ts';
import { findPromotion } from '#db/promotions.ts';
import type { Allocation } from '#app/domain/allocation.ts';
import { labelAllocations } from './catalog.server.ts';
import { dayOf, today, type Context } from './context.server.ts';
import { readFundsState, traceOrder, type FundsState, type FundTrace } from './order-tracing.server.ts';
import { isDue } from './refunds-due.server.ts';
import { isUndecided } from './gone-back.server.ts';
import { settleCheckout } from './settlement.server.ts';

export interface ReceiptLine {
  title: string;
  options: string;
  giftTag: string;
  productHandle: string;
  quantity: number;
  unitMinor: number;
  listMinor: number;
  paidMinor: number;
  refundedMinor: number;
  /** As promised at checkout, for the whole line. */
  split: LabeledBucket[];
  /** What of it still stands after refunds. */
  keptSplit: LabeledBucket[];
  /** Bucket by bucket: promised at checkout, gone back by refunds, and what stands. */
  amended: AmendedBucket[];
  keptMinor: number;
  policyNumbers: number[];
}

export interface AmendedBucket extends Omit<LabeledBucket, 'amountMinor'> {
  promisedMinor: number;
  backMinor: number;
  standsMinor: number;
}

export interface Receipt {
  number: number;
  token: string;
  /** Where anyone with the receipt can compute its split again. */
  verifyCode: string;
  /** States told apart: paying, sending, giving back. */
  payment: 'waiting' | 'processing' | 'paid' | 'expired' | 'needs_attention';
  isShipped: boolean;
  shippedOn: string | undefined;
  orderedOn: string;
  /** The day of this page: its figures of funds grow with what is published. */
  asOf: string;
  paidOn: string | undefined;
  currency: string;
  /** The goods at list prices, what came off, and by which code. */
  listMinor: number;
  discountMinor: number;
  code: string | undefined;
  goodsMinor: number;
  shippingMinor: number;
  taxMinor: number;
  totalMinor: number;
  refundedMinor: number;
  refundPendingMinor: number;
  /** A refund that failed at the bank; the buyer is still owed it. */
  refundDueMinor: number;
  /** The goods' money that stands after refunds; the flow divides it. */
  keptGoodsMinor: number;
  lines: ReceiptLine[];
  split: LabeledBucket[];
  flow: Flow;
  /** What the buyer's bank was asked to take back, where it was. */
  dispute: { state: 'asked' | 'open' | 'lost' | 'won'; amountMinor: number } | undefined;
  /** Whether the funds' share has arrived: pledged until Stripe makes it available. */
  fundsState: FundsState;
  /** Each fund's share by the state of its money, followed to what it was spent on. */
  traces: FundTrace[];
  /** Where to go on paying, while the checkout is open. */
  payUrl: string | undefined;
}

/**
 * A buyer's order page, by its secret token. When the buyer comes back from the payment page before the webhook did,
 * the order is settled here; a session of another order is not looked at.
 */
export async function readReceipt(
  ctx: Context,
  token: string,
  options: { isReturning: boolean },
): Promise<Receipt | undefined> {
  let order = await findOrderByToken(ctx.db, token);
  if (!order) return undefined;
  if (options.isReturning && order.sessionId && (order.status === 'open' || order.status === 'processing')) {
    await settleCheckout(ctx, order.sessionId);
    order = (await findOrderByToken(ctx.db, token)) ?? order;
  }
  return toReceipt(ctx, order);
}

async function toReceipt(ctx: Context, order: OrderRow): Promise<Receipt> {
  const lines = await readLines(ctx, order);
  const refunds = await listRefunds(ctx.db, order.id);
  const disputes = await listDisputes(ctx.db, order.id);
  const split = addUp(lines.map((line) => line.keptSplit));
  const sum = (wanted: (status: string) => boolean) =>
    refunds.filter((r) => wanted(r.status)).reduce((total, r) => total + r.amountMinor, 0);
  const keptGoods = lines.reduce((total, line) => total + line.keptMinor, 0);
  return {
    number: order.number,
    token: order.token,
    verifyCode: order.receiptCode,
    payment: order.status === 'open' ? 'waiting' : order.status,
    isShipped: order.shippedAt !== null,
    shippedOn: order.shippedAt ? dayOf(ctx, new Date(order.shippedAt)) : undefined,
    asOf: today(ctx),
    orderedOn: dayOf(ctx, new Date(order.createdAt)),
    paidOn: order.paidAt ? dayOf(ctx, new Date(order.paidAt)) : undefined,
    currency: order.currency,
    listMinor: order.listMinor,
    discountMinor: order.listMinor - order.goodsMinor,
    code: order.promotionId === null ? undefined : (await findPromotion(ctx.db, order.promotionId))?.code,
    goodsMinor: order.goodsMinor,
    shippingMinor: order.shippingMinor,
    taxMinor: order.taxMinor,
    totalMinor: order.totalMinor,
    refundedMinor: sum((status) => status === 'succeeded'),
    refundPendingMinor: sum((status) => status === 'pending' || status === 'requested'),
    refundDueMinor: refunds.filter(isDue).reduce((total, refund) => total + refund.amountMinor, 0),
    keptGoodsMinor: keptGoods,
    lines,
    split,
    flow: splitFlow({ label: formatMoney(keptGoods, order.currency) }, split, order.currency),
    dispute: disputes.map(toReceiptDispute).at(-1),
    fundsState: keptGoods === 0 ? 'none' : await readFundsState(ctx, order),
    traces: await traceOrder(ctx, order),
    payUrl: order.status === 'open' ? (order.sessionUrl ?? undefined) : undefined,
  };
}

function toReceiptDispute(dispute: DisputeRow): NonNullable<Receipt['dispute']> {
  const { status, amountMinor } = dispute;
  if (status === 'won' || status === 'lost') return { state: status, amountMinor };
  return { state: isUndecided(dispute) ? 'open' : 'asked', amountMinor };
}

async function readLines(ctx: Context, order: OrderRow): Promise<ReceiptLine[]> {
  const [lines, portions, allocations, versions] = [
    await listOrderLines(ctx.db, order.id),
    await listPortions(ctx.db, order.id),
    await listAllocations(ctx.db, order.id),
    await listPolicyVersions(ctx.db),
  ];
  const receiptLines: ReceiptLine[] = [];
  for (const line of lines) {
    const own = portions.filter((portion) => portion.lineId === line.id);
    const splits = own.map((portion) => ({
      refundedMinor: portion.refundedMinor,
      allocations: allocations
        .filter((part) => part.portionId === portion.id)
        .map((part): Allocation => ({
          tier: part.tier as Allocation['tier'],
          fundId: part.fundId,
          amountMinor: part.amountMinor,
        })),
    }));
    const split = await labelAllocations(ctx, mergeAllocations(splits.flatMap((one) => one.allocations)));
    const keptSplit = await labelAllocations(
      ctx,
      mergeAllocations(
        splits.flatMap((one) =>
          keptAllocations(one satisfies Pick<PortionFacts, 'allocations' | 'refundedMinor'>),
        ),
      ),
    );
    const refundedMinor = own.reduce((sum, portion) => sum + portion.refundedMinor, 0);
    receiptLines.push({
      title: line.title,
      options: line.options,
      giftTag: line.giftTag,
      productHandle: line.productHandle,
      quantity: line.quantity,
      unitMinor: line.unitListMinor,
      listMinor: line.unitListMinor * line.quantity,
      paidMinor: line.paidMinor,
      refundedMinor,
      keptMinor: line.paidMinor - refundedMinor,
      split,
      keptSplit,
      amended: amend(split, keptSplit),
      policyNumbers: [
        ...new Set(
          own.map((portion) => versions.find((one) => one.id === portion.policyVersionId)?.number ?? 0),
        ),
      ],
    });
  }
  return receiptLines;
}

function amend(split: readonly LabeledBucket[], keptSplit: readonly LabeledBucket[]): AmendedBucket[] {
  return split.map(({ amountMinor, ...bucket }) => {
    const standsMinor = keptSplit.find((kept) => kept.key === bucket.key)?.amountMinor ?? 0;
    return { ...bucket, promisedMinor: amountMinor, backMinor: amountMinor - standsMinor, standsMinor };
  });
}

function mergeAllocations(allocations: readonly Allocation[]): Allocation[] {
  const merged = new Map<string, Allocation>();
  for (const part of allocations) {
    const key = `${part.tier}|${part.fundId}`;
    const before = merged.get(key);
    if (before) before.amountMinor += part.amountMinor;
    else merged.set(key, { ...part });
  }
  return [...merged.values()];
}

/** Sums of several lines in the order of one line: making, funds, running costs. */
function addUp(splits: readonly (readonly LabeledBucket[])[]): LabeledBucket[] {
  const merged = new Map<string, LabeledBucket>();
  for (const bucket of splits.flat()) {
    const before = merged.get(bucket.key);
    if (before) before.amountMinor += bucket.amountMinor;
    else merged.set(bucket.key, { ...bucket });
  }
  return [...merged.values()].sort((a, b) => placeOf(a.key) - placeOf(b.key));
}

const PLACES = ['making', 'wages', 'materials', 'fund', 'operations', 'processing', 'subsidy'];

/** A key that is no tier is a fund's code. */
function placeOf(key: string): number {
  return PLACES.indexOf(PLACES.includes(key) ? key : 'fund');
}
