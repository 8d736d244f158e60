import { describe, expect, test } from 'vitest';
import type { Problem } from '#app/domain/product-import.ts';
import { parseProductCsv } from './product-csv.server.ts';
import {
  bytesOf,
  COLUMNS,
  csv,
  csvText,
  picture,
  product,
  sized,
  variant,
  type Row,
} from '../testing/product-rows.ts';

function parse(rows: Row[]) {
  return parseProductCsv(csv(rows), 'USD');
}
/** Where the problems are: row and column, in order. */
function places(problems: Problem[]): string[] {
  return problems.map(({ row, column }) => [row, column].filter((part) => part !== null).join(' '));
}

describe('rows of a product', () => {
  test('later rows add variants and pictures to the first row of their handle', () => {
    const { products, problems, warnings } = parse([
      sized('reed-basket', 'Small', { 'Image Src': 'https://pictures.example/a.jpg', 'Image Position': '2' }),
      variant('reed-basket', 'Large', {
        'Variant Price': '60',
        'Variant Image': 'https://pictures.example/b.jpg',
      }),
      picture('reed-basket', 'https://pictures.example/b.jpg', 1),
      product('clay-cup'),
    ]);
    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
    expect(products.map((one) => one.handle)).toEqual(['reed-basket', 'clay-cup']);
    const [basket, cup] = products;
    expect(
      basket?.variants.map(({ options, priceMinor, quantity }) => [options, priceMinor, quantity]),
    ).toEqual([
      [[['Size', 'Small']], 4800, 4],
      [[['Size', 'Large']], 6000, 2],
    ]);
    expect(basket?.images).toEqual([
      { row: 4, url: 'https://pictures.example/b.jpg', alt: '', variantKey: '["large"]' },
      { row: 2, url: 'https://pictures.example/a.jpg', alt: '', variantKey: null },
    ]);
    expect(cup?.variants).toMatchObject([{ options: [], weightGrams: 300 }]);
  });

  test('a handle that comes back after another names both places, once', () => {
    const { problems, products } = parse([
      sized('a', 'S'),
      variant('a', 'M'),
      product('b'),
      variant('a', 'L'),
      variant('a', 'XL'),
    ]);
    expect(places(problems)).toEqual(['5 Handle']);
    expect(problems[0]?.what).toContain('comes back in row 5');
    expect(problems[0]?.what).toContain('rows 2 to 3');
    expect(products[0]?.variants).toHaveLength(2);
  });

  test('the same option values twice are refused, whatever their case', () => {
    const { problems } = parse([sized('a', 'Small'), variant('a', 'SMALL')]);
    expect(places(problems)).toEqual(['3 Option1 Value']);
    expect(problems[0]?.what).toContain('row 2');
  });

  test('a second variant of a product without options is refused', () => {
    expect(places(parse([product('a'), { Handle: 'a', 'Variant Price': '5' }]).problems)).toEqual(['3']);
    expect(places(parse([product('a'), variant('a', 'Small')]).problems)).toContain('3 Option1 Value');
  });

  test('a missing option value, an option named otherwise later, and a missing price are refused', () => {
    const { problems } = parse([
      sized('a', 'S'),
      { Handle: 'a', 'Variant Price': '5' },
      variant('a', 'M', { 'Option1 Name': 'Length' }),
      variant('a', 'L', { 'Variant Price': '' }),
    ]);
    expect(places(problems)).toEqual(['3 Option1 Value', '4 Option1 Name', '5 Variant Price']);
  });

  test('more than a hundred variants are refused where the hundred and first stands', () => {
    const rows = Array.from({ length: 100 }, (_, index) => variant('a', `Size ${index}`));
    expect(places(parse([sized('a', 'First'), ...rows]).problems)).toEqual(['102']);
    expect(parse([sized('a', 'First'), ...rows.slice(1)]).problems).toEqual([]);
  });

  test('gift cards are not goods', () => {
    const { problems } = parse([product('card', { 'Gift Card': 'true' })]);
    expect(places(problems)).toEqual(['2 Gift Card']);
    expect(problems[0]?.what).toContain('Gift cards are not goods');
  });

  test('a title is needed in the first row only', () => {
    expect(places(parse([product('a', { Title: ' ' })]).problems)).toEqual(['2 Title']);
    expect(parse([sized('a', 'S'), variant('a', 'M', { Title: 'Other' })]).warnings).toHaveLength(1);
  });

  test('a handle is small letters, digits and hyphens, and the mend says which', () => {
    const { problems } = parse([product('Ocean Blue'), product('Äpfel & Öl'), product('x'.repeat(101))]);
    expect(places(problems)).toEqual(['2 Handle', '3 Handle', '4 Handle']);
    expect(problems.map(({ mend }) => mend).slice(0, 2)).toEqual([
      'Write ocean-blue in every row of this product.',
      'Write apfel-ol in every row of this product.',
    ]);
  });

  test('publication and status decide whether a product is a draft', () => {
    const status = (row: Row) => parse([product('a', row)]).products[0]?.status;
    expect(status({ Published: 'FALSE' })).toBe('draft');
    const withStatus = (text: string) =>
      parseProductCsv(csv([product('a', { Status: text })], [...COLUMNS, 'Status']), 'USD');
    expect(withStatus('Draft').products[0]?.status).toBe('draft');
    expect(withStatus('archived').products[0]?.status).toBe('archived');
    expect(places(withStatus('sold').problems)).toEqual(['2 Status']);
    expect(places(parse([product('a', { Published: 'maybe' })]).problems)).toEqual(['2 Published']);
  });
});

describe('numbers', () => {
  test.each(['12,50', 'abc', '-3', '12.505', '12.500', '$12', '1e3', '1,200.00', '99999999'])(
    'the price %s is refused with its row and column',
    (price) => {
      const { problems } = parse([product('a', { 'Variant Price': price })]);
      expect(places(problems)).toEqual(['2 Variant Price']);
    },
  );

  test('a decimal comma is mended in the sentence', () => {
    expect(parse([product('a', { 'Variant Price': '12,50' })]).problems[0]?.mend).toBe(
      'Write it with a point: 12.50.',
    );
  });

  test('a currency without cents takes none', () => {
    const yen = (price: string) => parseProductCsv(csv([product('a', { 'Variant Price': price })]), 'JPY');
    expect(yen('1200').products[0]?.variants[0]?.priceMinor).toBe(1200);
    expect(places(yen('1200.00').problems)).toEqual(['2 Variant Price']);
  });

  test('a quantity below zero or in parts is refused', () => {
    for (const quantity of ['-1', '1.5', 'many', '100001']) {
      const { problems } = parse([product('a', { 'Variant Inventory Qty': quantity })]);
      expect(places(problems), quantity).toEqual(['2 Variant Inventory Qty']);
    }
  });

  test('a price before that is lower than the price is left out with a warning', () => {
    const before = (text: string) => parse([product('a', { 'Variant Compare At Price': text })]);
    expect(before('60').products[0]?.variants[0]?.compareAtMinor).toBe(6000);
    expect(before('40').products[0]?.variants[0]?.compareAtMinor).toBe(null);
    expect(places(before('40').warnings)).toEqual(['2 Variant Compare At Price']);
  });
});

describe('descriptions', () => {
  test('too long ones are refused', () => {
    const { problems } = parse([product('a', { 'Body (HTML)': 'x'.repeat(100_001) })]);
    expect(places(problems)).toEqual(['2 Body (HTML)']);
  });
});

describe('the file', () => {
  test('cut rows name the row a spreadsheet shows and the line of the file', () => {
    const text = csvText([
      product('a', { 'Body (HTML)': '<p>One</p>\r\n<p>Two\r\nThree</p>' }),
      product('b'),
      product('c'),
    ]);
    const cut = text.slice(0, text.lastIndexOf(',48.00'));
    const { problems } = parseProductCsv(bytesOf(cut), 'USD');
    expect(problems).toMatchObject([{ row: 4, line: 6 }]);
    expect(problems[0]?.what).toMatch(/has 19 columns; the header has 32/);
    const long = parseProductCsv(bytesOf(text.replace(',Basket,', ',Basket,,')), 'USD');
    expect(long.problems).toMatchObject([{ row: 2, line: 2 }]);
  });

  test('a product whose first row is cut is one problem, and its later rows are none', () => {
    const lines = csvText([product('a'), sized('b', 'S'), variant('b', 'M'), picture('b', 'x', 1)]).split(
      '\r\n',
    );
    const text = lines.map((line, index) => (index === 2 ? line.slice(0, -1) : line)).join('\r\n');
    expect(places(parseProductCsv(bytesOf(text), 'USD').problems)).toEqual(['3']);
  });

  test('blank rows count as rows and say nothing', () => {
    const lines = csvText([product('a'), {}, product('b', { 'Variant Price': 'x' })]).split('\r\n');
    const text = [...lines.slice(0, 2), '', ...lines.slice(2)].join('\r\n');
    expect(places(parseProductCsv(bytesOf(text), 'USD').problems)).toEqual(['5 Variant Price']);
  });

  test('a quotation mark that is never closed names the row where it opens, and earlier faults too', () => {
    const text = csvText([product('a', { 'Variant Price': 'x' }), product('b'), product('c')]);
    const open = text.replace('\r\nb,Woven', '\r\nb,"Woven');
    expect(parseProductCsv(bytesOf(open), 'USD').problems).toMatchObject([
      { row: 2, column: 'Variant Price' },
      { row: 3, line: 3, what: expect.stringContaining('never closed') as string },
    ]);
    const stray = text.replace('\r\nb,Woven', '\r\nb,Wo"ven');
    expect(parseProductCsv(bytesOf(stray), 'USD').problems[1]).toMatchObject({ row: 3, line: 3 });
  });

  test('bytes that are no UTF-8 name their rows and columns', () => {
    const rows = [
      product('a', { Title: 'Café' }),
      product('b'),
      product('c', { 'Body (HTML)': 'One\nßtwo' }),
    ];
    const latin = new Uint8Array(Buffer.from(csvText(rows), 'latin1'));
    expect(parseProductCsv(latin, 'USD').problems).toMatchObject([
      { row: 2, column: 'Title', what: 'The bytes here are not UTF-8 text.' },
      { row: 4, column: 'Body (HTML)' },
    ]);
  });

  test('a byte order mark, any line end and columns in any order or case are read', () => {
    const wanted = parse([sized('a', 'S'), variant('a', 'M')]).products;
    for (const end of ['\n', '\r', '\r\n']) {
      const columns = COLUMNS.toReversed();
      const text = csvText([sized('a', 'S'), variant('a', 'M')], columns, end);
      const shouting = text.replace('Variant Price', 'VARIANT PRICE ');
      expect(
        parseProductCsv(bytesOf(`\uFEFF${shouting}${end}`), 'USD').products,
        JSON.stringify(end),
      ).toEqual(wanted);
    }
  });

  test('columns that are not read are listed, and missing ones are one problem', () => {
    const { ignoredColumns } = parse([product('a')]);
    expect(ignoredColumns).toContain('Vendor');
    expect(ignoredColumns).not.toContain('Handle');
    const { problems } = parseProductCsv(csv([product('a')], ['Handle', 'Type']), 'USD');
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ row: 1, what: 'The first row does not name Title, Variant Price.' });
  });

  test('what is no CSV at all is said in a sentence', () => {
    const what = (bytes: Uint8Array) => parseProductCsv(bytes, 'USD').problems.map((problem) => problem.what);
    expect(what(bytesOf(''))).toEqual(['The file is empty.']);
    expect(what(bytesOf('PK\u0003\u0004rest'))).toEqual([
      'This is a spreadsheet or ZIP file, not a CSV file.',
    ]);
    expect(what(new Uint8Array([0x89, 0x50, 0, 1]))).toEqual([
      'This is not a text file, so it cannot be CSV.',
    ]);
    expect(what(new Uint8Array([0xff, 0xfe, 0x48, 0]))).toEqual(['This file is written in UTF-16.']);
    expect(what(bytesOf('Handle;Title;Variant Price\na;A;1'))).toEqual([
      'The columns of this file are not separated by commas.',
    ]);
    expect(what(bytesOf('{"products": []}'))).toEqual([
      'This is not a CSV file: its first row does not name columns.',
    ]);
    expect(what(bytesOf('<html></html>'))).toEqual([
      'The first row does not name Handle, Title, Variant Price.',
    ]);
    expect(what(csv([]))).toEqual(['The file has no products.']);
  });
});
