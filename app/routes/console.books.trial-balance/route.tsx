import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { listPeriods, parsePeriod } from '#app/domain/period.ts';
import { today } from '#app/services/context.server.ts';
import { ALL_TIME, readTrialBalanceOf } from '#app/services/statements.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { SelectField } from '#app/ui/field.tsx';
import { Money } from '#app/ui/money.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { requireStaff } from '#app/web/staff.server.ts';
import { namePeriod } from '../console/day.ts';
import { accountWords } from '../console/ledger-words.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Trial balance', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const period = parsePeriod(new URL(request.url).searchParams.get('period') ?? '');
  return {
    rows: await readTrialBalanceOf(context.app, period ?? ALL_TIME),
    period: period?.key ?? 'all',
    periods: listPeriods(today(context.app)),
    currency: context.app.settings.currency,
  };
}

export default function TrialBalance() {
  const { rows, period, periods, currency } = useLoaderData<typeof loader>();
  const known = ['all', ...periods];
  const keys = known.includes(period) ? known : [period, ...known];
  return (
    <>
      <Crumbs trail={[{ href: '/console/books', label: 'Books' }]} />
      <ConsoleHead title="Trial balance">
        <a className="button quiet" href={`/console/books/trial-balance.csv?period=${period}`}>
          Download as CSV
        </a>
      </ConsoleHead>
      <Form method="get" className="filters no-print" preventScrollReset>
        <SelectField
          id="period"
          label="Period"
          defaultValue={period}
          options={keys.map((key) => ({ value: key, label: nameOf(key) }))}
        />
        <button className="button quiet">Show</button>
      </Form>
      {rows.length === 0 ? (
        <p className="soft">Nothing is booked up to then. Choose a later period.</p>
      ) : (
        <Panel isWide title={nameOf(period)}>
          <BalanceTable rows={rows} currency={currency} />
        </Panel>
      )}
      <p className="soft after-steps">
        Debits are positive, credits negative, so each column adds up to nothing, and so does each fund. Lines
        that begin with “Split” note where prices go and hold no money.
      </p>
    </>
  );
}

function nameOf(key: string): string {
  return key === 'all' ? 'All time' : namePeriod(key);
}

type Row = ReturnType<typeof useLoaderData<typeof loader>>['rows'][number];

function BalanceTable({ rows, currency }: { rows: Row[]; currency: string }) {
  const columns = ['openingMinor', 'changeMinor', 'closingMinor'] as const;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Account</th>
          <th scope="col">Fund</th>
          {['Before', 'Change', 'After'].map((label) => (
            <th key={label} scope="col" className="n">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.account} ${row.fund}`}>
            <th scope="row">
              {accountWords(row.account)} <code className="soft block">{row.account}</code>
            </th>
            <td>{row.fund}</td>
            {columns.map((column) => (
              <td key={column} className="n">
                <Money minor={row[column]} currency={currency} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={2}>
            All accounts
          </th>
          {columns.map((column) => (
            <td key={column} className="n">
              <Money minor={rows.reduce((sum, row) => sum + row[column], 0)} currency={currency} />
            </td>
          ))}
        </tr>
      </tfoot>
    </table>
  );
}
