import { largestRemainder } from './apportionment.ts';
import { monthsBetween } from './calendar.ts';
import { basisPointsOf, mulDivHalfUp, type Minor } from './money.ts';

/** A budget line as it was typed: a share of the grant in basis points, or an amount. */
export type TypedLine = { shareBp: number } | { amountMinor: Minor };

/**
 * The lines of a grant's budget in minor units, in their order. Shares alone are cut by largest remainder, so 50/30/20
 * adds up whatever the grant. `offMinor` says by how much the lines miss the grant: positive when they are too much.
 */
export function cutBudget(
  grantMinor: Minor,
  lines: readonly TypedLine[],
): { ok: true; budgetsMinor: Minor[] } | { ok: false; offMinor: Minor } {
  const shares = lines.flatMap((line) => ('shareBp' in line ? [line.shareBp] : []));
  const isWhole = shares.reduce((sum, share) => sum + share, 0) === 10_000;
  if (shares.length === lines.length && isWhole)
    return { ok: true, budgetsMinor: largestRemainder(shares, grantMinor) };
  const budgetsMinor = lines.map((line) =>
    'shareBp' in line ? basisPointsOf(grantMinor, line.shareBp) : line.amountMinor,
  );
  const offMinor = budgetsMinor.reduce((sum, budget) => sum + budget, 0) - grantMinor;
  return offMinor === 0 ? { ok: true, budgetsMinor } : { ok: false, offMinor };
}

/** How much of a budget is used, in basis points; more than 10,000 when it is overdrawn. */
export function usedBp(budgetMinor: Minor, actualMinor: Minor): number {
  return budgetMinor <= 0 ? 0 : mulDivHalfUp(actualMinor, 10_000, budgetMinor);
}

/** Months from a day to the end of a grant, a begun one counted whole; none when it is over. */
export function monthsLeft(on: string, endsOn: string): number {
  if (on > endsOn) return 0;
  const isBegun = endsOn.slice(8, 10) >= on.slice(8, 10) ? 1 : 0;
  return monthsBetween(on, endsOn) + isBegun;
}

export interface GrantToSpend {
  amountMinor: Minor;
  startsOn: string;
  endsOn: string;
  lines: readonly { useCategory: string; budgetMinor: Minor }[];
}

/**
 * What stands against a spend from a grant. A line may be overdrawn when somebody says why; the grant may not, and
 * nothing outside its days is paid from it.
 */
export function judgeGrantSpend(
  grant: GrantToSpend,
  spentByUse: ReadonlyMap<string, Minor>,
  spend: { useCategory: string; amountMinor: Minor; spentOn: string },
): 'fits' | 'over_line' | 'over_grant' | 'outside_days' {
  if (spend.spentOn < grant.startsOn || spend.spentOn > grant.endsOn) return 'outside_days';
  const spent = [...spentByUse.values()].reduce((sum, amount) => sum + amount, 0);
  if (spent + spend.amountMinor > grant.amountMinor) return 'over_grant';
  const line = grant.lines.find((one) => one.useCategory === spend.useCategory);
  const ofLine = (spentByUse.get(spend.useCategory) ?? 0) + spend.amountMinor;
  return ofLine > (line?.budgetMinor ?? 0) ? 'over_line' : 'fits';
}
