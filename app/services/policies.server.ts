import { createHash } from 'node:crypto';
import { faultInTerms, type PolicyTerms } from '#app/domain/allocation.ts';
import { ensureOrganizationPolicy, insertPolicyVersion, listPolicyVersions } from '#db/policies.ts';
import { bumpContentVersion } from '#db/content-version.ts';
import { withTransaction, type Context } from './context.server.ts';

export type PublishPolicyOutcome =
  | { ok: true; versionId: string; number: number }
  | { ok: false; reason: 'bad_terms' | 'starts_in_the_past'; sentence: string };

/** Publishes a new version of the organization's policy; it takes effect at `effectiveFrom`, never before now. */
export async function publishPolicyVersion(
  ctx: Context,
  version: { terms: PolicyTerms; effectiveFrom: Date; reason: string; approvedBy: string },
): Promise<PublishPolicyOutcome> {
  const fault = faultInTerms(version.terms);
  if (fault) return { ok: false, reason: 'bad_terms', sentence: fault };
  // Read once: a policy that starts now is published at that same moment, however long the transaction takes.
  const publishedAt = ctx.now();
  if (version.effectiveFrom < publishedAt) {
    return {
      ok: false,
      reason: 'starts_in_the_past',
      sentence: 'A policy starts now or later: sales already made keep the version they were made under.',
    };
  }
  return withTransaction(ctx, async (tx) => {
    const policyId = await ensureOrganizationPolicy(tx.db, ctx.newId('pol'));
    const number = (await listPolicyVersions(tx.db)).length + 1;
    const termsJson = JSON.stringify(version.terms);
    const versionId = ctx.newId('pv');
    await insertPolicyVersion(tx.db, {
      id: versionId,
      policyId,
      number,
      termsJson,
      hash: hashOfTerms(termsJson),
      reason: version.reason,
      approvedBy: version.approvedBy,
      publishedAt: publishedAt.toISOString(),
      effectiveFrom: version.effectiveFrom.toISOString(),
    });
    await bumpContentVersion(tx.db);
    return { ok: true, versionId, number } as const;
  });
}

/** SHA-256 of the terms as stored; it stands with each portion. */
export function hashOfTerms(termsJson: string): string {
  return createHash('sha256').update(termsJson).digest('hex');
}
