import type { Insertable, Selectable } from 'kysely';
import type { Db, Tx } from './connect.server.ts';
import type { GrantAwardTable, GrantLineTable } from './schema.ts';

export type Grant = Selectable<GrantAwardTable> & {
  lines: Selectable<GrantLineTable>[];
  purpose: string;
  servesProgramId: string | null;
};

export async function insertGrant(
  tx: Tx,
  grant: Insertable<GrantAwardTable>,
  lines: readonly Insertable<GrantLineTable>[],
): Promise<void> {
  await tx.insertInto('grant_award').values(grant).execute();
  await tx
    .insertInto('grant_line')
    .values([...lines])
    .execute();
}

/** Grants with their budget lines, the one that ends last first. */
export async function listGrants(
  db: Db,
  where: { slug?: string; fundId?: string; isPublic?: true } = {},
): Promise<Grant[]> {
  let query = db
    .selectFrom('grant_award as g')
    .innerJoin('fund as f', 'f.id', 'g.fundId')
    .selectAll('g')
    .select(['f.purpose', 'f.servesProgramId']);
  if (where.slug !== undefined) query = query.where('g.slug', '=', where.slug);
  if (where.fundId !== undefined) query = query.where('g.fundId', '=', where.fundId);
  if (where.isPublic) query = query.where('g.isPublic', '=', 1);
  const grants = await query.orderBy('g.endsOn', 'desc').orderBy('g.id').execute();
  if (grants.length === 0) return [];
  const lines = await db
    .selectFrom('grant_line')
    .selectAll()
    .where(
      'grantId',
      'in',
      grants.map((grant) => grant.id),
    )
    .orderBy('position')
    .execute();
  return grants.map((grant) => ({ ...grant, lines: lines.filter((line) => line.grantId === grant.id) }));
}

export async function findGrantBySlug(db: Db, slug: string): Promise<Grant | undefined> {
  return (await listGrants(db, { slug }))[0];
}

/** The grant a fund was made for; a fund by a gift has none. */
export async function findGrantOfFund(db: Db, fundId: string): Promise<Grant | undefined> {
  return (await listGrants(db, { fundId }))[0];
}
