import { expect, test } from 'vitest';
import { listChoices, type ChoosableVariant } from './choices.ts';

const variant = (color: string, size: string, free = 1): ChoosableVariant => ({
  id: `${color}-${size}`,
  title: '',
  options: [
    ['Color', color],
    ['Size', size],
  ],
  free,
});
const shirts = [
  variant('Sand', 'S'),
  variant('Sand', 'L'),
  variant('Clay', 'S', 0),
  variant('Ink', 'M'),
  variant('Ink', 'XL', 0),
];
const leadsTo = (selected: string) =>
  Object.fromEntries(listChoices(shirts, selected).map((c) => [c.name, c.values.map((v) => v.variantId)]));

test('choosing a color keeps the size where that color has it', () => {
  expect(leadsTo('Sand-S')['Color']).toEqual(['Sand-S', 'Clay-S', 'Ink-M']);
});

test('choosing a color that lacks the size leads to one in stock', () => {
  expect(leadsTo('Sand-L')['Color']).toEqual(['Sand-L', 'Clay-S', 'Ink-M']);
});

test('a value that leads to nothing in stock says so', () => {
  const colors = listChoices(shirts, 'Sand-S')[0];
  expect(colors?.values.map((value) => value.isSoldOut)).toEqual([false, true, false]);
});

test('one variant leaves nothing to choose', () => {
  expect(listChoices([variant('Sand', 'S')], 'Sand-S')).toEqual([]);
});
