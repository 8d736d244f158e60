import { regionWords } from '#app/domain/sales-tax.ts';
import { Panel } from '#app/ui/console-frame.tsx';
import { Money } from '#app/ui/money.tsx';
import { formatDay } from '../console/day.ts';
import type { TaxData } from './route.tsx';

/** What was paid on, newest first. */
export function Remittances({ tax: { remittances, currency } }: { tax: TaxData }) {
  if (remittances.length === 0) return null;
  return (
    <Panel isWide title="Paid on, newest first">
      <table>
        <thead>
          <tr>
            <th scope="col">Paid on</th>
            <th scope="col">What</th>
            <th scope="col">For</th>
            <th scope="col">Reference</th>
            <th scope="col" className="n">
              Settled
            </th>
            <th scope="col" className="n">
              Left the bank
            </th>
          </tr>
        </thead>
        <tbody>
          {remittances.map((row) => (
            <tr key={row.id}>
              <th scope="row">{formatDay(row.paidOn)}</th>
              <td>
                {row.kind === 'withholdings' ? 'Withholdings' : `Sales tax, ${regionWords(row.region)}`}
              </td>
              <td>
                {row.fromOn.slice(0, 7)} to {row.toOn.slice(0, 7)}
              </td>
              <td>{row.reference || '–'}</td>
              <td className="n">
                <Money minor={row.settledMinor} currency={currency} />
              </td>
              <td className="n">
                <Money minor={row.paidMinor} currency={currency} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
