import { parseDecimal, type Minor } from './money.ts';
import { isDay, isLikelyDay } from './period.ts';

/** A line of a bank's statement as it was read. */
export interface StatementLine {
  row: number;
  bookedOn: string;
  description: string;
  amountMinor: Minor;
}

/** What is wrong with a file, with the row a spreadsheet shows; no row where it is the file as a whole. */
export interface StatementProblem {
  row: number | null;
  what: string;
}

export interface StatementTable {
  header: readonly string[];
  rows: readonly { row: number; cells: readonly string[] }[];
}

const NAMES = {
  date: /^(booking |posting |posted |transaction |value |post |trans )?(date|day)( posted| booked)?$|^posted$/,
  description: /^(description|details?|memo|narrative|payee|name|text|reference|transaction)$/,
  amount: /^(amount|value|sum)( \(?[a-z]{3}\)?)?$/,
  debit: /^(debits?|withdrawals?|paid out|money out|out)( \(?[a-z]{3}\)?)?( amount)?$/,
  credit: /^(credits?|deposits?|paid in|money in|in)( \(?[a-z]{3}\)?)?( amount)?$/,
} as const;

type Column = keyof typeof NAMES;
type Columns = Partial<Record<Column, number>>;

function findColumns(header: readonly string[]): Columns {
  const words = header.map((name) => name.trim().toLowerCase().replace(/[_-]/g, ' ').replace(/\s+/g, ' '));
  const columns: Columns = {};
  for (const column of Object.keys(NAMES) as Column[]) {
    const index = words.findIndex((name) => NAMES[column].test(name));
    if (index >= 0) columns[column] = index;
  }
  return columns;
}

/**
 * Reads a statement by its column names: a date, a description, and an amount or debit and credit. Every row is read;
 * each fault is a sentence with its row. Lines come back in the order of the file.
 */
export function readStatement(
  table: StatementTable,
  currency: string,
  today: string,
): { lines: StatementLine[]; problems: StatementProblem[] } {
  const columns = findColumns(table.header);
  const missing = missingColumns(columns);
  if (missing) return { lines: [], problems: [{ row: null, what: missing }] };
  const cell = (cells: readonly string[], column: Column) => cells[columns[column] ?? -1]?.trim() ?? '';
  const isDayFirst = readsDayFirst(table.rows.map((row) => cell(row.cells, 'date')));
  const lines: StatementLine[] = [];
  const problems: StatementProblem[] = [];
  for (const { row, cells } of table.rows) {
    const bookedOn = readDay(cell(cells, 'date'), isDayFirst);
    const amountMinor = readAmount((column) => cell(cells, column), columns, currency);
    const fault = faultOf(cell(cells, 'date'), bookedOn, amountMinor, today);
    if (fault !== undefined) problems.push({ row, what: fault });
    else if (bookedOn !== undefined && amountMinor !== undefined && amountMinor !== 0)
      lines.push({ row, bookedOn, amountMinor, description: tidy(cell(cells, 'description')) });
  }
  if (lines.length === 0 && problems.length === 0)
    problems.push({ row: null, what: 'The file has column names and no line with an amount below them.' });
  return { lines, problems };
}

function missingColumns(columns: Columns): string | undefined {
  const hasAmount = columns.amount !== undefined || (columns.debit ?? columns.credit) !== undefined;
  const missing = [
    ...(columns.date === undefined ? ['a date'] : []),
    ...(columns.description === undefined ? ['a description'] : []),
    ...(hasAmount ? [] : ['an amount, or debit and credit']),
  ];
  if (missing.length === 0) return undefined;
  return `The first row names no column for ${missing.join(' and for ')}. Name the columns Date, Description and Amount.`;
}

function faultOf(
  typed: string,
  bookedOn: string | undefined,
  amountMinor: Minor | undefined,
  today: string,
): string | undefined {
  if (bookedOn === undefined) return `“${typed}” is no date; write it as 2026-03-31.`;
  if (!isLikelyDay(bookedOn)) return `Check the year of ${bookedOn}: it is one from 2000 to 2099.`;
  if (bookedOn > today) return `${bookedOn} lies ahead; a statement ends today or earlier.`;
  if (amountMinor === undefined) return 'The amount could not be read; write it as -1234.56.';
  return undefined;
}

/** The words of a line without what differs between two downloads of it. */
function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 300);
}

const SLASHED = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/;

/** Whether `3/4/2026` is the third of April: a number above twelve anywhere decides, or dots between them. */
function readsDayFirst(dates: readonly string[]): boolean {
  const parts = dates.flatMap((text) => {
    const found = SLASHED.exec(text);
    return found ? [{ first: Number(found[1]), second: Number(found[3]), mark: found[2] }] : [];
  });
  if (parts.some((part) => part.first > 12)) return true;
  if (parts.some((part) => part.second > 12)) return false;
  return parts.some((part) => part.mark === '.');
}

function readDay(text: string, isDayFirst: boolean): string | undefined {
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/.exec(text);
  const slashed = SLASHED.exec(text);
  const [year, month, day] = iso
    ? [iso[1], iso[2], iso[3]]
    : isDayFirst
      ? [slashed?.[4], slashed?.[3], slashed?.[1]]
      : [slashed?.[4], slashed?.[1], slashed?.[3]];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(written) ? written : undefined;
}

/** One signed amount, or what came in less what went out. Undefined when it is none; 0 when the row moves nothing. */
function readAmount(cell: (column: Column) => string, columns: Columns, currency: string): Minor | undefined {
  if (columns.amount !== undefined) return parseBankAmount(cell('amount'), currency);
  const [debit, credit] = [cell('debit'), cell('credit')].map((text) =>
    text === '' ? 0 : parseBankAmount(text, currency),
  );
  if (debit === undefined || credit === undefined) return undefined;
  return Math.abs(credit) - Math.abs(debit);
}

/** `-1,234.56`, `$12.00`, `(12.00)` and `12.00-` as banks write them; a comma before the cents is not guessed at. */
function parseBankAmount(text: string, currency: string): Minor | undefined {
  let rest = text.replace(/[\s\u00A0]|[$€£]|[A-Z]{3}/g, '').replace(/[−–]/g, '-');
  const isNegative = /^\(.*\)$/.test(rest) || rest.endsWith('-') || rest.startsWith('-');
  rest = rest.replace(/^[-+(]|[-)]$/g, '').replace(/^[-+]/, '');
  if (/,/.test(rest) && !/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(rest)) return undefined;
  const minor = parseDecimal(rest.replaceAll(',', ''), currency);
  return minor === undefined ? undefined : isNegative ? 0 - minor : minor;
}
