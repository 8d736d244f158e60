import { netPay, payrollPostings, type Payroll } from '#app/domain/batch-books.ts';
import { findCohort } from '#db/cohorts.ts';
import { isDuplicate } from '#db/connect.server.ts';
import { listCohortBalances } from '#db/ledger.ts';
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

/** Pays a cohort: wages payable fall, net pay leaves the bank. One run a cohort and period. */
export async function recordPayroll(ctx: Context, run: NewPayrollRun): Promise<PayrollOutcome> {
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
      const cohort = await findCohort(tx.db, run.cohortId);
      if (!cohort)
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
  return -balances
    .filter((row) => row.account === 'liabilities:wages')
    .reduce((sum, row) => sum + row.amountMinor, 0);
}

export async function readPayrollRuns(ctx: Context, cohortIds: readonly string[]) {
  return listPayrollRuns(ctx.db, { cohortIds });
}
