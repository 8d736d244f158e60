import { quarterEnd, quarterStart } from './calendar.ts';
import type { Allocation } from './allocation.ts';
import type { Minor } from './money.ts';

/**
 * What may be published. k = 11 contributors, and the p % rule with p = 15 (IMPACT, "What may be published").
 * Payroll and stipends reach people by name, so their sums ask for 33.
 */
export const MIN_CONTRIBUTORS = 11;
export const MIN_CONTRIBUTORS_OF_PAY = 33;
const P_PERCENT = 15;

/** Whether maker wages may stand apart from materials. Under 11 makers they would be some person's pay. */
export function showsWagesApart(makers: number): boolean {
  return makers >= MIN_CONTRIBUTORS;
}

/** The buckets of a split as the public sees them: with few makers, materials and wages are one bucket, `making`. */
export interface PublicBucket {
  tier: Allocation['tier'] | 'making';
  fundId: string;
  amountMinor: Minor;
}

/** A split as the public may see it: with too few makers, wages and materials are one bucket. */
export function publicBuckets(allocations: readonly Allocation[], makers: number): PublicBucket[] {
  if (showsWagesApart(makers)) return allocations.map((part) => ({ ...part }));
  const making = allocations
    .filter((part) => part.tier === 'materials' || part.tier === 'wages')
    .reduce((sum, part) => sum + part.amountMinor, 0);
  const rest = allocations.filter((part) => part.tier !== 'materials' && part.tier !== 'wages');
  return [{ tier: 'making', fundId: '', amountMinor: making }, ...rest.map((part) => ({ ...part }))];
}

/** Whether a program may be named beside its goods: one of a single cohort would name that cohort. */
function mayBeNamed(program: { cohorts: number }): boolean {
  return program.cohorts >= 2;
}

/** Stands for the fund of a program that may not be named. */
export const UNNAMED_FUND = 'program';

/**
 * A split with the funds of programs that may not be named as one fund without a name: "Riverside training & care" in
 * the split of a piece would say what the label beside it keeps to itself.
 */
export function coarsenFunds(
  allocations: readonly Allocation[],
  funds: readonly { id: string; programId: string | null }[],
  programs: readonly { id: string; cohorts: number }[],
): Allocation[] {
  const unnamed = new Set(programs.filter((one) => !mayBeNamed(one)).map((one) => one.id));
  const isUnnamed = (fundId: string) =>
    funds.some((fund) => fund.id === fundId && fund.programId !== null && unnamed.has(fund.programId));
  const coarse: Allocation[] = [];
  for (const part of allocations) {
    const fundId = isUnnamed(part.fundId) ? UNNAMED_FUND : part.fundId;
    const same = fundId === UNNAMED_FUND ? coarse.find((one) => one.fundId === fundId) : undefined;
    if (same) same.amountMinor += part.amountMinor;
    else coarse.push({ ...part, fundId });
  }
  return coarse;
}

/**
 * Who made it, as coarse as it has to be. No release of people figures exists yet, so a cohort is never named; a
 * program of one cohort would name that cohort, so it becomes the organization.
 */
export function madeByLabel(
  program: { name: string; slug: string; cohorts: number },
  storeName: string,
): { label: string; programSlug: string | undefined } {
  return mayBeNamed(program)
    ? { label: program.name, programSlug: program.slug }
    : { label: storeName, programSlug: undefined };
}

/** Whether a sum is safe to show: the largest contributor cannot be guessed from it by the second largest. */
export function passesPPercentRule(contributions: readonly Minor[]): boolean {
  const [largest = 0, second = 0, ...others] = [...contributions].sort((a, b) => b - a);
  const remainder = others.reduce((sum, amount) => sum + amount, 0);
  // 100 × the remainder against 15 × the largest, in whole numbers.
  return largest + second + remainder > 0 && 100 * remainder >= P_PERCENT * largest;
}

export interface SpendFact {
  amountMinor: Minor;
  spentOn: string;
  recipient: 'vendor' | 'payroll' | 'stipend';
  beneficiaries: number;
}

export interface SpendSum {
  fromOn: string;
  toOn: string;
  amountMinor: Minor;
}

/**
 * Sums of one fund's spending on one use, quarter by quarter, that may be published. Spends come oldest first and none
 * was published before. A quarter that fails merges into the next; what still fails at the end waits. The number of
 * people behind several payments is taken as the largest single one, since the same people may stand behind all.
 */
export function publishableSpendSums(spends: readonly SpendFact[], closedThroughOn: string): SpendSum[] {
  const sums: SpendSum[] = [];
  let waiting: SpendFact[] = [];
  const closed = spends.filter((spend) => spend.spentOn <= closedThroughOn);
  closed.forEach((spend, index) => {
    waiting.push(spend);
    const next = closed[index + 1];
    const isQuarterOver = !next || quarterEnd(next.spentOn) !== quarterEnd(spend.spentOn);
    if (!isQuarterOver || !mayPublish(waiting)) return;
    const first = waiting[0] ?? spend;
    sums.push({
      fromOn: quarterStart(first.spentOn),
      toOn: quarterEnd(spend.spentOn),
      amountMinor: waiting.reduce((sum, one) => sum + one.amountMinor, 0),
    });
    waiting = [];
  });
  return sums;
}

function mayPublish(spends: readonly SpendFact[]): boolean {
  const needed = spends.some((spend) => spend.recipient !== 'vendor')
    ? MIN_CONTRIBUTORS_OF_PAY
    : MIN_CONTRIBUTORS;
  const people = Math.max(...spends.map((spend) => spend.beneficiaries));
  return people >= needed && passesPPercentRule(spends.map((spend) => spend.amountMinor));
}
