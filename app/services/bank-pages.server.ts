import {
  findBankLine,
  findLedgerBank,
  findStatementDays,
  listBankImports,
  listBankLines,
  listBankMonths,
  listLedgerBankMonths,
  listUnmatchedEntries,
} from '#db/bank-lines.ts';
import { findEntryById } from '#db/ledger.ts';
import { readBankOpening } from './bank-import.server.ts';
import { today, type Context } from './context.server.ts';

const SHOWN = 50;

/** The bank's own list beside our books: both balances on the statement's last day, and what explains the difference. */
export async function readBank(ctx: Context) {
  const days = await findStatementDays(ctx.db);
  const ledgerMinor = await findLedgerBank(ctx.db, days?.toOn ?? today(ctx));
  const months = await readMonths(ctx);
  // The statement may end within its last month; both sides are looked at on that day.
  const last = months.at(-1);
  if (last) last.ledgerMinor = ledgerMinor;
  const lines = months.reduce((sum, row) => sum + row.lines, 0);
  const matched = months.reduce((sum, row) => sum + row.matched, 0);
  const unmatchedLines = await listBankLines(ctx.db, { isUnmatched: true, limit: SHOWN });
  // What is newer than the statement cannot be on it yet.
  const unmatchedEntries = days ? await listUnmatchedEntries(ctx.db, { toOn: days.toOn }) : [];
  return {
    days,
    statementMinor: (await readBankOpening(ctx)) + months.reduce((sum, row) => sum + row.amountMinor, 0),
    ledgerMinor,
    months: months.reverse(),
    lines,
    matched,
    unmatchedLines,
    unmatchedEntries: unmatchedEntries.slice(-SHOWN).reverse(),
    unmatchedEntriesCount: unmatchedEntries.length,
    imports: await listBankImports(ctx.db, 5),
    currency: ctx.settings.currency,
  };
}

/** Month by month what the statement and the books moved, and both balances at its end. */
async function readMonths(ctx: Context) {
  const ours = new Map((await listLedgerBankMonths(ctx.db)).map((row) => [row.month, row.amountMinor]));
  let statementMinor = await readBankOpening(ctx);
  const statement = await listBankMonths(ctx.db);
  return statement.map((row) => {
    statementMinor += row.amountMinor;
    const ledgerMinor = [...ours].reduce(
      (sum, [month, minor]) => (month <= row.month ? sum + minor : sum),
      0,
    );
    return { ...row, statementMinor, ledgerMinor };
  });
}

/** One line with the entries it could be: those of its amount first by how near their day is. */
export async function readBankLine(ctx: Context, id: string) {
  const line = await findBankLine(ctx.db, id);
  if (!line) return undefined;
  const candidates = line.entryId
    ? []
    : await listUnmatchedEntries(ctx.db, { amountMinor: line.amountMinor, limit: 20 });
  return {
    line,
    entry: line.entryId ? await findEntryById(ctx.db, line.entryId) : undefined,
    candidates,
    currency: ctx.settings.currency,
  };
}

/** Every line with its entry, for a file. */
export async function readAllBankLines(ctx: Context) {
  return { lines: await listBankLines(ctx.db), currency: ctx.settings.currency };
}
