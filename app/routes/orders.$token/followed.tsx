import { longDay } from '#app/domain/claim.ts';
import { FundTraces, type ShownTrace } from '#app/ui/fund-traces.tsx';
import { HowWeKnow } from '#app/ui/how-we-know.tsx';

export interface FollowedProps {
  traces: ShownTrace[];
  fundsState: 'none' | 'pledged' | 'available' | 'held';
  currency: string;
  asOf: string;
}

/** The funds' shares followed on: promised, arrived, spent, and on what. */
export function Followed({ traces, fundsState, currency, asOf }: FollowedProps) {
  if (fundsState === 'none' || traces.length === 0) return null;
  return (
    <section aria-labelledby="followed" className="followed">
      <h2 id="followed">How far the funds’ share has come</h2>
      <p>{describeState(fundsState, traces)}</p>
      <FundTraces caption="Your shares in the funds" traces={traces} currency={currency} />
      <HowWeKnow
        definition="A fund is one pool. Of your share as much counts as spent as of the whole fund: your share × published spending ÷ what has arrived in the fund so far, rounded down, and divided over the fund’s uses in the same way. Spending is published quarter by quarter, so the newest is not in it yet."
        asOf={longDay(asOf)}
        source="The funds’ published spending, the same figures as on the impact page"
        href="/impact"
      />
    </section>
  );
}

function describeState(
  state: Exclude<FollowedProps['fundsState'], 'none'>,
  traces: readonly ShownTrace[],
): string {
  switch (state) {
    case 'pledged':
      return 'It is pledged: promised to the funds, and not handed over by the card network yet. Nothing of it can be spent before.';
    case 'held':
      return 'It is held: your bank is asking the payment back, and until it has decided the funds leave this money alone.';
    case 'available':
      return traces.some((trace) => trace.spentMinor > 0)
        ? 'It has arrived in the funds, and part of it has been spent already. It grows with every quarter that is published.'
        : 'It has arrived in the funds and is available. Their spending is published quarter by quarter; what your share paid for appears here then.';
  }
}
