import { createHash } from 'node:crypto';
import { faultInTerms, type PolicyTerms } from '#app/domain/allocation.ts';
import { scopeKey, type PolicyScope } from '#app/domain/policy-scope.ts';
import { ensurePolicy, findLastPolicyNumber, insertPolicyVersion, lockPolicies } from '#db/policies.ts';
import { withTransaction, type Context, type TxContext } from './context.server.ts';

export type PublishPolicyOutcome =
  | { ok: true; versionId: string; number: number }
  | { ok: false; reason: 'bad_terms' | 'starts_in_the_past'; sentence: string };

export const STARTS_IN_THE_PAST =
  'A policy starts later than now: sales already made keep the version they were made under.';

/**
 * Publishes a version of the organization's policy on the word of a body such as the board, which becomes public; a new
 * shop has no second person yet. From then on versions come from drafts. It takes effect at `effectiveFrom`, never
 * before now.
 */
export async function publishPolicyVersion(
  ctx: Context,
  version: { terms: PolicyTerms; effectiveFrom: Date; reason: string; approvedBy: string },
): Promise<PublishPolicyOutcome> {
  const fault = faultInTerms(version.terms);
  if (fault) return { ok: false, reason: 'bad_terms', sentence: fault };
  // Read once: a policy that starts now is published at that same moment, however long the transaction takes.
  const publishedAt = ctx.now();
  if (version.effectiveFrom < publishedAt)
    return { ok: false, reason: 'starts_in_the_past', sentence: STARTS_IN_THE_PAST };
  return withTransaction(ctx, async (tx) => {
    await lockPolicies(tx.db, ctx.newId('pol'));
    const saved = await saveVersion(tx, {
      ...version,
      scope: { kind: 'organization' },
      publishedAt,
      proposedAs: '',
      approvedAs: version.approvedBy,
    });
    return { ok: true, ...saved } as const;
  });
}

/** Writes a version and its policy where the scope has none. The policies are locked: numbers follow one another. */
export async function saveVersion(
  tx: TxContext,
  version: {
    scope: PolicyScope;
    terms: PolicyTerms;
    effectiveFrom: Date;
    publishedAt: Date;
    reason: string;
    approvedBy: string;
    proposedAs: string;
    approvedAs: string;
  },
): Promise<{ versionId: string; number: number }> {
  const { scope, terms, effectiveFrom, publishedAt, ...words } = version;
  const key = scopeKey(scope);
  const policyId = await ensurePolicy(tx.db, {
    id: tx.newId('pol'),
    scope: key,
    name: key,
    ...scopeColumns(scope),
  });
  const number = (await findLastPolicyNumber(tx.db)) + 1;
  const termsJson = JSON.stringify(terms);
  const versionId = tx.newId('pv');
  await insertPolicyVersion(tx.db, {
    id: versionId,
    policyId,
    number,
    termsJson,
    hash: hashOfTerms(termsJson),
    ...words,
    publishedAt: publishedAt.toISOString(),
    effectiveFrom: effectiveFrom.toISOString(),
  });
  return { versionId, number };
}

/** A scope as its table's columns. */
export function scopeColumns(scope: PolicyScope) {
  const { kind } = scope;
  if (kind === 'category') return { scopeKind: kind, scopeTarget: scope.category };
  if (kind === 'product') return { scopeKind: kind, scopeTarget: scope.productId };
  return { scopeKind: kind, scopeTarget: '' };
}

/** SHA-256 of the terms as stored; it stands with each portion. */
export function hashOfTerms(termsJson: string): string {
  return createHash('sha256').update(termsJson).digest('hex');
}
