import { allocateUnit, type Allocation } from '#app/domain/allocation.ts';
import { whereItGoesClaim } from '#app/domain/claim.ts';
import { coarsenFunds, madeByLabel, publicBuckets, UNNAMED_FUND } from '#app/domain/disclosure.ts';
import type { Tone } from '#app/domain/flow.ts';
import { labelBuckets, type FundLabel, type LabeledBucket } from '#app/domain/impact.ts';
import { versionFor } from '#app/domain/policy-scope.ts';
import {
  findNextBatch,
  findProductByHandle,
  listCards,
  listMedia,
  listVariants,
  type NextBatch,
} from '#db/catalog.ts';
import type { Db } from '#db/connect.server.ts';
import { findReference, type Reference } from '#db/reference.ts';
import { unitInputs } from './order-split.server.ts';
import { dayOf, nowText, type Context } from './context.server.ts';
import { toCards, type ProductCard } from './shop-listing.server.ts';

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
  /** Days until a piece that is still to be made is sent; undefined where it lies on the shelf. */
  leadDays: number | undefined;
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
  const reference = await findReference(ctx.db);
  const { programs } = reference;
  const program = programs.find((one) => one.id === (batch?.programId ?? product.programId));
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
    leadDays: batch?.isOpen === 1 ? batch.leadDays : undefined,
    // The program's own words would name it where its label may not.
    madeBy: { ...madeBy, note: madeBy.programSlug === undefined ? '' : (program?.summary ?? '') },
    split: batch && splitOfNextUnit(ctx, product, selected.priceMinor, batch, reference),
    related: await toCards(ctx, related, programs),
  };
}

function splitOfNextUnit(
  ctx: Context,
  product: { id: string; title: string; category: string },
  priceMinor: number,
  batch: NextBatch,
  reference: Reference,
): PriceSplit | undefined {
  const goods = { productId: product.id, category: product.category };
  const policy = versionFor(reference.policies, goods, nowText(ctx));
  if (!policy) return undefined;
  const programFunds = new Map(
    reference.funds.flatMap((fund) => (fund.programId ? [[fund.programId, fund.id] as const] : [])),
  );
  const allocations = allocateUnit(
    unitInputs({ listMinor: priceMinor, paidMinor: priceMinor }, batch, policy.terms, programFunds),
  );
  const buckets = nameBuckets(allocations, reference);
  const effective = { number: policy.number, effectiveOn: dayOf(ctx, new Date(policy.effectiveFrom)) };
  return {
    buckets,
    claim: whereItGoesClaim(buckets, product.title, effective, ctx.settings.currency),
    wagesMinor: buckets.find((bucket) => bucket.key === 'wages')?.amountMinor,
    fundsMinor: allocations
      .filter((part) => part.tier === 'fund')
      .reduce((sum, part) => sum + part.amountMinor, 0),
    policy: effective,
  };
}

/** A split in public words: buckets named and colored, wages apart only where enough people stand behind them. */
export async function labelAllocations(
  ctx: Pick<Context, 'db'>,
  allocations: readonly Allocation[],
): Promise<LabeledBucket[]> {
  return nameBuckets(allocations, await findReference(ctx.db));
}

/** What the fund of a program that may not be named is called. */
export const UNNAMED_FUND_LABEL = {
  name: 'Training & care',
  note: 'where it was made',
  tone: 'care',
} as const;

function nameBuckets(
  allocations: readonly Allocation[],
  { funds, programs, sureMakers }: Reference,
): LabeledBucket[] {
  const coarse = coarsenFunds(allocations, funds, programs);
  return labelBuckets(publicBuckets(coarse, sureMakers), [
    { id: UNNAMED_FUND, ...UNNAMED_FUND_LABEL },
    ...toFundLabels(funds),
  ]);
}

export async function listFundLabels(db: Db): Promise<FundLabel[]> {
  return toFundLabels((await findReference(db)).funds);
}

export function toFundLabels(funds: Reference['funds']): FundLabel[] {
  return funds.map(({ id, name, note, tone }) => ({ id, name, note, tone: tone as Tone }));
}
