import { expect, test } from 'vitest';
import { z } from 'zod';
import { createCookies } from './cookies.server.ts';
import { parseForm } from './forms.server.ts';

const post = (body: BodyInit) => new Request('http://shop.example/cart', { method: 'POST', body });
const schema = z
  .object({
    email: z.email('Write an address such as ada@example.org.'),
    quantity: z.coerce.number('Write a whole number.').int().min(1, 'Take at least one.'),
    tags: z.array(z.string()).optional(),
  })
  .refine((form) => form.quantity < 10, 'Ten is too many.');

test('a good form is its typed value', async () => {
  const form = new URLSearchParams([
    ['email', 'ada@example.org'],
    ['quantity', '2'],
    ['tags', 'a'],
    ['tags', 'b'],
  ]);
  expect(await parseForm(post(form), schema)).toEqual({
    ok: true,
    value: { email: 'ada@example.org', quantity: 2, tags: ['a', 'b'] },
  });
});

test('a bad form comes back with a sentence a field and with all that was typed, but no password', async () => {
  const answer = await parseForm(
    post(new URLSearchParams('email=ada&quantity=0&password=hunter2&note=hi')),
    schema,
  );
  expect(answer).toEqual({
    ok: false,
    errors: { email: 'Write an address such as ada@example.org.', quantity: 'Take at least one.' },
    values: { email: 'ada', quantity: '0', note: 'hi' },
  });
});

test('what concerns the whole form stands under form', async () => {
  const answer = await parseForm(post(new URLSearchParams('email=ada@example.org&quantity=12')), schema);
  expect(answer).toMatchObject({ ok: false, errors: { form: 'Ten is too many.' } });
});

test('a body that is no form is a sentence, not an exception', async () => {
  expect(await parseForm(post('{}'), schema)).toMatchObject({
    ok: false,
    errors: { form: expect.any(String) },
  });
});

test('a cart cookie is believed only with its signature', async () => {
  const cookies = createCookies({ publicUrl: 'https://shop.example', sessionSecret: 's'.repeat(32) });
  const others = createCookies({ publicUrl: 'https://shop.example', sessionSecret: 'o'.repeat(32) });
  const set = await cookies.keepCartId('cart_1');
  expect(set).toMatch(/^__Host-cart=.+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  const request = new Request('https://shop.example/', { headers: { Cookie: set.split(';')[0] ?? '' } });
  expect(await cookies.readCartId(request)).toBe('cart_1');
  expect(await others.readCartId(request)).toBeUndefined();
});

test('a form of more fields than any of ours is refused before they are looked at', async () => {
  const began = performance.now();
  const same = await parseForm(post(new URLSearchParams('a&'.repeat(32_000))), schema);
  const named = Array.from({ length: 10_000 }, (_, i) => `a${i}=`).join('&');
  const each = await parseForm(post(new URLSearchParams(named)), schema);
  expect([same, each]).toEqual(
    Array(2).fill({ ok: false, errors: { form: expect.any(String) }, values: {} }),
  );
  expect(performance.now() - began).toBeLessThan(1_000);
});
