import { formatMoney } from '#app/domain/money.ts';
import { Panel } from '#app/ui/console-frame.tsx';
import { Money } from '#app/ui/money.tsx';
import { formatMoment } from '../console/day.ts';
import type { OrderData } from './route.tsx';

const STATE_WORDS = {
  warning_needs_response: { word: 'The bank asks', tone: 'warn' },
  warning_under_review: { word: 'The bank reads our answer', tone: '' },
  warning_closed: { word: 'Asked, and closed', tone: 'good' },
  needs_response: { word: 'Disputed, answer it', tone: 'warn' },
  under_review: { word: 'The bank reads our answer', tone: 'warn' },
  won: { word: 'Won', tone: 'good' },
  lost: { word: 'Lost', tone: 'error' },
  unknown: { word: 'See Stripe', tone: 'warn' },
} as const;

type Dispute = OrderData['disputes'][number];

/** What the buyer's bank asks, holds or has decided, and until when it can be answered. */
export function Disputes({ found: { order, disputes, timeZone } }: { found: OrderData }) {
  if (disputes.length === 0) return null;
  const money = (minor: number) => formatMoney(minor, order.currency);
  return (
    <Panel isWide title="Disputes">
      <table>
        <caption className="sr-only">Disputes of this payment</caption>
        <thead>
          <tr>
            <th scope="col">Opened</th>
            <th scope="col" className="n">
              Amount
            </th>
            <th scope="col">State</th>
            <th scope="col">Reason given</th>
            <th scope="col">Answer by</th>
            <th scope="col">In the books</th>
          </tr>
        </thead>
        <tbody>
          {disputes.map((dispute) => (
            <tr key={dispute.id}>
              <td>{formatMoment(dispute.createdAt, timeZone)}</td>
              <td className="n">
                <Money minor={dispute.amountMinor} currency={order.currency} />
              </td>
              <td>
                <span className={`state ${STATE_WORDS[dispute.status].tone}`}>
                  {STATE_WORDS[dispute.status].word}
                </span>
              </td>
              <td className="short-words">{dispute.reason.replaceAll('_', ' ')}</td>
              <td>
                {/needs_response$/.test(dispute.status) && dispute.evidenceDueAt
                  ? formatMoment(dispute.evidenceDueAt, timeZone)
                  : '–'}
              </td>
              <td className="words">{tellBooks(dispute, money)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {disputes.some((dispute) => /needs_response$/.test(dispute.status)) && (
        <p className="soft">
          Answer it in Stripe’s dashboard, with what shows that the parcel arrived. What is not answered in
          time is lost.
        </p>
      )}
    </Panel>
  );
}

function tellBooks(dispute: Dispute, money: (minor: number) => string): string {
  const out = dispute.withdrawnMinor - dispute.returnedMinor;
  const fee = dispute.feeMinor > 0 ? ` The fee of ${money(dispute.feeMinor)} is operations’.` : '';
  if (dispute.status === 'lost') {
    const excess =
      dispute.excessMinor > 0 ? ` ${money(dispute.excessMinor)} more than was left is a loss.` : '';
    return `${money(out - dispute.excessMinor)} of the sale is taken back.${excess}${fee}`;
  }
  if (out > 0) return `${money(out)} stands apart, and the funds’ share of it is held.${fee}`;
  return dispute.withdrawnMinor > 0 ? `The sale stands again.${fee}` : 'No money has moved.';
}
