import { textOf } from './visitor.ts';

/** The rows of the table or tables with this caption, as words: one list of cells a row, heads left out. */
export function tableRows(html: string, caption: RegExp): string[][] {
  const tables = html.match(/<table\b[\s\S]*?<\/table>/g) ?? [];
  const captionOf = (table: string) => textOf(/<caption\b[\s\S]*?<\/caption>/.exec(table)?.[0] ?? '');
  return tables
    .filter((table) => caption.test(captionOf(table)))
    .flatMap(
      (table) => table.replace(/<(caption|thead)\b[\s\S]*?<\/\1>/g, '').match(/<tr\b[\s\S]*?<\/tr>/g) ?? [],
    )
    .map((row) => (row.match(/<t[hd]\b[\s\S]*?<\/t[hd]>/g) ?? []).map(textOf));
}

/** `$1,234.56` and `−$0.30` as minor units. */
export function centsOf(text: string): number {
  const digits = Number(text.replace(/[^\d]/g, ''));
  return /^[-−(]/.test(text.trim()) ? -digits : digits;
}

/** Where a price goes, bucket by bucket, as a page shows it: the first cell's words and the last one's cents. */
export function splitOf(html: string, caption: RegExp): [label: string, minor: number][] {
  return tableRows(html, caption).map((cells) => [cells[0] ?? '', centsOf(cells.at(-1) ?? '')]);
}

/** The figure that a list of terms gives for this one, in cents: `<dt>Paid</dt><dd>$365.44</dd>`. */
export function figureOf(html: string, term: string): number {
  const pairs = html.matchAll(/<dt\b[^>]*>([\s\S]*?)<\/dt>\s*<dd\b[^>]*>([\s\S]*?)<\/dd>/g);
  for (const [, name = '', figure = ''] of pairs) if (textOf(name) === term) return centsOf(textOf(figure));
  throw new Error(`The page has no figure named ${term}.`);
}
