import { expect, test } from 'vitest';
import { dayAfter, quarterBefore, startOfDay } from './store-day.ts';

test('a day begins at its own midnight', () => {
  const start = (day: string, zone: string) => startOfDay(day, zone).toISOString();
  expect(start('2026-12-01', 'UTC')).toBe('2026-12-01T00:00:00.000Z');
  expect(start('2026-12-01', 'America/New_York')).toBe('2026-12-01T05:00:00.000Z');
  expect(start('2026-07-01', 'America/New_York')).toBe('2026-07-01T04:00:00.000Z');
  expect(start('2026-12-01', 'Asia/Kathmandu')).toBe('2026-11-30T18:15:00.000Z');
  expect(start('2026-12-01', 'Pacific/Kiritimati')).toBe('2026-11-30T10:00:00.000Z');
});

test('where the clock skips midnight the day begins at one', () => {
  expect(startOfDay('2026-04-24', 'Africa/Cairo').toISOString()).toBe('2026-04-23T22:00:00.000Z');
});

test('the quarter before', () => {
  expect(quarterBefore('2026-11-22')).toEqual({ fromOn: '2026-07-01', toOn: '2026-09-30' });
  expect(quarterBefore('2026-02-03')).toEqual({ fromOn: '2025-10-01', toOn: '2025-12-31' });
  expect(dayAfter('2026-12-31')).toBe('2027-01-01');
});
