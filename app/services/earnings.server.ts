import { daysBetween, shiftMonth } from '#app/domain/calendar.ts';
import { isInPeriod, periodBefore, type Period } from '#app/domain/period.ts';
import {
  listBatchCodes,
  listBatchesOfCohort,
  listMadeLater,
  listSoldByMonth,
  type CohortBatchRow,
} from '#db/batches.ts';
import { findCohortByCode, listCohorts } from '#db/cohorts.ts';
import { findEntryBySequence, listEntriesTouching } from '#db/ledger.ts';
import { findAvailableInFund, listCohortBalances, listFundSpending } from '#db/balances.ts';
import { listPayrollRuns } from '#db/payroll.ts';
import { listFunds, listPrograms } from '#db/programs.ts';
import { today, type Context } from './context.server.ts';
import { listMonthly, sumMonths, type Monthly, type PeriodFigures } from './earnings-months.server.ts';

export interface EarningsBatch {
  code: string;
  piece: string;
  finishedOn: string;
  made: number;
  sold: number;
  onHand: number;
  lost: number;
  /** Wages this cohort earned by making the batch, and how much of them sales have covered. */
  earnedMinor: number;
  coveredMinor: number;
}

export interface CohortEarnings {
  cohort: { code: string; programName: string; status: string; startsOn: string; endsOn: string | null };
  currency: string;
  madeUnits: number;
  soldUnits: number;
  onHandUnits: number;
  lostUnits: number;
  minutes: number;
  batchCount: number;
  earnedMinor: number;
  paidMinor: number;
  dueMinor: number;
  stipendsMinor: number;
  coveredMinor: number;
  designatedMinor: number;
  fundAvailableMinor: number;
  onHandWagesMinor: number;
  oldestOnHandDays: number | undefined;
  months: { month: string; earnedMinor: number; coveredMinor: number }[];
  /** The period asked for, the one before, and all time. */
  periods: [PeriodFigures, PeriodFigures, PeriodFigures];
  batches: EarningsBatch[];
  runs: {
    id: string;
    fromOn: string;
    toOn: string;
    paidOn: string;
    dueMinor: number;
    varianceMinor: number;
    stipendsMinor: number;
    withheldMinor: number;
    netMinor: number;
  }[];
}

/** What a cohort made, sold and earned, all time and in a period. Undefined when there is none of that code, or it is not theirs to see. */
export async function readCohortEarnings(
  ctx: Context,
  code: string,
  programId: string | null,
  period: Period = monthOfDay(today(ctx)),
): Promise<CohortEarnings | undefined> {
  const cohort = await findCohortByCode(ctx.db, code);
  if (!cohort || (programId !== null && cohort.programId !== programId)) return undefined;
  const batches = await listBatchesOfCohort(ctx.db, cohort.id);
  const balances = await listCohortBalances(ctx.db, cohort.id);
  const runs = await listPayrollRuns(ctx.db, { cohortIds: [cohort.id] });
  const sumOf = (account: string) =>
    balances.reduce((sum, row) => (row.account === account ? sum + row.amountMinor : sum), 0);
  const paidMinor = runs.reduce((sum, run) => sum + run.dueMinor, 0);
  const dueMinor = 0 - sumOf('liabilities:wages');
  const onHand = batches.filter((batch) => piecesOnHand(batch) > 0);
  const fund = (await listFunds(ctx.db)).find((one) => one.programId === cohort.programId);
  const { programName, status, startsOn, endsOn } = cohort;
  const before = periodBefore(period);
  const monthly = listMonthly({
    batches,
    balances,
    runs,
    madeLater: await listMadeLater(ctx.db, cohort.id),
    sold: await listSoldByMonth(ctx.db, cohort.id),
    spent: fund ? await listFundSpending(ctx.db, fund.id) : [],
  });
  return {
    cohort: { code, programName, status, startsOn, endsOn },
    currency: ctx.settings.currency,
    madeUnits: batches.reduce((sum, batch) => sum + batch.made, 0),
    soldUnits: batches.reduce((sum, batch) => sum + batch.sold, 0),
    onHandUnits: onHand.reduce((sum, batch) => sum + piecesOnHand(batch), 0),
    lostUnits: batches.reduce((sum, batch) => sum + batch.writtenOff, 0),
    minutes: batches.reduce((sum, batch) => sum + batch.minutes * batch.made, 0),
    batchCount: batches.length,
    earnedMinor: paidMinor + dueMinor,
    paidMinor,
    dueMinor,
    stipendsMinor: runs.reduce((sum, run) => sum + run.stipendsMinor, 0),
    coveredMinor: 0 - sumOf('memo:wages'),
    designatedMinor: 0 - sumOf('memo:designated'),
    fundAvailableMinor: fund ? await findAvailableInFund(ctx.db, fund.id) : 0,
    onHandWagesMinor: onHand.reduce((sum, batch) => sum + piecesOnHand(batch) * batch.unitWagesMinor, 0),
    oldestOnHandDays: oldestDays(today(ctx), onHand),
    months: lastTwelve(monthly, today(ctx)),
    periods: [
      sumMonths(monthly, period.key, (month) => isInPeriod(period, month)),
      sumMonths(monthly, before.key, (month) => isInPeriod(before, month)),
      sumMonths(monthly, 'all', () => true),
    ],
    batches: batches.map(toEarningsBatch),
    runs: runs.map(
      ({
        id,
        fromOn,
        toOn,
        paidOn,
        dueMinor: due,
        varianceMinor,
        stipendsMinor,
        withheldMinor,
        netMinor,
      }) => ({
        id,
        fromOn,
        toOn,
        paidOn,
        dueMinor: due,
        varianceMinor,
        stipendsMinor,
        withheldMinor,
        netMinor,
      }),
    ),
  };
}

/** Made and neither sold nor lost; what is still to be made lies on no shelf. */
function piecesOnHand({ made, sold, writtenOff }: CohortBatchRow): number {
  return Math.max(0, made - sold - writtenOff);
}

function toEarningsBatch(batch: CohortBatchRow): EarningsBatch {
  return {
    code: batch.code,
    piece: batch.variantTitle
      ? `${batch.productTitle}, ${batch.variantTitle.toLowerCase()}`
      : batch.productTitle,
    finishedOn: batch.finishedOn,
    made: batch.made,
    sold: batch.sold,
    onHand: piecesOnHand(batch),
    lost: batch.writtenOff,
    earnedMinor: batch.earnedMinor,
    coveredMinor: batch.coveredMinor,
  };
}

function oldestDays(on: string, batches: readonly { finishedOn: string }[]): number | undefined {
  const oldest = batches.map((batch) => batch.finishedOn).sort()[0];
  return oldest === undefined ? undefined : daysBetween(oldest, on);
}

/** The last twelve months up to today, also those in which nothing happened. */
function lastTwelve(monthly: readonly Monthly[], on: string) {
  const months = Array.from({ length: 12 }, (_, i) => shiftMonth(on, i - 11));
  return months.map((month) => {
    const { earnedMinor, coveredMinor } = sumMonths(monthly, month, (one) => one === month);
    return { month, earnedMinor, coveredMinor };
  });
}

function monthOfDay(day: string): Period {
  const month = day.slice(0, 7);
  return { key: month, fromMonth: month, toMonth: month };
}

/** Ledger lines that touch a cohort, newest first, to go on from the last sequence number. */
export async function readCohortEntries(
  ctx: Context,
  code: string,
  programId: string | null,
  page: { before?: number },
) {
  const cohort = await findCohortByCode(ctx.db, code);
  if (!cohort || (programId !== null && cohort.programId !== programId)) return undefined;
  const limit = 100;
  const found = await listEntriesTouching(ctx.db, { cohortId: cohort.id }, { ...page, limit: limit + 1 });
  // The next page begins after a whole entry, so one that would be cut in two goes there whole.
  const cut = found[limit]?.sequence;
  // Named one by one: a manager of the program learns what a sale covered, and not which order it was.
  const lines = (cut === undefined ? found : found.filter((line) => line.sequence > cut)).map(
    ({ sequence, occurredOn, account, amountMinor }) => ({ sequence, occurredOn, account, amountMinor }),
  );
  return {
    cohort: { code, programName: cohort.programName },
    currency: ctx.settings.currency,
    lines,
    older: cut === undefined ? null : (lines.at(-1)?.sequence ?? null),
  };
}

/** One entry of the ledger with all its postings, for staff who may see every program. */
export async function readEntry(ctx: Context, sequence: number) {
  const entry = await findEntryBySequence(ctx.db, sequence);
  if (!entry) return undefined;
  const cohorts = new Map((await listCohorts(ctx.db)).map((one) => [one.id, one.code]));
  const programs = new Map((await listPrograms(ctx.db)).map((one) => [one.id, one.name]));
  const batches = await listBatchCodes(
    ctx.db,
    entry.postings.flatMap((p) => (p.batchId === '' ? [] : [p.batchId])),
  );
  return {
    ...entry,
    currency: ctx.settings.currency,
    postings: entry.postings.map((p) => ({
      ...p,
      cohortCode: cohorts.get(p.cohortId),
      programName: programs.get(p.programId),
      batchCode: batches.get(p.batchId),
    })),
  };
}
