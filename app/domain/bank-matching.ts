import { daysBetween } from './calendar.ts';
import type { Minor } from './money.ts';

/** A line of the bank, or an entry of ours that touches it: a day, an amount, and which one it is. */
export interface Movement {
  id: string;
  on: string;
  amountMinor: Minor;
}

export interface Match {
  lineId: string;
  entryId: string;
}

/** A transfer may take a weekend and a holiday. */
export const MOST_DAYS = 5;

/**
 * Pairs lines and entries of the same amount that cannot be meant otherwise: first those of the same day, then those
 * within five days, each time only where either is the other's only candidate. What is left is for a person.
 */
export function matchMovements(lines: readonly Movement[], entries: readonly Movement[]): Match[] {
  const matches: Match[] = [];
  let left = { lines: [...lines], entries: [...entries] };
  for (const mostDays of [0, MOST_DAYS]) {
    const found = pairOnlyCandidates(left.lines, left.entries, mostDays);
    matches.push(...found);
    const taken = new Set(found.flatMap((match) => [`l ${match.lineId}`, `e ${match.entryId}`]));
    left = {
      lines: left.lines.filter((line) => !taken.has(`l ${line.id}`)),
      entries: left.entries.filter((entry) => !taken.has(`e ${entry.id}`)),
    };
  }
  return matches;
}

function pairOnlyCandidates(
  lines: readonly Movement[],
  entries: readonly Movement[],
  mostDays: number,
): Match[] {
  const byAmount = groupByAmount(entries);
  const candidates = lines.map((line) =>
    (byAmount.get(line.amountMinor) ?? []).filter(
      (entry) => Math.abs(daysBetween(line.on, entry.on)) <= mostDays,
    ),
  );
  const wantedBy = new Map<string, number>();
  for (const entry of candidates.flat()) wantedBy.set(entry.id, (wantedBy.get(entry.id) ?? 0) + 1);
  return lines.flatMap((line, index) => {
    const [only, ...others] = candidates[index] ?? [];
    const isSure = only !== undefined && others.length === 0 && wantedBy.get(only.id) === 1;
    return isSure ? [{ lineId: line.id, entryId: only.id }] : [];
  });
}

function groupByAmount(movements: readonly Movement[]): Map<Minor, Movement[]> {
  const groups = new Map<Minor, Movement[]>();
  for (const movement of movements) {
    const group = groups.get(movement.amountMinor);
    if (group) group.push(movement);
    else groups.set(movement.amountMinor, [movement]);
  }
  return groups;
}
