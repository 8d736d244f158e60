import { useContext } from 'react';
import { toDecimal } from '#app/domain/money.ts';
import { NonceContext } from '#app/web/nonce.ts';

export interface StructuredProduct {
  url: string;
  storeName: string;
  currency: string;
  handle: string;
  title: string;
  category: string;
  summary: string;
  images: { path: string }[];
  variants: { id: string; title: string; priceMinor: number; free: number }[];
}

/** The product, its offers and the way up to it, as search engines read them (schema.org). */
export function StructuredData({ product }: { product: StructuredProduct }) {
  const nonce = useContext(NonceContext);
  const json = JSON.stringify({
    '@context': 'https://schema.org',
    '@graph': [describe(product), trail(product)],
  });
  return (
    <script
      type="application/ld+json"
      nonce={nonce}
      suppressHydrationWarning
      // A "<" in a title could end the script element; escaped, it is the same text to whoever reads the JSON.
      dangerouslySetInnerHTML={{ __html: json.replaceAll('<', '\\u003c') }}
    />
  );
}

function describe({
  url,
  storeName,
  currency,
  handle,
  title,
  summary,
  category,
  images,
  variants,
}: StructuredProduct) {
  const page = `${url}/shop/${handle}`;
  return {
    '@type': 'Product',
    '@id': page,
    name: title,
    description: summary,
    category,
    url: page,
    image: images.map((image) => new URL(image.path, url).href),
    brand: { '@type': 'Organization', name: storeName },
    offers: variants.map((variant) => ({
      '@type': 'Offer',
      sku: variant.id,
      name: variant.title === '' ? title : `${title}, ${variant.title}`,
      url: `${page}?variant=${encodeURIComponent(variant.id)}`,
      price: toDecimal(variant.priceMinor, currency),
      priceCurrency: currency,
      itemCondition: 'https://schema.org/NewCondition',
      availability: `https://schema.org/${variant.free > 0 ? 'InStock' : 'OutOfStock'}`,
    })),
  };
}

function trail({ url, category, title }: StructuredProduct) {
  const steps = [
    { name: 'Shop', item: `${url}/shop` },
    { name: category, item: `${url}/shop?category=${encodeURIComponent(category)}` },
    { name: title },
  ];
  return {
    '@type': 'BreadcrumbList',
    itemListElement: steps.map((step, index) => ({ '@type': 'ListItem', position: index + 1, ...step })),
  };
}
