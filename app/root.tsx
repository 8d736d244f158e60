import frauncesFile from '@fontsource-variable/fraunces/files/fraunces-latin-wght-normal.woff2?url';
import interFile from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useMatches,
  useRouteError,
  useRouteLoaderData,
} from '@remix-run/react';
import { useContext, type ReactNode } from 'react';
import { countCart } from '#app/services/carts.server.ts';
import { Link } from '#app/ui/link.tsx';
import { SiteFrame } from '#app/ui/site-frame.tsx';
import siteStyles from '#app/ui/styles/site.css?url';
import { NonceContext } from '#app/web/nonce.ts';

export const links: LinksFunction = () => [
  { rel: 'preload', as: 'font', type: 'font/woff2', href: frauncesFile, crossOrigin: 'anonymous' },
  { rel: 'preload', as: 'font', type: 'font/woff2', href: interFile, crossOrigin: 'anonymous' },
  { rel: 'stylesheet', href: siteStyles },
  { rel: 'icon', type: 'image/svg+xml', href: '/favicon.svg' },
];

export const meta: MetaFunction<typeof loader> = ({ data, error }) => {
  const storeName = data?.storeName ?? 'Upstream';
  if (!error) return [{ title: storeName }];
  return [{ title: `${isGone(error) ? 'This page is not here' : 'Something went wrong'} · ${storeName}` }];
};

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { storeName, currency } = context.app.settings;
  const cartId = await context.cookies.readCartId(request);
  const cartCount = await countCart(context.app, cartId);
  return { storeName, currency, locale: 'en-US', cartCount };
}

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useContext(NonceContext);
  const locale = useRouteLoaderData<typeof loader>('root')?.locale ?? 'en-US';
  return (
    <html lang={locale.slice(0, 2)}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function Root() {
  return (
    <Frame>
      <Outlet />
    </Frame>
  );
}

export function ErrorBoundary() {
  return <Frame>{isGone(useRouteError()) ? <Gone /> : <Broken />}</Frame>;
}

/** A route whose pages stand in a frame of their own says so: `export const handle: FrameHandle = { frame: 'console' }`. */
export type FrameHandle = { frame: 'console' };

function Frame({ children }: { children: ReactNode }) {
  const root = useRouteLoaderData<typeof loader>('root');
  const hasOwnFrame = useMatches().some(
    ({ handle }) => (handle as Partial<FrameHandle> | undefined)?.frame === 'console',
  );
  if (hasOwnFrame) return children;
  return (
    <SiteFrame storeName={root?.storeName ?? 'Upstream'} cartCount={root?.cartCount ?? 0}>
      {children}
    </SiteFrame>
  );
}

function isGone(error: unknown): boolean {
  return isRouteErrorResponse(error) && (error.status === 404 || error.status === 410);
}

function Gone() {
  return (
    <>
      <h1>This page is not here</h1>
      <p>
        The address may be mistyped, or what was here is gone. Our goods and our numbers are still in their
        place.
      </p>
      <p className="row">
        <Link className="button" to="/shop">
          See what is for sale
        </Link>
        <Link to="/impact">See where the money goes</Link>
      </p>
    </>
  );
}

function Broken() {
  return (
    <>
      <h1>Something went wrong</h1>
      <p>
        The fault is ours, and it has been noted. Nothing was charged by this page. Please try again in a
        minute.
      </p>
      <p>
        <Link className="button" to="/shop">
          Back to the shop
        </Link>
      </p>
    </>
  );
}
