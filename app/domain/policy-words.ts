import type { PolicyTerms } from './allocation.ts';
import { percent } from './percent.ts';

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
  changes.push(...wherePointsGo(terms, former));
  const shareOf = ({ residual }: PolicyTerms, fund: string) =>
    residual.find((share) => share.fund === fund)?.shareBp;
  const funds = new Set([...terms.residual, ...former.residual].map((share) => share.fund));
  for (const fund of funds)
    compare(nameOfFund(fund), shareOf(former, fund), shareOf(terms, fund), 'what is left');
  return changes;
}

/** Running costs and the funds share one price, so what one rate gives up the funds have more of. */
function wherePointsGo(terms: PolicyTerms, former: PolicyTerms): string[] {
  const freed = former.processingBp + former.operationsBp - terms.processingBp - terms.operationsBp;
  if (freed === 0) return [];
  const points = `${String(Math.abs(freed) / 100)} ${Math.abs(freed) === 100 ? 'point' : 'points'} of the price`;
  return [
    freed > 0 ? `The funds share ${points} more than before.` : `The funds share ${points} less than before.`,
  ];
}

/** What a policy is for, as a heading. A product is named by its title, which a scope does not hold. */
export function nameOfScope(
  scope: { scopeKind: string; scopeTarget: string },
  titleOf: (productId: string) => string | undefined,
): string {
  switch (scope.scopeKind) {
    case 'category':
      return scope.scopeTarget;
    case 'product':
      return titleOf(scope.scopeTarget) ?? 'One piece';
    default:
      return 'Everything sold';
  }
}

/** A role as the public hears of it; a body such as the board is said as it is. */
export function roleWords(role: string): string {
  switch (role) {
    case 'owner':
      return 'an owner of the shop';
    case 'finance':
      return 'the shop’s finance';
    default:
      return role.replace(/^The /, 'the ');
  }
}
