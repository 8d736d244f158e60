import type { PolicyTerms } from '#app/domain/allocation.ts';
import { UNNAMED_FUND } from '#app/domain/disclosure.ts';
import { versionFor } from '#app/domain/policy-scope.ts';
import { nameOfScope } from '#app/domain/policy-words.ts';
import { listPolicyVersions, type PolicyVersion } from '#db/policies.ts';
import { listProductNames } from '#db/product-names.ts';
import { listFunds } from '#db/programs.ts';
import { dayOf, nowText, type Context } from './context.server.ts';

export interface PublishedPolicy {
  number: number;
  scope: string;
  /** What it is for, in words: `Everything sold`, a category, a piece. */
  scopeName: string;
  hash: string;
  terms: PolicyTerms;
  reason: string;
  effectiveFrom: string;
  startsOn: string;
  publishedOn: string;
  /** Roles, never names. */
  proposedAs: string;
  approvedAs: string;
  state: 'upcoming' | 'in_force' | 'former';
  /** What it takes over from: the version before it, or for a first narrower one the wider policy. */
  follows: { number: number; scope: string; terms: PolicyTerms } | undefined;
}

export interface PolicyHistory {
  versions: PublishedPolicy[];
  /** Names by the codes that stand in terms. */
  fundNames: Record<string, string>;
}

/** All versions of all policies as anybody may read them, the latest start first. */
export async function readPolicyHistory(ctx: Context): Promise<PolicyHistory> {
  const versions = await listPolicyVersions(ctx.db);
  const products = await listProductNames(
    ctx.db,
    versions.flatMap(({ scopeKind, scopeTarget }) => (scopeKind === 'product' ? [scopeTarget] : [])),
  );
  const at = nowText(ctx);
  return {
    versions: versions.map((version): PublishedPolicy => {
      const { number, scope, hash, terms, reason, effectiveFrom, proposedAs, approvedAs } = version;
      const follows = versionBefore(versions, version, (id) => products.get(id)?.category ?? '');
      return {
        ...{ number, scope, hash, terms, reason, effectiveFrom, proposedAs, approvedAs },
        scopeName: nameOfScope(version, (id) => products.get(id)?.title),
        startsOn: dayOf(ctx, new Date(effectiveFrom)),
        publishedOn: dayOf(ctx, new Date(version.publishedAt)),
        state: stateOf(versions, version, at),
        follows: follows && { number: follows.number, scope: follows.scope, terms: follows.terms },
      };
    }),
    fundNames: await listFundNames(ctx),
  };
}

/** Names of funds by their codes in a policy's terms, where `program` stands for each program's own fund. */
export async function listFundNames(ctx: Pick<Context, 'db'>): Promise<Record<string, string>> {
  const funds = await listFunds(ctx.db);
  return {
    ...Object.fromEntries(funds.map((fund) => [fund.id, fund.name])),
    [UNNAMED_FUND]: 'The program’s training & care',
  };
}

function stateOf(versions: readonly PolicyVersion[], version: PolicyVersion, at: string) {
  if (version.effectiveFrom > at) return 'upcoming';
  const last = versions.find((one) => one.scope === version.scope && one.effectiveFrom <= at);
  return last === version ? 'in_force' : 'former';
}

/** Versions come latest start first. */
function versionBefore(
  versions: readonly PolicyVersion[],
  version: PolicyVersion,
  categoryOf: (productId: string) => string,
): PolicyVersion | undefined {
  const own = versions.find(
    (one) => one.scope === version.scope && one.effectiveFrom < version.effectiveFrom,
  );
  if (own || version.scopeKind === 'organization') return own;
  const isProduct = version.scopeKind === 'product';
  const goods = {
    productId: isProduct ? version.scopeTarget : '',
    category: isProduct ? categoryOf(version.scopeTarget) : version.scopeTarget,
  };
  return versionFor(
    versions.filter((one) => one.scope !== version.scope),
    goods,
    version.effectiveFrom,
  );
}
