import type { Problem } from '#app/domain/product-import.ts';

export interface Counts {
  created: number;
  changed: number;
  unchanged: number;
}

export interface ImportReport {
  /** False when a problem kept the whole file out; then nothing was written and every count is 0. */
  ok: boolean;
  isDryRun: boolean;
  products: Counts;
  variants: Counts;
  stock: { batches: number; pieces: number };
  /** `noted` are new to the catalog, `known` were there; `notFetched` of all of them have no picture of ours yet. */
  images: { noted: number; known: number; fetched: number; notFetched: number };
  problems: Problem[];
  warnings: Problem[];
  drafts: { handle: string; variant: string | null; reason: string }[];
  ignoredColumns: string[];
}

export function emptyReport(isDryRun: boolean): ImportReport {
  return {
    ok: true,
    isDryRun,
    products: { created: 0, changed: 0, unchanged: 0 },
    variants: { created: 0, changed: 0, unchanged: 0 },
    stock: { batches: 0, pieces: 0 },
    images: { noted: 0, known: 0, fetched: 0, notFetched: 0 },
    problems: [],
    warnings: [],
    drafts: [],
    ignoredColumns: [],
  };
}

/** The report as a person reads it in a terminal; `--json` prints the report itself. */
export function formatImportReport(report: ImportReport): string {
  const lines = report.ok ? resultLines(report) : refusalLines(report);
  if (report.warnings.length > 0) {
    lines.push('', `Warnings (${report.warnings.length}):`, ...report.warnings.map(problemLine));
  }
  if (report.drafts.length > 0) {
    lines.push('', `Drafts (${report.drafts.length}), not on sale yet:`, ...draftLines(report));
  }
  if (report.ignoredColumns.length > 0) {
    lines.push('', `Columns not read (${report.ignoredColumns.length}): ${report.ignoredColumns.join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}

function refusalLines({ problems }: ImportReport): string[] {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return [`Nothing was imported: ${count}.`, ...problems.map(problemLine)];
}

function resultLines({ isDryRun, products, variants, stock, images }: ImportReport): string[] {
  const counts = (c: Counts) => `${c.created} created, ${c.changed} changed, ${c.unchanged} unchanged`;
  const batches = stock.batches === 1 ? '1 batch' : `${stock.batches} batches`;
  const pieces = stock.pieces === 1 ? '1 piece' : `${stock.pieces} pieces`;
  return [
    isDryRun ? 'Dry run: nothing was written. An import would give:' : 'Imported.',
    `Products: ${counts(products)}`,
    `Variants: ${counts(variants)}`,
    `Opening stock: ${stock.batches === 0 ? 'none' : `${batches}, ${pieces}`}`,
    `Pictures: ${images.noted} noted, ${images.known} known, ${images.fetched} fetched`,
  ];
}

function problemLine({ row, line, column, what, mend }: Problem): string {
  const at =
    row === null
      ? line === null
        ? ''
        : `line ${line}`
      : line === null || line === row
        ? `row ${row}`
        : `row ${row} (line ${line})`;
  const place = [at, column].filter(Boolean).join(', ');
  return `  ${place === '' ? '' : `${place}: `}${what} ${mend}`;
}

function draftLines({ drafts }: ImportReport): string[] {
  return drafts.map(
    ({ handle, variant, reason }) => `  ${handle}${variant === null ? '' : `, ${variant}`}: ${reason}`,
  );
}
