import { sql } from 'kysely';
import type { Db } from './connect.server.ts';

/** Entries that went in and were never posted; every transaction posts what it drafts. */
export async function listDraftEntries(db: Db): Promise<{ sequence: number; kind: string }[]> {
  return db
    .selectFrom('ledger_entry')
    .select(['sequence', 'kind'])
    .where('postedAt', 'is', null)
    .orderBy('sequence')
    .limit(20)
    .execute();
}

/** Entries with fewer than two postings, or whose postings do not sum to zero in a fund and currency. */
export async function listUnbalancedEntries(db: Db): Promise<{ sequence: number; kind: string }[]> {
  return db
    .selectFrom('ledger_entry as e')
    .select(['e.sequence', 'e.kind'])
    .where((eb) =>
      eb.or([
        eb.exists(
          eb
            .selectFrom('ledger_posting as p')
            .select('p.fund')
            .whereRef('p.entryId', '=', 'e.id')
            .groupBy(['p.fund', 'p.currency'])
            .having(sql`sum(p."amountMinor")`, '<>', 0),
        ),
        eb(
          eb
            .selectFrom('ledger_posting as p')
            .whereRef('p.entryId', '=', 'e.id')
            .select((e) => e.fn.countAll<number>().as('n')),
          '<',
          2,
        ),
      ]),
    )
    .orderBy('e.sequence')
    .limit(20)
    .execute();
}

/** Running balances that differ from the fold over posted entries, in either direction. */
export async function listBalanceFaults(
  db: Db,
): Promise<{ key: string; foldMinor: number; runningMinor: number }[]> {
  const fold = await db
    .selectFrom('ledger_posting as p')
    .innerJoin('ledger_entry as e', 'e.id', 'p.entryId')
    .where('e.postedAt', 'is not', null)
    .groupBy([
      'p.account',
      'p.fund',
      'p.programId',
      'p.cohortId',
      sql`substr(e."occurredOn", 1, 7)`,
      'p.currency',
    ])
    .select([
      'p.account',
      'p.fund',
      'p.programId',
      'p.cohortId',
      sql<string>`substr(e."occurredOn", 1, 7)`.as('month'),
      'p.currency',
      sql<number>`cast(sum(p."amountMinor") as bigint)`.as('amountMinor'),
    ])
    .execute();
  return differences(fold, await db.selectFrom('ledger_balance').selectAll().execute(), (row) =>
    [row.account, row.fund, row.programId, row.cohortId, row.month, row.currency].join('|'),
  );
}

/** The same for balances by batch. */
export async function listBatchBalanceFaults(
  db: Db,
): Promise<{ key: string; foldMinor: number; runningMinor: number }[]> {
  const fold = await db
    .selectFrom('ledger_posting')
    .where('batchId', '<>', '')
    .groupBy(['batchId', 'account', 'cohortId', 'currency'])
    .select([
      'batchId',
      'account',
      'cohortId',
      'currency',
      sql<number>`cast(sum("amountMinor") as bigint)`.as('amountMinor'),
    ])
    .execute();
  return differences(fold, await db.selectFrom('batch_balance').selectAll().execute(), (row) =>
    [row.batchId, row.account, row.cohortId, row.currency].join('|'),
  );
}

function differences<T extends { amountMinor: number }>(
  fold: readonly T[],
  running: readonly T[],
  keyOf: (row: T) => string,
) {
  const sums = new Map<string, { foldMinor: number; runningMinor: number }>();
  for (const row of fold) sums.set(keyOf(row), { foldMinor: row.amountMinor, runningMinor: 0 });
  for (const row of running) {
    const sum = sums.get(keyOf(row)) ?? { foldMinor: 0, runningMinor: 0 };
    sums.set(keyOf(row), { ...sum, runningMinor: row.amountMinor });
  }
  return [...sums]
    .filter(([, sum]) => sum.foldMinor !== sum.runningMinor)
    .map(([key, sum]) => ({ key, ...sum }));
}

export interface PortionToCheck {
  id: string;
  quantity: number;
  paidMinor: number;
  inputsJson: string;
  policyVersionId: string;
  orderCreatedAt: string;
  productId: string;
  /** The product's category when the order was made. */
  category: string;
  allocations: { tier: string; fundId: string; amountMinor: number }[];
}

/** Portions with their stored split, in the order of ids, a thousand at a time. */
export async function listPortionsToCheck(db: Db, afterId: string): Promise<PortionToCheck[]> {
  const portions = await db
    .selectFrom('order_portion as p')
    .innerJoin('orders as o', 'o.id', 'p.orderId')
    .innerJoin('order_line as l', 'l.id', 'p.lineId')
    .innerJoin('variant as v', 'v.id', 'l.variantId')
    .select([
      'p.id',
      'p.quantity',
      'p.paidMinor',
      'p.inputsJson',
      'p.policyVersionId',
      'o.createdAt as orderCreatedAt',
      'v.productId',
      'l.category',
    ])
    .where('p.id', '>', afterId)
    .orderBy('p.id')
    .limit(1_000)
    .execute();
  if (portions.length === 0) return [];
  const parts = await db
    .selectFrom('portion_allocation')
    .selectAll()
    .where('portionId', '>', afterId)
    .where('portionId', '<=', portions.at(-1)?.id ?? '')
    .orderBy('portionId')
    .orderBy('position')
    .execute();
  const byPortion = new Map<string, PortionToCheck['allocations']>();
  for (const { portionId, tier, fundId, amountMinor } of parts)
    byPortion.set(portionId, [...(byPortion.get(portionId) ?? []), { tier, fundId, amountMinor }]);
  return portions.map((portion) => ({ ...portion, allocations: byPortion.get(portion.id) ?? [] }));
}

/** Paid orders whose goods' price is not the sum of their portions. */
export async function listOrdersWithLostCents(db: Db): Promise<{ number: number }[]> {
  return db
    .selectFrom('orders as o')
    .innerJoin('order_portion as p', 'p.orderId', 'o.id')
    .groupBy(['o.id', 'o.number', 'o.goodsMinor'])
    .having(sql`sum(p."paidMinor")`, '<>', sql.ref('o.goodsMinor'))
    .select('o.number')
    .limit(20)
    .execute();
}

/** Orders that have given back more than was paid for them. */
export async function listOverRefundedOrders(db: Db): Promise<{ number: number }[]> {
  return db
    .selectFrom('orders as o')
    .innerJoin('refund as r', 'r.orderId', 'o.id')
    .innerJoin('payment as m', 'm.orderId', 'o.id')
    .where('r.applied', '=', 1)
    .groupBy(['o.id', 'o.number', 'm.amountMinor'])
    .having(sql`sum(r."amountMinor")`, '>', sql.ref('m.amountMinor'))
    .select('o.number')
    .limit(20)
    .execute();
}
