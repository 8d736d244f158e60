import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { isRouteErrorResponse, useLoaderData, useRouteError } from '@remix-run/react';
import { longDay } from '#app/domain/claim.ts';
import { formatMoney } from '#app/domain/money.ts';
import { today } from '#app/services/context.server.ts';
import { readPublicGrant } from '#app/services/grant-pages.server.ts';
import { BudgetTable } from '#app/ui/budget-table.tsx';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { HowWeKnow } from '#app/ui/how-we-know.tsx';
import { Link } from '#app/ui/link.tsx';
import { describePage, pageTitle } from '#app/ui/page-meta.ts';

export const meta: MetaFunction<typeof loader> = ({ data, matches }) =>
  data
    ? describePage(
        {
          title: data.grant.name,
          description: `A grant of ${formatMoney(data.grant.amountMinor, data.grant.currency)}: its budget against what was spent.`,
          canonical: data.canonical,
        },
        matches,
      )
    : [{ title: pageTitle('This grant is not here', matches) }];

export async function loader({ params, context }: LoaderFunctionArgs) {
  const grant = await readPublicGrant(context.app, params['slug'] ?? '');
  if (!grant) throw new Response(null, { status: 404 });
  return {
    grant,
    asOf: today(context.app),
    canonical: `${context.app.settings.publicUrl}/grants/${grant.slug}`,
  };
}

export default function GrantPage() {
  const { grant, asOf } = useLoaderData<typeof loader>();
  const { currency, lines, amountMinor, spentMinor, usedBp, throughOn } = grant;
  return (
    <>
      <Crumbs trail={[{ href: '/impact', label: 'Impact' }]} />
      <h1>{grant.name}</h1>
      <p className="lead">{grant.purpose}</p>
      <p className="soft">
        {grant.funder} gave {formatMoney(amountMinor, currency)} for {longDay(grant.startsOn)} to{' '}
        {longDay(grant.endsOn)}
        {grant.programName !== undefined && <>, for the {grant.programName}</>}.
      </p>
      <Figures />
      <section aria-labelledby="budget">
        <h2 id="budget">Budget and what was spent</h2>
        <p>
          {throughOn === undefined
            ? 'No quarter of its spending is public yet.'
            : `Spending is public through ${longDay(throughOn)}.`}
        </p>
        <BudgetTable
          currency={currency}
          spentLabel="Spent"
          caption={`The budget of ${grant.name}, line by line`}
          lines={lines}
          totals={{ amountMinor, spentMinor, usedBp }}
        />
        <HowWeKnow
          definition="Spent is what the public ledger says of this grant’s fund, added up by use. It is published by quarter, once at least eleven people and more than two payments stand behind a sum, so that no single payment and nobody’s help can be read from it. Until then it counts as left, and as available. The money pays for these lines and nothing else."
          asOf={longDay(asOf)}
          source="This grant’s fund in the public ledger"
          href={`/impact/ledger?fund=${encodeURIComponent(grant.fundId)}`}
        />
      </section>
    </>
  );
}

function Figures() {
  const { grant } = useLoaderData<typeof loader>();
  const money = (minor: number) => formatMoney(minor, grant.currency);
  const { monthsLeft } = grant;
  const figures = [
    {
      label: 'Received',
      tone: 'care',
      figure: money(grant.receivedMinor),
      note: `of ${money(grant.amountMinor)}`,
    },
    {
      label: 'Spent and published',
      tone: 'advocacy',
      figure: money(grant.spentMinor),
      note: `${money(grant.availableMinor)} available, or not yet published as spent`,
    },
    {
      label: 'Time left',
      tone: 'price',
      figure: monthsLeft === 0 ? 'None' : monthsLeft === 1 ? '1 month' : `${monthsLeft} months`,
      note: `until ${longDay(grant.endsOn)}`,
    },
  ];
  return (
    <dl className="figures">
      {figures.map(({ label, tone, figure, note }) => (
        <div key={label}>
          <dt>
            <span className={`dot tone-${tone}`} /> {label}
          </dt>
          <dd className="figure money">{figure}</dd>
          <dd className="soft">{note}</dd>
        </div>
      ))}
    </dl>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  if (!isRouteErrorResponse(error) || error.status !== 404) throw error;
  return (
    <>
      <h1>This grant is not here</h1>
      <p className="lead">The address may be mistyped, or the grant is not public.</p>
      <p>
        <Link className="button" to="/impact">
          Where the money goes
        </Link>
      </p>
    </>
  );
}
