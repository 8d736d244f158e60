import { Money } from '#app/ui/money.tsx';
import { StepsStrip, type Step } from '#app/ui/steps-strip.tsx';
import type { Statement } from './route.tsx';

/** From what came in to what can be spent. A restricted fund has no sales, and nothing of it is on its way. */
export function FundSteps({ statement }: { statement: Statement }) {
  const { fund, sums, currency } = statement;
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  const isRestricted = fund.class === 'donor-restricted';
  const steps: (Step | false)[] = [
    {
      label: 'Received',
      figure: money(sums.fromSalesMinor + sums.giftsMinor),
      note: isRestricted ? 'in gifts for its purpose' : <Sources statement={statement} />,
    },
    {
      label: 'Spent',
      figure: money(sums.spentMinor),
      note: isRestricted ? 'released for its purpose' : 'all time',
      tone: 'advocacy',
    },
    {
      label: 'Available',
      figure: money(sums.availableMinor),
      note: (
        <>
          {money(fund.freeMinor)} to spend{fund.floorMinor > 0 && <>, {money(fund.floorMinor)} stay</>}
        </>
      ),
      tone: 'care',
    },
    !isRestricted && {
      label: 'On its way',
      figure: money(sums.pledgedMinor + sums.heldMinor),
      note:
        sums.heldMinor === 0 ? (
          'paid by buyers, still at Stripe'
        ) : (
          <>{money(sums.heldMinor)} held in disputes</>
        ),
    },
    sums.coverMinor > 0 && {
      label: 'Cover',
      figure: money(sums.coverMinor),
      note: 'laid out by operations, paid back first',
    },
  ];
  return <StepsStrip steps={steps.filter((step) => step !== false)} />;
}

function Sources({ statement: { sums, currency } }: { statement: Statement }) {
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  const moved = sums.movedInMinor - sums.movedOutMinor;
  return (
    <>
      {money(sums.fromSalesMinor)} from sales
      {sums.giftsMinor > 0 && <>, {money(sums.giftsMinor)} in gifts</>}
      {moved !== 0 && (
        <>
          ; {money(Math.abs(moved))} moved {moved > 0 ? 'in' : 'out'}
        </>
      )}
    </>
  );
}
