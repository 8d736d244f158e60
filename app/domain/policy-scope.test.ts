import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scopesOf, versionFor } from './policy-scope.ts';

const bag = { productId: 'prd_1', category: 'Bags' };
const version = (id: string, scope: string, effectiveFrom: string) => ({ id, scope, effectiveFrom });
const versions = [
  version('first', 'organization', '2026-01-01'),
  version('second', 'organization', '2026-07-01'),
  version('bags', 'category:Bags', '2026-03-01'),
  version('this-bag', 'product:prd_1', '2026-05-01'),
];

test('the narrowest policy that has started rules a piece', () => {
  const ruling = (goods: typeof bag, at: string) => versionFor(versions, goods, at)?.id;
  expect(ruling(bag, '2025-12-31')).toBeUndefined();
  expect(ruling(bag, '2026-02-28')).toBe('first');
  expect(ruling(bag, '2026-03-01')).toBe('bags');
  expect(ruling(bag, '2026-05-01')).toBe('this-bag');
  expect(ruling({ ...bag, productId: 'prd_2' }, '2026-08-01')).toBe('bags');
  expect(ruling({ productId: 'prd_3', category: 'Food' }, '2026-08-01')).toBe('second');
});

test('whatever policies there are, one rules a piece: the last started of the narrowest scope', () => {
  const instant = fc.integer({ min: 1, max: 9 }).map((month) => `2026-0${month}-01`);
  const scope = fc.constantFrom('organization', 'category:Bags', 'category:Food', 'product:prd_1');
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.record({ scope, effectiveFrom: instant }), {
        selector: (one) => `${one.scope} ${one.effectiveFrom}`,
      }),
      instant,
      (some, at) => {
        const ruling = versionFor(some, bag, at);
        const started = some.filter((one) => one.effectiveFrom <= at && scopesOf(bag).includes(one.scope));
        const rank = (one: { scope: string; effectiveFrom: string }) =>
          `${9 - scopesOf(bag).indexOf(one.scope)} ${one.effectiveFrom}`;
        const ranked = started.sort((a, b) => (rank(a) > rank(b) ? -1 : 1));
        expect(ruling).toEqual(ranked[0]);
      },
    ),
  );
});
