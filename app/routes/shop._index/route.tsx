import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { readShop } from '#app/services/shop-listing.server.ts';
import { GoodsGrid } from '#app/ui/goods-grid.tsx';
import { Link } from '#app/ui/link.tsx';
import { describePage } from '#app/ui/page-meta.ts';
import { Pager } from '#app/ui/pager.tsx';
import { Filters } from './filters.tsx';
import { readShopView, sayPrice, shopHref, type ShopView } from './query.ts';

export const meta: MetaFunction<typeof loader> = ({ data, matches }) =>
  describePage(
    {
      title: data?.heading ?? 'Shop',
      description:
        'Goods made in paid work by survivors of trafficking. Each price is split before you pay, and the split is kept on your receipt.',
      canonical: data?.canonical,
    },
    matches,
  );

export async function loader({ request, context }: LoaderFunctionArgs) {
  const view = readShopView(new URL(request.url).searchParams);
  const shop = await readShop(context.app, view);
  const { publicUrl, currency } = context.app.settings;
  // A word from the address becomes a heading only when it names a category.
  const heading = shop.categories.find(({ category }) => category === view.category)?.category;
  return { shop, view, heading, currency, canonical: publicUrl + shopHref(view, { page: shop.page }) };
}

export default function ShopPage() {
  const { shop, view, heading, currency } = useLoaderData<typeof loader>();
  const { cards, found, page, pages, categories, programs } = shop;
  return (
    <>
      <h1>{heading ?? 'The shop'}</h1>
      <Filters view={view} categories={categories} programs={programs} currency={currency} />
      <p className="soft found" role="status">
        {describeCount(found, view, heading, programs, currency)}
      </p>
      {found === 0 ? (
        <NothingFound view={view} />
      ) : (
        <GoodsGrid cards={cards} currency={currency} priority={4} heading="h2" />
      )}
      <Pager page={page} pageCount={pages} hrefOf={(number) => shopHref(view, { page: number })} />
    </>
  );
}

function describeCount(
  found: number,
  view: ShopView,
  heading: string | undefined,
  programs: { slug: string; name: string }[],
  currency: string,
): string {
  const program = programs.find(({ slug }) => slug === view.program);
  return [
    found === 1 ? '1 piece' : `${found} pieces`,
    heading && `in ${heading}`,
    program && `made in ${program.name}`,
    view.most && `up to ${sayPrice(view.most, currency)}`,
    view.isInStock && 'in stock',
  ]
    .filter(Boolean)
    .join(', ');
}

/** Says what narrows the view and takes it away one by one. */
function NothingFound({ view }: { view: ShopView }) {
  const ways = [
    view.most && { label: 'Show any price', href: shopHref(view, { most: undefined }) },
    view.isInStock && { label: 'Also show what is sold out', href: shopHref(view, { isInStock: false }) },
    view.program && { label: 'Show all programs', href: shopHref(view, { program: undefined }) },
    view.category && { label: 'Show all categories', href: shopHref(view, { category: undefined }) },
  ].filter((way) => way !== false && way !== undefined && way !== '');
  return (
    <div className="card nothing">
      <h2>Nothing here matches all of that</h2>
      <p>Loosen one filter, or start again from everything we sell.</p>
      <p className="row">
        {ways.map((way) => (
          <Link className="button quiet" key={way.href} to={way.href}>
            {way.label}
          </Link>
        ))}
        <Link className="button small" to="/shop">
          See all goods
        </Link>
      </p>
    </div>
  );
}
