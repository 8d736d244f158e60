import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { regionWords, sumTaxMonths } from '#app/domain/sales-tax.ts';
import { readSalesTax } from '#app/services/remittances.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { SelectField } from '#app/ui/field.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { StepsStrip } from '#app/ui/steps-strip.tsx';
import { requireStaff } from '#app/web/staff.server.ts';
import { Remittances } from './remittances.tsx';
import { MonthsTable, RegionsTable } from './tables.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Sales tax', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaff(request, context, ['owner', 'finance']);
  const { searchParams } = new URL(request.url);
  const { months, remittances, ...tax } = await readSalesTax(context.app);
  const years = [...new Set(months.map((row) => row.month.slice(0, 4)))].sort().reverse();
  const year = years.find((one) => one === searchParams.get('year')) ?? years[0] ?? tax.today.slice(0, 4);
  const ofYear = months.filter((row) => row.month.startsWith(year));
  const regions = [...new Set(months.map((row) => row.region))].map((region) => ({
    region,
    ...sumTaxMonths(ofYear.filter((row) => row.region === region)),
    // What is owed today, whatever year is looked at.
    owedMinor: months.filter((row) => row.region === region).at(-1)?.owedMinor ?? 0,
  }));
  const chosen = regions.find(({ region }) => region === searchParams.get('region'))?.region;
  const byMonth = [...new Set(ofYear.map((row) => row.month))].sort().map((month) => ({
    month,
    ...sumTaxMonths(
      ofYear.filter((row) => row.month === month && (chosen === undefined || row.region === chosen)),
    ),
  }));
  return { ...tax, years, year, regions, chosen, byMonth, remittances, isPaid: searchParams.has('paid') };
}

export type TaxData = ReturnType<typeof useLoaderData<typeof loader>>;

export default function SalesTax() {
  const tax = useLoaderData<typeof loader>();
  const { years, year, regions, chosen, owedMinor, otherMinor, withheldMinor, currency, isPaid } = tax;
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  return (
    <>
      <ConsoleHead title="Sales tax" over="Held for the states and countries it belongs to; never income.">
        <a className="button quiet" href="/console/tax.csv">
          CSV
        </a>
        <Link className="button small" to="/console/tax/new">
          Pay it on
        </Link>
      </ConsoleHead>
      {isPaid && <Notice tone="good" title="The payment is in the books" />}
      <StepsStrip
        steps={[
          { label: 'Sales tax owed', figure: money(owedMinor), note: 'as the books say' },
          { label: 'Withheld from pay', figure: money(withheldMinor), note: 'owed on for makers' },
          ...(otherMinor === 0
            ? []
            : [{ label: 'Of it by journals', figure: money(otherMinor), note: 'not from orders' }]),
        ]}
      />
      <Form method="get" className="filters after-steps" key={`${year} ${chosen ?? '*'}`}>
        <SelectField
          id="year"
          label="Year"
          defaultValue={year}
          options={(years.length > 0 ? years : [year]).map((one) => ({ value: one, label: one }))}
        />
        <SelectField
          id="region"
          label="Months of"
          defaultValue={chosen ?? 'all'}
          options={[
            { value: 'all', label: 'All together' },
            ...regions.map(({ region }) => ({ value: region, label: regionWords(region) })),
          ]}
        />
        <button className="button quiet">Show</button>
      </Form>
      <RegionsTable tax={tax} />
      <MonthsTable tax={tax} />
      <Remittances tax={tax} />
      <Panel title="How it is counted">
        <p className="soft">
          Tax counts in the month of the sale, and what goes back in the month of the refund. The state or
          country is the one of the buyer’s address. Together the rows are what the ledger owes.
        </p>
      </Panel>
    </>
  );
}
