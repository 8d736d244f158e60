import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { owedThrough, taxMonths, taxRegionOf } from './sales-tax.ts';

describe('a tax region', () => {
  test('is the state in the United States, elsewhere the country, and empty when nobody knows', () => {
    expect(taxRegionOf({ country: 'US', state: 'il ' })).toBe('US-IL');
    expect(taxRegionOf({ country: 'US', state: 'Illinois' })).toBe('US');
    expect(taxRegionOf({ country: 'PT', state: 'Lisboa' })).toBe('PT');
    expect(taxRegionOf({})).toBe('');
    expect(taxRegionOf({ country: 7 })).toBe('');
  });
});

describe('tax by month', () => {
  test('a refund counts in its own month, and a payment in the month it was made', () => {
    const fold = (month: string, collectedMinor: number, refundedMinor: number) => ({
      ...{ region: 'US-IL', month, collectedMinor, refundedMinor },
    });
    const months = taxMonths(
      [fold('2026-01', 900, 0), fold('2026-02', 300, 100)],
      [{ region: 'US-IL', month: '2026-02', settledMinor: 900 }],
    );
    expect(months.map((row) => [row.month, row.netMinor, row.remittedMinor, row.owedMinor])).toEqual([
      ['2026-01', 900, 0, 900],
      ['2026-02', 200, 900, 200],
    ]);
    expect(owedThrough(months, 'US-IL', '2026-01')).toBe(0);
    expect(owedThrough(months, 'US-IL', '2026-02')).toBe(200);
  });

  test('what is owed at the end is what came in less what went back and was paid on, for each region', () => {
    const region = fc.constantFrom('US-IL', 'US-CA', 'PT', '');
    const month = fc.constantFrom('2026-01', '2026-02', '2026-03');
    const amount = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(
        fc.array(fc.record({ region, month, collectedMinor: amount, refundedMinor: amount })),
        fc.array(fc.record({ region, month, settledMinor: amount })),
        (folds, paid) => {
          const months = taxMonths(folds, paid);
          for (const one of ['US-IL', 'US-CA', 'PT', '']) {
            const expected =
              folds
                .filter((row) => row.region === one)
                .reduce((sum, row) => sum + row.collectedMinor - row.refundedMinor, 0) -
              paid.filter((row) => row.region === one).reduce((sum, row) => sum + row.settledMinor, 0);
            const last = months.filter((row) => row.region === one).at(-1);
            expect(last?.owedMinor ?? 0).toBe(expected);
            expect(owedThrough(months, one, '2026-12')).toBe(expected);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
