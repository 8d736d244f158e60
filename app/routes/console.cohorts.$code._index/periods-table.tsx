import { Form } from '@remix-run/react';
import type { ReactNode } from 'react';
import { listPeriods } from '#app/domain/period.ts';
import type { CohortEarnings } from '#app/services/earnings.server.ts';
import type { PeriodFigures } from '#app/services/earnings-months.server.ts';
import { SelectField } from '#app/ui/field.tsx';
import { Money } from '#app/ui/money.tsx';
import { namePeriod } from '../console/day.ts';

const WHOLE = new Intl.NumberFormat('en-US');

type Row = { label: string; note?: string; show: (figures: PeriodFigures) => ReactNode };

/** What a manager is asked first: a period, the one before, and all time. */
export function PeriodsTable({ earnings }: { earnings: CohortEarnings }) {
  const money = (minor: number) => <Money minor={minor} currency={earnings.currency} />;
  const rows: Row[] = [
    { label: 'Pieces made', show: (one) => WHOLE.format(one.madeUnits) },
    { label: 'Pieces sold', note: 'less those that came back', show: (one) => WHOLE.format(one.soldUnits) },
    { label: 'Wages earned by making', show: (one) => money(one.earnedMinor) },
    { label: 'Wages paid', show: (one) => money(one.paidMinor) },
    { label: 'Stipends paid', show: (one) => money(one.stipendsMinor) },
    { label: 'Wages covered by sales', show: (one) => money(one.coveredMinor) },
    { label: 'Designated to funds', show: (one) => money(one.designatedMinor) },
    {
      label: 'Spent by the program’s fund',
      note: 'shared by its cohorts',
      show: (one) => money(one.spentMinor),
    },
  ];
  return (
    <table className="statement">
      <thead>
        <tr>
          <th scope="col">
            <span className="sr-only">Figure</span>
          </th>
          {earnings.periods.map((period) => (
            <th key={period.key} scope="col" className="n">
              {period.key === 'all' ? 'All time' : namePeriod(period.key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.label}>
            <th scope="row">
              {row.label}
              {row.note !== undefined && <small className="soft"> {row.note}</small>}
            </th>
            {earnings.periods.map((period) => (
              <td key={period.key} className="n">
                {row.show(period)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Which month, quarter or year the statement is of; a plain form, so it works without JavaScript. */
export function PeriodChoice({ today, period }: { today: string; period: string }) {
  const keys = listPeriods(today);
  return (
    <Form method="get" className="filters no-print" preventScrollReset>
      <SelectField
        id="period"
        label="Statement of"
        defaultValue={period}
        options={(keys.includes(period) ? keys : [period, ...keys]).map((key) => ({
          value: key,
          label: namePeriod(key),
        }))}
      />
      <button className="button quiet">Show</button>
    </Form>
  );
}
