import { madeByLabel } from '#app/domain/disclosure.ts';
import { parseDecimal } from '#app/domain/money.ts';
import {
  countCards,
  listCards,
  listCategories,
  listFirstPictures,
  type CardFilter,
  type CardRow,
} from '#db/catalog.ts';
import { listGrants } from '#db/grants.ts';
import { findReference, type Reference } from '#db/reference.ts';
import type { Context } from './context.server.ts';

type Program = Reference['programs'][number];

export interface ProductCard {
  handle: string;
  title: string;
  category: string;
  fromMinor: number;
  hasSeveralPrices: boolean;
  isSoldOut: boolean;
  imagePath: string | null;
  imageAlt: string;
  madeBy: string;
}

export const PAGE_SIZE = 24;
/** One sitemap file holds up to 50,000 addresses (sitemaps.org, "Sitemap protocol"). */
const MOST_LISTED = 40_000;

export interface ShopQuery {
  category?: string | undefined;
  program?: string | undefined;
  isInStock?: boolean | undefined;
  /** What a gift may cost, in whole units of the store's currency. */
  most?: string | undefined;
  sort?: CardFilter['sort'] | undefined;
  page?: number | undefined;
}

/** One page of the shop with the filters it may be narrowed by. Unknown filters find nothing, and say so. */
export async function readShop(ctx: Context, query: ShopQuery) {
  const { programs } = await findReference(ctx.db);
  // A program of one cohort is shown as the organization, so no filter names it, and a guessed one finds nothing.
  const named = programs.filter((program) => program.cohorts >= 2);
  const wanted = named.find((program) => program.slug === query.program);
  const isUnknown = query.program !== undefined && wanted === undefined;
  const mostMinor = query.most === undefined ? undefined : parseDecimal(query.most, ctx.settings.currency);
  const filter = {
    ...(query.category && { category: query.category }),
    ...(wanted && { programId: wanted.id }),
    ...(query.isInStock && { isInStock: true }),
    ...(mostMinor !== undefined && { mostMinor }),
    sort: query.sort ?? ('featured' as const),
  };
  const found = isUnknown ? 0 : await countCards(ctx.db, filter);
  const pages = Math.max(1, Math.ceil(found / PAGE_SIZE));
  const page = Math.min(Math.max(1, query.page ?? 1), pages);
  const cards = isUnknown
    ? []
    : await listCards(ctx.db, { ...filter, limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE });
  return {
    cards: await toCards(ctx, cards, programs),
    found,
    page,
    pages,
    categories: await listCategories(ctx.db),
    programs: named.map(({ slug, name }) => ({ slug, name })),
  };
}

/** The newest and best-placed pieces, for the home page. */
export async function readFeatured(ctx: Context, limit: number): Promise<ProductCard[]> {
  const cards = await listCards(ctx.db, { isInStock: true, limit });
  return toCards(ctx, cards, (await findReference(ctx.db)).programs);
}

/** Rows as cards: with their first picture, and the label of who makes them. */
export async function toCards(
  ctx: Context,
  rows: readonly CardRow[],
  programs: readonly Program[],
): Promise<ProductCard[]> {
  const { storeName } = ctx.settings;
  const pictures = await listFirstPictures(
    ctx.db,
    rows.map((row) => row.productId),
  );
  return rows.map((row) => {
    const picture = pictures.get(row.productId);
    const program = programs.find((one) => one.id === row.programId) ?? {
      name: storeName,
      slug: '',
      cohorts: 0,
    };
    return {
      handle: row.handle,
      title: row.title,
      category: row.category,
      fromMinor: row.fromMinor,
      hasSeveralPrices: row.fromMinor !== row.toMinor,
      isSoldOut: row.free === 0,
      imagePath: picture?.path ?? null,
      imageAlt: picture?.alt ?? row.title,
      madeBy: madeByLabel(program, storeName).label,
    };
  });
}

/** What a search engine may list: every piece for sale and every program, as paths. */
export async function readPublicPaths(ctx: Context): Promise<string[]> {
  const cards = await listCards(ctx.db, { limit: MOST_LISTED });
  const { programs } = await findReference(ctx.db);
  return [
    ...cards.map((card) => `/shop/${encodeURIComponent(card.handle)}`),
    ...programs.map((program) => `/programs/${encodeURIComponent(program.slug)}`),
    ...(await listGrants(ctx.db, { isPublic: true })).map((grant) => `/grants/${grant.slug}`),
  ];
}
