import { expect, test } from 'vitest';
import { journalEntry, journalHead, ledgerColumns, ledgerRows, type ExportedEntry } from './book-export.ts';

const sale: ExportedEntry = {
  number: 12,
  on: '2026-03-02',
  kind: 'sale',
  memo: 'Order 1001; paid | by\ncard',
  source: 'order',
  sourceId: 'ord_1',
  revision: 0,
  postings: [
    { account: 'assets:stripe:pending', fund: 'operating', amountMinor: 4_805, currency: 'USD' },
    {
      account: 'income:sales',
      fund: 'operating',
      program: 'riverside',
      cohort: 'RS-1',
      amountMinor: -4_805,
      currency: 'USD',
    },
  ],
};

test('a journal entry is one transaction, its number the code, its dimensions tags of the postings', () => {
  expect(journalEntry(sale)).toBe(
    [
      '2026-03-02 * (12) sale: Order 1001 paid by card',
      '    ; kind: sale',
      '    ; source: order ord_1 0',
      '    assets:stripe:pending  48.05 USD',
      '    ; fund: operating',
      '    income:sales  -48.05 USD',
      '    ; fund: operating',
      '    ; program: riverside',
      '    ; cohort: RS-1',
      '',
      '',
    ].join('\n'),
  );
});

test('an entry of the public ledger has no memo, source, program or cohort to write', () => {
  const open = { number: 1, on: '2026-03-02', kind: 'sale', postings: sale.postings.slice(0, 1) };
  expect(journalEntry(open)).toBe(
    '2026-03-02 * (1) sale\n    ; kind: sale\n    assets:stripe:pending  48.05 USD\n    ; fund: operating\n\n',
  );
  expect(ledgerRows(open)).toEqual([
    [1, '2026-03-02', 'sale', 'assets:stripe:pending', 'operating', '48.05', 'USD'],
  ]);
});

test('what came too late for its quarter says when it happened', () => {
  const late = { ...sale, happenedOn: '2025-12-30' };
  expect(journalEntry(late)).toContain('\n    ; happened: 2025-12-30\n');
  expect(ledgerRows(late)[0]?.slice(0, 3)).toEqual([12, '2026-03-02', '2025-12-30']);
});

test('a row of the general ledger fits its columns, in both forms', () => {
  expect(ledgerRows(sale).map((row) => row.length)).toEqual([14, 14]);
  expect(ledgerColumns(false)).toHaveLength(14);
  expect(ledgerColumns(true)).toHaveLength(7);
});

test('the head declares currency, tags and accounts; a currency without decimals has no format', () => {
  const head = { title: 'Books', currency: 'JPY', accounts: ['assets:bank'], isPublic: false };
  expect(journalHead(head)).toContain('commodity JPY\ntag kind');
  expect(journalHead(head)).toContain('\naccount assets:bank\n');
  expect(journalHead({ ...head, currency: 'KWD' })).toContain('  format 1000.000 KWD\n');
});
