import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { OPERATING_USES } from '#app/domain/bank-books.ts';
import { labelOfUse } from '#app/domain/impact.ts';
import { formatMoney } from '#app/domain/money.ts';
import { readExpenses } from '#app/services/operating-expenses.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Field, SelectField } from '#app/ui/field.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { Pager } from '#app/ui/pager.tsx';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay } from '../console/day.ts';
import { readNumber } from '../console/fields.server.ts';
import { readExpenseFilter } from './filter.server.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Expenses', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { searchParams } = new URL(request.url);
  const filter = readExpenseFilter(searchParams);
  const page = readNumber(searchParams.get('page')) ?? 1;
  const found = await readExpenses(context.app, { ...filter, page });
  return { ...found, filter, isSaved: searchParams.has('saved') };
}

export default function Expenses() {
  const { expenses, count, amountMinor, page, pages, currency, filter, isSaved } =
    useLoaderData<typeof loader>();
  const query = new URLSearchParams(filter).toString();
  return (
    <>
      <ConsoleHead
        title="Expenses"
        over="What operations paid at once. What comes with a bill stands under Bills."
      >
        <a className="button quiet" href={`/console/expenses.csv?${query}`}>
          CSV
        </a>
        <Link className="button small" to="/console/expenses/new">
          Record an expense
        </Link>
      </ConsoleHead>
      {isSaved && <Notice tone="good" title="The expense is in the books" />}
      <Form method="get" className="filters" role="search" key={query}>
        <Field id="fromOn" label="From" type="date" defaultValue={filter.fromOn} />
        <Field id="toOn" label="To" type="date" defaultValue={filter.toOn} />
        <SelectField
          id="useCategory"
          label="What for"
          defaultValue={filter.useCategory ?? ''}
          options={[
            { value: '', label: 'Everything' },
            ...OPERATING_USES.map((use) => ({ value: use, label: labelOfUse(use) })),
          ]}
        />
        <button className="button quiet">Show</button>
      </Form>
      <Panel
        isWide
        title={`${count === 1 ? 'One expense' : `${count} expenses`}, ${formatMoney(amountMinor, currency)}`}
      >
        {expenses.length === 0 ? (
          <p className="soft">No expense matches.</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">Paid on</th>
                <th scope="col">Paid to</th>
                <th scope="col">What for</th>
                <th scope="col">Receipt</th>
                <th scope="col">From</th>
                <th scope="col" className="n">
                  Amount
                </th>
              </tr>
            </thead>
            <tbody>
              {expenses.map((expense) => (
                <tr key={expense.id}>
                  <th scope="row">{formatDay(expense.spentOn)}</th>
                  <td className="words">{expense.payee}</td>
                  <td>{labelOfUse(expense.useCategory)}</td>
                  <td>{expense.evidence || '–'}</td>
                  <td>{expense.paidFrom === 'bank' ? 'Bank' : 'Cash'}</td>
                  <td className="n">
                    <Money minor={expense.amountMinor} currency={currency} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      <Pager
        page={page}
        pageCount={pages}
        hrefOf={(to) =>
          `/console/expenses?${new URLSearchParams({ ...filter, page: String(to) }).toString()}`
        }
      />
    </>
  );
}
