import { Link, useLoaderData } from '@remix-run/react';

/** What the product's pages are measured against: a page of 24 items that nobody had to look up. */
export function loader() {
  return {
    items: Array.from({ length: 24 }, (_, i) => ({
      handle: `item-${i}`,
      title: `Item ${i}`,
      price: `$${i}.00`,
    })),
  };
}

export default function Index() {
  const { items } = useLoaderData<typeof loader>();
  return (
    <ul>
      {items.map((item) => (
        <li key={item.handle}>
          <Link to={`/${item.handle}`}>{item.title}</Link> <span>{item.price}</span>
        </li>
      ))}
    </ul>
  );
}
