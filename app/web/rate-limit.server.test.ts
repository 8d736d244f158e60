import { expect, test } from 'vitest';
import { takeToken } from './rate-limit.server.ts';

const rate = { burst: 3, perMinute: 60 };

test('a bucket gives its burst at once, then one token a second, and says how long to wait', () => {
  const buckets = new Map();
  const take = (at: number) => takeToken(buckets, 'a', rate, at);
  expect([take(0), take(0), take(0), take(0)]).toEqual([0, 0, 0, 1]);
  expect(take(999)).toBe(1);
  expect(take(1000)).toBe(0);
  expect(take(1000)).toBe(1);
});

test('one address never spends another’s tokens', () => {
  const buckets = new Map();
  for (let n = 0; n < 4; n += 1) takeToken(buckets, 'a', rate, 0);
  expect(takeToken(buckets, 'b', rate, 0)).toBe(0);
});

test('the memory for addresses has an end, and the longest unused goes first', () => {
  const buckets = new Map();
  for (let n = 0; n < 10_050; n += 1) takeToken(buckets, `address ${String(n)}`, rate, n);
  expect(buckets.size).toBe(10_000);
  expect(buckets.has('address 0')).toBe(false);
  expect(buckets.has('address 10049')).toBe(true);
});
