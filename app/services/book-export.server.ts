import type { ExportedEntry, ExportHead } from '#app/domain/book-export.ts';
import { listCohorts } from '#db/cohorts.ts';
import {
  findLedgerHead,
  listAccounts,
  listEntriesAfter,
  listPublicAccounts,
  listPublicEntriesAfter,
} from '#db/ledger-stream.ts';
import { listPrograms } from '#db/programs.ts';
import type { Context } from './context.server.ts';

export interface ExportOptions {
  /** Days `YYYY-MM-DD`, both in it; left out, the books from their beginning, or to their end. */
  fromOn?: string | undefined;
  toOn?: string | undefined;
  /** The public ledger instead of the whole one: whitelisted entries, without cohort, source and memo. */
  isPublic: boolean;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface BookExport {
  head: ExportHead;
  /** Entries in the order of posting, a page at a time, up to the newest one at the time of asking. */
  pages: AsyncGenerator<ExportedEntry[]>;
}

const PAGE = 500;

/**
 * The books, or the public ledger, for whoever checks them elsewhere. Entries never change, so the newest number at the
 * beginning bounds a consistent whole, however long it is read; only one page is in memory.
 */
export async function exportBooks(ctx: Context, options: ExportOptions): Promise<BookExport> {
  const { storeName, currency } = ctx.settings;
  const { sequence, publicNumber } = await findLedgerHead(ctx.db);
  const range = [options.fromOn && `from ${options.fromOn}`, options.toOn && `to ${options.toOn}`]
    .filter(Boolean)
    .join(' ');
  const what = options.isPublic ? 'Public ledger' : 'Books';
  return {
    head: {
      title: `${what} of ${storeName}${range === '' ? '' : `, ${range}`}`,
      currency,
      accounts: options.isPublic ? await listPublicAccounts(ctx.db) : await listAccounts(ctx.db),
      isPublic: options.isPublic,
    },
    pages: options.isPublic
      ? passPublicEntries(ctx, options, publicNumber)
      : passEntries(ctx, options, sequence),
  };
}

async function* passEntries(
  ctx: Context,
  options: ExportOptions,
  through: number,
): AsyncGenerator<ExportedEntry[]> {
  const cohorts = new Map((await listCohorts(ctx.db)).map((one) => [one.id, one.code]));
  const programs = new Map((await listPrograms(ctx.db)).map((one) => [one.id, one.slug]));
  let after = 0;
  for (;;) {
    const entries = await listEntriesAfter(ctx.db, { ...daysOf(options), after, through, limit: PAGE });
    after = entries.at(-1)?.sequence ?? through;
    yield entries
      .filter((entry) => entry.postedAt !== null)
      .map(({ sequence, occurredOn, kind, memo, source, sourceId, revision, happenedOn, postings }) => ({
        ...{ number: sequence, on: occurredOn, kind, memo, source, sourceId, revision },
        ...(happenedOn !== null && { happenedOn }),
        postings: postings.map(({ account, fund, programId, cohortId, amountMinor, currency }) => ({
          ...{ account, fund, amountMinor, currency },
          ...(programId !== '' && { program: programs.get(programId) ?? programId }),
          ...(cohortId !== '' && { cohort: cohorts.get(cohortId) ?? cohortId }),
        })),
      }));
    options.onProgress?.(after, through);
    if (after >= through) return;
    await letOthersIn();
  }
}

async function* passPublicEntries(
  ctx: Context,
  options: ExportOptions,
  through: number,
): AsyncGenerator<ExportedEntry[]> {
  let after = 0;
  for (;;) {
    const entries = await listPublicEntriesAfter(ctx.db, { ...daysOf(options), after, through, limit: PAGE });
    after = entries.at(-1)?.number ?? through;
    yield entries.map(({ number, occurredOn, kind, postings }) => ({
      ...{ number, on: occurredOn, kind },
      postings: postings.map(({ account, fund, amountMinor, currency }) => ({
        ...{ account, fund, amountMinor, currency },
      })),
    }));
    options.onProgress?.(after, through);
    if (after >= through) return;
    await letOthersIn();
  }
}

function daysOf({ fromOn, toOn }: ExportOptions): { fromOn?: string; toOn?: string } {
  return { ...(fromOn !== undefined && { fromOn }), ...(toOn !== undefined && { toOn }) };
}

/** SQLite answers at once, so a long export would keep every other visitor waiting. */
function letOthersIn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
