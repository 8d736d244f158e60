import { allocateUnit, type PolicyTerms } from '#app/domain/allocation.ts';
import { UNNAMED_FUND } from '#app/domain/disclosure.ts';
import { scopeKey, versionFor, type PolicyScope } from '#app/domain/policy-scope.ts';
import { nameOfScope } from '#app/domain/policy-words.ts';
import { dayAfter } from '#app/domain/calendar.ts';
import { listCategories } from '#db/catalog.ts';
import { listShelfPrices } from '#db/policy-comparison.ts';
import {
  findPolicyDraft,
  listOpenPolicyDrafts,
  listPolicyVersions,
  type PolicyDraftRow,
} from '#db/policies.ts';
import { listProductNames, listProductTitles } from '#db/product-names.ts';
import { listUserNames } from '#db/staff.ts';
import { dayOf, nowText, today, type Context } from './context.server.ts';
import { scopeOfDraft } from './policy-approval.server.ts';
import { comparePolicyDraft } from './policy-comparison.server.ts';
import { listSharingFunds } from './policy-drafts.server.ts';
import { listFundNames, readPolicyHistory } from './policy-history.server.ts';

/** Every policy's versions, the drafts that wait, and the pieces whose price is below what they cost. */
export async function readPolicyConsole(ctx: Context) {
  const drafts = await listOpenPolicyDrafts(ctx.db);
  return {
    ...(await readPolicyHistory(ctx)),
    currency: ctx.settings.currency,
    drafts: await nameDrafts(ctx, drafts),
    subsidies: await listSubsidies(ctx),
  };
}

export interface Subsidy {
  variantId: string;
  handle: string;
  piece: string;
  listMinor: number;
  /** What operations add to each piece sold at its list price. */
  subsidyMinor: number;
  policyNumber: number;
}

/** Pieces on sale whose list price does not cover materials, wages and processing, the largest subsidy first. */
export async function listSubsidies(ctx: Context): Promise<Subsidy[]> {
  const versions = await listPolicyVersions(ctx.db);
  const subsidies = (await listShelfPrices(ctx.db)).flatMap((price): Subsidy[] => {
    const policy = versionFor(versions, price, nowText(ctx));
    if (!policy) return [];
    const { variantId, handle, title, options, listMinor, materialsMinor, wagesMinor } = price;
    const { processingBp, operationsBp, residual } = policy.terms;
    const split = allocateUnit({
      ...{ listMinor, paidMinor: listMinor, materialsMinor, wagesMinor, processingBp, operationsBp },
      residual: residual.map(({ fund, shareBp }) => ({ fundId: fund, shareBp })),
    });
    const subsidyMinor = 0 - (split.find((part) => part.tier === 'subsidy')?.amountMinor ?? 0);
    if (subsidyMinor === 0) return [];
    const piece = options === '' ? title : `${title}, ${options.toLowerCase()}`;
    return [{ variantId, handle, piece, listMinor, subsidyMinor, policyNumber: policy.number }];
  });
  return subsidies.sort((a, b) => b.subsidyMinor - a.subsidyMinor);
}

async function nameDrafts(ctx: Context, drafts: readonly PolicyDraftRow[]) {
  const names = await listUserNames(
    ctx.db,
    drafts.flatMap((draft) => [draft.proposedBy, ...(draft.decidedBy === null ? [] : [draft.decidedBy])]),
  );
  const products = await listProductNames(
    ctx.db,
    drafts.flatMap((draft) => (draft.scopeKind === 'product' ? [draft.scopeTarget] : [])),
  );
  return drafts.map((draft) => ({
    ...{ id: draft.id, terms: draft.terms, startsOn: draft.startsOn, reason: draft.reason },
    ...{ state: draft.state, scopeKind: draft.scopeKind, proposedBy: draft.proposedBy },
    scopeName: nameOfScope(draft, (id) => products.get(id)?.title),
    proposer: names.get(draft.proposedBy) ?? draft.proposedAs,
    proposedOn: dayOf(ctx, new Date(draft.proposedAt)),
    decider: draft.decidedBy === null ? undefined : (names.get(draft.decidedBy) ?? 'somebody else'),
    decidedOn: draft.decidedAt === null ? undefined : dayOf(ctx, new Date(draft.decidedAt)),
  }));
}

/** A draft with what it would change; undefined when there is none of this id. */
export async function readPolicyDraft(ctx: Context, draftId: string) {
  const row = await findPolicyDraft(ctx.db, draftId);
  if (!row) return undefined;
  const [draft] = await nameDrafts(ctx, [row]);
  if (!draft) return undefined;
  const published = (await listPolicyVersions(ctx.db)).find((version) => version.id === row.versionId);
  return {
    draft: { ...draft, publishedAs: published?.number },
    comparison: await comparePolicyDraft(ctx, {
      scope: scopeOfDraft(row),
      of: row.scopeKind === 'organization' ? undefined : draft.scopeName,
      terms: row.terms,
      startsOn: row.startsOn,
      versionId: row.versionId,
    }),
    fundNames: await listFundNames(ctx),
    currency: ctx.settings.currency,
  };
}

export interface ScopeChoice {
  value: string;
  label: string;
}

/** What the form of a new draft offers, filled with the terms that rule its scope today. */
export async function readPolicyForm(ctx: Context, wantedScope: string | null) {
  const choices: (ScopeChoice & { scope: PolicyScope })[] = await listScopeChoices(ctx);
  const chosen = choices.find((choice) => choice.value === wantedScope) ?? choices[0];
  const fundNames = await listFundNames(ctx);
  const funds = [
    { code: UNNAMED_FUND, name: fundNames[UNNAMED_FUND] ?? UNNAMED_FUND },
    ...(await listSharingFunds(ctx)).map((fund) => ({ code: fund.id, name: fund.name })),
  ];
  const versions = await listPolicyVersions(ctx.db);
  const own = versions.find((version) => version.scope === chosen?.value);
  const whole = versions.find((version) => version.scope === 'organization');
  const current: PolicyTerms | undefined = (own ?? whole)?.terms;
  return {
    choices: choices.map(({ value, label }) => ({ value, label })),
    chosen: chosen?.value ?? 'organization',
    funds,
    current,
    earliestOn: versions.length === 0 ? today(ctx) : dayAfter(today(ctx)),
  };
}

/** Everything sold, each category, each piece: what a policy can be for. */
export async function listScopeChoices(ctx: Context) {
  const categories = await listCategories(ctx.db);
  const products = await listProductTitles(ctx.db);
  const choice = (scope: PolicyScope, label: string) => ({ value: scopeKey(scope), label, scope });
  return [
    choice({ kind: 'organization' }, 'Everything sold'),
    ...categories.map(({ category }) => choice({ kind: 'category', category }, `Category: ${category}`)),
    ...products.map(({ id, title }) => choice({ kind: 'product', productId: id }, `One piece: ${title}`)),
  ];
}
