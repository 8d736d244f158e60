import { expect, test } from 'vitest';
import { tellEntry } from './entry-words.ts';

const nameOf = (code: string) =>
  ({ care: 'Riverside training & care', capacity: 'Partner capacity' })[code] ?? code;
const line = (account: string, amountMinor: number, fund = 'operating') => ({
  account,
  fund,
  amountMinor,
  currency: 'USD',
});
const tell = (kind: string, postings: ReturnType<typeof line>[], memo = 'A memo') =>
  tellEntry({ kind, memo, postings }, nameOf);

test('a sale and a refund name the sum and its parts', () => {
  const sale = [
    line('assets:stripe', 3732),
    line('income:sales', -2900),
    line('income:shipping', -600),
    line('liabilities:sales-tax', -232),
  ];
  expect(tell('sale', sale)).toBe(
    'A buyer paid $37.32: $29.00 for goods, $6.00 for shipping and $2.32 sales tax.',
  );
  const refund = [
    line('income:sales-returns', 2900),
    line('liabilities:sales-tax', 232),
    line('assets:stripe', -3132),
  ];
  expect(tell('refund', refund)).toBe('A buyer got $31.32 back: $29.00 for goods and $2.32 sales tax.');
});

test('a share that joins the funds and one that leaves them after a refund read differently', () => {
  const shares = (sign: 1 | -1) => [
    line('transfers:out', 799 * sign),
    line('assets:due-from:operating', 459 * sign, 'care'),
    line('transfers:in', -459 * sign, 'care'),
    line('transfers:in', -340 * sign, 'capacity'),
  ];
  expect(tell('designation', shares(1))).toBe(
    '$7.99 of a sale joined the funds: $4.59 Riverside training & care and $3.40 Partner capacity.',
  );
  expect(tell('designation', shares(-1))).toBe(
    '$7.99 left the funds again after a refund: $4.59 Riverside training & care and $3.40 Partner capacity.',
  );
});

test('fees and spending are said with their days', () => {
  expect(tell('fee', [line('expenses:processing', 138), line('assets:stripe', -138)])).toBe(
    'The card processor kept $1.38 as its fee.',
  );
  const spent = [
    line('expenses:program:legal-aid', 4200, 'care'),
    line('assets:due-from:operating', -4200, 'care'),
  ];
  expect(tell('spend', spent, 'Spent on legal aid, 2025-07-01 to 2025-12-31')).toBe(
    'Riverside training & care spent $42.00 on legal aid, from 1 July 2025 to 31 December 2025.',
  );
});

test('an entry of an unknown shape keeps its memo', () => {
  expect(tell('spend', [], 'Spent on housing')).toBe('Spent on housing');
  expect(tell('deposit', [line('assets:bank', 1)], 'A deposit')).toBe('A deposit');
  expect(tell('sale', [], 'A sale')).toBe('A sale');
});

test('a gift says where it went, and a transfer both its ends', () => {
  const gift = (fund: string, fundClass: string) => [
    line('assets:due-from:operating', 50_000, fund),
    line(`income:donations:${fundClass}`, -50_000, fund),
  ];
  expect(tell('gift', gift('care', 'donor-restricted'))).toBe(
    'A gift of $500.00 joined Riverside training & care, for its purpose alone.',
  );
  expect(tell('gift', gift('capacity', 'board-designated'))).toBe(
    'A gift of $500.00 joined Partner capacity.',
  );
  expect(tell('gift', gift('operating', 'operating'))).toBe(
    'A gift of $500.00 arrived for the shop’s own work.',
  );
  const moved = [
    line('transfers:out', 7_500, 'care'),
    line('assets:due-from:operating', -7_500, 'care'),
    line('assets:due-from:operating', 7_500, 'capacity'),
    line('transfers:in', -7_500, 'capacity'),
  ];
  expect(tell('transfer', moved)).toBe('$75.00 moved from Riverside training & care to Partner capacity.');
});
