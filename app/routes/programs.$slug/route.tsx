import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { isRouteErrorResponse, useLoaderData, useRouteError } from '@remix-run/react';
import { longDay } from '#app/domain/claim.ts';
import { formatMoney } from '#app/domain/money.ts';
import { readShop } from '#app/services/shop-listing.server.ts';
import { today } from '#app/services/context.server.ts';
import { readPublicGrants } from '#app/services/grant-pages.server.ts';
import { readProgram } from '#app/services/impact.server.ts';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { FlowPicture } from '#app/ui/flow-picture.tsx';
import { GoodsGrid } from '#app/ui/goods-grid.tsx';
import { HowWeKnow } from '#app/ui/how-we-know.tsx';
import { Link } from '#app/ui/link.tsx';
import { MoneyStates } from '#app/ui/money-states.tsx';
import { describePage, pageTitle } from '#app/ui/page-meta.ts';
import { FundTable } from '../impact._index/fund-table.tsx';

export const meta: MetaFunction<typeof loader> = ({ data, matches }) =>
  data
    ? describePage(
        { title: data.program.name, description: data.program.summary, canonical: data.canonical },
        matches,
      )
    : [{ title: pageTitle('This program is not here', matches) }];

export async function loader({ params, context }: LoaderFunctionArgs) {
  const program = await readProgram(context.app, params['slug'] ?? '');
  if (!program) throw new Response(null, { status: 404 });
  const shop = await readShop(context.app, { program: program.slug, isInStock: true });
  return {
    program,
    goods: shop.cards.slice(0, 8),
    grants: (await readPublicGrants(context.app)).filter((grant) =>
      program.boundFunds.some((fund) => fund.code === grant.slug),
    ),
    asOf: today(context.app),
    canonical: `${context.app.settings.publicUrl}/programs/${program.slug}`,
  };
}

type Program = ReturnType<typeof useLoaderData<typeof loader>>['program'];

export default function ProgramPage() {
  const { program, goods, grants, asOf } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs trail={[{ href: '/programs', label: 'Programs' }]} />
      <header className="program-head">
        <h1>{program.name}</h1>
        <p className="soft">
          {[program.region, program.focus, `since ${program.sinceYear}`]
            .filter((word) => word !== '')
            .join(' · ')}
        </p>
        <p className="lead">{program.summary}</p>
        {program.description
          .split(/\n\s*\n/)
          .filter((text) => text.trim() !== '')
          .map((text) => (
            <p key={text} className="prose">
              {text}
            </p>
          ))}
      </header>
      {goods.length > 0 && (
        <section aria-labelledby="goods">
          <div className="section-head">
            <h2 id="goods">Made here</h2>
            <Link to={`/shop?program=${encodeURIComponent(program.slug)}`}>All its goods</Link>
          </div>
          <GoodsGrid cards={goods} currency={program.currency} />
        </section>
      )}
      <ItsSales program={program} asOf={asOf} />
      {program.fund && <ItsFund program={program} fund={program.fund} asOf={asOf} />}
      {program.boundFunds.length > 0 && <Bound program={program} grants={grants} />}
      <p className="section soft">
        The same figures as data:{' '}
        <a href={`/programs/${program.slug}.json`}>
          <code>/programs/{program.slug}.json</code>
        </a>
      </p>
    </>
  );
}

function ItsSales({ program, asOf }: { program: Program; asOf: string }) {
  const sales = formatMoney(program.netSalesMinor, program.currency);
  return (
    <section className="where" aria-labelledby="sales">
      <div>
        <h2 id="sales">Where its sales went</h2>
        <p>
          Up to {longDay(asOf)} goods from this program brought in <strong className="money">{sales}</strong>,
          less refunds. This is what became of it.
        </p>
        <HowWeKnow
          definition="Net sales: the price of goods sold, less discounts and refunds, without tax and shipping. Materials and wages stand together here, because a program’s wages alone could tell what a few people earn. The public ledger names no program; the net sales of all programs add up to the shop’s."
          asOf={longDay(asOf)}
          source="The program’s figures as data"
          href={`/programs/${program.slug}.json`}
        />
      </div>
      <FlowPicture
        flow={program.flow}
        title={`Where ${sales} of net sales went`}
        description="The program’s net sales, divided into making, funds, operations and card processing."
      />
    </section>
  );
}

function ItsFund({
  program,
  fund,
  asOf,
}: {
  program: Program;
  fund: NonNullable<Program['fund']>;
  asOf: string;
}) {
  return (
    <section aria-labelledby="fund">
      <h2 id="fund">Its fund: {fund.name}</h2>
      <p className="lead">
        A share of each sale joins this fund. It pays for training and care in this program.
      </p>
      <MoneyStates
        {...fund}
        currency={program.currency}
        howWeKnow={
          <HowWeKnow
            definition="Pledged: promised by paid orders, not yet handed over by the card network. Available: received and not reported spent. Spent: published by quarter, once at least eleven people stand behind the sum."
            asOf={longDay(asOf)}
            source="This fund in the public ledger"
            href={`/impact/ledger?fund=${encodeURIComponent(fund.code)}`}
          />
        }
      />
    </section>
  );
}

/** What donors gave for this program alone, fund by fund; a grant leads on to its budget. */
function Bound({ program, grants }: { program: Program; grants: { slug: string; name: string }[] }) {
  return (
    <section aria-labelledby="bound">
      <h2 id="bound">Given for a purpose here</h2>
      <p className="lead">Donors said what this money is for. It pays for that and nothing else.</p>
      <FundTable title="Given for a purpose here" funds={program.boundFunds} currency={program.currency} />
      {grants.map((grant) => (
        <p key={grant.slug}>
          <Link to={`/grants/${grant.slug}`}>{grant.name}: the budget, line by line</Link>
        </p>
      ))}
    </section>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  if (!isRouteErrorResponse(error) || error.status !== 404) throw error;
  return (
    <>
      <h1>This program is not here</h1>
      <p className="lead">The address may be mistyped. All programs stand on one page.</p>
      <p>
        <Link className="button" to="/programs">
          All programs
        </Link>
      </p>
    </>
  );
}
