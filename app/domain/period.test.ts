import { expect, test } from 'vitest';
import { isInPeriod, isLikelyDay, parsePeriod, periodBefore } from './period.ts';

const before = (key: string) => {
  const period = parsePeriod(key);
  return period && periodBefore(period).key;
};

test('a month, a quarter and a year are periods, and nothing else is', () => {
  expect(parsePeriod('2026-05')).toMatchObject({ fromMonth: '2026-05', toMonth: '2026-05' });
  expect(parsePeriod('2026-Q2')).toMatchObject({ fromMonth: '2026-04', toMonth: '2026-06' });
  expect(parsePeriod('2026')).toMatchObject({ fromMonth: '2026-01', toMonth: '2026-12' });
  for (const key of ['', '2026-13', '2026-00', '2026-Q5', '2026-5', 'all', '2026-05-01', '26'])
    expect(parsePeriod(key)).toBeUndefined();
});

test('the period before is of the same length, over the new year too', () => {
  expect(before('2026-05')).toBe('2026-04');
  expect(before('2026-01')).toBe('2025-12');
  expect(before('2026-Q3')).toBe('2026-Q2');
  expect(before('2026-Q1')).toBe('2025-Q4');
  expect(before('2026')).toBe('2025');
});

test('a quarter holds its three months and no other', () => {
  const period = parsePeriod('2026-Q2') ?? { key: '', fromMonth: '', toMonth: '' };
  const held = Array.from({ length: 12 }, (_, i) => `2026-${String(i + 1).padStart(2, '0')}`);
  expect(held.filter((month) => isInPeriod(period, month))).toEqual(['2026-04', '2026-05', '2026-06']);
  expect(isInPeriod(period, '2025-05')).toBe(false);
});

test('a period of the first years has one before it too, so an address with one is answered', () => {
  expect(['0000', '0000-01', '0000-Q1', '0001', '1000'].map(before)).toEqual([
    ...['0000', '0000-12', '0000-Q4', '0000', '0999'],
  ]);
});

test('a slip in the year is no day that is booked', () => {
  expect(['2000-01-01', '2026-03-02', '2099-12-31'].every(isLikelyDay)).toBe(true);
  expect(['0226-03-02', '1999-12-31', '2100-01-01', '9999-12-31'].some(isLikelyDay)).toBe(false);
});
