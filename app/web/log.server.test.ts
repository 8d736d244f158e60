import { describe, expect, test } from 'vitest';
import { readClientAddress } from './address.server.ts';
import { describeError } from './log.server.ts';
import { maskPath } from './request-path.server.ts';

describe('a log line', () => {
  test.each([
    ['/', '/'],
    ['/shop/tote-bag-2?q=joe@example.com', '/shop/tote-bag-2'],
    ['/orders/aGVsbG8', '/orders/:token'],
    ['/orders/aGVsbG8.data?index', '/orders/:token'],
    ['/orders/aGVsbG8/cancel', '/orders/:token/cancel'],
    ['/orders/find', '/orders/find'],
    ['/Orders/aGVsbG8', '/Orders/:token'],
    ['/%6frders/aGVsbG8', '/orders/:token'],
    ['//orders//aGVsbG8', '/orders/:token'],
    ['/verify/r_1', '/verify/:token'],
    ['/batch/B1', '/batch/:token'],
    ['/console/cohorts/c12/attendance', '/console/cohorts/:id/attendance'],
    ['/joe%40example.com', '/:id'],
    ['/shop/%zz', '/shop/:id'],
    ['/webhooks/stripe', '/webhooks/stripe'],
  ])('shows %s as %s', (url, shown) => {
    expect(maskPath(url)).toBe(shown);
  });

  test('of an error has no address, no quoted value, no key and no detail', () => {
    const error = Object.assign(new Error('No "Ada" ada@example.com sk_test_abcdefghijklmnopqrst'), {
      code: '23505',
      detail: 'Key (email)=(ada@example.com) already exists.',
    });
    const line = JSON.stringify(describeError(error));
    expect(line).not.toMatch(/ada|sk_test/i);
    expect(line).toContain('23505');
  });
});

describe('the address of who asks', () => {
  const ask = (forwarded: string | undefined, trusted: number) =>
    readClientAddress(
      { headers: { 'x-forwarded-for': forwarded }, socket: { remoteAddress: '10.0.0.9' } } as never,
      trusted,
    );

  test('is the socket’s, whatever is claimed, unless proxies are trusted', () => {
    expect(ask('1.2.3.4', 0)).toBe('10.0.0.9');
    expect(ask(undefined, 1)).toBe('10.0.0.9');
  });

  test('is what the outermost trusted proxy saw, not what the client wrote before it', () => {
    expect(ask('6.6.6.6, 1.2.3.4', 1)).toBe('1.2.3.4');
    expect(ask('6.6.6.6, 1.2.3.4, 10.0.0.1', 2)).toBe('1.2.3.4');
  });
});
