import type {
  AccountMonth,
  PayoutLine,
  ReconciliationMonth,
} from '#app/services/reconciliation-pages.server.ts';
import { Panel } from '#app/ui/console-frame.tsx';
import { Money } from '#app/ui/money.tsx';
import { formatDay } from '../console/day.ts';

const CATEGORIES: Record<ReconciliationMonth['categories'][number]['category'], string> = {
  charges: 'Charges',
  refunds: 'Refunds',
  disputes: 'Disputes, with their fees',
  fees: 'Fees on charges',
  other: 'Account fees, adjustments',
  payouts: 'Payouts to the bank',
};

const ACCOUNTS: Record<string, string> = {
  'assets:stripe:pending': 'Pending',
  'assets:stripe:available': 'Available',
  'assets:stripe:disputed': 'Held by a bank in a dispute',
};

const STATES: Record<PayoutLine['state'], string> = {
  on_the_way: 'On its way',
  in_bank: 'In the bank, not reconciled',
  reconciled: 'In the bank, reconciled',
  sent_back: 'Sent back by the bank',
  called_off: 'Called off',
  unknown: 'Unknown to us; look it up in Stripe',
};

type Part<K extends keyof ReconciliationMonth> = Pick<ReconciliationMonth, K | 'currency'>;

export function Totals({ categories, currency }: Part<'categories'>) {
  const sum = (side: 'stripeMinor' | 'bookMinor') => categories.reduce((total, row) => total + row[side], 0);
  return (
    <Panel isWide title="What moved, at Stripe and in the books">
      <table>
        <thead>
          <SideHead first="What" />
        </thead>
        <tbody>
          {categories.map((row) => (
            <tr key={row.category}>
              <th scope="row">{CATEGORIES[row.category]}</th>
              <Sides {...row} currency={currency} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Change in the month</th>
            <Sides stripeMinor={sum('stripeMinor')} bookMinor={sum('bookMinor')} currency={currency} />
          </tr>
        </tfoot>
      </table>
    </Panel>
  );
}

function SideHead({ first, second }: { first: string; second?: string }) {
  return (
    <tr>
      <th scope="col">{first}</th>
      {second && <th scope="col">{second}</th>}
      <th scope="col" className="n">
        Stripe
      </th>
      <th scope="col" className="n">
        Books
      </th>
      <th scope="col" className="n">
        Apart
      </th>
    </tr>
  );
}

function Sides(row: { stripeMinor: number; bookMinor: number; currency: string }) {
  const apart = row.bookMinor - row.stripeMinor;
  return (
    <>
      <td className="n">
        <Money minor={row.stripeMinor} currency={row.currency} />
      </td>
      <td className="n">
        <Money minor={row.bookMinor} currency={row.currency} />
      </td>
      <td className="n">{apart === 0 ? '–' : <Money minor={apart} currency={row.currency} />}</td>
    </>
  );
}

export function Accounts({ accounts, currency }: Part<'accounts'>) {
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  const line = ({ account, openingMinor, closingMinor }: AccountMonth) => (
    <tr key={account}>
      <th scope="row">{ACCOUNTS[account] ?? account}</th>
      <td className="n">{money(openingMinor)}</td>
      <td className="n">{money(closingMinor - openingMinor)}</td>
      <td className="n">{money(closingMinor)}</td>
    </tr>
  );
  return (
    <Panel isWide title="Our accounts at Stripe">
      <table>
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col" className="n">
              Opening
            </th>
            <th scope="col" className="n">
              Change
            </th>
            <th scope="col" className="n">
              Closing
            </th>
          </tr>
        </thead>
        <tbody>{accounts.map(line)}</tbody>
      </table>
    </Panel>
  );
}

export function Days({ drift, currency }: Part<'drift'>) {
  if (drift.length === 0)
    return (
      <Panel isWide title="Day by day">
        <p className="soft">On every day of this month Stripe and the books moved by the same cents.</p>
      </Panel>
    );
  return (
    <Panel isWide title="Days on which they moved differently">
      <table>
        <thead>
          <SideHead first="Day" second="What" />
        </thead>
        <tbody>
          {drift.map((row) => (
            <tr key={row.on + row.category}>
              <th scope="row">{formatDay(row.on)}</th>
              <td>{CATEGORIES[row.category]}</td>
              <Sides {...row} currency={currency} />
            </tr>
          ))}
        </tbody>
      </table>
      <p className="soft">
        A sale around midnight may stand on one day here and on the next at Stripe; the two then cancel out.
      </p>
    </Panel>
  );
}

export function Payouts({ payouts, currency }: Part<'payouts'>) {
  return (
    <Panel isWide title="Payouts that arrive in this month">
      {payouts.length === 0 ? (
        <p className="soft">There is none.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Arrives</th>
              <th scope="col">Made</th>
              <th scope="col">Payout</th>
              <th scope="col">State</th>
              <th scope="col" className="n">
                Amount
              </th>
            </tr>
          </thead>
          <tbody>
            {payouts.map((payout) => (
              <tr key={payout.id}>
                <th scope="row">{formatDay(payout.arrivesOn)}</th>
                <td>{formatDay(payout.madeOn)}</td>
                <td>
                  <code>{payout.id}</code>
                </td>
                <td>{STATES[payout.state]}</td>
                <td className="n">
                  <Money minor={payout.amountMinor} currency={currency} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
