import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { isRouteErrorResponse, useLoaderData, useRouteError } from '@remix-run/react';
import { formatMoney } from '#app/domain/money.ts';
import { readProduct } from '#app/services/catalog.server.ts';
import { Crumbs } from '#app/ui/crumbs.tsx';
import { GoodsGrid } from '#app/ui/goods-grid.tsx';
import { GoodsPicture } from '#app/ui/goods-picture.tsx';
import { Link } from '#app/ui/link.tsx';
import { MadeBy } from '#app/ui/made-by.tsx';
import { describePage, pageTitle } from '#app/ui/page-meta.ts';
import { SplitLead } from '#app/ui/split-lead.tsx';
import { VariantOptions } from '#app/ui/variant-options.tsx';
import { BuyForm } from './buy-form.tsx';
import { listChoices } from './choices.ts';
import { StructuredData } from './structured-data.tsx';
import { WhereItGoes } from './where-it-goes.tsx';

export const meta: MetaFunction<typeof loader> = ({ data, matches }) => {
  if (!data) return [{ title: pageTitle('This piece is not here', matches) }];
  const { product, currency, url } = data;
  const image = product.images[0]?.path;
  return describePage(
    {
      title: `${product.title}, ${formatMoney(product.selected.priceMinor, currency)}`,
      description: `${product.summary} See where each cent of the price goes before you pay.`,
      canonical: `${url}/shop/${product.handle}`,
      image: image && new URL(image, url).href,
    },
    matches,
  );
};

export async function loader({ params, request, context }: LoaderFunctionArgs) {
  const variantId = new URL(request.url).searchParams.get('variant') ?? undefined;
  const product = await readProduct(context.app, params['handle'] ?? '', variantId);
  if (!product) throw new Response(null, { status: 404 });
  const { publicUrl, storeName, currency, shippingMinor } = context.app.settings;
  return { product, url: publicUrl, storeName, currency, shippingMinor };
}

export default function ProductPage() {
  const { product, url, storeName, currency } = useLoaderData<typeof loader>();
  const { selected, split, related } = product;
  const price = formatMoney(selected.priceMinor, currency);
  return (
    <>
      <Crumbs
        trail={[
          { href: '/shop', label: 'Shop' },
          { href: `/shop?category=${encodeURIComponent(product.category)}`, label: product.category },
        ]}
      />
      <div className="product">
        <Pictures images={product.images} title={product.title} />
        <div>
          <h1>{product.title}</h1>
          <p className="price">
            <span>{price}</span>
            {selected.compareAtMinor !== null && selected.compareAtMinor > selected.priceMinor && (
              <del>
                <span className="sr-only">before </span>
                {formatMoney(selected.compareAtMinor, currency)}
              </del>
            )}
            <small>tax and shipping at checkout</small>
          </p>
          {split && (
            <SplitLead split={split} currency={currency}>
              <a href="#where">Where all of it goes</a>
            </SplitLead>
          )}
          <Maker madeBy={product.madeBy} />
          <Choices product={product} />
          <BuyForm
            key={selected.id}
            handle={product.handle}
            variantId={selected.id}
            free={selected.free}
            leadDays={product.leadDays}
            hasChoices={product.variants.length > 1}
          />
        </div>
        {split && <WhereItGoes split={split} price={price} currency={currency} />}
        <About product={product} />
      </div>
      {related.length > 0 && (
        <section aria-labelledby="related">
          <h2 id="related">More {product.category.toLowerCase()}</h2>
          <GoodsGrid cards={related} currency={currency} />
        </section>
      )}
      <StructuredData product={{ ...product, url, storeName, currency }} />
    </>
  );
}

type Product = ReturnType<typeof useLoaderData<typeof loader>>['product'];

function Pictures({ images, title }: { images: Product['images']; title: string }) {
  const [first, ...others] = images;
  return (
    <div>
      <GoodsPicture src={first?.path ?? null} alt={first?.alt ?? title} priority width={640} height={640} />
      {others.length > 0 && (
        <div className="thumbs">
          {others.slice(0, 4).map((image) => (
            <GoodsPicture key={image.path} src={image.path} alt={image.alt} width={160} height={160} />
          ))}
        </div>
      )}
    </div>
  );
}

function Maker({ madeBy }: { madeBy: Product['madeBy'] }) {
  const { label, programSlug, note } = madeBy;
  if (programSlug === undefined) return <MadeBy lead="Made in paid work, in the programs of" label={label} />;
  return (
    <MadeBy label={label} href={`/programs/${programSlug}`}>
      {note}
    </MadeBy>
  );
}

function Choices({ product }: { product: Product }) {
  return listChoices(product.variants, product.selected.id).map(({ name, values }) => (
    <VariantOptions
      key={name}
      name={name}
      options={values.map(({ label, variantId, isCurrent, isSoldOut }) => ({
        href: `/shop/${product.handle}?variant=${encodeURIComponent(variantId)}`,
        label,
        isCurrent,
        isSoldOut,
      }))}
    />
  ));
}

function About({ product: { bodyHtml, summary, materials, care } }: { product: Product }) {
  const { shippingMinor, currency } = useLoaderData<typeof loader>();
  const facts = [
    ['Materials', materials],
    ['Care', care],
    [
      'Shipping',
      shippingMinor === 0
        ? 'Free.'
        : `${formatMoney(shippingMinor, currency)} for a whole order, however many pieces.`,
    ],
  ].filter(([, text]) => text !== '');
  return (
    <section className="whole about" aria-labelledby="about">
      <div>
        <h2 id="about">About this piece</h2>
        {bodyHtml === '' ? (
          <p>{summary}</p>
        ) : (
          // Sanitized before it is stored, by the allow-list of services/product-body.server.ts.
          <div className="prose" dangerouslySetInnerHTML={{ __html: bodyHtml }} />
        )}
      </div>
      <dl className="facts">
        {facts.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  if (!isRouteErrorResponse(error) || error.status !== 404) throw error;
  return (
    <>
      <h1>This piece is not here</h1>
      <p className="lead">
        The address may be mistyped, or we no longer sell it. Goods are made in small batches, so something
        like it may be in the shop.
      </p>
      <p className="row">
        <Link className="button" to="/shop">
          See all goods
        </Link>
        <Link to="/programs">See who makes them</Link>
      </p>
    </>
  );
}
