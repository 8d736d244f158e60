import { describe, expect, test } from 'vitest';
import { readStatement } from './bank-statement.ts';

const read = (header: string[], ...rows: string[][]) =>
  readStatement(
    { header, rows: rows.map((cells, index) => ({ row: index + 2, cells })) },
    'USD',
    '2026-11-22',
  );
const HEADER = ['Date', 'Description', 'Amount'];

describe('a bank’s statement', () => {
  test('is read by the names of its columns, whatever their order', () => {
    expect(read(['Amount', 'Posting Date', 'Memo'], ['-12.50', '2026-03-31', 'RENT  MARCH'])).toEqual({
      lines: [{ row: 2, bookedOn: '2026-03-31', description: 'RENT MARCH', amountMinor: -1_250 }],
      problems: [],
    });
  });

  test('may have debit and credit in columns of their own', () => {
    const { lines } = read(
      ['Date', 'Details', 'Debit', 'Credit'],
      ['2026-03-01', 'out', '10.00', ''],
      ['2026-03-02', 'in', '', '1,234.56'],
      ['2026-03-02', 'nothing', '', ''],
    );
    expect(lines.map((line) => line.amountMinor)).toEqual([-1_000, 123_456]);
  });

  test('writes negative amounts in four ways', () => {
    const { lines } = read(
      HEADER,
      ...['-1.20', '(1.20)', '1.20-', '-$1.20'].map((amount) => ['2026-03-01', 'x', amount]),
    );
    expect(lines.map((line) => line.amountMinor)).toEqual([-120, -120, -120, -120]);
  });

  test('one day above twelve says which number is the day', () => {
    const days = (...dates: string[]) =>
      read(HEADER, ...dates.map((date) => [date, 'x', '1.00'])).lines.map((line) => line.bookedOn);
    expect(days('3/4/2026', '25/4/2026')).toEqual(['2026-04-03', '2026-04-25']);
    expect(days('3/4/2026', '3/25/2026')).toEqual(['2026-03-04', '2026-03-25']);
    expect(days('3.4.2026')).toEqual(['2026-04-03']);
  });

  test('each fault is said with its row', () => {
    const { problems } = read(
      HEADER,
      ['2026-02-30', 'x', '1.00'],
      ['2026-03-01', 'x', '12,50'],
      ['2026-12-01', 'x', '1.00'],
      ['2026-03-01', 'x', 'ten'],
      ['0226-03-01', 'x', '1.00'],
    );
    expect(problems).toEqual([
      { row: 2, what: '“2026-02-30” is no date; write it as 2026-03-31.' },
      { row: 3, what: 'The amount could not be read; write it as -1234.56.' },
      { row: 4, what: '2026-12-01 lies ahead; a statement ends today or earlier.' },
      { row: 5, what: 'The amount could not be read; write it as -1234.56.' },
      { row: 6, what: 'Check the year of 0226-03-01: it is one from 2000 to 2099.' },
    ]);
  });

  test('without its columns says which are missing', () => {
    expect(read(['When', 'What', 'Amount'], ['2026-03-01', 'x', '1']).problems[0]?.what).toMatch(
      /no column for a date and for a description/,
    );
  });
});
