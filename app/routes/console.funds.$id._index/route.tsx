import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { readFundStatement } from '#app/services/fund-statement.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Link } from '#app/ui/link.tsx';
import { MonthBars } from '#app/ui/month-bars.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { Pager } from '#app/ui/pager.tsx';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay, formatMonth } from '../console/day.ts';
import { readNumber } from '../console/fields.server.ts';
import { FundSteps } from './fund-steps.tsx';
import { FloorChanges, MonthsTable, MovementsTable } from './tables.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction<typeof loader> = ({ data, matches }) => [
  { title: pageTitle(data?.fund.name, matches) },
];

const MOVEMENTS_A_PAGE = 25;

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { programId, role } = await requireStaff(request, context);
  const statement = await readFundStatement(context.app, params['id'] ?? '', programId);
  if (!statement) throw new Response(null, { status: 404 });
  const { searchParams } = new URL(request.url);
  const pages = Math.max(1, Math.ceil(statement.movements.length / MOVEMENTS_A_PAGE));
  const page = Math.min(readNumber(searchParams.get('page')) ?? 1, pages);
  return {
    ...statement,
    movements: statement.movements.slice((page - 1) * MOVEMENTS_A_PAGE, page * MOVEMENTS_A_PAGE),
    ...{ page, pages, role, done: searchParams.get('done') },
  };
}

export type Statement = ReturnType<typeof useLoaderData<typeof loader>>;

const DONE: Record<string, [title: string, words: string]> = {
  spent: ['The spending is in the books', 'It becomes public with its quarter.'],
  gift: ['The gift is in the books', 'It can be spent from now on.'],
  moved: ['The money was moved', 'Both funds show it, and so does the public ledger.'],
  floor: ['The floor is changed', 'What is under it stays in the fund.'],
};

export default function Fund() {
  const statement = useLoaderData<typeof loader>();
  const { fund, months, movements, floors, grant, page, pages, today, role, currency } = statement;
  const isFull = role !== 'program_manager';
  const done = DONE[statement.done ?? ''];
  return (
    <>
      <Crumbs trail={[{ href: '/console/funds', label: 'Funds' }]} />
      <ConsoleHead title={fund.name} over={overOf(fund)}>
        <a className="button quiet" href={`/console/funds/${fund.id}.csv`} download>
          CSV
        </a>
        {isFull && <Acts fund={fund} isOwner={role === 'owner'} />}
      </ConsoleHead>
      {done && (
        <Notice tone="good" title={done[0]}>
          {done[1]}
        </Notice>
      )}
      <FundSteps statement={statement} />
      {(fund.purpose !== '' || fund.uses.length > 0) && (
        <Panel title="What it is for">
          {fund.purpose !== '' && <p>{fund.purpose}</p>}
          {fund.uses.length > 0 && <p className="soft">It pays for: {fund.uses.join(', ').toLowerCase()}.</p>}
          {grant && (
            <p>
              <Link to={`/console/grants/${grant.slug}`}>The grant’s budget, line by line</Link>
            </p>
          )}
        </Panel>
      )}
      {months.length > 1 && (
        <MonthBars
          title="Received and spent"
          currency={currency}
          months={months.slice(-12).map((month, i) => ({
            label: formatMonth(month.month, i === 0),
            earnedMinor: month.receivedMinor,
            coveredMinor: month.spentMinor,
          }))}
          earned={{ label: 'received', tone: 'care' }}
          covered={{ label: 'spent', tone: 'advocacy' }}
        />
      )}
      <Panel isWide title="Month by month">
        {months.length === 0 ? (
          <p className="soft">Nothing has come in yet.</p>
        ) : (
          <MonthsTable months={months} currency={currency} />
        )}
      </Panel>
      <Panel isWide title="Gifts, spending and transfers">
        {movements.length === 0 ? (
          <p className="soft">Only shares of sales so far, if any; they stand in the months above.</p>
        ) : (
          <MovementsTable movements={movements} currency={currency} isLinked={isFull} />
        )}
      </Panel>
      <Pager page={page} pageCount={pages} hrefOf={(to) => `/console/funds/${fund.id}?page=${to}`} />
      {floors.length > 0 && <FloorChanges floors={floors} currency={currency} />}
      <p className="soft after-steps">
        As the books stand on {formatDay(today)}. Each refund takes back its shares of the month in which it
        happens.{' '}
        <Link className="no-print" to={`/impact/ledger?fund=${fund.id}`}>
          What the public reads of this fund
        </Link>
      </p>
    </>
  );
}

function overOf({ class: fundClass, programName }: Statement['fund']): string {
  const words = fundClass === 'donor-restricted' ? 'Donor-restricted' : 'Board-designated';
  return programName === undefined ? words : `${words} · ${programName}`;
}

function Acts({ fund, isOwner }: { fund: Statement['fund']; isOwner: boolean }) {
  return (
    <>
      {isOwner && (
        <Link className="button quiet" to={`/console/funds/${fund.id}/floor`}>
          Floor
        </Link>
      )}
      {fund.class !== 'donor-restricted' && (
        <Link className="button quiet" to={`/console/transfers/new?from=${fund.id}`}>
          Move money
        </Link>
      )}
      <Link className="button quiet" to={`/console/gifts/new?fund=${fund.id}`}>
        Record a gift
      </Link>
      <Link className="button small" to={`/console/funds/${fund.id}/spend`}>
        Record spending
      </Link>
    </>
  );
}
