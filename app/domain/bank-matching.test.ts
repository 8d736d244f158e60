import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchMovements, MOST_DAYS, type Movement } from './bank-matching.ts';
import { daysBetween } from './calendar.ts';

const at = (id: string, on: string, amountMinor: number): Movement => ({ id, on, amountMinor });

describe('matching the bank', () => {
  test('the same amount within five days is a pair; the sixth day is none', () => {
    const entries = [at('e1', '2026-03-06', 5_000), at('e2', '2026-03-01', -900)];
    expect(matchMovements([at('l1', '2026-03-11', 5_000), at('l2', '2026-03-07', -900)], entries)).toEqual([
      { lineId: 'l1', entryId: 'e1' },
    ]);
  });

  test('two of one amount are told apart by their days', () => {
    const lines = [at('l1', '2026-03-02', -900), at('l2', '2026-03-04', -900)];
    const entries = [at('e2', '2026-03-04', -900), at('e1', '2026-03-02', -900)];
    expect(matchMovements(lines, entries)).toEqual([
      { lineId: 'l1', entryId: 'e1' },
      { lineId: 'l2', entryId: 'e2' },
    ]);
  });

  test('what could be meant twice is left for a person', () => {
    const lines = [at('l1', '2026-03-03', -900)];
    expect(matchMovements(lines, [at('e1', '2026-03-01', -900), at('e2', '2026-03-05', -900)])).toEqual([]);
    const twins = [at('l1', '2026-03-03', -900), at('l2', '2026-03-03', -900)];
    expect(matchMovements(twins, [at('e1', '2026-03-03', -900)])).toEqual([]);
  });

  test('pairs are one to one, of one amount, within five days, and the same however the lists are ordered', () => {
    const movement = fc.record({
      on: fc.integer({ min: 1, max: 28 }).map((day) => `2026-02-${String(day).padStart(2, '0')}`),
      amountMinor: fc.integer({ min: -4, max: 4 }).filter((minor) => minor !== 0),
    });
    const named = (prefix: string) =>
      fc
        .array(movement, { maxLength: 25 })
        .map((list) => list.map((one, index) => ({ ...one, id: `${prefix}${String(index)}` })));
    fc.assert(
      fc.property(named('l'), named('e'), (lines, entries) => {
        const matches = matchMovements(lines, entries);
        expect(new Set(matches.map((match) => match.lineId)).size).toBe(matches.length);
        expect(new Set(matches.map((match) => match.entryId)).size).toBe(matches.length);
        for (const { lineId, entryId } of matches) {
          const line = lines.find((one) => one.id === lineId);
          const entry = entries.find((one) => one.id === entryId);
          expect(entry?.amountMinor).toBe(line?.amountMinor);
          expect(Math.abs(daysBetween(line?.on ?? '', entry?.on ?? ''))).toBeLessThanOrEqual(MOST_DAYS);
        }
        const sorted = (list: typeof matches) =>
          list.map((match) => `${match.lineId} ${match.entryId}`).sort();
        expect(sorted(matchMovements([...lines].reverse(), [...entries].reverse()))).toEqual(sorted(matches));
      }),
      { numRuns: 200 },
    );
  });
});
