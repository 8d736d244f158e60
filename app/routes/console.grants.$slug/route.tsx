import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { readGrant } from '#app/services/grant-pages.server.ts';
import { BudgetTable } from '#app/ui/budget-table.tsx';
import { ConsoleHead, Panel } from '#app/ui/console-frame.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { Link } from '#app/ui/link.tsx';
import { Money } from '#app/ui/money.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { StepsStrip } from '#app/ui/steps-strip.tsx';
import { requireStaff } from '#app/web/staff.server.ts';
import { formatDay } from '../console/day.ts';

export const handle = { frame: 'console' } as const;

export const meta: MetaFunction<typeof loader> = ({ data, matches }) => [
  { title: pageTitle(data?.grant.name, matches) },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { programId } = await requireStaff(request, context);
  const grant = await readGrant(context.app, params['slug'] ?? '', programId);
  if (!grant) throw new Response(null, { status: 404 });
  const isNew = new URL(request.url).searchParams.get('done') === 'recorded';
  return { grant, isNew, isFull: programId === null };
}

export default function Grant() {
  const { grant, isNew, isFull } = useLoaderData<typeof loader>();
  const { currency, startsOn, endsOn, lines, amountMinor, spentMinor, usedBp } = grant;
  return (
    <>
      <Crumbs
        trail={[
          { href: '/console/funds', label: 'Funds' },
          { href: '/console/grants', label: 'Grants' },
        ]}
      />
      <ConsoleHead title={grant.name} over={grant.programName}>
        {grant.isPublic && (
          <Link className="button quiet" to={`/grants/${grant.slug}`}>
            Public page
          </Link>
        )}
        <Link className="button quiet" to={`/console/funds/${grant.fundId}`}>
          Statement
        </Link>
        {isFull && (
          <>
            <Link className="button quiet" to={`/console/gifts/new?fund=${grant.fundId}`}>
              Record a payment of it
            </Link>
            <Link className="button small" to={`/console/funds/${grant.fundId}/spend`}>
              Record spending
            </Link>
          </>
        )}
      </ConsoleHead>
      {isNew && (
        <Notice tone="good" title="The grant is recorded">
          Its fund pays for its budget lines and nothing else.
        </Notice>
      )}
      <Figures grant={grant} />
      <Panel isWide title="Budget and what was spent">
        <BudgetTable
          currency={currency}
          spentLabel="Spent"
          caption={`The budget of ${grant.name}, line by line`}
          lines={lines}
          totals={{ amountMinor, spentMinor, usedBp }}
        />
        <p className="soft panel-foot">
          Each payment from the grant’s fund counts to the line of its use. A line may be overdrawn with a
          note; the grant may not.
        </p>
      </Panel>
      <Panel title="What was agreed">
        <p>{grant.purpose}</p>
        <p className="soft">
          From {grant.funder}
          {isFull && !grant.isFunderPublic && ' (the public reads “a foundation”)'}, for {formatDay(startsOn)}{' '}
          to {formatDay(endsOn)}.
        </p>
      </Panel>
    </>
  );
}

type GrantShown = ReturnType<typeof useLoaderData<typeof loader>>['grant'];

function Figures({ grant }: { grant: GrantShown }) {
  const { amountMinor, receivedMinor, spentMinor, usedBp, monthsLeft, endsOn, currency } = grant;
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  const open = amountMinor - receivedMinor;
  return (
    <StepsStrip
      steps={[
        { label: 'Granted', figure: money(amountMinor) },
        {
          label: 'Received',
          figure: money(receivedMinor),
          note: open > 0 ? <>{money(open)} still to come</> : 'all of it',
          tone: 'care',
        },
        {
          label: 'Spent',
          figure: money(spentMinor),
          note: `${Math.round(usedBp / 100)}% of the grant`,
          tone: 'advocacy',
        },
        {
          label: 'Time left',
          figure: monthsLeft === 0 ? 'over' : monthsLeft === 1 ? '1 month' : `${monthsLeft} months`,
          note: `until ${formatDay(endsOn)}`,
        },
      ]}
    />
  );
}
