import {
  findWaitingBookCheckRun,
  hasNightlyRun,
  insertBookCheckRun,
  listBookCheckRuns,
  updateBookCheckRun,
  type BookCheckRunRow,
} from '#db/book-check-runs.ts';
import { takeLease } from '#db/settings.ts';
import type { BookCheck } from './book-checks/findings.server.ts';
import { proveBooks, StoppedProof } from './books.server.ts';
import { hourOf, nowText, today, withTransaction, type Context } from './context.server.ts';

/** From this hour in the store's time zone the day's own proof is due: buyers sleep, and the day has begun. */
const NIGHTLY_FROM_HOUR = 3;
const LEASE_MS = 60_000;
const RENEW_AFTER_MS = 15_000;

export type AskOutcome = { ok: true } | { ok: false; reason: 'is_running'; sentence: string };

/** Asks for a proof of the books; the process that does the shop's chores runs it within seconds. */
export async function askForBookCheck(ctx: Context, askedBy: string): Promise<AskOutcome> {
  return withTransaction(ctx, async (tx) => {
    if (await findWaitingBookCheckRun(tx.db))
      return {
        ok: false,
        reason: 'is_running',
        sentence: 'The books are being proved already; look again in a moment.',
      } as const;
    await insertBookCheckRun(tx.db, asked(tx, askedBy));
    return { ok: true } as const;
  });
}

function asked(ctx: Context, askedBy: string) {
  return { id: ctx.newId('bcr'), askedOn: today(ctx), askedAt: nowText(ctx), askedBy };
}

/**
 * Proves the books if that is due: once a day, and whenever somebody asked. One process does it at a time; a proof that
 * is stopped, or whose process died, is begun anew by whoever comes next.
 */
export async function runDueBookCheck(
  ctx: Context,
  holder: string,
  isStopped: () => boolean = () => false,
): Promise<'nothing_due' | 'elsewhere' | 'stopped' | 'failed' | 'done'> {
  await askNightly(ctx);
  if (!(await findWaitingBookCheckRun(ctx.db))) return 'nothing_due';
  if (!(await takeCheckLease(ctx, holder))) return 'elsewhere';
  // Again, now that nobody else can be at it: another process may have finished it in between.
  const run = await findWaitingBookCheckRun(ctx.db);
  if (!run) return 'nothing_due';
  await note(ctx, run, { startedAt: nowText(ctx) });
  try {
    const { checks, throughSequence } = await proveBooks(ctx, { beat: renewing(ctx, holder, isStopped) });
    await finish(ctx, run, checks, throughSequence);
    return 'done';
  } catch (error) {
    if (error instanceof StoppedProof) {
      await note(ctx, run, { startedAt: null });
      return 'stopped';
    }
    // Finished without a result: asking again is for a person, not for every three seconds.
    await note(ctx, run, { finishedAt: nowText(ctx) });
    ctx.log.error({ reason: error instanceof Error ? error.message : '' }, 'A proof of the books failed.');
    return 'failed';
  }
}

async function askNightly(ctx: Context): Promise<void> {
  if (hourOf(ctx, ctx.now()) < NIGHTLY_FROM_HOUR || (await hasNightlyRun(ctx.db, today(ctx)))) return;
  await withTransaction(ctx, (tx) => insertBookCheckRun(tx.db, asked(tx, '')));
}

function takeCheckLease(ctx: Context, holder: string): Promise<boolean> {
  const until = new Date(ctx.now().getTime() + LEASE_MS).toISOString();
  return withTransaction(ctx, (tx) =>
    takeLease(tx.db, { name: 'check-books', holder, now: nowText(ctx), until }),
  );
}

/** Keeps the lease while the proof goes on, and ends the proof when the process is to end. */
function renewing(ctx: Context, holder: string, isStopped: () => boolean): () => Promise<void> {
  let renewedAtMs = ctx.now().getTime();
  return async () => {
    if (isStopped()) throw new StoppedProof('The process is ending.');
    if (ctx.now().getTime() - renewedAtMs < RENEW_AFTER_MS) return;
    renewedAtMs = ctx.now().getTime();
    await takeCheckLease(ctx, holder);
  };
}

async function finish(
  ctx: Context,
  run: BookCheckRunRow,
  checks: readonly BookCheck[],
  throughSequence: number,
): Promise<void> {
  const faults = checks.reduce((sum, check) => sum + check.faults.length, 0);
  const resultJson = JSON.stringify(
    checks.map(({ invariant, faults: found }) => ({ invariant, faults: found })),
  );
  await note(ctx, run, { finishedAt: nowText(ctx), throughSequence, faults, resultJson });
  if (faults > 0) {
    const invariants = checks.filter((check) => check.faults.length > 0).map((check) => check.invariant);
    ctx.log.error({ invariants, faults }, 'The books break a promise; the console names the entries.');
  }
}

function note(ctx: Context, run: BookCheckRunRow, change: Partial<BookCheckRunRow>): Promise<void> {
  return withTransaction(ctx, (tx) => updateBookCheckRun(tx.db, run.id, change));
}

export interface BookCheckRun {
  id: string;
  askedAt: string;
  /** Undefined for the nightly run. */
  askedByName: string | undefined;
  state: 'waiting' | 'running' | 'failed' | 'holds' | 'broken';
  finishedAt: string | null;
  seconds: number | undefined;
  throughSequence: number | null;
  faults: number;
}

const SHOWN = 30;

/** The newest proofs, and what the last finished one found, by invariant. */
export async function readBookChecks(
  ctx: Context,
): Promise<{ runs: BookCheckRun[]; latest: (BookCheckRun & { found: Map<number, string[]> }) | undefined }> {
  const rows = await listBookCheckRuns(ctx.db, SHOWN);
  const proved = rows.find((row) => row.resultJson !== null);
  const found = JSON.parse(proved?.resultJson ?? '[]') as Pick<BookCheck, 'invariant' | 'faults'>[];
  return {
    runs: rows.map(toRun),
    latest: proved && {
      ...toRun(proved),
      found: new Map(found.map(({ invariant, faults }) => [invariant, faults])),
    },
  };
}

function toRun(row: BookCheckRunRow & { askedByName: string | null }): BookCheckRun {
  const { id, askedAt, askedBy, askedByName, startedAt, finishedAt, throughSequence } = row;
  const ms = startedAt && finishedAt ? Date.parse(finishedAt) - Date.parse(startedAt) : undefined;
  return {
    ...{ id, askedAt, finishedAt, throughSequence },
    askedByName: askedBy === '' ? undefined : (askedByName ?? 'Somebody who has left'),
    state: stateOf(row),
    seconds: ms === undefined ? undefined : Math.round(ms / 1_000),
    faults: row.faults ?? 0,
  };
}

function stateOf(row: BookCheckRunRow): BookCheckRun['state'] {
  if (row.finishedAt === null) return row.startedAt === null ? 'waiting' : 'running';
  if (row.resultJson === null) return 'failed';
  return row.faults === 0 ? 'holds' : 'broken';
}
