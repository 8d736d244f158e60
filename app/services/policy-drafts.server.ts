import { faultInTerms, type PolicyTerms } from '#app/domain/allocation.ts';
import { longDay } from '#app/domain/claim.ts';
import { UNNAMED_FUND } from '#app/domain/disclosure.ts';
import { scopeKey, type PolicyScope } from '#app/domain/policy-scope.ts';
import { startOfDay } from '#app/domain/store-day.ts';
import { listCategories } from '#db/catalog.ts';
import { insertPolicyDraft, listPolicyVersions, type PolicyVersion } from '#db/policies.ts';
import { listProductNames } from '#db/product-names.ts';
import { listFunds } from '#db/programs.ts';
import { dayOf, nowText, today, withTransaction, type Context } from './context.server.ts';
import { scopeColumns } from './policies.server.ts';

/** Who proposes or decides: a person, and the role in which they do. */
export interface PolicyPerson {
  userId: string;
  role: string;
}

export interface NewPolicyDraft {
  scope: PolicyScope;
  terms: PolicyTerms;
  /** The first day it shall rule, in the store's time zone. */
  startsOn: string;
  reason: string;
}

export type DraftPolicyOutcome =
  | { ok: true; draftId: string }
  | {
      ok: false;
      reason:
        | 'bad_terms'
        | 'bad_fund'
        | 'unknown_scope'
        | 'starts_in_the_past'
        | 'starts_too_late'
        | 'start_taken'
        | 'no_reason';
      field: 'scope' | 'shares' | 'startsOn' | 'reason';
      sentence: string;
    };

/** How far ahead a start may lie; a later year is a slip of the keyboard. */
const MOST_YEARS_AHEAD = 5;
const MOST_REASON = 600;
/** Between publishing and starting, so that a checkout under way cannot have looked before and be made after. */
const LEAD_MS = 60_000;

/** Keeps a proposal for another person to approve. Nothing is sold by it before. */
export async function draftPolicy(
  ctx: Context,
  draft: NewPolicyDraft,
  by: PolicyPerson,
): Promise<DraftPolicyOutcome> {
  const reason = draft.reason.trim();
  const refused =
    (await refuseTerms(ctx, draft.terms)) ??
    (await refuseScope(ctx, draft.scope)) ??
    refuseReason(reason) ??
    refuseStart(ctx, draft, await listPolicyVersions(ctx.db));
  if (refused) return refused;
  const draftId = ctx.newId('pd');
  await withTransaction(ctx, (tx) =>
    insertPolicyDraft(tx.db, {
      id: draftId,
      ...scopeColumns(draft.scope),
      termsJson: JSON.stringify(draft.terms),
      startsOn: draft.startsOn,
      reason,
      proposedBy: by.userId,
      proposedAs: by.role,
      proposedAt: nowText(tx),
      state: 'open',
      decidedBy: null,
      decidedAt: null,
      versionId: null,
    }),
  );
  return { ok: true, draftId };
}

type Refusal = Extract<DraftPolicyOutcome, { ok: false }>;

async function refuseTerms(ctx: Context, terms: PolicyTerms): Promise<Refusal | undefined> {
  const sentence = faultInTerms(terms);
  if (sentence) return { ok: false, reason: 'bad_terms', field: 'shares', sentence };
  const shared = await listSharingFunds(ctx);
  if (terms.residual.every(({ fund }) => fund === UNNAMED_FUND || shared.some((one) => one.id === fund)))
    return undefined;
  return {
    ok: false,
    reason: 'bad_fund',
    field: 'shares',
    sentence:
      'A price is shared among the programs’ own funds and funds the organization has designated; choose among those.',
  };
}

/**
 * Funds that may be named in a policy. A program's fund has its share as "the program's own", and restricted money comes
 * from donors alone.
 */
export async function listSharingFunds(ctx: Pick<Context, 'db'>) {
  return (await listFunds(ctx.db)).filter(
    (fund) => fund.class === 'board-designated' && fund.programId === null,
  );
}

async function refuseScope(ctx: Context, scope: PolicyScope): Promise<Refusal | undefined> {
  const isKnown =
    scope.kind === 'organization' ||
    (scope.kind === 'category'
      ? (await listCategories(ctx.db)).some((one) => one.category === scope.category)
      : (await listProductNames(ctx.db, [scope.productId])).has(scope.productId));
  if (isKnown) return undefined;
  const sentence = 'Choose what this policy is for: everything sold, one category or one piece of the shop.';
  return { ok: false, reason: 'unknown_scope', field: 'scope', sentence };
}

function refuseReason(reason: string): Refusal | undefined {
  if (reason !== '' && reason.length <= MOST_REASON) return undefined;
  return {
    ok: false,
    reason: 'no_reason',
    field: 'reason',
    sentence:
      reason === ''
        ? 'Say why in a sentence: buyers and donors read it beside the version.'
        : `Say it in up to ${MOST_REASON} characters.`,
  };
}

function refuseStart(
  ctx: Context,
  draft: { scope: PolicyScope; startsOn: string },
  versions: readonly PolicyVersion[],
): Refusal | undefined {
  const refuse = (reason: 'starts_in_the_past' | 'starts_too_late' | 'start_taken', sentence: string) =>
    ({ ok: false, reason, field: 'startsOn', sentence }) as const;
  const start = startOf(ctx, draft, versions);
  if (!start)
    return refuse(
      'starts_in_the_past',
      `Choose a day after today, ${longDay(today(ctx))}: what was sold up to now keeps the policy it was sold under.`,
    );
  const latest = new Date(ctx.now());
  latest.setUTCFullYear(latest.getUTCFullYear() + MOST_YEARS_AHEAD);
  if (start > latest)
    return refuse('starts_too_late', `Choose a day within the next ${MOST_YEARS_AHEAD} years.`);
  const taken = versionStarting(ctx, draft, versions);
  if (taken)
    return refuse(
      'start_taken',
      `Version ${taken.number} of this policy starts on that day already; choose another.`,
    );
  return undefined;
}

/**
 * When a policy starts that is published now: at the first moment of its day. Undefined when that has passed or is
 * about to. The very first policy may start today: nothing was sold before it.
 */
export function startOf(
  ctx: Pick<Context, 'now' | 'settings'>,
  draft: { scope: PolicyScope; startsOn: string },
  versions: readonly PolicyVersion[],
): Date | undefined {
  const now = ctx.now();
  const start = startOfDay(draft.startsOn, ctx.settings.timeZone);
  if (start.getTime() >= now.getTime() + LEAD_MS) return start;
  const isFirst = versions.length === 0 && draft.scope.kind === 'organization';
  return isFirst && draft.startsOn === dayOf(ctx, now) ? now : undefined;
}

/** The version of the same scope that starts on the same day: two would rule from one instant. */
export function versionStarting(
  ctx: Pick<Context, 'settings'>,
  draft: { scope: PolicyScope; startsOn: string },
  versions: readonly PolicyVersion[],
): PolicyVersion | undefined {
  const key = scopeKey(draft.scope);
  return versions.find(
    (version) => version.scope === key && dayOf(ctx, new Date(version.effectiveFrom)) === draft.startsOn,
  );
}
