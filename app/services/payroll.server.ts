import { netPay, payrollPostings, type Payroll } from '#app/domain/batch-books.ts';
import { dayAfter } from '#app/domain/calendar.ts';
import { findCohort, listCohorts, lockCohort } from '#db/cohorts.ts';
import { isDuplicate } from '#db/connect.server.ts';
import { listCohortBalances, listWageBalances } from '#db/balances.ts';
import { insertPayrollRun, listPayrollRuns } from '#db/payroll.ts';
import { nowText, today, withTransaction, type Context } from './context.server.ts';
import { postEntries } from './ledger.server.ts';

export interface NewPayrollRun {
  cohortId: string;
  fromOn: string;
  toOn: string;
  paidOn: string;
  /** Wages earned by making that this run pays, minor units. */
  dueMinor: number;
  varianceMinor: number;
  stipendsMinor: number;
  withheldMinor: number;
  createdBy: string;
}

export type PayrollOutcome =
  | { ok: true; runId: string; netMinor: number }
  | {
      ok: false;
      reason:
        'unknown_cohort' | 'in_the_future' | 'bad_period' | 'more_than_due' | 'negative' | 'paid_before';
      field: string;
      sentence: string;
    };

/**
 * Pays a cohort: wages payable fall, net pay leaves the bank. One run a cohort and period. `programId` is the one
 * program the caller may pay for, null for any.
 */
export async function recordPayroll(
  ctx: Context,
  run: NewPayrollRun,
  programId: string | null = null,
): Promise<PayrollOutcome> {
  if (run.paidOn > today(ctx))
    return {
      ok: false,
      reason: 'in_the_future',
      field: 'paidOn',
      sentence: 'Record payroll once it is paid: the day is today or earlier.',
    };
  if (run.toOn < run.fromOn)
    return {
      ok: false,
      reason: 'bad_period',
      field: 'toOn',
      sentence: 'The period ends before it begins; swap the two days.',
    };
  try {
    return await withTransaction(ctx, async (tx) => {
      await lockCohort(tx.db, run.cohortId);
      const cohort = await findCohort(tx.db, run.cohortId);
      if (!cohort || (programId !== null && cohort.programId !== programId))
        return {
          ok: false,
          reason: 'unknown_cohort',
          field: 'cohortId',
          sentence: 'This cohort does not exist any more; choose another.',
        } as const;
      const payroll: Payroll = { ...run, programId: cohort.programId };
      const netMinor = netPay(payroll);
      if (netMinor < 0 || netMinor + run.withheldMinor === 0) {
        return {
          ok: false,
          reason: 'negative',
          field: 'dueMinor',
          sentence: 'Net pay has to be more than nothing; check the amounts.',
        } as const;
      }
      const owed = await owedWages(tx, run.cohortId);
      if (run.dueMinor > owed) {
        return {
          ok: false,
          reason: 'more_than_due',
          field: 'dueMinor',
          sentence:
            'This is more than the cohort has earned by making and not yet been paid. Enter the rest as a variance or a stipend.',
        } as const;
      }
      const runId = ctx.newId('pay');
      const {
        createdBy,
        cohortId,
        fromOn,
        toOn,
        paidOn,
        dueMinor,
        varianceMinor,
        stipendsMinor,
        withheldMinor,
      } = run;
      await insertPayrollRun(tx.db, {
        id: runId,
        cohortId,
        fromOn,
        toOn,
        paidOn,
        dueMinor,
        varianceMinor,
        stipendsMinor,
        withheldMinor,
        netMinor,
        createdBy,
        createdAt: nowText(ctx),
      });
      await postEntries(tx, [
        {
          kind: 'payroll',
          source: 'payroll_run',
          sourceId: runId,
          revision: 0,
          memo: `Payroll ${cohort.code}, ${fromOn} to ${toOn}`,
          occurredOn: paidOn,
          postings: payrollPostings(payroll),
        },
      ]);
      return { ok: true, runId, netMinor } as const;
    });
  } catch (error) {
    if (isDuplicate(error))
      return {
        ok: false,
        reason: 'paid_before',
        field: 'fromOn',
        sentence: 'This cohort was paid for this period before; see the list of runs.',
      };
    throw error;
  }
}

/** Wages a cohort has earned by making and not been paid yet. */
export async function owedWages(ctx: Pick<Context, 'db'>, cohortId: string): Promise<number> {
  const balances = await listCohortBalances(ctx.db, cohortId);
  return (
    0 -
    balances
      .filter((row) => row.account === 'liabilities:wages')
      .reduce((sum, row) => sum + row.amountMinor, 0)
  );
}

export async function readPayrollRuns(ctx: Context, cohortIds: readonly string[]) {
  return listPayrollRuns(ctx.db, { cohortIds });
}

export interface CohortWages {
  id: string;
  code: string;
  programName: string;
  status: string;
  startsOn: string;
  endsOn: string | null;
  earnedMinor: number;
  paidMinor: number;
  dueMinor: number;
  coveredMinor: number;
  /** The day the last run was paid on. */
  lastPaidOn: string | undefined;
  /** The day after the last period paid: where the next one begins. */
  unpaidFromOn: string;
}

/** What each cohort earned, was paid and is owed; the cohorts of one program, or all. */
export async function readWages(ctx: Context, programId: string | null): Promise<CohortWages[]> {
  const cohorts = await listCohorts(ctx.db, programId ? { programId } : {});
  const balances = await listWageBalances(ctx.db);
  const runs = await listPayrollRuns(ctx.db, { cohortIds: cohorts.map((cohort) => cohort.id) });
  return cohorts.map((cohort) => {
    const balance = (account: string) =>
      balances.find((row) => row.cohortId === cohort.id && row.account === account)?.amountMinor ?? 0;
    const own = runs.filter((run) => run.cohortId === cohort.id);
    const paidMinor = own.reduce((sum, run) => sum + run.dueMinor, 0);
    const dueMinor = 0 - balance('liabilities:wages');
    const { id, code, programName, status, startsOn, endsOn } = cohort;
    const paidThroughOn = own
      .map((run) => run.toOn)
      .sort()
      .at(-1);
    return {
      ...{ id, code, programName, status, startsOn, endsOn },
      earnedMinor: paidMinor + dueMinor,
      paidMinor,
      dueMinor,
      coveredMinor: 0 - balance('memo:wages'),
      lastPaidOn: own[0]?.paidOn,
      unpaidFromOn: paidThroughOn === undefined ? startsOn : dayAfter(paidThroughOn),
    };
  });
}

/** Payroll runs newest first with the cohort each paid, one page of them. */
export async function readPayroll(ctx: Context, programId: string | null, page: number) {
  const wages = await readWages(ctx, programId);
  const codes = new Map(wages.map((cohort) => [cohort.id, cohort.code]));
  const runs = await readPayrollRuns(ctx, [...codes.keys()]);
  const pageSize = 25;
  const pages = Math.max(1, Math.ceil(runs.length / pageSize));
  const shown = Math.min(Math.max(1, page), pages);
  return {
    currency: ctx.settings.currency,
    wages,
    page: shown,
    pages,
    runs: runs
      .slice((shown - 1) * pageSize, shown * pageSize)
      .map((run) => ({ ...run, cohortCode: codes.get(run.cohortId) ?? '' })),
  };
}
