import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const read = (file: string) => readFileSync(path.join(import.meta.dirname, file), 'utf8');
const pairs = new Map(
  [...read('tokens.css').matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map((m) => [
    m[1] ?? '',
    { light: m[2] ?? '', dark: m[3] ?? '' },
  ]),
);

/** WCAG 2.2, "relative luminance". */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(over: string, under: string, theme: 'light' | 'dark'): number {
  const [a, b] = [over, under].map((name) => luminance(pairs.get(name)?.[theme] ?? '#000000'));
  const [high = 0, low = 0] = [a ?? 0, b ?? 0].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function below(least: number, names: string[], grounds: string[]): string[] {
  return (['light', 'dark'] as const).flatMap((theme) =>
    names.flatMap((name) =>
      grounds
        .filter((ground) => !(contrast(name, ground, theme) >= least))
        .map((ground) => `${name} on ${ground}, ${theme}: ${contrast(name, ground, theme).toFixed(2)}`),
    ),
  );
}

describe('the colors', () => {
  test('text holds 4.5 to 1 on every ground, in both themes', () => {
    expect(below(4.5, 'ink soft river clay good warn error'.split(' '), ['paper', 'card', 'sand'])).toEqual(
      [],
    );
    expect(below(4.5, ['on-river'], ['river', 'river-deep'])).toEqual([]);
    expect(below(4.5, ['on-error'], ['error'])).toEqual([]);
  });

  test('buckets and the edges of fields hold 3 to 1 on paper and card', () => {
    const buckets = 'wages materials making care capacity advocacy operations processing subsidy edge'.split(
      ' ',
    );
    expect(below(3, buckets, ['paper', 'card'])).toEqual([]);
  });

  test('every color stands in tokens.css', () => {
    const others = readdirSync(import.meta.dirname).filter(
      (f) => f.endsWith('.css') && !/^(tokens|print)/.test(f),
    );
    expect(others.filter((f) => /#[0-9a-f]{3,8}\b|rgba?\(/i.test(read(f)))).toEqual([]);
  });
});

describe('the sample goods', () => {
  const folder = path.resolve(import.meta.dirname, '../../../public/goods');
  const drawings = readdirSync(folder).filter((f) => f.endsWith('.svg'));

  test('are 24 products, each drawing at most 4 kB and of one size', () => {
    expect(new Set(drawings.map((f) => f.replace(/-[a-z]+\.svg$/, ''))).size).toBe(24);
    expect(drawings.filter((f) => statSync(path.join(folder, f)).size > 4096)).toEqual([]);
    const texts = drawings.map((f) => readFileSync(path.join(folder, f), 'utf8'));
    expect(texts.every((t) => t.includes('viewBox="0 0 300 300"'))).toBe(true);
  });

  test('carry no script, no style and nothing from elsewhere', () => {
    const bad = /<script|<style| style=|href=|url\((?!#)/;
    expect(drawings.filter((f) => bad.test(readFileSync(path.join(folder, f), 'utf8')))).toEqual([]);
  });
});
