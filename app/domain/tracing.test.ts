import fc from 'fast-check';
import { expect, test } from 'vitest';
import { traceShare, type Pool } from './tracing.ts';

const pool: Pool = {
  arrivedMinor: 10_000,
  uses: [
    { useCategory: 'childcare', amountMinor: 1_000 },
    { useCategory: 'training', amountMinor: 3_000 },
  ],
};

test('of a fund that has spent 40 % of what arrived, 40 % of each share is spent, on what the fund spent it on', () => {
  expect(traceShare(733, 'available', pool)).toEqual({
    ...{ pledgedMinor: 0, heldMinor: 0, availableMinor: 440, spentMinor: 293 },
    uses: [
      { useCategory: 'training', amountMinor: 220 },
      { useCategory: 'childcare', amountMinor: 73 },
    ],
  });
});
test('nothing of a share is spent before it arrived, or while a bank holds it', () => {
  expect(traceShare(733, 'pledged', pool)).toMatchObject({ pledgedMinor: 733, spentMinor: 0, uses: [] });
  expect(traceShare(733, 'held', pool)).toMatchObject({ heldMinor: 733, spentMinor: 0, uses: [] });
});
test('a fund that gave money back after spending it has spent every share whole; an idle one has spent none', () => {
  expect(traceShare(733, 'available', { ...pool, arrivedMinor: 3_500 }).spentMinor).toBe(733);
  expect(traceShare(733, 'available', { arrivedMinor: 0, uses: [] })).toMatchObject({ availableMinor: 733 });
});
test('the states add up to the share, the uses to what is spent, and all shares claim no more than was spent', () => {
  const shares = fc.array(fc.nat(100_000), { minLength: 1, maxLength: 20 });
  const spends = fc.array(fc.nat(100_000), { maxLength: 5 });
  fc.assert(
    fc.property(shares, spends, fc.nat(50_000), (mine, amounts, gifts) => {
      const arrivedMinor = mine.reduce((sum, share) => sum + share, gifts);
      const uses = amounts.map((amountMinor, i) => ({ useCategory: `use ${i}`, amountMinor }));
      const spent = amounts.reduce((sum, amount) => sum + amount, 0);
      const traced = mine.map((share) => traceShare(share, 'available', { arrivedMinor, uses }));
      for (const [i, one] of traced.entries()) {
        expect(one.availableMinor + one.spentMinor).toBe(mine[i]);
        expect(one.uses.reduce((sum, use) => sum + use.amountMinor, 0)).toBe(one.spentMinor);
      }
      const claimed = traced.reduce((sum, one) => sum + one.spentMinor, 0);
      expect(claimed).toBeLessThanOrEqual(Math.min(spent, arrivedMinor));
    }),
  );
});
