import { sql } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { RemittanceKind, RemittanceTable } from './schema.ts';

/** The account as a literal: only then do both engines use the index that holds its postings alone. */
const TAX = sql.lit('liabilities:sales-tax');

/** Sales tax of all orders by region and month, from their own postings: what sales collected, what corrections gave back. */
export async function foldSalesTax(
  db: Db,
): Promise<{ region: string; month: string; collectedMinor: number; refundedMinor: number }[]> {
  const month = sql<string>`substr(e."occurredOn", 1, 7)`;
  return db
    .selectFrom('ledger_posting as p')
    .innerJoin('ledger_entry as e', 'e.id', 'p.entryId')
    .innerJoin('orders as o', 'o.id', 'e.sourceId')
    .where('p.account', '=', TAX)
    .where('e.source', '=', 'order')
    .groupBy(['o.taxRegion', month])
    .select([
      'o.taxRegion as region',
      month.as('month'),
      sql<number>`cast(sum(case when e.kind = 'sale' then -p."amountMinor" else 0 end) as bigint)`.as(
        'collectedMinor',
      ),
      sql<number>`cast(sum(case when e.kind = 'sale' then 0 else p."amountMinor" end) as bigint)`.as(
        'refundedMinor',
      ),
    ])
    .orderBy('o.taxRegion')
    .orderBy('month')
    .execute();
}

export async function listRemittances(db: Db, kind: RemittanceKind): Promise<RemittanceTable[]> {
  return db
    .selectFrom('remittance')
    .selectAll()
    .where('kind', '=', kind)
    .orderBy('paidOn', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

export async function insertRemittance(tx: Tx, remittance: RemittanceTable): Promise<void> {
  await tx.insertInto('remittance').values(remittance).execute();
}
