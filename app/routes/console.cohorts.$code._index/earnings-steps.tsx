import { Money } from '#app/ui/money.tsx';
import { StepsStrip } from '#app/ui/steps-strip.tsx';
import type { CohortEarnings } from '#app/services/earnings.server.ts';

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** From making to the fund, in five figures; each is a balance of the ledger, but the last, which is goods at wage cost. */
export function EarningsSteps({ earnings }: { earnings: CohortEarnings }) {
  const { currency, minutes, batchCount, dueMinor, stipendsMinor, earnedMinor, coveredMinor } = earnings;
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  const share =
    earnedMinor > 0 ? `${WHOLE.format((coveredMinor / earnedMinor) * 100)} % of what was earned` : '';
  return (
    <StepsStrip
      steps={[
        {
          label: 'Earned by making',
          figure: money(earnedMinor),
          note: `${WHOLE.format(minutes / 60)} hours in ${batchCount} ${batchCount === 1 ? 'batch' : 'batches'}`,
          tone: 'wages',
        },
        {
          label: 'Paid',
          figure: money(earnings.paidMinor),
          note: (
            <>
              {dueMinor === 0 ? 'nothing due' : <>{money(dueMinor)} due</>}
              {stipendsMinor !== 0 && <>, and {money(stipendsMinor)} in stipends</>}
            </>
          ),
        },
        { label: 'Covered by sales', figure: money(coveredMinor), note: share, tone: 'care' },
        {
          label: 'Designated to funds',
          figure: money(earnings.designatedMinor),
          note: <>{money(earnings.fundAvailableMinor)} available in the program’s own</>,
          tone: 'advocacy',
        },
        {
          label: 'On hand',
          figure: money(earnings.onHandWagesMinor),
          note: onHandNote(earnings.onHandUnits, earnings.oldestOnHandDays),
        },
      ]}
    />
  );
}

function onHandNote(units: number, days: number | undefined): string {
  if (units === 0 || days === undefined) return 'everything made is sold';
  return `${WHOLE.format(units)} pieces at wage cost; oldest ${days === 1 ? '1 day' : `${WHOLE.format(days)} days`}`;
}
