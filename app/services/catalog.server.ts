import { allocateUnit, type Allocation } from '#app/domain/allocation.ts';
import { whereItGoesClaim } from '#app/domain/claim.ts';
import { madeByLabel, publicBuckets } from '#app/domain/disclosure.ts';
import type { Flow, Tone } from '#app/domain/flow.ts';
import { labelBuckets, splitFlow, type FundLabel, type LabeledBucket } from '#app/domain/impact.ts';
import { formatMoney } from '#app/domain/money.ts';
import {
  countCards,
  findNextBatch,
  findProductByHandle,
  listCards,
  listCategories,
  listMedia,
  listVariants,
  type CardFilter,
  type CardRow,
  type NextBatch,
} from '#db/catalog.ts';
import type { Db } from '#db/connect.server.ts';
import { findPolicyInForce } from '#db/policies.ts';
import { findSureMakers, listFunds, listPrograms } from '#db/programs.ts';
import { unitInputs } from './checkout.server.ts';
import { dayOf, nowText, type Context } from './context.server.ts';

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
  sort?: CardFilter['sort'] | undefined;
  page?: number | undefined;
}

/** One page of the shop with the filters it may be narrowed by. Unknown filters find nothing, and say so. */
export async function readShop(ctx: Context, query: ShopQuery) {
  const programs = await listPrograms(ctx.db);
  // A program of one cohort is shown as the organization, so no filter names it, and a guessed one finds nothing.
  const named = programs.filter((program) => program.cohorts >= 2).map(({ slug, name }) => ({ slug, name }));
  const isUnknown = query.program !== undefined && !named.some(({ slug }) => slug === query.program);
  const filter = {
    ...(query.category && { category: query.category }),
    ...(query.program && { programSlug: query.program }),
    ...(query.isInStock && { isInStock: true }),
    sort: query.sort ?? ('featured' as const),
  };
  const found = isUnknown ? 0 : await countCards(ctx.db, filter);
  const pages = Math.max(1, Math.ceil(found / PAGE_SIZE));
  const page = Math.min(Math.max(1, query.page ?? 1), pages);
  const cards = isUnknown
    ? []
    : await listCards(ctx.db, { ...filter, limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE });
  return {
    cards: cards.map((card) => toCard(card, ctx.settings.storeName)),
    found,
    page,
    pages,
    categories: await listCategories(ctx.db),
    programs: named,
  };
}

/** The newest and best-placed pieces, for the home page. */
export async function readFeatured(ctx: Context, limit: number): Promise<ProductCard[]> {
  const cards = await listCards(ctx.db, { isInStock: true, limit });
  return cards.map((card) => toCard(card, ctx.settings.storeName));
}

function toCard(card: CardRow, storeName: string): ProductCard {
  const program = {
    name: card.programName ?? storeName,
    slug: card.programSlug ?? '',
    cohorts: card.programCohorts,
  };
  return {
    handle: card.handle,
    title: card.title,
    category: card.category,
    fromMinor: card.fromMinor,
    hasSeveralPrices: card.fromMinor !== card.toMinor,
    isSoldOut: card.free === 0,
    imagePath: card.imagePath,
    imageAlt: card.imageAlt ?? card.title,
    madeBy: madeByLabel(program, storeName).label,
  };
}

export interface ProductVariant {
  id: string;
  title: string;
  options: [name: string, value: string][];
  priceMinor: number;
  compareAtMinor: number | null;
  free: number;
}

/** Where a price goes, before it is paid: the split of the next unit from the shelf. */
export interface PriceSplit {
  buckets: LabeledBucket[];
  flow: Flow;
  claim: string;
  wagesMinor: number | undefined;
  fundsMinor: number;
  policy: { number: number; effectiveOn: string };
}

export interface ProductPage {
  handle: string;
  title: string;
  category: string;
  summary: string;
  bodyHtml: string;
  materials: string;
  care: string;
  images: { path: string; alt: string }[];
  variants: ProductVariant[];
  selected: ProductVariant;
  madeBy: { label: string; programSlug: string | undefined; note: string };
  split: PriceSplit | undefined;
  related: ProductCard[];
}

/** A product's page for one of its variants; undefined when it is not for sale under this handle. */
export async function readProduct(
  ctx: Context,
  handle: string,
  variantId: string | undefined,
): Promise<ProductPage | undefined> {
  const product = await findProductByHandle(ctx.db, handle);
  if (!product || product.status !== 'active') return undefined;
  const variants = (await listVariants(ctx.db, product.id)).map((variant): ProductVariant => ({
    id: variant.id,
    title: variant.title,
    options: JSON.parse(variant.optionsJson) as [string, string][],
    priceMinor: variant.priceMinor,
    compareAtMinor: variant.compareAtMinor,
    free: variant.free,
  }));
  const selected =
    variants.find((variant) => variant.id === variantId) ??
    variants.find((variant) => variant.free > 0) ??
    variants[0];
  if (!selected) return undefined;
  const media = await listMedia(ctx.db, product.id);
  const ofVariant = media.filter((one) => one.variantId === selected.id);
  const general = media.filter((one) => one.variantId === null);
  const images = [...ofVariant, ...general].length > 0 ? [...ofVariant, ...general] : media;
  const batch = await findNextBatch(ctx.db, selected.id);
  const program = (await listPrograms(ctx.db)).find(
    (one) => one.id === (batch?.programId ?? product.programId),
  );
  const madeBy = madeByLabel(
    program ?? { name: ctx.settings.storeName, slug: '', cohorts: 0 },
    ctx.settings.storeName,
  );
  const related = await listCards(ctx.db, { category: product.category, excludeHandle: handle, limit: 4 });
  return {
    handle,
    title: product.title,
    category: product.category,
    summary: product.summary,
    bodyHtml: product.bodyHtml,
    materials: product.materials,
    care: product.care,
    images: images.flatMap((one) => (one.path ? [{ path: one.path, alt: one.alt }] : [])),
    variants,
    selected,
    // The program's own words would name it where its label may not.
    madeBy: { ...madeBy, note: madeBy.programSlug === undefined ? '' : (program?.summary ?? '') },
    split: batch && (await splitOfNextUnit(ctx, product.title, selected.priceMinor, batch)),
    related: related.map((card) => toCard(card, ctx.settings.storeName)),
  };
}

async function splitOfNextUnit(
  ctx: Context,
  title: string,
  priceMinor: number,
  batch: NextBatch,
): Promise<PriceSplit | undefined> {
  const policy = await findPolicyInForce(ctx.db, nowText(ctx));
  if (!policy) return undefined;
  const funds = await listFunds(ctx.db);
  const programFunds = new Map(
    funds.flatMap((fund) => (fund.programId ? [[fund.programId, fund.id] as const] : [])),
  );
  const allocations = allocateUnit(
    unitInputs({ listMinor: priceMinor, paidMinor: priceMinor }, batch, policy.terms, programFunds),
  );
  const buckets = await labelAllocations(ctx, allocations);
  const effective = { number: policy.number, effectiveOn: dayOf(ctx, new Date(policy.effectiveFrom)) };
  return {
    buckets,
    flow: splitFlow(
      { label: formatMoney(priceMinor, ctx.settings.currency) },
      buckets,
      ctx.settings.currency,
    ),
    claim: whereItGoesClaim(buckets, title, effective, ctx.settings.currency),
    wagesMinor: buckets.find((bucket) => bucket.key === 'wages')?.amountMinor,
    fundsMinor: allocations
      .filter((part) => part.tier === 'fund')
      .reduce((sum, part) => sum + part.amountMinor, 0),
    policy: effective,
  };
}

/** What a search engine may list: every piece for sale and every program, as paths. */
export async function readPublicPaths(ctx: Context): Promise<string[]> {
  const cards = await listCards(ctx.db, { limit: MOST_LISTED });
  const programs = await listPrograms(ctx.db);
  return [
    ...cards.map((card) => `/shop/${encodeURIComponent(card.handle)}`),
    ...programs.map((program) => `/programs/${encodeURIComponent(program.slug)}`),
  ];
}

/** A split in public words: buckets named and colored, wages apart only where enough people stand behind them. */
export async function labelAllocations(
  ctx: Pick<Context, 'db'>,
  allocations: readonly Allocation[],
): Promise<LabeledBucket[]> {
  const makers = await findSureMakers(ctx.db);
  return labelBuckets(publicBuckets(allocations, makers), await listFundLabels(ctx.db));
}

export async function listFundLabels(db: Db): Promise<FundLabel[]> {
  return (await listFunds(db)).map((fund) => ({
    id: fund.id,
    name: fund.name,
    note: fund.note,
    tone: fund.tone as Tone,
  }));
}
