import { formatMoney } from '#app/domain/money.ts';
import { Panel } from '#app/ui/console-frame.tsx';
import { formatMoment } from '../console/day.ts';
import type { OrderData } from './route.tsx';

const STATE_WORDS = {
  warning_needs_response: { word: 'The bank asks', tone: 'warn' },
  warning_under_review: { word: 'The bank reads our answer', tone: '' },
  warning_closed: { word: 'Asked, and closed', tone: 'good' },
  needs_response: { word: 'Open, answer it', tone: 'warn' },
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
    <Panel title={disputes.length === 1 ? 'Dispute' : 'Disputes'}>
      {disputes.map((dispute) => (
        <dl className="facts" key={dispute.id}>
          <Fact name="State">
            <span className={`state ${STATE_WORDS[dispute.status].tone}`}>
              {STATE_WORDS[dispute.status].word}
            </span>
          </Fact>
          <Fact name="Amount">{money(dispute.amountMinor)}</Fact>
          <Fact name="Opened">{formatMoment(dispute.createdAt, timeZone)}</Fact>
          <Fact name="Reason the buyer gave">{dispute.reason.replaceAll('_', ' ')}</Fact>
          {isToAnswer(dispute) && dispute.evidenceDueAt !== null && (
            <Fact name="Answer by">{formatMoment(dispute.evidenceDueAt, timeZone)}</Fact>
          )}
          <Fact name="In the books">{tellBooks(dispute, money)}</Fact>
        </dl>
      ))}
      {disputes.some(isToAnswer) && (
        <p className="soft">
          Answer it in Stripe’s dashboard, with what shows that the parcel arrived. What nobody answers in
          time is lost.
        </p>
      )}
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function isToAnswer(dispute: Dispute): boolean {
  return dispute.status === 'needs_response' || dispute.status === 'warning_needs_response';
}

function tellBooks(dispute: Dispute, money: (minor: number) => string): string {
  const out = dispute.withdrawnMinor - dispute.returnedMinor;
  const fee = dispute.feeMinor > 0 ? ` Operations bear the fee of ${money(dispute.feeMinor)}.` : '';
  if (dispute.status === 'lost') {
    const excess =
      dispute.excessMinor > 0 ? ` ${money(dispute.excessMinor)} more than was left is a loss.` : '';
    return `${money(out - dispute.excessMinor)} of the sale is taken back.${excess}${fee}`;
  }
  if (out > 0) return `${money(out)} stands apart, and the funds’ share of it is held.${fee}`;
  return dispute.withdrawnMinor > 0 ? `The sale stands again.${fee}` : 'No money has moved.';
}
