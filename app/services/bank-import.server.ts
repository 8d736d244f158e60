import { createHash } from 'node:crypto';
import { readStatement, type StatementLine, type StatementProblem } from '#app/domain/bank-statement.ts';
import { countBankLines, findStatementDays, insertBankImport, insertBankLines } from '#db/bank-lines.ts';
import { findSetting, upsertSetting } from '#db/settings.ts';
import { matchAllSure } from './bank-matches.server.ts';
import { nowText, today, withTransaction, type Context } from './context.server.ts';
import { readCsvTable } from './product-import/csv-table.server.ts';

export interface StatementReport {
  ok: true;
  lines: number;
  fresh: number;
  fromOn: string;
  toOn: string;
  inMinor: number;
  outMinor: number;
  /** The first few new lines, to see that days and amounts were read as meant. */
  sample: StatementLine[];
}

export type StatementOutcome =
  | StatementReport
  | { ok: false; problems: StatementProblem[]; /** Problems beyond those that are listed. */ more: number };

/** Beyond these a person mends the file by its pattern, not by the list. */
const MOST_PROBLEMS = 50;
const SAMPLE = 8;

/** Looks through a statement and says what an import would do. Writes nothing. */
export async function previewStatement(ctx: Context, text: string): Promise<StatementOutcome> {
  const read = readLines(ctx, text);
  if (!read.ok) return read;
  const known = await countBankLines(ctx.db, [...new Set(read.lines.map((line) => line.hash))]);
  const fresh = read.lines.filter((line) => line.occurrence > (known.get(line.hash) ?? 0));
  return reportOf(read.lines, fresh);
}

/**
 * Takes the lines of a statement that are not known yet, and matches what is sure. All of the file or nothing of it: a
 * faulty row keeps the whole file out. Overlapping days make no doubles.
 */
export async function importStatement(
  ctx: Context,
  file: { name: string; text: string; openingMinor?: number | undefined; importedBy: string },
): Promise<(StatementReport & { matched: number }) | Extract<StatementOutcome, { ok: false }>> {
  const read = readLines(ctx, file.text);
  if (!read.ok) return read;
  return withTransaction(ctx, async (tx) => {
    const isFirst = (await findStatementDays(tx.db)) === undefined;
    const known = await countBankLines(tx.db, [...new Set(read.lines.map((line) => line.hash))]);
    const fresh = read.lines.filter((line) => line.occurrence > (known.get(line.hash) ?? 0));
    const report = reportOf(read.lines, fresh);
    const importId = tx.newId('bim');
    await insertBankImport(tx.db, {
      ...{ id: importId, fileName: file.name.slice(0, 200), fromOn: report.fromOn, toOn: report.toOn },
      ...{ linesRead: read.lines.length, linesNew: fresh.length, importedBy: file.importedBy },
      importedAt: nowText(tx),
    });
    const linesNew = await insertBankLines(
      tx.db,
      fresh.map(({ row: _row, ...line }) => ({
        ...{ ...line, id: tx.newId('bln'), importId, entryId: null, matchedBy: null, matchedAt: null },
      })),
    );
    if (isFirst) await upsertSetting(tx.db, OPENING, String(file.openingMinor ?? 0));
    return { ...report, fresh: linesNew, matched: await matchAllSure(tx) };
  });
}

const OPENING = 'bank_opening_minor';

/** What the account held before the first line of the first statement. */
export async function readBankOpening(ctx: Pick<Context, 'db'>): Promise<number> {
  return Number((await findSetting(ctx.db, OPENING)) ?? 0);
}

type KeyedLine = StatementLine & { hash: string; occurrence: number };

/** Each line with its key: equal lines of one day are counted, so the same day read twice gives the same keys. */
function readLines(
  ctx: Context,
  text: string,
): { ok: true; lines: KeyedLine[] } | Extract<StatementOutcome, { ok: false }> {
  const table = readCsvTable(Buffer.from(text, 'utf8'));
  const { lines, problems: faults } =
    table.header.length === 0
      ? { lines: [], problems: [] }
      : readStatement(table, ctx.settings.currency, today(ctx));
  const problems = [
    ...table.problems.map(({ row, what }): StatementProblem => ({ row, what })),
    ...faults,
  ].sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  if (problems.length > 0)
    return {
      ok: false,
      problems: problems.slice(0, MOST_PROBLEMS),
      more: Math.max(0, problems.length - MOST_PROBLEMS),
    };
  const seen = new Map<string, number>();
  return {
    ok: true,
    lines: lines.map((line) => {
      const hash = createHash('sha256')
        .update(`${line.bookedOn}|${line.amountMinor}|${line.description.toLowerCase()}`)
        .digest('hex');
      const occurrence = (seen.get(hash) ?? 0) + 1;
      seen.set(hash, occurrence);
      return { ...line, hash, occurrence };
    }),
  };
}

function reportOf(lines: readonly KeyedLine[], fresh: readonly KeyedLine[]): StatementReport {
  const days = lines.map((line) => line.bookedOn).sort();
  const sum = (sign: 1 | -1) =>
    fresh.reduce(
      (total, line) => (Math.sign(line.amountMinor) === sign ? total + line.amountMinor : total),
      0,
    );
  return {
    ok: true,
    lines: lines.length,
    fresh: fresh.length,
    fromOn: days[0] ?? '',
    toOn: days.at(-1) ?? '',
    inMinor: sum(1),
    outMinor: 0 - sum(-1),
    sample: fresh.slice(0, SAMPLE).map(({ row, bookedOn, description, amountMinor }) => ({
      ...{ row, bookedOn, description, amountMinor },
    })),
  };
}
