import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { readFunds } from '#app/services/fund-pages.server.ts';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { StepsStrip } from '#app/ui/steps-strip.tsx';
import { requireStaff } from '#app/web/staff.server.ts';
import { FundsTable } from './funds-table.tsx';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction = ({ matches }) => [{ title: pageTitle('Funds', matches) }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { programId } = await requireStaff(request, context);
  return { ...(await readFunds(context.app, programId)), isFull: programId === null };
}

const CLASSES = {
  'board-designated': {
    title: 'Board-designated',
    words:
      'Set aside by our own choice: shares of sales, and gifts to these funds. Money may move between them.',
    none: 'There is no such fund yet.',
  },
  'donor-restricted': {
    title: 'Donor-restricted',
    words:
      'Given for a purpose. Only a payment for that purpose releases it, and it is never added to the funds above.',
    none: 'No gift for a purpose has been recorded yet.',
  },
} as const;

export default function Funds() {
  const { classes, operating, currency, isFull } = useLoaderData<typeof loader>();
  return (
    <>
      <ConsoleHead title="Funds" over="What each fund holds, by class. Classes are never one total.">
        <Link className="button quiet" to="/console/grants">
          Grants
        </Link>
        {isFull && (
          <>
            <Link className="button quiet" to="/console/transfers/new">
              Move money
            </Link>
            <Link className="button quiet" to="/console/funds/new">
              Gift for a new purpose
            </Link>
            <Link className="button small" to="/console/gifts/new">
              Record a gift
            </Link>
          </>
        )}
      </ConsoleHead>
      {classes.map((group) => (
        <Panel key={group.class} isWide title={CLASSES[group.class].title}>
          <p className="soft">{CLASSES[group.class].words}</p>
          {group.funds.length === 0 ? (
            <p className="soft">{CLASSES[group.class].none}</p>
          ) : (
            <FundsTable group={group} title={CLASSES[group.class].title} currency={currency} />
          )}
        </Panel>
      ))}
      <p className="soft after-steps">
        Pledged: paid by buyers, still at Stripe. Held: in a dispute. Cover: laid out by operations after a
        refund of what was spent, and paid back first. Floor: what always stays.
      </p>
      {operating && <Operating operating={operating} currency={currency} />}
    </>
  );
}

type OperatingFigures = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>['operating']>;

/** The third class: free money, and the cash of all funds, which lies here. */
function Operating({ operating, currency }: { operating: OperatingFigures; currency: string }) {
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  return (
    <Panel title="Operating">
      <p className="soft">
        All cash lies here, also that of the funds. What is not owed to a fund is the shop’s own; it pays
        wages, suppliers and tax.
      </p>
      <StepsStrip
        steps={[
          {
            label: 'Bank and cash',
            figure: money(operating.bankMinor + operating.cashMinor),
            note: <>{money(operating.cashMinor)} of it in cash</>,
          },
          { label: 'At Stripe', figure: money(operating.stripeMinor), note: 'on its way to the bank' },
          { label: 'Owed to the funds', figure: money(operating.owedMinor), tone: 'care' },
          {
            label: 'The shop’s own',
            figure: money(operating.ownMinor),
            note: <>{money(operating.giftsMinor)} in gifts without a purpose so far</>,
            tone: 'operations',
          },
        ]}
      />
      <p className="panel-foot">
        <Link to="/console/gifts">All gifts</Link>
      </p>
    </Panel>
  );
}
