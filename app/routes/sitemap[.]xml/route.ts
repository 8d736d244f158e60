import type { LoaderFunctionArgs } from '@remix-run/node';
import { readPublicPaths } from '#app/services/shop-listing.server.ts';

const FIXED = ['/', '/shop', '/programs', '/impact', '/impact/ledger', '/impact/policy'];

export async function loader({ context }: LoaderFunctionArgs) {
  const paths = [...FIXED, ...(await readPublicPaths(context.app))];
  const { publicUrl } = context.app.settings;
  const urls = paths.map((path) => `  <url><loc>${escapeXml(publicUrl + path)}</loc></url>`);
  const xml = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ...urls,
    '</urlset>',
  ].join('\n');
  return new Response(`${xml}\n`, {
    headers: { 'Content-Type': 'application/xml; charset=utf-8', 'Cache-Control': 'max-age=3600' },
  });
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll("'", '&apos;')
    .replaceAll('"', '&quot;');
}
