import { expect, test } from 'vitest';
import { dayIn, startOfDay } from './store-day.ts';

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

test('a day begins with its first instant', () => {
  const start = startOfDay('2026-12-01', 'America/New_York');
  expect(dayIn('America/New_York', start)).toBe('2026-12-01');
  expect(dayIn('America/New_York', start.getTime() - 1)).toBe('2026-11-30');
});
