import { sql, type Insertable, type Selectable } from 'kysely';
import type { Posting } from '#app/domain/ledger.ts';
import type { Db, Tx } from './connect.server.ts';
import type { StoredEntry } from './ledger.ts';
import type { QuarterSealTable } from './schema.ts';

export type QuarterSealRow = Selectable<QuarterSealTable>;

export async function listQuarterSeals(db: Db): Promise<QuarterSealRow[]> {
  return db.selectFrom('quarter_seal').selectAll().orderBy('throughOn', 'desc').execute();
}
export async function insertQuarterSeal(tx: Tx, seal: Insertable<QuarterSealTable>): Promise<void> {
  await tx.insertInto('quarter_seal').values(seal).execute();
}
/** Writes a seal's root once it is computed; another process may have done so, with the same root. */
export async function updateSealRoot(
  tx: Tx,
  id: string,
  root: { rootHash: string; entryCount: number },
): Promise<void> {
  await tx.updateTable('quarter_seal').set(root).where('id', '=', id).where('rootHash', 'is', null).execute();
}
/** From here on nothing can be booked up to this day. */
export async function sealLedgerThrough(tx: Tx, throughOn: string): Promise<void> {
  await tx.updateTable('ledger_head').set({ sealedThroughOn: throughOn }).where('id', '=', 1).execute();
}
export async function findSealedThrough(db: Db): Promise<string> {
  const head = await db
    .selectFrom('ledger_head')
    .select('sealedThroughOn')
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
  return head.sealedThroughOn;
}

/** The first day anything is booked on; undefined while the books are empty. */
export async function findFirstBookedDay(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('ledger_entry')
    .select((eb) => eb.fn.min('occurredOn').as('on'))
    .executeTakeFirst();
  return row?.on ?? undefined;
}

/** Posted entries with their postings by day and then by sequence, a page at a time, to go on from the last one. */
export async function listEntriesOfDays(
  db: Db,
  page: { after: { occurredOn: string; sequence: number }; throughOn: string; limit: number },
): Promise<(StoredEntry & { currency: string; postings: Posting[] })[]> {
  const { after } = page;
  const entries = await db
    .selectFrom('ledger_entry')
    .selectAll()
    .where('occurredOn', '>=', after.occurredOn)
    .where('occurredOn', '<=', page.throughOn)
    .where((eb) => eb.or([eb('occurredOn', '>', after.occurredOn), eb('sequence', '>', after.sequence)]))
    .where('postedAt', 'is not', null)
    .orderBy('occurredOn')
    .orderBy('sequence')
    .limit(page.limit)
    .execute();
  if (entries.length === 0) return [];
  const postings = await db
    .selectFrom('ledger_posting')
    .selectAll()
    .where(
      'entryId',
      'in',
      entries.map((entry) => entry.id),
    )
    .orderBy('entryId')
    .orderBy('line')
    .execute();
  const byEntry = new Map<string, typeof postings>();
  for (const p of postings) {
    const own = byEntry.get(p.entryId);
    if (own) own.push(p);
    else byEntry.set(p.entryId, [p]);
  }
  return entries.map((entry) => {
    const own = byEntry.get(entry.id) ?? [];
    return { ...entry, currency: own[0]?.currency ?? '', postings: own };
  });
}

/** What the books hold as income, by program, of goods that were paid before an instant and not sent by then. */
export async function listUnearnedIncome(
  db: Db,
  end: { at: string; throughOn: string },
): Promise<{ programId: string; amountMinor: number }[]> {
  const rows = await db
    .selectFrom('orders as o')
    .innerJoin('ledger_entry as e', (join) =>
      join.onRef('e.sourceId', '=', 'o.id').on('e.source', '=', 'order'),
    )
    .innerJoin('ledger_posting as p', 'p.entryId', 'e.id')
    .where('o.status', '=', 'paid')
    .where('o.paidAt', '<', end.at)
    .where((eb) => eb.or([eb('o.shippedAt', 'is', null), eb('o.shippedAt', '>=', end.at)]))
    .where('e.occurredOn', '<=', end.throughOn)
    .where('p.account', 'in', ['income:sales', 'income:discounts', 'income:sales-returns'])
    .groupBy('p.programId')
    .select(['p.programId', sql<number>`cast(sum(p."amountMinor") as bigint)`.as('amountMinor')])
    .orderBy('p.programId')
    .execute();
  return rows.map((row) => ({ ...row, amountMinor: 0 - row.amountMinor }));
}
