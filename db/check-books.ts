import { sql } from 'kysely';
import type { EntryKind } from '#app/domain/ledger.ts';
import type { Db } from './connect.server.ts';
import type { OrderRow } from './orders.ts';

/** Faults listed of one kind; the first ones are what somebody has to look at. */
const FEW = 20;

/** Keys under which more than one entry is posted; the table's own constraint refuses a second one. */
export async function listRepeatedKeys(db: Db): Promise<{ sequence: number; kind: string; memo: string }[]> {
  return db
    .selectFrom('ledger_entry')
    .groupBy(['source', 'sourceId', 'kind', 'revision'])
    .having((eb) => eb.fn.countAll(), '>', 1)
    .select((eb) => [eb.fn.min('sequence').as('sequence'), 'kind', eb.fn.min<string>('memo').as('memo')])
    .orderBy('sequence')
    .limit(FEW)
    .execute();
}

/** Orders of every state by number, after `after`. */
export async function listOrdersAfter(db: Db, after: number, limit: number): Promise<OrderRow[]> {
  return db
    .selectFrom('orders')
    .selectAll()
    .where('number', '>', after)
    .orderBy('number')
    .limit(limit)
    .execute();
}

export async function countOrders(db: Db): Promise<number> {
  const row = await db
    .selectFrom('orders')
    .select((eb) => eb.fn.countAll<number | string>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

export async function countPortions(db: Db): Promise<number> {
  const row = await db
    .selectFrom('order_portion')
    .select((eb) => eb.fn.countAll<number | string>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** Entries about an order that does not exist. */
export async function listEntriesOfLostSources(
  db: Db,
): Promise<{ sequence: number; kind: string; memo: string }[]> {
  return db
    .selectFrom('ledger_entry as e')
    .leftJoin('orders as o', 'o.id', 'e.sourceId')
    .where('e.source', '=', 'order')
    .where('o.id', 'is', null)
    .select(['e.sequence', 'e.kind', 'e.memo'])
    .orderBy('e.sequence')
    .limit(FEW)
    .execute();
}

/** Rows that have an entry of their own, and the account on which it says their amount. */
const FACTS: {
  table: string;
  /** Where the entries name their source otherwise than by the table. */
  source?: string;
  amount: string;
  account: string;
  /** What the amount is on that account: a debit or a credit. */
  sign: 1 | -1;
  kinds: EntryKind[];
  /** The column that is empty until the entry is posted, where that is later than the row. */
  since?: string;
}[] = [
  { table: 'payroll_run', amount: 'netMinor', account: 'assets:bank', sign: -1, kinds: ['payroll'] },
  {
    ...{ table: 'payout', amount: 'amountMinor', account: 'assets:bank', sign: 1, kinds: ['payout'] },
    // It has its entry once the bank has the money.
    since: 'postedOn',
  },
  { table: 'spend', amount: 'amountMinor', account: 'expenses:program:', sign: 1, kinds: ['spend'] },
  { table: 'gift', amount: 'amountMinor', account: 'income:donations:', sign: -1, kinds: ['gift'] },
  {
    ...{ table: 'fund_transfer', source: 'transfer', amount: 'amountMinor', account: 'transfers:in' },
    ...{ sign: -1, kinds: ['transfer'] },
  },
  { table: 'bill', amount: 'paidMinor', account: 'liabilities:payable', sign: 1, kinds: ['bill_paid'] },
  {
    ...{ table: 'operating_expense', amount: 'amountMinor', account: 'expenses:operating:', sign: 1 },
    kinds: ['operating_expense'],
  },
  {
    ...{ table: 'remittance', amount: 'paidMinor', account: 'assets:bank', sign: -1 },
    kinds: ['tax_remitted', 'withholdings_paid'],
  },
];

/** Stored facts whose entry is missing or says another amount: pay, payouts, spending, gifts, transfers, bills … */
export async function listFactFaults(
  db: Db,
): Promise<{ source: string; sourceId: string; amountMinor: number; postedMinor: number }[]> {
  const faults = [];
  for (const { table, source = table, amount, kinds, account, sign, since } of FACTS) {
    const posted = sql<number>`cast(coalesce(sum(p."amountMinor"), 0) as bigint)`;
    const { rows } = await sql<{ sourceId: string; amountMinor: number; postedMinor: number }>`
      SELECT f.id AS "sourceId", f.${sql.ref(amount)} AS "amountMinor", ${posted} AS "postedMinor"
      FROM ${sql.table(table)} f
      LEFT JOIN ledger_entry e ON e.source = ${source} AND e."sourceId" = f.id AND e.kind IN (${sql.join(kinds)}) AND e."postedAt" IS NOT NULL
      LEFT JOIN ledger_posting p ON p."entryId" = e.id AND substr(p.account, 1, ${account.length}) = ${account}
      ${since ? sql`WHERE f.${sql.ref(since)} IS NOT NULL` : sql``}
      GROUP BY f.id, f.${sql.ref(amount)}
      HAVING ${posted} <> ${sql.raw(String(sign))} * f.${sql.ref(amount)}
      LIMIT ${FEW}`.execute(db);
    faults.push(...rows.map((row) => ({ source: table, ...row, postedMinor: sign * row.postedMinor })));
  }
  return faults;
}

/** Public entries that stand for no entry of these books and for no published sum of spending. */
export async function listPublicEntriesWithoutSource(db: Db): Promise<{ number: number; kind: string }[]> {
  return db
    .selectFrom('public_entry as v')
    .leftJoin('ledger_entry as e', 'e.id', 'v.entryId')
    .leftJoin('published_spend as s', 's.id', 'v.entryId')
    .where('e.id', 'is', null)
    .where('s.id', 'is', null)
    .select(['v.number', 'v.kind'])
    .orderBy('v.number')
    .limit(FEW)
    .execute();
}

/** Batches whose pieces do not add up, or that say another number was sold than orders have of them. */
export async function listBatchFaults(db: Db): Promise<{ code: string; fault: string }[]> {
  const batches = await db
    .selectFrom('batch')
    .select(['id', 'code', 'planned', 'owed', 'free', 'held', 'sold', 'writtenOff'])
    .orderBy('code')
    .execute();
  const sales = await db
    .selectFrom('order_portion as p')
    .innerJoin('orders as o', 'o.id', 'p.orderId')
    .where('o.status', '=', 'paid')
    .groupBy('p.batchId')
    .select(['p.batchId', sql<number>`cast(sum(p.quantity - p.restocked) as bigint)`.as('sold')])
    .execute();
  const sold = new Map(sales.map((row) => [row.batchId, row.sold]));
  return batches.flatMap((batch) => {
    const parts = batch.free + batch.held + batch.sold + batch.writtenOff;
    const faults = [
      ...(parts === batch.planned && batch.owed <= batch.planned
        ? []
        : [`has ${parts} pieces and ${batch.planned} were made or are owed`]),
      ...(batch.sold === (sold.get(batch.id) ?? 0)
        ? []
        : [`says ${batch.sold} sold; orders have ${sold.get(batch.id) ?? 0}`]),
    ];
    return faults.map((fault) => ({ code: batch.code, fault }));
  });
}

export interface PortionToCheck {
  id: string;
  orderNumber: number;
  quantity: number;
  paidMinor: number;
  /** The batch's standard costs of one unit. */
  unitMaterialsMinor: number;
  unitWagesMinor: number;
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
    .innerJoin('batch as b', 'b.id', 'p.batchId')
    .innerJoin('order_line as l', 'l.id', 'p.lineId')
    .innerJoin('variant as v', 'v.id', 'l.variantId')
    .select([
      'p.id',
      'o.number as orderNumber',
      'b.materialsMinor as unitMaterialsMinor',
      'b.wagesMinor as unitWagesMinor',
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
    .limit(FEW)
    .execute();
}
