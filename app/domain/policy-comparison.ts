import { allocateUnit, type PolicyTerms, type Tier } from './allocation.ts';
import { formatMoney, type Minor } from './money.ts';

/** What of a sold unit decides its split besides the policy: its prices and its batch's standard costs. */
export interface UnitPrice {
  listMinor: Minor;
  paidMinor: Minor;
  materialsMinor: Minor;
  wagesMinor: Minor;
}

/** Units sold alike, with the terms that rule them now and those that would. */
export interface SoldUnits {
  price: UnitPrice;
  units: number;
  before: PolicyTerms;
  after: PolicyTerms;
}

/** A bucket under both policies. `fund` is the code in the terms, where `program` stands for each program's own fund. */
export interface BucketChange {
  tier: Exclude<Tier, 'subsidy'>;
  fund: string;
  beforeMinor: Minor;
  afterMinor: Minor;
  /** After − before; over all buckets these add up to nothing. */
  movedMinor: Minor;
}

/**
 * What other terms would have made of the same sales, bucket by bucket. Both sides are computed anew, so sales made
 * under an older version do not count its difference too. A subsidy is paid by operations and stands in their figure.
 */
export function comparePolicies(sold: readonly SoldUnits[]): BucketChange[] {
  const changes = new Map<string, BucketChange>();
  const add = (side: 'beforeMinor' | 'afterMinor', price: UnitPrice, terms: PolicyTerms, units: number) => {
    for (const { tier, fundId, amountMinor } of splitBy(terms, price)) {
      const bucket = tier === 'subsidy' ? 'operations' : tier;
      const key = `${bucket} ${fundId}`;
      const change: BucketChange = changes.get(key) ?? {
        ...{ tier: bucket, fund: fundId, beforeMinor: 0, afterMinor: 0, movedMinor: 0 },
      };
      change[side] += amountMinor * units;
      change.movedMinor = change.afterMinor - change.beforeMinor;
      changes.set(key, change);
    }
  };
  for (const { price, units, before, after } of sold) {
    add('beforeMinor', price, before, units);
    add('afterMinor', price, after, units);
  }
  return [...changes.values()];
}

function splitBy({ processingBp, operationsBp, residual }: PolicyTerms, price: UnitPrice) {
  return allocateUnit({
    ...price,
    processingBp,
    operationsBp,
    residual: residual.map(({ fund, shareBp }) => ({ fundId: fund, shareBp })),
  });
}

/** Units of a portion that stand: what was given back whole is left out, a unit given back in part counts whole. */
export function keptUnits(portion: { quantity: number; unitPaidMinor: Minor; refundedMinor: Minor }): number {
  if (portion.unitPaidMinor === 0) return portion.quantity;
  return portion.quantity - Math.floor(portion.refundedMinor / portion.unitPaidMinor);
}

/** What a comparison comes to: `On last quarter’s 412 orders this would have moved $1,240.00 from operations to …`. */
export function comparisonSentence(
  changes: readonly BucketChange[],
  facts: { orders: number; of: string | undefined; currency: string; nameOfFund: (code: string) => string },
): string {
  const of = facts.of === undefined ? '' : ` of ${facts.of}`;
  if (facts.orders === 0)
    return `Nothing${of} was sold last quarter, so there are no real orders to compare on.`;
  const orders = facts.orders === 1 ? 'one order' : `${facts.orders.toLocaleString('en-US')} orders`;
  const opening = `On last quarter’s ${orders}${of} this would have moved`;
  const money = (amountMinor: Minor) => formatMoney(Math.abs(amountMinor), facts.currency);
  const name = ({ tier, fund }: BucketChange) => wordsOfBucket(tier, fund, facts.nameOfFund);
  const phrase = (one: BucketChange) =>
    one.movedMinor < 0
      ? `${money(one.movedMinor)} from ${name(one)}`
      : `${money(one.movedMinor)} to ${name(one)}`;
  const list = (some: readonly BucketChange[]) => joinWords(some.map(phrase));
  const givers = changes.filter((change) => change.movedMinor < 0).sort(byAmount);
  const takers = changes.filter((change) => change.movedMinor > 0).sort(byAmount);
  const [giver, taker] = [givers[0], takers[0]];
  if (!giver || !taker) return `${opening} nothing.`;
  const total = money(takers.reduce((sum, change) => sum + change.movedMinor, 0));
  if (givers.length > 1 && takers.length > 1) return `${opening} ${total}: ${list(givers)}; ${list(takers)}.`;
  if (givers.length > 1) return `${opening} ${total} to ${name(taker)}: ${list(givers)}.`;
  if (takers.length > 1) return `${opening} ${total} from ${name(giver)}: ${list(takers)}.`;
  return `${opening} ${total} from ${name(giver)} to ${name(taker)}.`;
}

/** A bucket inside a sentence. */
export function wordsOfBucket(
  tier: BucketChange['tier'],
  fund: string,
  nameOfFund: (code: string) => string,
): string {
  switch (tier) {
    case 'materials':
      return 'materials';
    case 'wages':
      return 'maker wages';
    case 'processing':
      return 'card processing';
    case 'operations':
      return 'operations';
    case 'fund':
      return nameOfFund(fund);
  }
}

function byAmount(a: BucketChange, b: BucketChange): number {
  return Math.abs(b.movedMinor) - Math.abs(a.movedMinor);
}

function joinWords(words: readonly string[]): string {
  if (words.length < 3) return words.join(' and ');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
