import type { CohortBatchRow } from '#db/batches.ts';

/** What a cohort made, sold and earned in a stretch of months; sums of monthly balances. */
export interface PeriodFigures {
  /** `2026-05`, `2026-Q2`, `2026`, or `all`. */
  key: string;
  madeUnits: number;
  /** Less the pieces that came back to the shelf. */
  soldUnits: number;
  earnedMinor: number;
  paidMinor: number;
  stipendsMinor: number;
  coveredMinor: number;
  designatedMinor: number;
  /** What the program's own fund spent; its cohorts share it. */
  spentMinor: number;
}

/** One figure in one month; what was earned is what is owed more plus what was paid. */
export interface Monthly {
  month: string;
  figure: Exclude<keyof PeriodFigures, 'key'>;
  amount: number;
}

/** Everything monthly about a cohort, in one list. */
export function listMonthly(facts: {
  batches: readonly CohortBatchRow[];
  balances: readonly { account: string; month: string; amountMinor: number }[];
  runs: readonly { paidOn: string; dueMinor: number; stipendsMinor: number }[];
  madeLater: readonly { batchId: string; month: string; quantity: number }[];
  sold: readonly { month: string; sold: number }[];
  spent: readonly { month: string; amountMinor: number }[];
}): Monthly[] {
  const later = new Map<string, number>();
  for (const one of facts.madeLater) later.set(one.batchId, (later.get(one.batchId) ?? 0) + one.quantity);
  const monthly = (month: string, figure: Monthly['figure'], amount: number) => ({ month, figure, amount });
  return [
    // What was not made or corrected later was made on the day the batch was entered for.
    ...facts.batches.map((batch) =>
      monthly(batch.finishedOn.slice(0, 7), 'madeUnits', batch.made - (later.get(batch.id) ?? 0)),
    ),
    ...facts.madeLater.map((one) => monthly(one.month, 'madeUnits', one.quantity)),
    ...facts.sold.map((one) => monthly(one.month, 'soldUnits', one.sold)),
    ...facts.runs.flatMap(({ paidOn, dueMinor, stipendsMinor }) => [
      monthly(paidOn.slice(0, 7), 'earnedMinor', dueMinor),
      monthly(paidOn.slice(0, 7), 'paidMinor', dueMinor),
      monthly(paidOn.slice(0, 7), 'stipendsMinor', stipendsMinor),
    ]),
    ...facts.balances.flatMap((row) => {
      const figure = FIGURE_OF_ACCOUNT[row.account];
      return figure ? [monthly(row.month, figure, -row.amountMinor)] : [];
    }),
    ...facts.spent.map((row) => monthly(row.month, 'spentMinor', row.amountMinor)),
  ];
}

const FIGURE_OF_ACCOUNT: Record<string, Monthly['figure']> = {
  'liabilities:wages': 'earnedMinor',
  'memo:wages': 'coveredMinor',
  'memo:designated': 'designatedMinor',
};

/** Adds up the months that are wanted. */
export function sumMonths(
  monthly: readonly Monthly[],
  key: string,
  isWanted: (month: string) => boolean,
): PeriodFigures {
  const sums: PeriodFigures = {
    key,
    madeUnits: 0,
    soldUnits: 0,
    earnedMinor: 0,
    paidMinor: 0,
    stipendsMinor: 0,
    coveredMinor: 0,
    designatedMinor: 0,
    spentMinor: 0,
  };
  for (const { month, figure, amount } of monthly) if (isWanted(month)) sums[figure] += amount;
  return sums;
}
