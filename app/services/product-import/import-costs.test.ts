import { expect, test } from 'vitest';
import { costsOf, readImportCosts } from './import-costs.server.ts';

const FULL = { cohort: 'C-1', materials: '9.10', minutes: 105, rate: '9.60' };
const READ = { cohort: 'C-1', materialsMinor: 910, minutes: 105, rateMinor: 960 };

function faults(value: unknown): string[] {
  const json = typeof value === 'string' ? value : JSON.stringify(value);
  const read = readImportCosts({ json }, 'USD');
  return read.ok ? [] : read.problems.map(({ what }) => what);
}

test('costs come as text or numbers, from flags or a file', () => {
  for (const given of [
    { flags: { cohort: ' C-1 ', materials: '9.10', minutes: '105', rate: '9.60' } },
    { json: JSON.stringify({ defaults: { ...FULL, materials: 9.1, rate: 9.6 } }) },
    { json: `\uFEFF${JSON.stringify({ defaults: { ...FULL, rate: 1 } })}`, flags: { rate: '9.60' } },
  ]) {
    const read = readImportCosts(given, 'USD');
    expect(read.ok && costsOf(read.costs, 'any', [])).toEqual({ costs: READ, missing: [] });
  }
});

test('a variant is found by its option values whatever their case and spaces, also with a slash within', () => {
  const json = JSON.stringify({ products: { 'basket|S/M / Río': FULL } });
  const read = readImportCosts({ json }, 'USD');
  const find = (size: string) =>
    read.ok &&
    costsOf(read.costs, 'basket', [
      ['Size', size],
      ['Color', 'río'],
    ]).costs;
  expect(find('s/m')).toEqual(READ);
  expect(find('L')).toBeUndefined();
});

test('every fault of a file is a sentence that names its place', () => {
  expect(faults('{')).toEqual([expect.stringMatching(/^The file of costs is not JSON: .+\.$/)]);
  expect(faults([])).toEqual(['The file of costs is an object with defaults and products.']);
  expect(faults({ default: {} })).toEqual([
    'The file of costs has default, which means nothing here; it may have defaults and products.',
  ]);
  expect(faults({ products: { basket: { cohort: 7, wage: 1 } } })).toEqual([
    'The file of costs: products, basket, cohort is the code of a cohort in quotation marks.',
    'The file of costs: products, basket has wage, which means nothing here; it may have cohort, materials, minutes and rate.',
  ]);
  expect(
    faults({ defaults: { materials: '9,10', minutes: 0, rate: -1 }, products: { cup: { minutes: 1.5 } } }),
  ).toEqual([
    'The file of costs: defaults materials: “9,10” has a decimal comma.',
    'The file of costs: defaults rate: “-1” is below zero.',
    'The file of costs: defaults minutes: “0” is not a whole number of minutes above zero.',
    'The file of costs: products, “cup” minutes: “1.5” is not a whole number of minutes above zero.',
  ]);
});
