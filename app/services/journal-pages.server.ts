import { findJournal, listJournalLines, listJournals, listOpenedAccounts } from '#db/journals.ts';
import { listEntriesOfSource } from '#db/ledger.ts';
import { listFunds } from '#db/programs.ts';
import { today, type Context } from './context.server.ts';

const SHOWN = 200;

/** Journals newest first; those that wait for a second person stand apart. */
export async function readJournals(ctx: Context) {
  return {
    waiting: await listJournals(ctx.db, { status: 'draft' }),
    decided: (await listJournals(ctx.db, { limit: SHOWN })).filter((one) => one.status !== 'draft'),
  };
}

/** Every journal with its lines, for a file. */
export async function readAllJournals(ctx: Context) {
  const journals = [];
  for (const journal of await listJournals(ctx.db))
    journals.push({ ...journal, lines: await listJournalLines(ctx.db, journal.id) });
  return { journals, currency: ctx.settings.currency };
}

/** One journal with its lines and, once it is posted, its entry. */
export async function readJournal(ctx: Context, id: string) {
  const journal = (await listJournals(ctx.db)).find((one) => one.id === id);
  if (!journal) return undefined;
  return {
    journal,
    lines: await listJournalLines(ctx.db, id),
    entries: await listEntriesOfSource(ctx.db, 'journal', id),
    currency: ctx.settings.currency,
  };
}

/** What the form offers; with `reverse`, the lines of another journal turned round. */
export async function readJournalForm(ctx: Context, reverse: string | null) {
  const source = reverse === null ? undefined : await findJournal(ctx.db, reverse);
  const lines = source ? await listJournalLines(ctx.db, source.id) : [];
  return {
    funds: (await listFunds(ctx.db))
      .filter((fund) => fund.class !== 'operating')
      .map(({ id, name }) => ({ id, name })),
    opened: await listOpenedAccounts(ctx.db),
    today: today(ctx),
    currency: ctx.settings.currency,
    reversed: source && {
      memo: `Reversal: ${source.memo}`,
      lines: lines.map(({ account, fund, amountMinor }) => ({ account, fund, amountMinor: 0 - amountMinor })),
    },
  };
}
