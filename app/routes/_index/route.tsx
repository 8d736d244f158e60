import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { formatMoney } from '#app/domain/money.ts';
import { readFeatured } from '#app/services/shop-listing.server.ts';
import { readImpact, readPrograms } from '#app/services/impact.server.ts';
import { FlowPicture } from '#app/ui/flow-picture.tsx';
import { GoodsGrid } from '#app/ui/goods-grid.tsx';
import { GoodsPicture } from '#app/ui/goods-picture.tsx';
import { describePage } from '#app/ui/page-meta.ts';

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
    readFeatured(context.app, 12),
    readImpact(context.app),
    readPrograms(context.app),
  ]);
  // The program of the piece shown first, so that the page begins and ends in one workshop.
  const program = programs.find(({ name }) => name === goods[0]?.madeBy) ?? programs[0];
  return { goods, impact, program, canonical: `${context.app.settings.publicUrl}/` };
}

type Home = ReturnType<typeof useLoaderData<typeof loader>>;

export default function HomePage() {
  const { goods, impact, program } = useLoaderData<typeof loader>();
  return (
    <>
      <Hero goods={goods.slice(0, 4)} />
      <section aria-labelledby="goods">
        <div className="section-head">
          <h2 id="goods">Fresh from the workshops</h2>
          <Link to="/shop">All goods</Link>
        </div>
        <GoodsGrid cards={goods.length > 4 ? goods.slice(4) : goods} currency={impact.currency} />
      </section>
      <WholeShop impact={impact} />
      <ThreeSteps />
      {program && <OneProgram program={program} />}
    </>
  );
}

function Hero({ goods }: { goods: Home['goods'] }) {
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
      <ul className="goods-row plain-list">
        {goods.map((card, index) => (
          <li key={card.handle}>
            <Link to={`/shop/${card.handle}`} aria-label={card.title}>
              <GoodsPicture src={card.imagePath} alt="" priority={index < 2} width={300} height={300} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function WholeShop({ impact }: { impact: Home['impact'] }) {
  const money = (minor: number) => formatMoney(minor, impact.currency);
  return (
    <section className="where tall brief" aria-labelledby="flow">
      <div className="where-head">
        <h2 id="flow">Where all of it went</h2>
        <p>
          So far the shop has sold goods for <strong className="money">{money(impact.netSalesMinor)}</strong>.
          Of that, <strong className="money">{money(impact.designatedMinor)}</strong> joined the funds for
          training, care and partners. The rest covers wages already paid, materials and the cost of running
          the shop.
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
          <h3>Makers are paid first</h3>
          <p>
            Wages are paid when the work is done, on the program’s scale. They do not wait for a sale, and no
            refund takes them back.
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
