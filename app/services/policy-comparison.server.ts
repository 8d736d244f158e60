import type { PolicyTerms, UnitInputs } from '#app/domain/allocation.ts';
import { UNNAMED_FUND } from '#app/domain/disclosure.ts';
import {
  comparePolicies,
  comparisonSentence,
  keptUnits,
  type BucketChange,
  type SoldUnits,
} from '#app/domain/policy-comparison.ts';
import { scopeKey, versionFor, type PolicyScope } from '#app/domain/policy-scope.ts';
import { dayAfter, quarterBefore } from '#app/domain/calendar.ts';
import { startOfDay } from '#app/domain/store-day.ts';
import {
  countSoldOrders,
  listShelfPrices,
  listSoldPortions,
  type RuledGoods,
  type ShelfPrice,
} from '#db/policy-comparison.ts';
import { listPolicyVersions, type PolicyVersion } from '#db/policies.ts';
import { today, type Context } from './context.server.ts';
import { listFundNames } from './policy-history.server.ts';

export interface PolicyComparison {
  fromOn: string;
  toOn: string;
  orders: number;
  units: number;
  /** Bucket by bucket over last quarter's sales; empty when nothing was sold. */
  changes: BucketChange[];
  sentence: string;
  /** The same for one piece at its list price: the first one on sale that the draft would rule. */
  sample: { title: string; listMinor: number; changes: BucketChange[] } | undefined;
  /** The version the draft takes over from. */
  follows: { number: number; terms: PolicyTerms } | undefined;
}

export interface DraftToCompare {
  scope: PolicyScope;
  /** The scope in words, as `of Bags`; undefined for everything sold. */
  of: string | undefined;
  terms: PolicyTerms;
  startsOn: string;
  /** The version the draft became, which is not compared with itself. */
  versionId: string | null;
}

/**
 * What a draft would have made of last quarter's paid orders, against the policies it takes over from: those in force
 * for each piece when it is to start. Pieces with a narrower policy of their own stay out, for it does not rule them.
 */
export async function comparePolicyDraft(ctx: Context, draft: DraftToCompare): Promise<PolicyComparison> {
  const { timeZone, currency } = ctx.settings;
  const at = startOfDay(draft.startsOn, timeZone).toISOString();
  const versions = (await listPolicyVersions(ctx.db)).filter((one) => one.id !== draft.versionId);
  const goods = ruledGoods(draft.scope, versions, at);
  const { fromOn, toOn } = quarterBefore(today(ctx));
  const span = {
    fromAt: startOfDay(fromOn, timeZone).toISOString(),
    beforeAt: startOfDay(dayAfter(toOn), timeZone).toISOString(),
    goods,
  };
  const sold = (await listSoldPortions(ctx.db, span)).flatMap((row): SoldUnits[] => {
    const before = versionFor(versions, row, at);
    if (!before) return [];
    const { listMinor, paidMinor, materialsMinor, wagesMinor } = JSON.parse(row.inputsJson) as UnitInputs;
    return [
      {
        price: { listMinor, paidMinor, materialsMinor, wagesMinor },
        units: keptUnits(row) * row.portions,
        before: before.terms,
        after: draft.terms,
      },
    ];
  });
  const changes = comparePolicies(sold);
  const orders = sold.length === 0 ? 0 : await countSoldOrders(ctx.db, span);
  const fundNames = await listFundNames(ctx);
  const nameOfFund = (code: string) =>
    code === UNNAMED_FUND ? 'training and care' : (fundNames[code] ?? code);
  const first = (await listShelfPrices(ctx.db)).find((price) => isRuled(price, goods));
  return {
    fromOn,
    toOn,
    orders,
    units: sold.reduce((sum, one) => sum + one.units, 0),
    changes,
    sentence: comparisonSentence(changes, { orders, of: draft.of, currency, nameOfFund }),
    sample: first && compareOnPiece(first, draft.terms, versions, at),
    follows: followed(draft.scope, versions, at, first),
  };
}

function compareOnPiece(
  piece: ShelfPrice,
  after: PolicyTerms,
  versions: readonly PolicyVersion[],
  at: string,
): PolicyComparison['sample'] {
  const before = versionFor(versions, piece, at);
  if (!before) return undefined;
  const { listMinor, materialsMinor, wagesMinor, title, options } = piece;
  const price = { listMinor, paidMinor: listMinor, materialsMinor, wagesMinor };
  return {
    title: options === '' ? title : `${title}, ${options.toLowerCase()}`,
    listMinor,
    changes: comparePolicies([{ price, units: 1, before: before.terms, after }]),
  };
}

/** The scope's own version before it; a first narrower policy takes over from the one that ruled its goods. */
function followed(
  scope: PolicyScope,
  versions: readonly PolicyVersion[],
  at: string,
  piece: ShelfPrice | undefined,
): PolicyComparison['follows'] {
  const goods = {
    productId: scope.kind === 'product' ? scope.productId : '',
    category: scope.kind === 'category' ? scope.category : (piece?.category ?? ''),
  };
  const isWhole = scope.kind === 'organization';
  const own = versions.filter((one) => !isWhole || one.scope === 'organization');
  const version = versionFor(own, goods, at);
  return version && { number: version.number, terms: version.terms };
}

/** Which goods a policy of this scope would rule, given the narrower policies that have started by then. */
function ruledGoods(scope: PolicyScope, versions: readonly PolicyVersion[], at: string): RuledGoods {
  const started = versions.filter((one) => one.effectiveFrom <= at && one.scope !== scopeKey(scope));
  const targets = (kind: string) => [
    ...new Set(started.filter((one) => one.scopeKind === kind).map((one) => one.scopeTarget)),
  ];
  switch (scope.kind) {
    case 'organization':
      return { exceptCategories: targets('category'), exceptProducts: targets('product') };
    case 'category':
      return { category: scope.category, exceptCategories: [], exceptProducts: targets('product') };
    case 'product':
      return { productId: scope.productId, exceptCategories: [], exceptProducts: [] };
  }
}

function isRuled(piece: ShelfPrice, goods: RuledGoods): boolean {
  return (
    (goods.category ?? piece.category) === piece.category &&
    (goods.productId ?? piece.productId) === piece.productId &&
    !goods.exceptCategories.includes(piece.category) &&
    !goods.exceptProducts.includes(piece.productId)
  );
}
