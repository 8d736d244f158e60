import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { parsePeriod } from '#app/domain/period.ts';
import { readCohortEarnings } from '#app/services/earnings.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Link } from '#app/ui/link.tsx';
import { MonthBars } from '#app/ui/month-bars.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay, formatMonth } from '../console/day.ts';
import { RunsTable } from '../console/runs-table.tsx';
import { BatchesTable } from './batches-table.tsx';
import { EarningsSteps } from './earnings-steps.tsx';
import { PeriodChoice, PeriodsTable } from './periods-table.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction<typeof loader> = ({ data, matches }) => [
  { title: pageTitle(data && `Cohort ${data.earnings.cohort.code} earnings`, matches) },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { programId } = await requireStaff(request, context);
  const { searchParams } = new URL(request.url);
  const period = parsePeriod(searchParams.get('period') ?? '');
  const earnings = await readCohortEarnings(context.app, params['code'] ?? '', programId, period);
  if (!earnings) throw new Response(null, { status: 404 });
  const isWhole = searchParams.get('batches') === 'all';
  const { timeZone } = context.app.settings;
  const today = new Intl.DateTimeFormat('en-CA', { timeZone }).format(context.app.now());
  return { earnings, isWhole, today };
}

export default function CohortEarnings() {
  const { earnings, isWhole, today } = useLoaderData<typeof loader>();
  const { cohort, currency, months, runs } = earnings;
  const here = `/console/cohorts/${cohort.code}`;
  return (
    <>
      <ConsoleHead title={`Cohort ${cohort.code} earnings`} over={cohort.programName}>
        {/* A file, not a page: the browser fetches it itself. */}
        <a className="button quiet" href={`${here}.csv?period=${earnings.periods[0].key}`} download>
          CSV
        </a>
        <button
          className="button quiet"
          type="button"
          onClick={() => {
            window.print();
          }}
        >
          Print
        </button>
        <Link className="button small" to={`/console/batches/new?cohort=${cohort.code}`}>
          Finish a batch
        </Link>
      </ConsoleHead>
      <EarningsSteps earnings={earnings} />
      <Panel isWide title="Earnings statement">
        <PeriodChoice today={today} period={earnings.periods[0].key} />
        <PeriodsTable earnings={earnings} />
      </Panel>
      <MonthBars
        title="Wages by month"
        currency={currency}
        months={months.map((month, i) => ({ ...month, label: formatMonth(month.month, i === 0) }))}
      />
      <Panel isWide title="Batches">
        <BatchesTable earnings={earnings} isWhole={isWhole} />
        <p className="soft panel-foot">
          A piece’s wages are covered when it is sold. The wages of pieces on hand were earned all the same;
          no sale has covered them yet.
        </p>
      </Panel>
      <Panel isWide title="Payroll">
        {runs.length === 0 ? (
          <p className="soft">This cohort has not been paid yet.</p>
        ) : (
          <RunsTable runs={runs} currency={currency} />
        )}
      </Panel>
      <p className="soft after-steps">
        As the books stand on {formatDay(today)}. Wages are earned when a batch is finished, whether it sells
        or not. A sale covers them later; a refund takes that cover back and never the wages.{' '}
        <Link className="no-print" to={`${here}/entries`}>
          See every entry behind these figures
        </Link>
      </p>
    </>
  );
}
