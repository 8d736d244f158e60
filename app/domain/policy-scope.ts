/** What a policy is for. A campaign's own policy is reserved until there are campaigns. */
export type PolicyScope =
  { kind: 'organization' } | { kind: 'category'; category: string } | { kind: 'product'; productId: string };

/** What of a piece decides which policy divides its price. */
export interface Goods {
  productId: string;
  category: string;
}

/** The one text by which scopes are told apart: `organization`, `category:Bags`, `product:prd_1`. */
export function scopeKey(scope: PolicyScope): string {
  switch (scope.kind) {
    case 'organization':
      return 'organization';
    case 'category':
      return `category:${scope.category}`;
    case 'product':
      return `product:${scope.productId}`;
  }
}

/** The scopes that could rule a piece, narrowest first: its product's own, its category's, everybody's. */
export function scopesOf(goods: Goods): string[] {
  return [
    scopeKey({ kind: 'product', productId: goods.productId }),
    scopeKey({ kind: 'category', category: goods.category }),
    'organization',
  ];
}

/**
 * The one version that rules a piece at an instant. Each scope has one policy, of which the last version that has
 * started counts; of the scopes that could rule the piece the narrowest does. A policy that has not started rules
 * nothing, so exactly one version applies from the organization's first on.
 */
export function versionFor<Version extends { scope: string; effectiveFrom: string }>(
  versions: readonly Version[],
  goods: Goods,
  at: string,
): Version | undefined {
  for (const scope of scopesOf(goods)) {
    const started = versions.filter((version) => version.scope === scope && version.effectiveFrom <= at);
    if (started.length > 0)
      return started.reduce((last, one) => (one.effectiveFrom > last.effectiveFrom ? one : last));
  }
  return undefined;
}
