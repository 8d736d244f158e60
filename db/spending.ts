import { sql, type Insertable, type Selectable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { PublishedSpendTable, SpendTable } from './schema.ts';

export async function insertSpend(tx: Tx, spend: Insertable<SpendTable>): Promise<void> {
  await tx.insertInto('spend').values(spend).execute();
}

/** A fund's spending newest first, with who recorded it. */
export async function listSpends(
  db: Db,
  fundId: string,
): Promise<(Selectable<SpendTable> & { createdByName: string | null })[]> {
  return db
    .selectFrom('spend as s')
    .leftJoin('auth_user as u', 'u.id', 's.createdBy')
    .selectAll('s')
    .select('u.name as createdByName')
    .where('s.fundId', '=', fundId)
    .orderBy('s.spentOn', 'desc')
    .orderBy('s.id', 'desc')
    .execute();
}

/** Whether this very spend is in the books: one invoice is not paid twice by pressing a button twice. */
export async function isSpendKnown(
  db: Db,
  spend: Pick<SpendTable, 'fundId' | 'useCategory' | 'amountMinor' | 'spentOn' | 'evidence'>,
): Promise<boolean> {
  const row = await db
    .selectFrom('spend')
    .select('id')
    .where('fundId', '=', spend.fundId)
    .where('useCategory', '=', spend.useCategory)
    .where('amountMinor', '=', spend.amountMinor)
    .where('spentOn', '=', spend.spentOn)
    .where('evidence', '=', spend.evidence)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** What a fund spent on each use, all time. */
export async function sumSpendsByUse(db: Db, fundId: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('spend')
    .where('fundId', '=', fundId)
    .groupBy('useCategory')
    .select(['useCategory', sql<number>`cast(sum("amountMinor") as bigint)`.as('amountMinor')])
    .execute();
  return new Map(rows.map((row) => [row.useCategory, row.amountMinor]));
}

/** Spends of no published sum yet, oldest first. */
export async function listUnpublishedSpends(db: Db, throughOn: string): Promise<Selectable<SpendTable>[]> {
  return db
    .selectFrom('spend as s')
    .selectAll('s')
    .where('s.spentOn', '<=', throughOn)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('published_spend as p')
            .select('p.id')
            .whereRef('p.fundId', '=', 's.fundId')
            .whereRef('p.useCategory', '=', 's.useCategory')
            .whereRef('p.toOn', '>=', 's.spentOn'),
        ),
      ),
    )
    .orderBy('s.fundId')
    .orderBy('s.useCategory')
    .orderBy('s.spentOn')
    .orderBy('s.id')
    .execute();
}

export async function insertPublishedSpend(tx: Tx, sum: Insertable<PublishedSpendTable>): Promise<void> {
  await tx.insertInto('published_spend').values(sum).execute();
}

/** The last day whose spending on a use is published; a spend on or before it would never be. */
export async function findPublishedThrough(
  db: Db,
  fundId: string,
  useCategory: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('published_spend')
    .where('fundId', '=', fundId)
    .where('useCategory', '=', useCategory)
    .select((eb) => eb.fn.max('toOn').as('toOn'))
    .executeTakeFirst();
  return row?.toOn ?? undefined;
}

/** Published spending by fund and use, over all time. */
export async function listPublishedSpending(
  db: Db,
): Promise<{ fundId: string; useCategory: string; amountMinor: number; throughOn: string }[]> {
  return db
    .selectFrom('published_spend')
    .groupBy(['fundId', 'useCategory'])
    .select([
      'fundId',
      'useCategory',
      sql<number>`cast(sum("amountMinor") as bigint)`.as('amountMinor'),
      sql<string>`max("toOn")`.as('throughOn'),
    ])
    .orderBy('fundId')
    .orderBy('useCategory')
    .execute();
}
