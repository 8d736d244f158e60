import { existsSync, rmSync } from 'node:fs';
import { posting, type Entry } from '#app/domain/ledger.ts';
import { withTransaction, type Context } from '#app/services/context.server.ts';
import { postEntries } from '#app/services/ledger.server.ts';
import { openWorkbench } from '#app/web/app.server.ts';
import { readEnvironment } from '#app/web/environment.server.ts';
import { createLog } from '#app/web/log.server.ts';
import { migrate } from '#db/migrate.ts';

/** Entries of one transaction, as many as a sale posts; each has two postings with dimensions. */
const AT_ONCE = 5;
const FILL = 500;
const MONTHS = 18;

/** Entries as the shop posts them: a few accounts, many cohorts and batches, months that go by. */
function entriesFrom(first: number, count = AT_ONCE): Entry[] {
  return Array.from({ length: count }, (_, i) => {
    const number = first + i;
    const month = String(1 + (number % 12)).padStart(2, '0');
    const year = 2024 + (Math.floor(number / 1_000) % Math.ceil(MONTHS / 12));
    const where = {
      programId: `prg_${number % 3}`,
      cohortId: `coh_${number % 12}`,
      batchId: `bat_${number % 400}`,
    };
    return {
      kind: 'allocated',
      source: 'order',
      sourceId: `bench_${number}`,
      revision: 0,
      memo: `Order ${number}`,
      occurredOn: `${year}-${month}-15`,
      postings: [
        posting('memo:allocated', 100 + (number % 900), where),
        posting('memo:wages', -100 - (number % 900), where),
      ],
    };
  });
}

export interface PostingRates {
  small: { postings: number; perSecond: number };
  large: { postings: number; perSecond: number };
  /** The rate at the large size as a part of the rate at the small one. */
  ratio: number;
}

/**
 * Entries posted a second through the service, one transaction each five, when the books hold few postings and when they
 * hold many. Both in one run and one file, so that only the size differs; several windows each, the median counts.
 */
export async function measurePosting(
  file: string,
  sizes: { small: number; large: number; window: number },
): Promise<PostingRates> {
  for (const end of ['', '-wal', '-shm']) if (existsSync(file + end)) rmSync(file + end);
  const { connection, context, close } = await openWorkbench(
    readEnvironment('test', { DATABASE_URL: `file:${file}`, PAYMENTS: 'stand-in' }),
    createLog('error'),
  );
  await migrate(connection.libraryDb);
  let posted = 0;
  const fillTo = async (postings: number) => {
    while (posted * 2 < postings) {
      // Many at once, which is faster; the rows come out the same.
      await withTransaction(context, (tx) => postEntries(tx, entriesFrom(posted, FILL)));
      posted += FILL;
    }
  };
  const measure = async () => {
    const rates: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const startedAt = performance.now();
      const from = posted;
      while (posted - from < sizes.window) posted = await postOnce(context, posted);
      rates.push((posted - from) / ((performance.now() - startedAt) / 1_000));
    }
    return { postings: posted * 2, perSecond: Math.round(rates.sort((a, b) => a - b)[2] ?? 0) };
  };
  await fillTo(sizes.small);
  const small = await measure();
  await fillTo(sizes.large);
  const large = await measure();
  await close();
  return { small, large, ratio: large.perSecond / small.perSecond };
}

/** Posts five entries in one transaction; returns how many entries there are now. */
async function postOnce(ctx: Context, from: number): Promise<number> {
  await withTransaction(ctx, (tx) => postEntries(tx, entriesFrom(from)));
  return from + AT_ONCE;
}
