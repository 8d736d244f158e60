import { expect, test } from 'vitest';
import { csvFile, toCsv } from './csv-file.server.ts';

test('text that a spreadsheet would run is made plain text, and numbers stay numbers', () => {
  expect(toCsv([['=1+1', '+44', '-x', '@sum', '\tx', '-12.50', -3, '48.00']])).toBe(
    "'=1+1,'+44,'-x,'@sum,'\tx,-12.50,-3,48.00\r\n",
  );
});

test('commas, quotation marks and line ends stay inside their cell', () => {
  expect(toCsv([['a,b', 'say "yes"', 'two\nlines', '=a,b']])).toBe(
    '"a,b","say ""yes""","two\nlines","\'=a,b"\r\n',
  );
});

test('a file name cannot carry anything into the header', () => {
  expect(csvFile('a"\r\nb.csv', []).headers.get('Content-Disposition')).toBe(
    'attachment; filename="a---b.csv"',
  );
});
