interface Match {
  id: string;
  data?: unknown;
}

/** A page's name in the browser's tab: "Cart · Upstream". The store's name comes from the root's loader. */
export function pageTitle(title: string | undefined, matches: readonly Match[]): string {
  const root = matches.find((match) => match.id === 'root')?.data as { storeName?: string } | undefined;
  const storeName = root?.storeName ?? 'Upstream';
  return title === undefined ? storeName : `${title} · ${storeName}`;
}

/** What search engines and shared links say of a page: its title, a sentence, and its one address. */
export function describePage(
  page: { title: string; description: string; canonical?: string | undefined; image?: string | undefined },
  matches: readonly Match[],
) {
  const title = pageTitle(page.title, matches);
  return [
    { title },
    { name: 'description', content: page.description },
    { property: 'og:title', content: title },
    { property: 'og:description', content: page.description },
    ...(page.image === undefined ? [] : [{ property: 'og:image', content: page.image }]),
    ...(page.canonical === undefined
      ? []
      : [
          { tagName: 'link' as const, rel: 'canonical', href: page.canonical },
          { property: 'og:url', content: page.canonical },
        ]),
  ];
}
