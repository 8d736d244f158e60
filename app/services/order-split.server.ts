import {
  allocateUnit,
  multiplyAllocations,
  planPortions,
  type PolicyTerms,
  type UnitInputs,
} from '#app/domain/allocation.ts';
import { largestRemainder } from '#app/domain/apportionment.ts';
import { takeOrderNumber } from '#db/ledger.ts';
import { findOrder, insertOrder, type OrderRow } from '#db/orders.ts';
import type { PolicyVersion } from '#db/policies.ts';
import { listFunds } from '#db/programs.ts';
import { insertHolds, type Hold, type ShelfBatch } from '#db/stock.ts';
import { totalsOf } from './carts.server.ts';
import type { Context, TxContext } from './context.server.ts';
import type { Takes } from './held-stock.server.ts';

/** A cart line that is about to become an order line. */
export interface Wanted {
  lineId: string;
  variantId: string;
  title: string;
  options: string;
  productHandle: string;
  category: string;
  /** The version that divides its price from here on. */
  policy: PolicyVersion;
  giftTag: string;
  quantity: number;
  unitMinor: number;
  /** Off the whole line. */
  discountMinor?: number;
}

/** Stripe's sessions live at least 30 minutes; ours a little longer, and the hold outlives the session. */
const SESSION_MS = 31 * 60_000;
const HOLD_AFTER_SESSION_MS = 10 * 60_000;

/** Writes an order with its lines, its portions and their split, and the holds on its units. */
export async function saveOrder(
  ctx: TxContext,
  parts: {
    /** Null for a sale that staff record. */
    cartId: string | null;
    cartHash: string;
    clientHash: string;
    wanted: Wanted[];
    takes: Takes;
    /** The moment by which prices, stock and policy were looked up. */
    now: Date;
    /** The code by which the lines' discounts were found. */
    promotionId?: string | undefined;
  },
): Promise<OrderRow> {
  const { wanted, takes, now } = parts;
  const orderId = ctx.newId('ord');
  const goods = wanted.map(paidOfLine);
  const totals = totalsOf(
    ctx,
    goods.reduce((sum, amount) => sum + amount, 0),
  );
  const taxes = totals.goodsMinor === 0 ? goods.map(() => 0) : largestRemainder(goods, totals.taxMinor);
  const sessionExpiresAt = new Date(now.getTime() + SESSION_MS);
  const holdExpiresAt = new Date(sessionExpiresAt.getTime() + HOLD_AFTER_SESSION_MS).toISOString();
  const programFunds = new Map(
    (await listFunds(ctx.db)).flatMap((fund) => (fund.programId ? [[fund.programId, fund.id] as const] : [])),
  );
  const portions = wanted.flatMap((line) =>
    splitLine(ctx, orderId, line, takes.get(line.lineId) ?? [], programFunds),
  );
  await insertOrder(
    ctx.db,
    {
      id: orderId,
      number: await takeOrderNumber(ctx.db),
      token: ctx.newToken(),
      receiptCode: ctx.newToken(),
      cartId: parts.cartId,
      cartHash: parts.cartHash,
      clientHash: parts.clientHash,
      status: 'open',
      attention: null,
      currency: ctx.settings.currency,
      listMinor: wanted.reduce((sum, line) => sum + line.unitMinor * line.quantity, 0),
      ...totals,
      sessionId: null,
      sessionUrl: null,
      sessionExpiresAt: sessionExpiresAt.toISOString(),
      holdExpiresAt,
      createdAt: now.toISOString(),
      paidAt: null,
      shippedAt: null,
      fundsAvailableAt: null,
      promotionId: parts.promotionId ?? null,
    },
    wanted.map((line, i) => ({
      id: line.lineId,
      orderId,
      position: i,
      variantId: line.variantId,
      productHandle: line.productHandle,
      category: line.category,
      title: line.title,
      options: line.options,
      giftTag: line.giftTag,
      quantity: line.quantity,
      unitListMinor: line.unitMinor,
      paidMinor: goods[i] ?? 0,
      taxMinor: taxes[i] ?? 0,
    })),
    portions.map((portion, position) => ({ ...portion.row, position })),
    portions.flatMap((portion) => portion.allocations),
  );
  await insertHolds(
    ctx.db,
    wanted.flatMap((line) =>
      (takes.get(line.lineId) ?? []).map((take): Hold => ({
        orderId,
        lineId: line.lineId,
        batchId: take.batch.batchId,
        variantId: line.variantId,
        quantity: take.quantity,
        expiresAt: holdExpiresAt,
      })),
    ),
  );
  const order = await findOrder(ctx.db, orderId);
  if (!order) throw new Error('The order just made is not there.');
  return order;
}

function paidOfLine(line: Wanted): number {
  return line.unitMinor * line.quantity - (line.discountMinor ?? 0);
}

/** A line's portions with their split, which from here on never changes. */
function splitLine(
  ctx: Context,
  orderId: string,
  line: Wanted,
  takes: readonly { batch: ShelfBatch; quantity: number }[],
  programFunds: ReadonlyMap<string, string>,
) {
  const plans = planPortions(
    takes.map((take) => ({ batchId: take.batch.batchId, quantity: take.quantity })),
    paidOfLine(line),
  );
  return plans.map((plan) => {
    const batch = takes.find((take) => take.batch.batchId === plan.batchId)?.batch;
    if (!batch) throw new Error(`Batch ${plan.batchId} is not among the takes.`);
    const inputs = unitInputs(
      { listMinor: line.unitMinor, paidMinor: plan.unitPaidMinor },
      batch,
      line.policy.terms,
      programFunds,
    );
    const portionId = ctx.newId('por');
    return {
      row: {
        id: portionId,
        orderId,
        lineId: line.lineId,
        batchId: plan.batchId,
        programId: batch.programId,
        quantity: plan.quantity,
        unitPaidMinor: plan.unitPaidMinor,
        paidMinor: plan.unitPaidMinor * plan.quantity,
        policyVersionId: line.policy.id,
        policyHash: line.policy.hash,
        inputsJson: JSON.stringify(inputs),
      },
      allocations: multiplyAllocations(allocateUnit(inputs), plan.quantity).map((part, position) => ({
        ...part,
        portionId,
        position,
      })),
    };
  });
}

/** What decides a unit's split: its prices, its batch's standard costs, and the policy with `program` made a fund. */
export function unitInputs(
  price: { listMinor: number; paidMinor: number },
  batch: { programId: string; materialsMinor: number; wagesMinor: number },
  terms: PolicyTerms,
  programFunds: ReadonlyMap<string, string>,
): UnitInputs {
  const { processingBp, operationsBp, residual } = terms;
  return {
    ...price,
    materialsMinor: batch.materialsMinor,
    wagesMinor: batch.wagesMinor,
    processingBp,
    operationsBp,
    residual: residual.map((share) => {
      const fundId = share.fund === 'program' ? programFunds.get(batch.programId) : share.fund;
      if (!fundId) throw new Error(`Program ${batch.programId} has no fund.`);
      return { fundId, shareBp: share.shareBp };
    }),
  };
}
