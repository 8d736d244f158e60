import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import type { Problem } from '#app/domain/product-import.ts';

export interface CsvRow {
  row: number;
  line: number;
  /** As many as the header has. */
  cells: string[];
}

export interface CsvTable {
  /** Empty when the bytes are no table at all; `problems` then says why. */
  header: string[];
  rows: CsvRow[];
  /** Rows that are shorter or longer than the header; each is a problem too. */
  misfits: CsvRow[];
  problems: Problem[];
}

const SAVE_AS = 'Export the products as CSV, or save the sheet as “CSV UTF-8 (comma delimited)”.';

/**
 * Reads a CSV file in strict UTF-8: every row as long as the header, every quotation mark closed. All faults are
 * listed; the rows that could be read are returned with them, so that their own faults can be listed too.
 */
export function readCsvTable(bytes: Uint8Array): CsvTable {
  const whole = faultInWhole(bytes);
  if (whole) return noTable(whole);
  const { text, badLines } = decode(bytes);
  if (text.trim() === '') return noTable('The file is empty.');
  const { records, stop } = splitRecords(text);
  const [first, ...rest] = records;
  if (!first) return noTable('This is not a CSV file: its first row does not name columns.');
  const header = first.cells.map((cell) => cell.trim());
  if (header.length === 1 && /[;\t]/.test(header[0] ?? '')) {
    return noTable('The columns of this file are not separated by commas.');
  }
  const problems: Problem[] = encodingProblems(header, records, badLines);
  const rows: CsvRow[] = [];
  const misfits: CsvRow[] = [];
  for (const { row, line, cells } of rest) {
    // A row without anything in it counts in a spreadsheet, and says nothing.
    if (cells.every((cell) => cell.trim() === '') && (cells.length === 1 || cells.length === header.length))
      continue;
    if (cells.length === header.length) rows.push({ row, line, cells });
    else {
      misfits.push({ row, line, cells });
      problems.push(misfit(row, line, cells.length, header.length));
    }
  }
  if (stop) problems.push(stop);
  return { header, rows, misfits, problems: problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
}

function noTable(what: string): CsvTable {
  const problem = { row: null, line: null, column: null, what, mend: SAVE_AS };
  return { header: [], rows: [], misfits: [], problems: [problem] };
}

function faultInWhole(bytes: Uint8Array): string | undefined {
  const [a, b] = bytes;
  if (a === 0x50 && b === 0x4b) return 'This is a spreadsheet or ZIP file, not a CSV file.';
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return 'This file is written in UTF-16.';
  if (bytes.includes(0)) return 'This is not a text file, so it cannot be CSV.';
  return undefined;
}

function misfit(row: number, line: number, found: number, wanted: number): Problem {
  return {
    row,
    line,
    column: null,
    what: `The row has ${found} ${found === 1 ? 'column' : 'columns'}; the header has ${wanted}.`,
    mend:
      found < wanted
        ? 'The row is cut off, or a comma is missing; export the file again or add what is missing.'
        : 'Put cells that hold a comma in quotation marks, or take the extra cells away.',
  };
}

/** The text, and the lines whose bytes are no UTF-8; those are read with a mark in place of each bad byte. */
function decode(bytes: Uint8Array): { text: string; badLines: number[] } {
  const strict = new TextDecoder('utf-8', { fatal: true });
  try {
    return { text: strict.decode(bytes), badLines: [] };
  } catch {
    // No part of a character looks like a line break in UTF-8, so each line can be tried by itself.
    const badLines = linesOf(bytes).flatMap((line, index) => {
      try {
        strict.decode(line);
        return [];
      } catch {
        return [index + 1];
      }
    });
    return { text: new TextDecoder('utf-8').decode(bytes), badLines };
  }
}

function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    if (!isLineEnd(bytes, at)) continue;
    lines.push(bytes.subarray(start, at));
    start = at + 1;
  }
  return [...lines, bytes.subarray(start)];
}

/** `\n`, or a `\r` that no `\n` follows. */
function isLineEnd(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x0a || (bytes[at] === 0x0d && bytes[at + 1] !== 0x0a);
}

interface CsvRecord extends CsvRow {
  lastLine: number;
}

/** The records up to the first place where the quotation marks no longer make sense, and what is wrong there. */
function splitRecords(text: string): { records: CsvRecord[]; stop: Problem | undefined } {
  const bytes = Buffer.from(text);
  const records: CsvRecord[] = [];
  let line = 1;
  let at = 0;
  try {
    parse(bytes, {
      // Without its own blank rows a record's number would not be the row a spreadsheet shows.
      skip_empty_lines: false,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      on_record: (cells: string[], info) => {
        const started = line;
        // The parser counts a CRLF within quotation marks twice, so lines are counted here.
        for (; at < info.bytes; at += 1) if (isLineEnd(bytes, at)) line += 1;
        // The last row of a file may end without a line break.
        const lastLine = isLineEnd(bytes, at - 1) ? line - 1 : line;
        records.push({ row: records.length + 1, line: started, lastLine, cells });
        return null;
      },
    });
    return { records, stop: undefined };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { records, stop: quoteProblem(error.code, records.length + 1, line) };
  }
}

function quoteProblem(code: string, row: number, line: number): Problem {
  const at = { row, line, column: null };
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    return {
      ...at,
      what: 'A quotation mark that opens in this row is never closed; nothing after it can be read.',
      mend: 'Close it, and write a quotation mark within a cell twice ("").',
    };
  }
  return {
    ...at,
    what: 'A quotation mark stands in the middle of a cell of this row; nothing after it can be read.',
    mend: 'Put the whole cell in quotation marks and write those within it twice ("").',
  };
}

function encodingProblems(header: string[], records: CsvRecord[], badLines: number[]): Problem[] {
  const found = new Map<number, Problem>();
  let at = 0;
  for (const line of badLines) {
    while (at < records.length && (records[at]?.lastLine ?? 0) < line) at += 1;
    const record = records[at];
    const column = record && header[record.cells.findIndex((cell) => cell.includes('\uFFFD'))];
    found.set(record?.line ?? line, {
      row: record?.row ?? null,
      line: record?.line ?? line,
      column: column && !column.includes('\uFFFD') ? column : null,
      what: 'The bytes here are not UTF-8 text.',
      mend: 'Save the file as UTF-8; letters like é or ß were written in another encoding.',
    });
  }
  return [...found.values()];
}
