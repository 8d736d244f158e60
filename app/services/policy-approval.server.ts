import { faultInTerms } from '#app/domain/allocation.ts';
import { longDay } from '#app/domain/claim.ts';
import type { PolicyScope } from '#app/domain/policy-scope.ts';
import {
  closePolicyDraft,
  findPolicyDraft,
  listPolicyVersions,
  lockPolicies,
  type PolicyDraftRow,
} from '#db/policies.ts';
import { nowText, withTransaction, type Context } from './context.server.ts';
import { saveVersion } from './policies.server.ts';
import { startOf, versionStarting, type PolicyPerson } from './policy-drafts.server.ts';

export type DecidePolicyOutcome =
  | { ok: true; number: number; startsOn: string }
  | {
      ok: false;
      reason:
        'unknown_draft' | 'same_person' | 'decided' | 'starts_in_the_past' | 'start_taken' | 'bad_terms';
      sentence: string;
    };

type Refusal = Extract<DecidePolicyOutcome, { ok: false }>;

/**
 * Publishes a draft as the next version, on the word of somebody other than who proposed it. Whoever decides on any
 * draft waits for whoever does at the same moment, so two approvals make one version, and the second hears of the first.
 */
export async function approveAndPublish(
  ctx: Context,
  draftId: string,
  by: PolicyPerson,
): Promise<DecidePolicyOutcome> {
  return withTransaction(ctx, async (tx) => {
    await lockPolicies(tx.db, ctx.newId('pol'));
    const draft = await findPolicyDraft(tx.db, draftId);
    if (!draft) return UNKNOWN;
    if (draft.state !== 'open') return refuseDecided(draft);
    if (draft.proposedBy === by.userId)
      return {
        ok: false,
        reason: 'same_person',
        sentence: 'You proposed this policy, so somebody else approves it: another owner, or finance.',
      };
    const fault = faultInTerms(draft.terms);
    if (fault) return { ok: false, reason: 'bad_terms', sentence: fault };
    const scope = scopeOfDraft(draft);
    const versions = await listPolicyVersions(tx.db);
    const start = { scope, startsOn: draft.startsOn };
    const effectiveFrom = startOf(tx, start, versions);
    if (!effectiveFrom) return refusePassed(draft);
    const taken = versionStarting(tx, start, versions);
    if (taken) return refuseTaken(draft, taken.number);
    // The very first policy starts at once; it is published at that same instant, never after it.
    const publishedAt = new Date(Math.min(tx.now().getTime(), effectiveFrom.getTime()));
    const { versionId, number } = await saveVersion(tx, {
      scope,
      terms: draft.terms,
      effectiveFrom,
      publishedAt,
      reason: draft.reason,
      approvedBy: by.userId,
      proposedAs: draft.proposedAs,
      approvedAs: by.role,
    });
    const isClosed = await closePolicyDraft(tx.db, draftId, {
      state: 'approved',
      decidedBy: by.userId,
      decidedAt: nowText(tx),
      versionId,
    });
    if (!isClosed) throw new Error(`Draft ${draftId} was decided on while its policies were locked.`);
    return { ok: true, number, startsOn: draft.startsOn };
  });
}

/** Ends a draft without publishing it. Anybody who may decide may; it stays on record. */
export async function withdrawPolicyDraft(
  ctx: Context,
  draftId: string,
  by: PolicyPerson,
): Promise<{ ok: true } | Refusal> {
  return withTransaction(ctx, async (tx) => {
    await lockPolicies(tx.db, ctx.newId('pol'));
    const draft = await findPolicyDraft(tx.db, draftId);
    if (!draft) return UNKNOWN;
    if (draft.state !== 'open') return refuseDecided(draft);
    const end = {
      state: 'withdrawn',
      decidedBy: by.userId,
      decidedAt: nowText(tx),
      versionId: null,
    } as const;
    await closePolicyDraft(tx.db, draftId, end);
    return { ok: true };
  });
}

/** What a draft is for. Campaigns are reserved; none was ever drafted for one. */
export function scopeOfDraft(draft: Pick<PolicyDraftRow, 'scopeKind' | 'scopeTarget'>): PolicyScope {
  switch (draft.scopeKind) {
    case 'organization':
      return { kind: 'organization' };
    case 'category':
      return { kind: 'category', category: draft.scopeTarget };
    case 'product':
      return { kind: 'product', productId: draft.scopeTarget };
    case 'campaign':
      throw new Error('There are no campaigns yet.');
  }
}

const UNKNOWN = {
  ok: false,
  reason: 'unknown_draft',
  sentence: 'There is no such draft. The list of drafts shows those that wait.',
} as const;

function refuseDecided(draft: PolicyDraftRow): Refusal {
  const sentence =
    draft.state === 'approved'
      ? 'Somebody was quicker: this draft is approved and published already.'
      : 'This draft was withdrawn; propose it again if it is wanted after all.';
  return { ok: false, reason: 'decided', sentence };
}

function refusePassed(draft: PolicyDraftRow): Refusal {
  return {
    ok: false,
    reason: 'starts_in_the_past',
    sentence: `It was to start on ${longDay(draft.startsOn)}, which has passed: what was sold since keeps its policy. Withdraw this draft and propose it with a later day.`,
  };
}

function refuseTaken(draft: PolicyDraftRow, number: number): Refusal {
  return {
    ok: false,
    reason: 'start_taken',
    sentence: `Version ${number} of this policy starts on ${longDay(draft.startsOn)} already. Withdraw this draft and propose it with another day.`,
  };
}
