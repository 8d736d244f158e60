import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { longDay } from '#app/domain/claim.ts';
import { formatMoney } from '#app/domain/money.ts';
import { today } from '#app/services/context.server.ts';
import { readPublicGrants } from '#app/services/grant-pages.server.ts';
import { readImpact } from '#app/services/impact.server.ts';
import { FlowPicture } from '#app/ui/flow-picture.tsx';
import { HowWeKnow } from '#app/ui/how-we-know.tsx';
import { Link } from '#app/ui/link.tsx';
import { describePage } from '#app/ui/page-meta.ts';
import { Funds } from './funds.tsx';

export const meta: MetaFunction<typeof loader> = ({ data, matches }) =>
  describePage(
    {
      title: 'Where the money goes',
      description:
        'Every sale of the shop, from net sales to wages, materials and funds, and from the funds to what they spent.',
      canonical: data?.canonical,
    },
    matches,
  );

export async function loader({ context }: LoaderFunctionArgs) {
  return {
    impact: await readImpact(context.app),
    grants: await readPublicGrants(context.app),
    asOf: today(context.app),
    canonical: `${context.app.settings.publicUrl}/impact`,
  };
}

type Impact = ReturnType<typeof useLoaderData<typeof loader>>['impact'];

export default function ImpactPage() {
  const { impact, grants, asOf } = useLoaderData<typeof loader>();
  return (
    <>
      <h1>Where the money goes</h1>
      <p className="lead">
        All sales of this shop, to the cent, as of {longDay(asOf)}. Net sales and the funds can be added up
        from the public ledger, entry by entry. Wages, materials and running costs are what the policy gave
        them of each sale, shown as sums.
      </p>
      <Figures impact={impact} />
      <WholeFlow impact={impact} asOf={asOf} />
      <Funds impact={impact} grants={grants} asOf={longDay(asOf)} />
      <CheckIt />
    </>
  );
}

function Figures({ impact }: { impact: Impact }) {
  const { currency, netSalesMinor, wagesMinor, makingMinor, designatedMinor } = impact;
  const figures = [
    {
      label: 'Net sales',
      tone: 'price',
      minor: netSalesMinor,
      note: 'goods sold, less refunds, without tax and shipping',
    },
    wagesMinor === undefined
      ? { label: 'Making', tone: 'making', minor: makingMinor, note: 'wages already paid, and materials' }
      : { label: 'Maker wages', tone: 'wages', minor: wagesMinor, note: 'already paid, covered by sales' },
    {
      label: 'Joined the funds',
      tone: 'care',
      minor: designatedMinor,
      note: 'of sales, for training, care and partners',
    },
  ];
  return (
    <dl className="figures">
      {figures.map(({ label, tone, minor, note }) => (
        <div key={label}>
          <dt>
            <span className={`dot tone-${tone}`} /> {label}
          </dt>
          <dd className="figure money">{formatMoney(minor, currency)}</dd>
          <dd className="soft">{note}</dd>
        </div>
      ))}
    </dl>
  );
}

function WholeFlow({ impact, asOf }: { impact: Impact; asOf: string }) {
  return (
    <section className="where tall" aria-labelledby="flow">
      <div className="where-head">
        <h2 id="flow">From sales to what they paid for</h2>
        <p>What came in, what it was divided into, and what the funds then spent it on.</p>
      </div>
      <FlowPicture
        flow={impact.flow}
        title="Where all net sales went"
        description="Money flows from net sales to wages, materials, funds, operations and card processing, and from the funds to what they spent it on."
      />
      <HowWeKnow
        definition="Net sales are the price of goods sold, less discounts and refunds, without tax and shipping. Each price is divided when its order is placed, by the policy in force. Spending is shown by fund and quarter, and only where at least eleven people stand behind a sum; until then it counts as not yet reported. Wages, materials, operations and card processing are the shop’s own sums: entry by entry they would show single batches and people’s pay. Card processing is the policy’s standard rate; the fees really paid stand in the ledger, and operations bear the difference."
        asOf={longDay(asOf)}
        source="The public ledger"
        href="/impact/ledger"
      />
    </section>
  );
}

function CheckIt() {
  return (
    <section aria-labelledby="check">
      <h2 id="check">Check it yourself</h2>
      <ul className="ways plain-list">
        <li>
          <h3>
            <Link to="/impact/ledger">The public ledger</Link>
          </h3>
          <p>Every sale, refund and fee, one entry each, with what the funds hold after it.</p>
        </li>
        <li>
          <h3>
            <Link to="/impact/policy">How we split a price</Link>
          </h3>
          <p>The policy, its versions, and what changed from one to the next.</p>
        </li>
        <li>
          <h3>
            <a href="/impact.json">The figures as data</a>
          </h3>
          <p>
            <code>/impact.json</code> for programs, the ledger as <a href="/impact/ledger.csv">CSV</a> and{' '}
            <a href="/impact/ledger.json">JSON</a>.
          </p>
        </li>
      </ul>
      <p className="soft">
        There are no figures about people here. They come later, in releases that never show a group of fewer
        than eleven.
      </p>
    </section>
  );
}
