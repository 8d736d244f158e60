import type { Allocation } from '#app/domain/allocation.ts';
import { cover, fundsTouched, withoutCover } from '#app/domain/cover.ts';
import { targetMinusPosted, type Entry, type EntryKind, type Posting } from '#app/domain/ledger.ts';
import {
  orderBooks,
  type CashAccount,
  type DisputeFacts,
  type OrderBooks,
  type OrderFacts,
  type PortionFacts,
} from '#app/domain/order-books.ts';
import { listLabor } from '#db/batches.ts';
import { listDisputes, type DisputeRow } from '#db/disputes.ts';
import { listPostedBySource } from '#db/ledger.ts';
import { listAllocations, listOrderLines, listPortions, type OrderRow } from '#db/orders.ts';
import { findPaymentOfOrder, listRefunds } from '#db/payments.ts';
import { findUnitMaterials } from '#db/stock.ts';
import type { Context, TxContext } from './context.server.ts';
import { coverRepaidEntry, lockPositions } from './cover.server.ts';
import { listGoneBack } from './gone-back.server.ts';
import { postEntries } from './ledger.server.ts';

const CASH_ACCOUNTS: Record<OrderRow['channel'], CashAccount> = {
  stripe: 'assets:stripe:pending',
  cash: 'assets:cash',
  receivable: 'assets:receivable',
};

/** Which kinds of entries make up each part of an order's books. */
const KINDS: Record<keyof OrderBooks, EntryKind[]> = {
  cash: ['sale', 'deposit', 'refund', 'dispute'],
  allocated: ['allocated'],
  designation: ['designation', 'funds_available'],
  goods: ['shipped', 'returned'],
};

/** What happened, and so the kind under which each part's correction is posted. */
export type OrderChange = 'sale' | 'deposit' | 'shipped' | 'funds_available' | 'refund' | 'dispute';

const KIND_OF_CHANGE: Record<OrderChange, Record<keyof OrderBooks, EntryKind>> = {
  sale: { cash: 'sale', allocated: 'allocated', designation: 'designation', goods: 'shipped' },
  deposit: { cash: 'deposit', allocated: 'allocated', designation: 'designation', goods: 'shipped' },
  shipped: { cash: 'sale', allocated: 'allocated', designation: 'designation', goods: 'shipped' },
  funds_available: { cash: 'sale', allocated: 'allocated', designation: 'funds_available', goods: 'shipped' },
  refund: { cash: 'refund', allocated: 'allocated', designation: 'designation', goods: 'returned' },
  dispute: { cash: 'dispute', allocated: 'allocated', designation: 'designation', goods: 'returned' },
};

/**
 * Brings the ledger to what the order's present facts say: target minus posted, part by part. The caller has locked the
 * order and raised its money revision, which keys the entries. What a fund has spent meanwhile operations lay out for it,
 * and get back as soon as it has more (domain/cover).
 */
export async function postOrderBooks(
  ctx: TxContext,
  order: OrderRow,
  change: OrderChange,
  occurredOn: string,
): Promise<void> {
  const target = orderBooks(await loadOrderFacts(ctx, order));
  const posted = change === 'sale' ? [] : await listPostedBySource(ctx.db, 'order', order.id);
  const key = { source: 'order', sourceId: order.id, revision: order.moneyRevision, occurredOn } as const;
  const entries: Entry[] = [];
  let repaid: Posting[] = [];
  for (const { part, postings: missing } of listMissingParts(target, posted)) {
    let postings = missing;
    if (part === 'designation')
      ({ postings, repaid } = cover(missing, await lockPositions(ctx, fundsTouched(missing))));
    entries.push({ ...key, kind: KIND_OF_CHANGE[change][part], memo: `Order ${order.number}`, postings });
  }
  if (repaid.length > 0) entries.push(coverRepaidEntry(key, repaid));
  if (entries.length > 0) await postEntries(ctx, entries);
}

/** Target minus posted, part by part; a part of which nothing is missing is left out. */
export function listMissingParts(
  target: OrderBooks,
  posted: readonly (Posting & { kind: string })[],
): { part: keyof OrderBooks; postings: Posting[] }[] {
  const parts = Object.keys(KINDS) as (keyof OrderBooks)[];
  return parts.flatMap((part) => {
    const before = posted
      .filter((p) => KINDS[part].includes(p.kind as EntryKind))
      .map(({ kind: _kind, ...p }): Posting => p);
    const postings = targetMinusPosted(target[part], part === 'designation' ? withoutCover(before) : before);
    return postings.length === 0 ? [] : [{ part, postings }];
  });
}

/** The facts in force on an order: what was bought and split, what was refunded, shipped and made available. */
export async function loadOrderFacts(ctx: Pick<Context, 'db'>, order: OrderRow): Promise<OrderFacts> {
  const [lines, portions, allocations] = [
    await listOrderLines(ctx.db, order.id),
    await listPortions(ctx.db, order.id),
    await listAllocations(ctx.db, order.id),
  ];
  const batchIds = [...new Set(portions.map((portion) => portion.batchId))];
  const labor = await listLabor(ctx.db, batchIds);
  const materials = await findUnitMaterials(ctx.db, batchIds);
  const inForce = (await listGoneBack(ctx, order.id)).filter((one) => one.isInForce);
  const disputes = (await listDisputes(ctx.db, order.id)).map(toDisputeFacts);
  return {
    isPaid: order.paidAt !== null,
    cashAccount: CASH_ACCOUNTS[order.channel],
    depositMinor: order.status === 'needs_attention' ? await findDeposit(ctx, order, disputes) : undefined,
    shippingMinor: order.shippingMinor,
    taxMinor: order.taxMinor,
    refundedShippingMinor: inForce.reduce((sum, one) => sum + one.shippingMinor, 0),
    refundedTaxMinor: inForce.reduce((sum, one) => sum + one.taxMinor, 0),
    areFundsAvailable: order.fundsAvailableAt !== null,
    shipment: order.shippedAt === null ? undefined : { carrierMinor: order.carrierMinor },
    disputes,
    portions: portions.map((portion): PortionFacts => {
      const line = lines.find((one) => one.id === portion.lineId);
      if (!line) throw new Error(`Portion ${portion.id} has no line.`);
      return {
        batchId: portion.batchId,
        programId: portion.programId,
        quantity: portion.quantity,
        listMinor: line.unitListMinor * portion.quantity,
        paidMinor: portion.paidMinor,
        refundedMinor: portion.refundedMinor,
        restocked: portion.restocked,
        lost: portion.lost,
        unitMaterialsMinor: materials.get(portion.batchId) ?? 0,
        labor: labor.filter((row) => row.batchId === portion.batchId),
        allocations: allocations
          .filter((part) => part.portionId === portion.id)
          .map((part): Allocation => ({
            tier: part.tier as Allocation['tier'],
            fundId: part.fundId,
            amountMinor: part.amountMinor,
          })),
      };
    }),
  };
}

/** What Stripe took for an order that cannot be fulfilled, less what went back and what a bank took for good. */
async function findDeposit(
  ctx: Pick<Context, 'db'>,
  order: OrderRow,
  disputes: readonly DisputeFacts[],
): Promise<number> {
  const payment = await findPaymentOfOrder(ctx.db, order.id);
  const lostMinor = disputes.reduce((sum, dispute) => sum + dispute.bookedMinor, 0);
  return (await listRefunds(ctx.db, order.id))
    .filter((refund) => refund.applied === 1)
    .reduce((left, refund) => left - refund.amountMinor, (payment?.amountMinor ?? 0) - lostMinor);
}

function toDisputeFacts(dispute: DisputeRow): DisputeFacts {
  const outMinor = dispute.withdrawnMinor - dispute.returnedMinor;
  const isLost = dispute.status === 'lost';
  const bookedMinor = isLost ? Math.max(0, outMinor) - dispute.excessMinor : 0;
  return { outMinor, isLost, bookedMinor, feeMinor: dispute.feeMinor };
}
