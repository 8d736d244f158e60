import { expect, test } from 'vitest';
import { describeChanges, nameOfScope } from './policy-words.ts';

const terms = (processingBp: number, operationsBp: number, shares: Record<string, number>) => ({
  processingBp,
  operationsBp,
  residual: Object.entries(shares).map(([fund, shareBp]) => ({ fund, shareBp })),
});
const name = (code: string) => code.toUpperCase();

test('what rose, fell, came and went is said, and nothing else', () => {
  expect(
    describeChanges(
      terms(350, 1200, { program: 5000, capacity: 3000, advocacy: 2000 }),
      terms(350, 1500, { program: 4000, capacity: 3000, housing: 3000 }),
      name,
    ),
  ).toEqual([
    'Operations fell from 15% to 12% of the price.',
    'The funds share 3 points of the price more than before.',
    'PROGRAM rose from 40% to 50% of what is left.',
    'ADVOCACY is new, with 20% of what is left.',
    'HOUSING no longer has a share; it had 30% of what is left.',
  ]);
});

test('the same terms changed nothing', () => {
  const same = terms(350, 1200, { program: 10_000 });
  expect(describeChanges(same, same, name)).toEqual([]);
});

test('rates that rise leave less, and rates that trade places leave as much', () => {
  const shares = { program: 10_000 };
  expect(describeChanges(terms(450, 1200, shares), terms(350, 1200, shares), name)).toEqual([
    'Card processing rose from 3.5% to 4.5% of the price.',
    'The funds share 1 point of the price less than before.',
  ]);
  expect(describeChanges(terms(450, 1100, shares), terms(350, 1200, shares), name)).toHaveLength(2);
});

test('a scope is named by what it is for', () => {
  const scope = (scopeKind: string, scopeTarget: string) =>
    nameOfScope({ scopeKind, scopeTarget }, (id) => (id === 'prd_1' ? 'Linen tote' : undefined));
  expect([scope('organization', ''), scope('category', 'Bags'), scope('product', 'prd_1')]).toEqual([
    'Everything sold',
    'Bags',
    'Linen tote',
  ]);
});
