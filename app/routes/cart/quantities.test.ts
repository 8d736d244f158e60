import { parseForm } from '#app/web/forms.server.ts';
import { describe, expect, test } from 'vitest';
import { cartForm } from './quantities.ts';

function send(fields: Record<string, string>) {
  const request = new Request('http://shop.test/cart', { method: 'POST', body: new URLSearchParams(fields) });
  return parseForm(request, cartForm);
}
const add = (quantity: string) => send({ intent: 'add', variant: 'v1', quantity });

describe('a quantity', () => {
  test.each(['0', '-1', '1e9', 'abc', '1.5', '', '100', '１２', '0x10', '9'.repeat(400)])(
    '%j is refused with a sentence, and what was typed comes back',
    async (typed) => {
      const result = await add(typed);
      if (result.ok) throw new Error('accepted');
      expect(result.errors['quantity']).toMatch(/whole number from 1 to 99/);
      expect(result.values['quantity']).toBe(typed);
    },
  );

  test.each([
    ['1', 1],
    [' 7 ', 7],
    ['99', 99],
  ])('%j is %i', async (typed, count) => {
    expect(await add(typed)).toMatchObject({ ok: true, value: { quantity: count } });
  });

  test('0 takes a line out of the cart', async () => {
    const result = await send({ intent: 'change', line: 'l1', quantity: '0' });
    expect(result).toMatchObject({ ok: true, value: { quantity: 0 } });
  });
});

test('a gift tag that is too long is refused, not cut', async () => {
  const result = await send({ intent: 'add', variant: 'v1', quantity: '1', giftTag: 'x'.repeat(81) });
  expect(result).toMatchObject({ ok: false, errors: { giftTag: expect.stringContaining('80') } });
});

test('a form that asks for something else is refused', async () => {
  expect((await send({ intent: 'empty-the-shop' })).ok).toBe(false);
  expect((await send({})).ok).toBe(false);
});
