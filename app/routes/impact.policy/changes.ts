import type { PolicyTerms } from '#app/domain/allocation.ts';

/** `350` → `3.5%`. */
export function percent(basisPoints: number): string {
  return `${String(basisPoints / 100)}%`;
}

/** The shares and rates of a policy, each with its words, in the order in which a price is divided. */
export function describeTerms(terms: PolicyTerms, nameOfFund: (code: string) => string) {
  return [
    { part: 'Materials', rule: 'what the batch cost' },
    { part: 'Maker wages', rule: 'minutes of work times the program’s scale' },
    { part: 'Card processing', rule: `${percent(terms.processingBp)} of the price` },
    { part: 'Operations', rule: `${percent(terms.operationsBp)} of the price` },
    ...terms.residual.map(({ fund, shareBp }) => ({
      part: nameOfFund(fund),
      rule: `${percent(shareBp)} of what is left`,
    })),
  ];
}

/** What a version changed against the one before it, a sentence each; none when the terms are the same. */
export function describeChanges(
  terms: PolicyTerms,
  former: PolicyTerms,
  nameOfFund: (code: string) => string,
): string[] {
  const changes: string[] = [];
  const compare = (what: string, before: number | undefined, after: number | undefined, of: string) => {
    if (before === after) return;
    if (before === undefined) changes.push(`${what} is new, with ${percent(after ?? 0)} of ${of}.`);
    else if (after === undefined)
      changes.push(`${what} no longer has a share; it had ${percent(before)} of ${of}.`);
    else
      changes.push(
        `${what} ${after > before ? 'rose' : 'fell'} from ${percent(before)} to ${percent(after)} of ${of}.`,
      );
  };
  compare('Card processing', former.processingBp, terms.processingBp, 'the price');
  compare('Operations', former.operationsBp, terms.operationsBp, 'the price');
  const shareOf = ({ residual }: PolicyTerms, fund: string) =>
    residual.find((share) => share.fund === fund)?.shareBp;
  const funds = new Set([...terms.residual, ...former.residual].map((share) => share.fund));
  for (const fund of funds)
    compare(nameOfFund(fund), shareOf(former, fund), shareOf(terms, fund), 'what is left');
  return changes;
}
