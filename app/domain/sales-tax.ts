/** Where sales tax of an address is owed: `US-IL` in the United States, elsewhere the country; '' when nobody knows. */
export function taxRegionOf(address: Readonly<Record<string, unknown>>): string {
  const word = (key: string) => {
    const value = address[key];
    return typeof value === 'string' ? value.trim().toUpperCase() : '';
  };
  const country = word('country');
  if (!/^[A-Z]{2}$/.test(country)) return '';
  const state = word('state');
  return country === 'US' && /^[A-Z]{2}$/.test(state) ? `US-${state}` : country;
}

/** `US-IL` → `US, IL`: short, and the same for whoever files it. */
export function regionWords(region: string): string {
  return region === '' ? 'Not known' : region.replace('-', ', ');
}

/** Sales tax of a region in a month, as the books of its orders say. */
export interface TaxFold {
  region: string;
  month: string;
  collectedMinor: number;
  refundedMinor: number;
}

/** What was paid on to a region, in the month it was paid. */
export interface TaxPaidOn {
  region: string;
  month: string;
  settledMinor: number;
}

export interface TaxMonth extends TaxFold {
  netMinor: number;
  remittedMinor: number;
  /** What is owed at the end of the month, from the beginning of the books on. */
  owedMinor: number;
}

/** Month by month what a region's buyers paid, got back, and what of it is owed still; regions and months in order. */
export function taxMonths(folds: readonly TaxFold[], paidOn: readonly TaxPaidOn[]): TaxMonth[] {
  const byKey = new Map<string, TaxMonth>();
  const at = (region: string, month: string): TaxMonth => {
    const key = `${region}|${month}`;
    const known = byKey.get(key);
    if (known) return known;
    const sums = { collectedMinor: 0, refundedMinor: 0, netMinor: 0, remittedMinor: 0, owedMinor: 0 };
    const fresh = { region, month, ...sums };
    byKey.set(key, fresh);
    return fresh;
  };
  for (const fold of folds) {
    const row = at(fold.region, fold.month);
    row.collectedMinor += fold.collectedMinor;
    row.refundedMinor += fold.refundedMinor;
    row.netMinor += fold.collectedMinor - fold.refundedMinor;
  }
  for (const paid of paidOn) at(paid.region, paid.month).remittedMinor += paid.settledMinor;
  const months = [...byKey.values()].sort((a, b) =>
    `${a.region}|${a.month}` < `${b.region}|${b.month}` ? -1 : 1,
  );
  const owed = new Map<string, number>();
  for (const row of months) {
    row.owedMinor = (owed.get(row.region) ?? 0) + row.netMinor - row.remittedMinor;
    owed.set(row.region, row.owedMinor);
  }
  return months;
}

/** What a region may be paid now for its sales through a month: their tax, less everything ever paid on. */
export function owedThrough(months: readonly TaxMonth[], region: string, throughMonth: string): number {
  return months
    .filter((row) => row.region === region)
    .reduce((sum, row) => sum + (row.month <= throughMonth ? row.netMinor : 0) - row.remittedMinor, 0);
}

/** Sums of some months, for a table's foot or a region's line. `owedMinor` is left to whoever knows which is last. */
export function sumTaxMonths(months: readonly TaxMonth[]): Omit<TaxMonth, 'region' | 'month' | 'owedMinor'> {
  const sum = (column: 'collectedMinor' | 'refundedMinor' | 'netMinor' | 'remittedMinor') =>
    months.reduce((total, row) => total + row[column], 0);
  return {
    collectedMinor: sum('collectedMinor'),
    refundedMinor: sum('refundedMinor'),
    netMinor: sum('netMinor'),
    remittedMinor: sum('remittedMinor'),
  };
}
