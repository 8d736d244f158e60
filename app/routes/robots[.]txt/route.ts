import type { LoaderFunctionArgs } from '@remix-run/node';

/** What search engines may read. Order pages are kept out by their own header, so that no address is told here. */
export function loader({ context }: LoaderFunctionArgs) {
  const lines = [
    'User-agent: *',
    'Disallow: /cart',
    'Disallow: /checkout',
    'Disallow: /console',
    `Sitemap: ${context.app.settings.publicUrl}/sitemap.xml`,
  ];
  return new Response(`${lines.join('\n')}\n`, {
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'max-age=3600' },
  });
}
