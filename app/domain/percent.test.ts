import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePercent, percent } from './percent.ts';

test('a rate is said without rounding', () => {
  expect([350, 1200, 5, 3333, 10_000].map(percent)).toEqual(['3.5%', '12%', '0.05%', '33.33%', '100%']);
});

test('a rate is read as people type it, and never guessed', () => {
  expect(['12', '12.5 %', ' 3.50% ', '0', '100', '33.330'].map(parsePercent)).toEqual([
    1200, 1250, 350, 0, 10_000, 3333,
  ]);
  expect(['', '12,5', '-1', '100.01', '3.333', '1e1', '%', '12 percent'].map(parsePercent)).toEqual(
    Array.from({ length: 8 }, () => undefined),
  );
});

test('what is said is read back the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), (bp) => {
      expect(parsePercent(percent(bp))).toBe(bp);
    }),
  );
});
