import { sql, type Insertable, type Selectable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { ReconciliationTable } from './schema.ts';

export type ReconciliationRow = Selectable<ReconciliationTable>;

/** What Stripe holds, as the books have it; what a bank disputes stands apart and is not in Stripe's balance. */
const HELD_AT_STRIPE = ['assets:stripe:pending', 'assets:stripe:available'];
const sumOfPostings = () => sql<number>`cast(sum(p."amountMinor") as bigint)`;

export async function insertReconciliation(tx: Tx, row: Insertable<ReconciliationTable>): Promise<void> {
  await tx.insertInto('reconciliation').values(row).execute();
}

/** The newest runs first. */
export async function listReconciliations(db: Db, limit: number): Promise<ReconciliationRow[]> {
  return db
    .selectFrom('reconciliation')
    .selectAll()
    .orderBy('finishedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** What the books moved at Stripe in `[fromOn, beforeOn)`, by day and kind of entry. Becoming available moves nothing in or out. */
export async function listStripeMovements(
  db: Db,
  fromOn: string,
  beforeOn: string,
): Promise<{ on: string; kind: string; amountMinor: number }[]> {
  return db
    .selectFrom('ledger_entry as e')
    .innerJoin('ledger_posting as p', 'p.entryId', 'e.id')
    .where('e.occurredOn', '>=', fromOn)
    .where('e.occurredOn', '<', beforeOn)
    .where('e.postedAt', 'is not', null)
    .where('e.kind', '<>', 'funds_available')
    .where('p.account', 'in', HELD_AT_STRIPE)
    .groupBy(['e.occurredOn', 'e.kind'])
    .select(['e.occurredOn as on', 'e.kind', sumOfPostings().as('amountMinor')])
    .orderBy('e.occurredOn')
    .execute();
}

/** The balance of each of Stripe's accounts by month of posting. */
export async function listStripeBalances(
  db: Db,
): Promise<{ account: string; month: string; amountMinor: number }[]> {
  return db
    .selectFrom('ledger_balance as p')
    .where('p.account', '>=', 'assets:stripe:')
    .where('p.account', '<', 'assets:stripe:~')
    .groupBy(['p.account', 'p.month'])
    .select(['p.account', 'p.month', sumOfPostings().as('amountMinor')])
    .orderBy('p.month')
    .execute();
}

export interface OrderAtStripe {
  id: string;
  number: number;
  /** What the order's own entries moved at Stripe. */
  bookMinor: number;
  /** What its balance transactions moved, fees of payments left out: those have entries of their own. */
  stripeMinor: number;
}

/** A page of the orders that were paid through Stripe, in the order of their numbers. */
export async function listOrdersAtStripe(
  db: Db,
  afterNumber: number,
  limit: number,
): Promise<OrderAtStripe[]> {
  const orders = await db
    .selectFrom('orders as o')
    .innerJoin('payment as y', 'y.orderId', 'o.id')
    .where('o.number', '>', afterNumber)
    .select(['o.id', 'o.number'])
    .orderBy('o.number')
    .limit(limit)
    .execute();
  const ids = orders.map((order) => order.id);
  if (ids.length === 0) return [];
  const booked = await db
    .selectFrom('ledger_entry as e')
    .innerJoin('ledger_posting as p', 'p.entryId', 'e.id')
    .where('e.source', '=', 'order')
    .where('e.sourceId', 'in', ids)
    .where('e.postedAt', 'is not', null)
    .where('p.account', 'in', HELD_AT_STRIPE)
    .groupBy('e.sourceId')
    .select(['e.sourceId', sumOfPostings().as('amountMinor')])
    .execute();
  const told = await db
    .selectFrom('balance_transaction as b')
    .where('b.orderId', 'in', ids)
    .groupBy('b.orderId')
    .select([
      'b.orderId',
      sql<number>`cast(sum(CASE WHEN b."reportingCategory" IN ('dispute', 'dispute_reversal') THEN b."netMinor" ELSE b."amountMinor" END) as bigint)`.as(
        'amountMinor',
      ),
    ])
    .execute();
  const bookOf = new Map(booked.map((row) => [row.sourceId, row.amountMinor]));
  const stripeOf = new Map(told.map((row) => [row.orderId, row.amountMinor]));
  return orders.map((order) => ({
    ...order,
    bookMinor: bookOf.get(order.id) ?? 0,
    stripeMinor: stripeOf.get(order.id) ?? 0,
  }));
}

/** What balance transactions posted by themselves: their fees, adjustments and the step to available. */
export async function listPostedByTransactions(
  db: Db,
  ids: readonly string[],
): Promise<{ transactionId: string; kind: string; account: string; amountMinor: number }[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('ledger_entry as e')
    .innerJoin('ledger_posting as p', 'p.entryId', 'e.id')
    .where('e.source', '=', 'balance_transaction')
    .where('e.sourceId', 'in', [...ids])
    .where('e.postedAt', 'is not', null)
    .where('p.account', 'in', HELD_AT_STRIPE)
    .groupBy(['e.sourceId', 'e.kind', 'p.account'])
    .select(['e.sourceId as transactionId', 'e.kind', 'p.account', sumOfPostings().as('amountMinor')])
    .execute();
}

/** What payouts moved at Stripe, by kind of entry. */
export async function listPostedByPayouts(
  db: Db,
): Promise<{ payoutId: string; kind: string; amountMinor: number }[]> {
  return db
    .selectFrom('ledger_entry as e')
    .innerJoin('ledger_posting as p', 'p.entryId', 'e.id')
    .where('e.source', '=', 'payout')
    .where('e.postedAt', 'is not', null)
    .where('p.account', 'in', HELD_AT_STRIPE)
    .groupBy(['e.sourceId', 'e.kind'])
    .select(['e.sourceId as payoutId', 'e.kind', sumOfPostings().as('amountMinor')])
    .execute();
}

/** Entries about a balance transaction or a payout that is not there. */
export async function listEntriesWithoutTransaction(
  db: Db,
): Promise<{ sequence: number; kind: string; sourceId: string; amountMinor: number }[]> {
  const { rows } = await sql<{ sequence: number; kind: string; sourceId: string; amountMinor: number }>`
    SELECT e.sequence, e.kind, e."sourceId", cast(sum(CASE WHEN p."amountMinor" > 0 THEN p."amountMinor" ELSE 0 END) as bigint) AS "amountMinor"
    FROM ledger_entry e JOIN ledger_posting p ON p."entryId" = e.id
    WHERE (e.source = 'balance_transaction' AND NOT EXISTS (SELECT 1 FROM balance_transaction b WHERE b.id = e."sourceId"))
      OR (e.source = 'payout' AND NOT EXISTS (SELECT 1 FROM payout y WHERE y.id = e."sourceId"))
    GROUP BY e.sequence, e.kind, e."sourceId" ORDER BY e.sequence LIMIT 50`.execute(db);
  return rows;
}

/** The net of each payout's transactions, the payout's own left out; a payout none is tied to is not in the map. */
export async function sumPayoutTransactions(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('balance_transaction as b')
    .where('b.payoutId', 'is not', null)
    .where('b.reportingCategory', '<>', 'payout')
    .groupBy('b.payoutId')
    .select(['b.payoutId', sql<number>`cast(sum(b."netMinor") as bigint)`.as('netMinor')])
    .execute();
  return new Map(rows.map((row) => [row.payoutId ?? '', row.netMinor]));
}

export interface OrderOnTheWay {
  /** The payment, while Stripe has not told its balance transaction. */
  paymentMinor: number;
  refunds: { amountMinor: number; isApplied: boolean; hasTransaction: boolean }[];
  returnedMinor: number;
}

/** What of an order Stripe and the books need not agree about yet: one of them is ahead of the other. */
export async function readOrderOnTheWay(db: Db, orderId: string): Promise<OrderOnTheWay> {
  const payment = await db
    .selectFrom('payment')
    .select(['amountMinor', 'balanceTransactionId'])
    .where('orderId', '=', orderId)
    .executeTakeFirst();
  const refunds = await db
    .selectFrom('refund')
    .select(['amountMinor', 'applied', 'balanceTransactionId'])
    .where('orderId', '=', orderId)
    .execute();
  const returned = await db
    .selectFrom('balance_transaction as b')
    .where('b.orderId', '=', orderId)
    .where('b.reportingCategory', '=', 'refund_failure')
    .select(sql<number>`coalesce(cast(sum(b."amountMinor") as bigint), 0)`.as('amountMinor'))
    .executeTakeFirstOrThrow();
  return {
    paymentMinor: payment && payment.balanceTransactionId === null ? payment.amountMinor : 0,
    refunds: refunds.map((refund) => ({
      amountMinor: refund.amountMinor,
      isApplied: refund.applied === 1,
      hasTransaction: refund.balanceTransactionId !== null,
    })),
    returnedMinor: returned.amountMinor,
  };
}

/** Payments made before a moment of which Stripe has told no balance transaction. */
export async function listUntoldPayments(
  db: Db,
  before: string,
): Promise<{ orderNumber: number; amountMinor: number }[]> {
  return db
    .selectFrom('payment as y')
    .innerJoin('orders as o', 'o.id', 'y.orderId')
    .where('y.balanceTransactionId', 'is', null)
    .where('y.paymentIntentId', 'is not', null)
    .where('y.amountMinor', '>', 0)
    .where('y.createdAt', '<', before)
    .select(['o.number as orderNumber', 'y.amountMinor'])
    .orderBy('o.number')
    .limit(50)
    .execute();
}
