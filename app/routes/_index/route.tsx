import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { longDay } from '#app/domain/claim.ts';
import { formatMoney } from '#app/domain/money.ts';
import { readProduct } from '#app/services/catalog.server.ts';
import { today } from '#app/services/context.server.ts';
import { readFeatured } from '#app/services/shop-listing.server.ts';
import { readImpact, readPrograms } from '#app/services/impact.server.ts';
import { FlowPicture } from '#app/ui/flow-picture.tsx';
import { GoodsGrid } from '#app/ui/goods-grid.tsx';
import { GoodsPicture } from '#app/ui/goods-picture.tsx';
import { Link } from '#app/ui/link.tsx';
import { describePage } from '#app/ui/page-meta.ts';
import { SplitLead } from '#app/ui/split-lead.tsx';

export const meta: MetaFunction<typeof loader> = ({ data, matches }) =>
  describePage(
    {
      title: 'Good things, made in paid work',
      description:
        'Bags, quilts, soap and more, made in programs that employ survivors of trafficking. See where each price goes, to the cent, before you pay.',
      canonical: data?.canonical,
    },
    matches,
  );

export async function loader({ context }: LoaderFunctionArgs) {
  const [goods, impact, programs] = await Promise.all([
    readFeatured(context.app, 9),
    readImpact(context.app),
    readPrograms(context.app),
  ]);
  // The program of the piece shown first, so that the page begins and ends in one workshop.
  const program = programs.find(({ name }) => name === goods[0]?.madeBy) ?? programs[0];
  const shown = goods[0] && (await readProduct(context.app, goods[0].handle, undefined));
  const asOf = today(context.app);
  return { goods, shown, impact, program, asOf, canonical: `${context.app.settings.publicUrl}/` };
}

type Home = ReturnType<typeof useLoaderData<typeof loader>>;

export default function HomePage() {
  const { goods, shown, impact, program, asOf } = useLoaderData<typeof loader>();
  return (
    <>
      <Hero shown={shown} currency={impact.currency} />
      <section aria-labelledby="goods">
        <div className="section-head">
          <h2 id="goods">From the workshops</h2>
          <Link to="/shop">All goods</Link>
        </div>
        <GoodsGrid cards={goods.length > 4 ? goods.slice(1) : goods} currency={impact.currency} />
      </section>
      <WholeShop impact={impact} asOf={asOf} />
      <ThreeSteps />
      {program && <OneProgram program={program} />}
    </>
  );
}

function Hero({ shown, currency }: { shown: Home['shown']; currency: string }) {
  return (
    <section className="hero">
      <div>
        <h1>Good things, made in paid work.</h1>
        <p className="lead">
          Bags, quilts, soap and more, from programs that employ survivors of trafficking. Each price tag
          shows where the money goes, to the cent, before you pay.
        </p>
        <p className="row">
          <Link className="button" to="/shop">
            See the goods
          </Link>
          <Link className="button quiet tall" to="/impact">
            Follow the money
          </Link>
        </p>
      </div>
      {shown && <PriceTag piece={shown} currency={currency} />}
    </section>
  );
}

/** One piece with its split as it stands this minute, so that the promise beside it can be seen at once. */
function PriceTag({ piece, currency }: { piece: NonNullable<Home['shown']>; currency: string }) {
  const { handle, title, images, selected, split } = piece;
  return (
    <article className="price-tag product-card">
      <GoodsPicture src={images[0]?.path ?? null} alt="" priority width={420} height={420} />
      <div className="line">
        <h2>
          <Link to={`/shop/${handle}`}>{title}</Link>
        </h2>
        <span className="money">{formatMoney(selected.priceMinor, currency)}</span>
      </div>
      {split && <SplitLead split={split} currency={currency} />}
    </article>
  );
}

function WholeShop({ impact, asOf }: { impact: Home['impact']; asOf: string }) {
  const money = (minor: number) => formatMoney(minor, impact.currency);
  return (
    <section className="where tall brief" aria-labelledby="flow">
      <div className="where-head">
        <h2 id="flow">Where all of it went</h2>
        <p>
          Up to {longDay(asOf)} the shop sold goods for{' '}
          <strong className="money">{money(impact.netSalesMinor)}</strong>, less refunds. Of that,{' '}
          <strong className="money">{money(impact.designatedMinor)}</strong> joined the funds for training,
          care and partners. The rest covers wages already paid, materials and the cost of running the shop.
        </p>
      </div>
      <FlowPicture
        flow={impact.flow}
        title="Where the whole shop’s sales went"
        description="Money flows from net sales to wages, materials, funds, operations and card processing, and from the funds to what they spent it on."
      />
      <p className="row">
        <Link to="/impact">All figures</Link>
        <Link to="/impact/ledger">The public ledger</Link>
        <Link to="/impact/policy">How we split a price</Link>
      </p>
    </section>
  );
}

function ThreeSteps() {
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">How it works</h2>
      <ol className="three">
        <li>
          <h3>Makers do not wait for a sale</h3>
          <p>
            Wages are earned when a batch is finished and paid on the next payday, on the program’s scale,
            sold or not. No refund takes them back.
          </p>
        </li>
        <li>
          <h3>You see the split before you pay</h3>
          <p>
            Each price is divided by a public policy: wages, materials, running costs, and what is left for
            the funds. The split is fixed when you check out.
          </p>
        </li>
        <li>
          <h3>The books are open</h3>
          <p>
            Your receipt keeps the split. The same cents stand in a public ledger: first pledged, then
            available, then spent.
          </p>
        </li>
      </ol>
    </section>
  );
}

function OneProgram({ program }: { program: NonNullable<Home['program']> }) {
  return (
    <section className="sand program-teaser" aria-labelledby="program">
      <div>
        <p className="soft">One of our programs · {program.region}</p>
        <h2 id="program">{program.name}</h2>
        <p className="lead">{program.summary}</p>
        <p className="row">
          <Link className="button small" to={`/programs/${program.slug}`}>
            Meet the program
          </Link>
          <Link to="/programs">All programs</Link>
        </p>
      </div>
      <div className="goods-strip">
        {program.pictures.map((picture) => (
          <GoodsPicture key={picture.path} src={picture.path} alt="" width={240} height={240} />
        ))}
      </div>
    </section>
  );
}
