import { expect, test } from 'vitest';
import { describeChanges, percent } from './changes.ts';

const terms = (processingBp: number, operationsBp: number, shares: Record<string, number>) => ({
  processingBp,
  operationsBp,
  residual: Object.entries(shares).map(([fund, shareBp]) => ({ fund, shareBp })),
});
const name = (code: string) => code.toUpperCase();

test('a rate is said without rounding', () => {
  expect([350, 1200, 5, 3333, 10_000].map(percent)).toEqual(['3.5%', '12%', '0.05%', '33.33%', '100%']);
});

test('what rose, fell, came and went is said, and nothing else', () => {
  expect(
    describeChanges(
      terms(350, 1200, { program: 5000, capacity: 3000, advocacy: 2000 }),
      terms(350, 1500, { program: 4000, capacity: 3000, housing: 3000 }),
      name,
    ),
  ).toEqual([
    'Operations fell from 15% to 12% of the price.',
    'PROGRAM rose from 40% to 50% of what is left.',
    'ADVOCACY is new, with 20% of what is left.',
    'HOUSING no longer has a share; it had 30% of what is left.',
  ]);
});

test('the same terms changed nothing', () => {
  const same = terms(350, 1200, { program: 10_000 });
  expect(describeChanges(same, same, name)).toEqual([]);
});
