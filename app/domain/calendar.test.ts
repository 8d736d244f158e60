import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  dayAfter,
  dayBefore,
  daysBetween,
  lastDayOf,
  monthsBetween,
  quarterBefore,
  quarterEnd,
  quarterOfDay,
  quarterStart,
  shiftDay,
  shiftMonth,
} from './calendar.ts';

const anyDay = fc.integer({ min: -20_000, max: 40_000 }).map((days) => shiftDay('2000-01-01', days));

test('days go on over months, years and leap days', () => {
  expect(dayAfter('2026-12-31')).toBe('2027-01-01');
  expect(dayAfter('2024-02-28')).toBe('2024-02-29');
  expect(dayBefore('2026-03-01')).toBe('2026-02-28');
  expect(daysBetween('2026-03-01', '2026-02-26')).toBe(-3);
});

test('a shift is as many days as it says, there and back', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -3_000, max: 3_000 }), (day, days) => {
      expect(daysBetween(day, shiftDay(day, days))).toBe(days);
      expect(shiftDay(shiftDay(day, days), -days)).toBe(day);
    }),
  );
});

test('months go on over years, also far back', () => {
  expect(shiftMonth('2026-12', 1)).toBe('2027-01');
  expect(shiftMonth('2026-01-31', -1)).toBe('2025-12');
  expect(shiftMonth('0226-05', -5)).toBe('0225-12');
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -300, max: 300 }), (day, months) => {
      expect(monthsBetween(day, shiftMonth(day, months))).toBe(months);
    }),
  );
});

test('a month ends on its last day', () => {
  expect(['2026-02', '2024-02', '2026-04', '2026-12'].map(lastDayOf)).toEqual([
    '2026-02-28',
    '2024-02-29',
    '2026-04-30',
    '2026-12-31',
  ]);
});

test('a day lies in its quarter, and the quarter before ends the day before it begins', () => {
  expect([quarterStart('2026-05-17'), quarterEnd('2026-05-17')]).toEqual(['2026-04-01', '2026-06-30']);
  expect(quarterBefore('2026-11-22')).toEqual({ fromOn: '2026-07-01', toOn: '2026-09-30' });
  expect(quarterBefore('2026-02-03')).toEqual({ fromOn: '2025-10-01', toOn: '2025-12-31' });
  fc.assert(
    fc.property(anyDay, (day) => {
      const [fromOn, toOn] = [quarterStart(day), quarterEnd(day)];
      expect(fromOn <= day && day <= toOn).toBe(true);
      expect([quarterOfDay(fromOn), quarterOfDay(toOn)]).toEqual([quarterOfDay(day), quarterOfDay(day)]);
      expect(quarterOfDay(dayAfter(toOn))).not.toBe(quarterOfDay(day));
      expect(quarterBefore(day).toOn).toBe(dayBefore(fromOn));
    }),
  );
});
