import { labelOfUse } from '#app/domain/impact.ts';
import { Panel } from '#app/ui/console-frame.tsx';
import { Money } from '#app/ui/money.tsx';
import { formatDay } from '../console/day.ts';
import type { BillData } from './route.tsx';

const KINDS = { materials: 'Materials for our goods', carrier: 'Carrier labels' } as const;

/** What the bill is for, and how much of it the books had counted before it came. */
export function BillLines({ found: { lines, bill, currency } }: { found: BillData }) {
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  return (
    <Panel isWide title="Lines">
      <table>
        <thead>
          <tr>
            <th scope="col">What for</th>
            <th scope="col" className="n">
              Amount
            </th>
            <th scope="col" className="n">
              Counted before
            </th>
            <th scope="col" className="n">
              New
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.position}>
              <th scope="row">
                {line.kind === 'operating' ? labelOfUse(line.useCategory) : KINDS[line.kind]}
              </th>
              <td className="n">{money(line.amountMinor)}</td>
              <td className="n">{line.kind === 'operating' ? '–' : money(line.standardMinor)}</td>
              <td className="n">{money(line.amountMinor - line.standardMinor)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Total</th>
            <td className="n">{money(bill.totalMinor)}</td>
            <td />
            <td />
          </tr>
        </tfoot>
      </table>
    </Panel>
  );
}

/** What was paid of it so far. */
export function Payments({ found: { payments, currency } }: { found: BillData }) {
  if (payments.length === 0) return null;
  return (
    <Panel isWide title="Payments">
      <table>
        <thead>
          <tr>
            <th scope="col">Paid on</th>
            <th scope="col">From</th>
            <th scope="col" className="n">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {payments.map((payment) => (
            <tr key={payment.id}>
              <th scope="row">{formatDay(payment.paidOn)}</th>
              <td>{payment.paidFrom === 'bank' ? 'Bank' : 'Cash'}</td>
              <td className="n">
                <Money minor={payment.amountMinor} currency={currency} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
