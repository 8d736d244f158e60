export type Cell = string | number;

/**
 * A CSV file by RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers are
 * left alone, a negative one too, so that they can be added up.
 */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(toCell).join(',')}\r\n`).join('');
}

const NUMBER = /^-?\d+(\.\d+)?$/;

function toCell(cell: Cell): string {
  const text = String(cell);
  const safe = /^[=+\-@\t\r\n]/.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** An answer that the browser saves under this name. A byte-order mark tells spreadsheets that it is UTF-8. */
export function csvFile(name: string, rows: readonly (readonly Cell[])[]): Response {
  return new Response(`\uFEFF${toCsv(rows)}`, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name.replace(/[^\w.-]/g, '-')}"`,
    },
  });
}
