import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  categoryOf,
  changesIn,
  decideProduct,
  decideVariant,
  DRAFT_HERE,
  faultInHandle,
  NO_COSTS,
  NO_PRICE,
  optionKeyOf,
  readAmount,
  readCount,
  valueKeyOf,
  variantTitleOf,
} from './product-import.ts';

describe('keys', () => {
  test('a variant is known by its option values, not by the names or the case', () => {
    expect(valueKeyOf([['Color', 'Indigo']])).toBe(valueKeyOf([['Colour', ' INDIGO ']]));
    expect(valueKeyOf([['Size', 'é']])).toBe(valueKeyOf([['Size', 'e\u0301']]));
    expect(
      optionKeyOf([
        ['Color', 'Indigo'],
        ['Size', 'S/M'],
      ]),
    ).toBe('color=indigo;size=s/m');
    expect(
      variantTitleOf([
        ['Color', 'Indigo'],
        ['Size', 'Small'],
      ]),
    ).toBe('Indigo / Small');
  });

  test('different option values never share a key', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', ';', '=', '\\', ',', '"'),
      minLength: 1,
      maxLength: 4,
    });
    const options = fc.array(fc.tuple(text, text), { maxLength: 3 });
    fc.assert(
      fc.property(options, options, (a, b) => {
        const isSame = JSON.stringify(a) === JSON.stringify(b);
        expect(optionKeyOf(a) === optionKeyOf(b)).toBe(isSame);
      }),
    );
  });
});

describe('cells', () => {
  test('an amount is read exactly or refused with a mend', () => {
    expect(readAmount('48', 'USD')).toEqual({ ok: true, value: 4800 });
    expect(readAmount('48.5', 'USD')).toEqual({ ok: true, value: 4850 });
    expect(readAmount('1.250', 'KWD')).toEqual({ ok: true, value: 1250 });
    expect(readAmount('1.250', 'USD')).toEqual({
      ok: false,
      what: '“1.250” has 3 digits after the point; USD has 2.',
      mend: 'Write it like 12.50.',
    });
    expect(readAmount('1,5', 'JPY')).toMatchObject({
      ok: false,
      mend: 'Write digits and a point only, like 1250.',
    });
  });

  test('an amount written with its digits is read back, whatever it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), (minor) => {
        expect(readAmount((minor / 100).toFixed(2), 'USD')).toEqual({ ok: true, value: minor });
      }),
    );
  });

  test('a count is whole, from zero to the most, and nothing is zero', () => {
    expect([readCount('', 5), readCount('5', 5), readCount('5.0', 5)].map((read) => read.ok)).toEqual([
      true,
      true,
      true,
    ]);
    expect(
      [readCount('6', 5), readCount('-1', 5), readCount('1.5', 5), readCount('x', 5)].map((read) => read.ok),
    ).toEqual([false, false, false, false]);
  });

  test('a mended handle is one that is accepted', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 60 }), (text) => {
        const better = /^Write (\S+) in every row/.exec(faultInHandle(text)?.mend ?? '')?.[1];
        if (better) expect(faultInHandle(better)).toBeUndefined();
      }),
    );
  });

  test('a category is in sentence case and never empty', () => {
    const of = (type: string, tags: string[] = []) => categoryOf({ type, tags });
    expect([of('tote  Bags'), of('LED Lamps'), of('', ['men']), of('')]).toEqual([
      'Tote bags',
      'LED lamps',
      'Men',
      'Other',
    ]);
    expect(categoryOf({ type: '', tags: ['men'] }, ' home ')).toBe('Home');
  });
});

describe('what goes on sale', () => {
  const parsed = { priceMinor: 4800, quantity: 3 };

  test('a new variant with costs is on sale, with its pieces as opening stock', () => {
    expect(decideVariant(parsed, undefined, true)).toEqual({ status: 'active', opensStock: true });
    expect(decideVariant({ ...parsed, quantity: 0 }, undefined, true)).toEqual({
      status: 'active',
      opensStock: false,
    });
    expect(decideVariant(parsed, undefined, false)).toEqual({
      status: 'draft',
      opensStock: false,
      reason: NO_COSTS,
    });
    expect(decideVariant({ ...parsed, priceMinor: 0 }, undefined, true).reason).toBe(NO_PRICE);
  });

  test('a variant that has a batch or was decided on never opens stock', () => {
    for (const status of ['active', 'draft', 'archived'] as const) {
      expect(decideVariant(parsed, { status, hasBatch: true }, true)).toMatchObject({
        status,
        opensStock: false,
      });
    }
    expect(decideVariant(parsed, { status: 'active', hasBatch: false }, true).opensStock).toBe(false);
    expect(decideVariant(parsed, { status: 'draft', hasBatch: false }, true).opensStock).toBe(true);
  });

  test('a product goes on sale with its first variant, and a file never publishes what the console holds back', () => {
    expect(decideProduct('active', undefined, true)).toEqual({ status: 'active' });
    expect(decideProduct('active', undefined, false).status).toBe('draft');
    expect(decideProduct('active', { status: 'draft', hadActiveVariant: false }, true).status).toBe('active');
    expect(decideProduct('active', { status: 'draft', hadActiveVariant: true }, true)).toEqual({
      status: 'draft',
      reason: DRAFT_HERE,
    });
    expect(decideProduct('active', { status: 'archived', hadActiveVariant: true }, true).status).toBe(
      'archived',
    );
    expect(decideProduct('draft', { status: 'active', hadActiveVariant: true }, true).status).toBe('draft');
    expect(decideProduct('archived', undefined, true)).toEqual({ status: 'archived' });
  });

  test('only what differs is a change', () => {
    expect(changesIn({ a: 1, b: 'x', c: null }, { a: 1, b: 'x' })).toBeUndefined();
    expect(changesIn<{ a: number; c: string | null }>({ a: 1, c: null }, { a: 1, c: 'y' })).toEqual({
      c: 'y',
    });
  });
});
