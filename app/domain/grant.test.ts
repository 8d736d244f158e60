import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutBudget, judgeGrantSpend, monthsLeft, usedBp } from './grant.ts';

test('a grant of $100,000 as 50/30/20', () => {
  const lines = [{ shareBp: 5_000 }, { shareBp: 3_000 }, { shareBp: 2_000 }];
  expect(cutBudget(100_000_00, lines)).toEqual({ ok: true, budgetsMinor: [50_000_00, 30_000_00, 20_000_00] });
});

test('shares of the whole add up to any grant, whatever its cents', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000_000_00 }),
      fc.integer({ min: 1, max: 9_998 }),
      (grant, first) => {
        const rest = 10_000 - first;
        const second = Math.floor(rest / 2);
        const cut = cutBudget(grant, [{ shareBp: first }, { shareBp: second }, { shareBp: rest - second }]);
        expect(cut.ok && cut.budgetsMinor.reduce((sum, one) => sum + one, 0)).toBe(grant);
      },
    ),
  );
});

test('amounts and shares may stand together; lines that miss the grant say by how much', () => {
  expect(cutBudget(1_000, [{ shareBp: 5_000 }, { amountMinor: 500 }])).toEqual({
    ok: true,
    budgetsMinor: [500, 500],
  });
  expect(cutBudget(1_000, [{ amountMinor: 600 }, { amountMinor: 500 }])).toEqual({
    ok: false,
    offMinor: 100,
  });
  expect(cutBudget(10_000, [{ shareBp: 5_000 }, { shareBp: 4_999 }])).toEqual({ ok: false, offMinor: -1 });
});

test('months that are left count the one begun', () => {
  expect(monthsLeft('2026-03-02', '2026-12-31')).toBe(10);
  expect(monthsLeft('2026-12-31', '2026-12-31')).toBe(1);
  expect(monthsLeft('2027-01-01', '2026-12-31')).toBe(0);
  expect(monthsLeft('2026-11-20', '2027-02-10')).toBe(3);
});

test('a line may be overdrawn with a word, the grant never, and nothing outside its days is paid', () => {
  const grant = {
    ...{ amountMinor: 1_000, startsOn: '2026-01-01', endsOn: '2026-12-31' },
    lines: [
      { useCategory: 'training', budgetMinor: 700 },
      { useCategory: 'childcare', budgetMinor: 300 },
    ],
  };
  const spent = new Map([
    ['training', 600],
    ['childcare', 250],
  ]);
  const judge = (useCategory: string, amountMinor: number, spentOn = '2026-05-05') =>
    judgeGrantSpend(grant, spent, { useCategory, amountMinor, spentOn });
  expect(judge('training', 100)).toBe('fits');
  expect(judge('training', 101)).toBe('over_line');
  expect(judge('childcare', 150)).toBe('over_line');
  expect(judge('childcare', 151)).toBe('over_grant');
  expect(judge('training', 1, '2025-12-31')).toBe('outside_days');
  expect(judge('training', 1, '2027-01-01')).toBe('outside_days');
  expect(usedBp(700, 600)).toBe(8_571);
});
