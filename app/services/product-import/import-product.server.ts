import {
  categoryOf,
  changesIn,
  decideProduct,
  decideVariant,
  NO_COSTS,
  optionKeyOf,
  valueKeyOf,
  variantTitleOf,
  type ParsedProduct,
  type ParsedVariant,
  type VariantDecision,
} from '#app/domain/product-import.ts';
import { insertMedia, insertProduct, insertVariant, updateProduct, updateVariant } from '#db/catalog.ts';
import type { CohortRow } from '#db/cohorts.ts';
import {
  listMediaForImport,
  listVariantsForImport,
  lockProductByHandle,
  updateMedia,
  type ImportedVariantRow,
} from '#db/product-imports.ts';
import type { MediaTable, ProductTable, VariantTable } from '#db/schema.ts';
import type { NewBatch } from '../batches.server.ts';
import { nowText, today, type TxContext } from '../context.server.ts';
import { costsOf, type ImportCosts, type UnitCosts } from './import-costs.server.ts';
import type { ImportReport } from './import-report.server.ts';
import { summaryOf } from './product-body.server.ts';

export interface PendingPicture {
  mediaId: string;
  url: string;
  row: number;
}

export interface ProductContext {
  costs: ImportCosts | undefined;
  cohorts: ReadonlyMap<string, CohortRow>;
  defaultCategory: string | undefined;
  /** Where a new product stands in the shop. */
  position: number;
}

export interface ImportedProduct {
  isNew: boolean;
  /** Opening stock that is still to be opened. */
  batches: NewBatch[];
  pictures: PendingPicture[];
}

interface VariantPlan {
  id: string;
  parsed: ParsedVariant;
  before: ImportedVariantRow | undefined;
  costs: UnitCosts | undefined;
  decision: VariantDecision;
}

/** Creates or changes one product with its variants and pictures, and counts it in the report. */
export async function importProduct(
  tx: TxContext,
  parsed: ParsedProduct,
  context: ProductContext,
  report: ImportReport,
): Promise<ImportedProduct> {
  const before = await lockProductByHandle(tx.db, parsed.handle);
  const variantsBefore = before ? await listVariantsForImport(tx.db, before.id) : [];
  const plans = planVariants(tx, parsed, variantsBefore, context);
  const kept = variantsBefore.filter((row) => plans.every((plan) => plan.before?.id !== row.id));
  const productId = before?.id ?? tx.newId('prd');
  const decision = decideProduct(
    parsed.status,
    before && {
      status: before.status,
      hadActiveVariant: variantsBefore.some((row) => row.status === 'active'),
    },
    [...plans.map((plan) => plan.decision), ...kept].some(({ status }) => status === 'active'),
  );
  const hasChanged = await saveProduct(tx, productId, parsed, before, decision.status, plans, context);
  for (const [position, plan] of plans.entries()) await saveVariant(tx, productId, position, plan, report);
  const { pictures, hasNews } = await savePictures(tx, productId, parsed, plans, report);
  report.products[before ? (hasChanged || hasNews ? 'changed' : 'unchanged') : 'created'] += 1;
  noteDrafts(parsed, plans, decision, report);
  if (kept.length > 0) report.warnings.push(keptWarning(parsed, kept));
  return { isNew: !before, batches: plans.flatMap((plan) => batchOf(tx, plan, context)), pictures };
}

function keptWarning({ row, handle }: ParsedProduct, kept: readonly VariantTable[]) {
  const titles = kept.map(({ title }) => `“${title || 'without options'}”`).join(', ');
  return {
    row,
    line: null,
    column: null,
    what: `The catalog has variants of ${handle} that the file has not: ${titles}. They were left as they are.`,
    mend: 'Archive them in the console if they are no longer made.',
  };
}

function planVariants(
  tx: TxContext,
  { handle, variants }: ParsedProduct,
  before: readonly ImportedVariantRow[],
  { costs, cohorts }: ProductContext,
): VariantPlan[] {
  const rowByKey = new Map(
    before.map((row) => [valueKeyOf(JSON.parse(row.optionsJson) as [string, string][]), row]),
  );
  return variants.map((parsed) => {
    const row = rowByKey.get(valueKeyOf(parsed.options));
    const said = costsOf(costs, handle, parsed.options);
    const decision = decideVariant(parsed, row, said.costs !== undefined);
    if (decision.reason === NO_COSTS && said.missing.length > 0) {
      decision.reason = `its costs do not say ${said.missing.join(', ')}`;
    }
    // A cohort that nobody knows is a problem already; the import stops there, so its variants need no batch.
    const isKnown = said.costs !== undefined && cohorts.has(said.costs.cohort);
    return {
      id: row?.id ?? tx.newId('var'),
      parsed,
      before: row,
      costs: isKnown ? said.costs : undefined,
      decision,
    };
  });
}

async function saveProduct(
  tx: TxContext,
  id: string,
  parsed: ParsedProduct,
  before: ProductTable | undefined,
  status: ProductTable['status'],
  plans: readonly VariantPlan[],
  { cohorts, defaultCategory, position }: ProductContext,
): Promise<boolean> {
  const cohort = plans.map((plan) => cohorts.get(plan.costs?.cohort ?? '')).find((one) => one !== undefined);
  // What a person wrote in the console in place of what an import had made up is not overwritten by the next import.
  const hasOwnSummary = before !== undefined && before.summary !== summaryOf(before.bodyHtml);
  const hasOwnCategory = before !== undefined && parsed.type === '' && !defaultCategory;
  const wanted = {
    title: parsed.title,
    category: hasOwnCategory ? before.category : categoryOf(parsed, defaultCategory),
    summary:
      hasOwnSummary && parsed.seoDescription === ''
        ? before.summary
        : summaryOf(parsed.bodyHtml, parsed.seoDescription),
    bodyHtml: parsed.bodyHtml,
    status,
    programId: before?.programId ?? cohort?.programId ?? null,
  };
  const at = nowText(tx);
  if (!before) {
    const { handle } = parsed;
    await insertProduct(tx.db, {
      ...wanted,
      id,
      handle,
      position,
      materials: '',
      care: '',
      createdAt: at,
      updatedAt: at,
    });
    return true;
  }
  const change = changesIn<ProductTable>(before, wanted);
  if (change) await updateProduct(tx.db, id, { ...change, updatedAt: at });
  return change !== undefined;
}

async function saveVariant(
  tx: TxContext,
  productId: string,
  position: number,
  { id, parsed, before, decision }: VariantPlan,
  report: ImportReport,
): Promise<void> {
  const wanted = {
    position,
    optionKey: optionKeyOf(parsed.options),
    optionsJson: JSON.stringify(parsed.options),
    title: variantTitleOf(parsed.options),
    // Shopify leaves both empty as often as not; what the catalog knows is then better than nothing.
    sku: parsed.sku ?? before?.sku ?? null,
    weightGrams: parsed.weightGrams || (before?.weightGrams ?? 0),
    priceMinor: parsed.priceMinor,
    compareAtMinor: parsed.compareAtMinor,
    status: decision.status,
  };
  if (!before) {
    await insertVariant(tx.db, { ...wanted, id, productId });
    report.variants.created += 1;
    return;
  }
  const change = changesIn<VariantTable>(before, wanted);
  if (change) await updateVariant(tx.db, id, change);
  report.variants[change ? 'changed' : 'unchanged'] += 1;
}

/** Notes pictures by their address. One that is there keeps its file and, where the file is silent, its text. */
async function savePictures(
  tx: TxContext,
  productId: string,
  { title, images }: ParsedProduct,
  plans: readonly VariantPlan[],
  report: ImportReport,
): Promise<{ pictures: PendingPicture[]; hasNews: boolean }> {
  const before = new Map((await listMediaForImport(tx.db, productId)).map((row) => [row.sourceUrl, row]));
  const variantIds = new Map(plans.map((plan) => [valueKeyOf(plan.parsed.options), plan.id]));
  const pictures: PendingPicture[] = [];
  let hasNews = false;
  for (const [position, { url, alt, row, variantKey }] of images.entries()) {
    const known = before.get(url);
    const variantId = variantIds.get(variantKey ?? '') ?? null;
    const mediaId = known?.id ?? tx.newId('med');
    if (known) {
      const change = changesIn<MediaTable>(known, { position, variantId, alt: alt || known.alt });
      if (change) await updateMedia(tx.db, mediaId, change);
      hasNews ||= change !== undefined;
    } else {
      const facts = { path: null, sourceUrl: url, state: 'not_fetched' as const };
      await insertMedia(tx.db, [
        { ...facts, id: mediaId, productId, variantId, position, alt: alt || title },
      ]);
      hasNews = true;
    }
    report.images[known ? 'known' : 'noted'] += 1;
    if (known?.state !== 'ready') pictures.push({ mediaId, url, row });
  }
  return { pictures, hasNews };
}

function noteDrafts(
  { handle }: ParsedProduct,
  plans: readonly VariantPlan[],
  product: { status: string; reason?: string },
  report: ImportReport,
): void {
  const drafts = plans.flatMap(({ parsed, decision }) =>
    decision.reason === undefined ? [] : [{ title: variantTitleOf(parsed.options), reason: decision.reason }],
  );
  const reasons = new Set(drafts.map(({ reason }) => reason));
  const [onlyReason] = reasons;
  // One line for a product whose variants all wait for the same thing.
  if (drafts.length === plans.length && reasons.size === 1 && onlyReason !== undefined) {
    report.drafts.push({ handle, variant: null, reason: onlyReason });
  } else {
    report.drafts.push(...drafts.map(({ title, reason }) => ({ handle, variant: title, reason })));
  }
  const isExplained = drafts.length === plans.length;
  if (product.reason !== undefined && !isExplained) {
    report.drafts.push({ handle, variant: null, reason: product.reason });
  }
}

function batchOf(
  tx: TxContext,
  { id, parsed, costs, decision }: VariantPlan,
  { cohorts }: ProductContext,
): NewBatch[] {
  const cohort = costs && cohorts.get(costs.cohort);
  if (!cohort || !decision.opensStock) return [];
  return [
    {
      variantId: id,
      quantity: parsed.quantity,
      materialsMinor: costs.materialsMinor,
      labor: [{ cohortId: cohort.id, minutes: costs.minutes, rateMinor: costs.rateMinor }],
      finishedOn: today(tx),
    },
  ];
}
