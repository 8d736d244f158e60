import type { Insertable, Selectable } from 'kysely';
import type { PolicyTerms } from '#app/domain/allocation.ts';
import type { Db, Tx } from './connect.server.ts';
import { bumpContentVersion } from './content-version.ts';
import type { PolicyDraftTable, PolicyTable, PolicyVersionTable } from './schema.ts';

export interface PolicyVersion {
  id: string;
  policyId: string;
  /** `organization`, `category:Bags` or `product:<id>`. */
  scope: string;
  scopeKind: PolicyTable['scopeKind'];
  scopeTarget: string;
  number: number;
  hash: string;
  terms: PolicyTerms;
  reason: string;
  approvedBy: string;
  proposedAs: string;
  approvedAs: string;
  publishedAt: string;
  effectiveFrom: string;
}

function versions(db: Db) {
  return db
    .selectFrom('policy_version as v')
    .innerJoin('policy as p', 'p.id', 'v.policyId')
    .selectAll('v')
    .select(['p.scope', 'p.scopeKind', 'p.scopeTarget'])
    .orderBy('v.effectiveFrom', 'desc')
    .orderBy('v.number', 'desc');
}

function withTerms({
  termsJson,
  ...version
}: Omit<PolicyVersion, 'terms'> & { termsJson: string }): PolicyVersion {
  return { ...version, terms: JSON.parse(termsJson) as PolicyTerms };
}

/** Every version of every policy, the latest start first; `versionFor` picks one of them for a piece. */
export async function listPolicyVersions(db: Db): Promise<PolicyVersion[]> {
  return (await versions(db).execute()).map(withTerms);
}

/**
 * Takes the row of the organization's policy, made when it has none: whoever publishes or decides on a draft waits for
 * whoever does so at the same moment.
 */
export async function lockPolicies(tx: Tx, newId: string): Promise<void> {
  await ensurePolicy(tx, {
    id: newId,
    scope: 'organization',
    name: 'Where a sale goes',
    scopeKind: 'organization',
    scopeTarget: '',
  });
  await tx
    .updateTable('policy')
    .set((eb) => ({ name: eb.ref('name') }))
    .where('scope', '=', 'organization')
    .execute();
}

/** The id of a scope's policy, made where it has none: there is one for a scope, ever. */
export async function ensurePolicy(tx: Tx, policy: PolicyTable): Promise<string> {
  await tx
    .insertInto('policy')
    .values(policy)
    .onConflict((conflict) => conflict.column('scope').doNothing())
    .execute();
  const { id } = await tx
    .selectFrom('policy')
    .select('id')
    .where('scope', '=', policy.scope)
    .executeTakeFirstOrThrow();
  return id;
}

export async function insertPolicyVersion(tx: Tx, version: Insertable<PolicyVersionTable>): Promise<void> {
  await tx.insertInto('policy_version').values(version).execute();
  await bumpContentVersion(tx);
}

/** The number of the version published last; 0 before the first. */
export async function findLastPolicyNumber(db: Db): Promise<number> {
  const row = await db
    .selectFrom('policy_version')
    .select((eb) => eb.fn.max<number | null>('number').as('number'))
    .executeTakeFirstOrThrow();
  return row.number ?? 0;
}

export type PolicyDraftRow = Omit<Selectable<PolicyDraftTable>, 'termsJson'> & { terms: PolicyTerms };

export async function insertPolicyDraft(tx: Tx, draft: Insertable<PolicyDraftTable>): Promise<void> {
  await tx.insertInto('policy_draft').values(draft).execute();
}

export async function findPolicyDraft(db: Db, id: string): Promise<PolicyDraftRow | undefined> {
  const row = await db.selectFrom('policy_draft').selectAll().where('id', '=', id).executeTakeFirst();
  return row && withDraftTerms(row);
}

/** Drafts nobody has decided on yet, oldest first. */
export async function listOpenPolicyDrafts(db: Db): Promise<PolicyDraftRow[]> {
  const rows = await db
    .selectFrom('policy_draft')
    .selectAll()
    .where('state', '=', 'open')
    .orderBy('proposedAt')
    .orderBy('id')
    .execute();
  return rows.map(withDraftTerms);
}

function withDraftTerms({ termsJson, ...draft }: Selectable<PolicyDraftTable>): PolicyDraftRow {
  return { ...draft, terms: JSON.parse(termsJson) as PolicyTerms };
}

/** Ends an open draft; false when somebody else has ended it, so exactly one of two callers does. */
export async function closePolicyDraft(
  tx: Tx,
  id: string,
  end: { state: 'approved' | 'withdrawn'; decidedBy: string; decidedAt: string; versionId: string | null },
): Promise<boolean> {
  const row = await tx
    .updateTable('policy_draft')
    .set(end)
    .where('id', '=', id)
    .where('state', '=', 'open')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
