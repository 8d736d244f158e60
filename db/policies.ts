import type { Insertable } from 'kysely';
import type { PolicyTerms } from '#app/domain/allocation.ts';
import type { Db, Tx } from './connect.server.ts';
import type { PolicyVersionTable } from './schema.ts';

export interface PolicyVersion {
  id: string;
  number: number;
  hash: string;
  terms: PolicyTerms;
  reason: string;
  approvedBy: string;
  publishedAt: string;
  effectiveFrom: string;
}

function versions(db: Db) {
  return db
    .selectFrom('policy_version as v')
    .innerJoin('policy as p', 'p.id', 'v.policyId')
    .select([
      'v.id',
      'v.number',
      'v.hash',
      'v.termsJson',
      'v.reason',
      'v.approvedBy',
      'v.publishedAt',
      'v.effectiveFrom',
    ])
    .where('p.scope', '=', 'organization')
    .orderBy('v.effectiveFrom', 'desc');
}

function withTerms({
  termsJson,
  ...version
}: Omit<PolicyVersion, 'terms'> & { termsJson: string }): PolicyVersion {
  return { ...version, terms: JSON.parse(termsJson) as PolicyTerms };
}

/** The version in force at an instant: the last one that had taken effect. */
export async function findPolicyInForce(db: Db, at: string): Promise<PolicyVersion | undefined> {
  const row = await versions(db).where('v.effectiveFrom', '<=', at).limit(1).executeTakeFirst();
  return row && withTerms(row);
}

export async function listPolicyVersions(db: Db): Promise<PolicyVersion[]> {
  return (await versions(db).execute()).map(withTerms);
}

/** The organization's policy, made when it has none. Returns its id. */
export async function ensureOrganizationPolicy(tx: Tx, id: string): Promise<string> {
  const found = await tx
    .selectFrom('policy')
    .select('id')
    .where('scope', '=', 'organization')
    .executeTakeFirst();
  if (found) return found.id;
  await tx.insertInto('policy').values({ id, scope: 'organization', name: 'Where a sale goes' }).execute();
  return id;
}

export async function insertPolicyVersion(tx: Tx, version: Insertable<PolicyVersionTable>): Promise<void> {
  await tx.insertInto('policy_version').values(version).execute();
}
