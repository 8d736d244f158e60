import type { Problem } from '#app/domain/product-import.ts';
import { findCohortByCode, type CohortRow } from '#db/cohorts.ts';
import { isDuplicate } from '#db/connect.server.ts';
import { bumpContentVersion } from '#db/content-version.ts';
import { findLastProductPosition, updateMedia } from '#db/product-imports.ts';
import { openStock, type NewBatch } from '../batches.server.ts';
import { withTransaction, type Context, type TxContext } from '../context.server.ts';
import { unusedKeys, type ImportCosts } from './import-costs.server.ts';
import { importProduct, type PendingPicture } from './import-product.server.ts';
import { emptyReport, type ImportReport } from './import-report.server.ts';
import { fetchPicture, type PictureType } from './picture-fetch.server.ts';
import { parseProductCsv, type ParsedCsv } from './product-csv.server.ts';

export interface ImportProgress {
  phase: 'products' | 'pictures';
  done: number;
  total: number;
}

export interface ImportOptions {
  bytes: Uint8Array;
  costs?: ImportCosts | undefined;
  dryRun: boolean;
  /** The category of goods that have no type. */
  defaultCategory?: string | undefined;
  onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** Without `saveImage` the pictures are noted and nothing is fetched. */
  fetchImages?: boolean | undefined;
  saveImage?: ((bytes: Uint8Array, type: PictureType) => Promise<string>) | undefined;
  allowPrivateAddresses?: boolean | undefined;
}

/**
 * Imports Shopify's product CSV: creates and changes products by handle and variants by their option values, opens
 * stock where there are costs, and keeps the rest as drafts. All of it is written or nothing; a bad file is an answer
 * (`ok: false` with every problem), not an exception. A dry run does the same work and takes it back.
 */
export async function importProducts(ctx: Context, options: ImportOptions): Promise<ImportReport> {
  if (ctx.db.isTransaction) {
    throw new Error('An import is a transaction of its own: a dry run takes everything back.');
  }
  const parsed = parseProductCsv(options.bytes, ctx.settings.currency);
  const { ignoredColumns, problems, warnings } = parsed;
  if (problems.length > 0) {
    return { ...emptyReport(options.dryRun), ok: false, problems, warnings, ignoredColumns };
  }
  const { report, pictures } = await writeOrTakeBack(ctx, parsed, options);
  if (!report.ok) return report;
  if (options.fetchImages && options.saveImage && !options.dryRun) {
    await fetchPictures(ctx, pictures, options.saveImage, options, report);
  }
  report.images.notFetched = pictures.length - report.images.fetched;
  if (report.images.notFetched > 0) report.warnings.push(notFetchedWarning(report.images.notFetched));
  return report;
}

function notFetchedWarning(count: number): Problem {
  const what =
    count === 1 ? '1 picture was noted but not fetched;' : `${count} pictures were noted but not fetched;`;
  const mend = count === 1 ? 'upload it in the console.' : 'upload them in the console.';
  return { row: null, line: null, column: null, what, mend };
}

interface Written {
  report: ImportReport;
  pictures: PendingPicture[];
}

/** Carries the result out of a transaction that is not to be kept. */
class TakenBack extends Error {
  readonly written: Written;
  constructor(written: Written) {
    super('The import was taken back.');
    this.written = written;
  }
}

async function writeOrTakeBack(ctx: Context, parsed: ParsedCsv, options: ImportOptions): Promise<Written> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withTransaction(ctx, async (tx) => {
        const written = await writeAll(tx, parsed, options);
        if (!written.report.ok || options.dryRun) throw new TakenBack(written);
        return written;
      });
    } catch (error) {
      if (error instanceof TakenBack) return error.written;
      // Another import made one of these products a moment earlier; read again, and find it there.
      if (!isDuplicate(error) || attempt >= 3) throw error;
    }
  }
}

async function writeAll(tx: TxContext, parsed: ParsedCsv, options: ImportOptions): Promise<Written> {
  const report = { ...emptyReport(options.dryRun), ignoredColumns: parsed.ignoredColumns };
  report.warnings = [...parsed.warnings, ...unusedCosts(parsed, options.costs)];
  const cohorts = await findCohorts(tx, options.costs, report);
  const pictures: PendingPicture[] = [];
  const batches: NewBatch[] = [];
  let position = (await findLastProductPosition(tx.db)) + 1;
  for (const [index, product] of parsed.products.entries()) {
    const context = { costs: options.costs, cohorts, defaultCategory: options.defaultCategory, position };
    const done = await importProduct(tx, product, context, report);
    pictures.push(...done.pictures);
    batches.push(...done.batches);
    if (done.isNew) position += 1;
    options.onProgress?.({ phase: 'products', done: index + 1, total: parsed.products.length });
  }
  // Last, for whoever posts holds the head of the ledger until the end, and sales wait for it.
  if (report.problems.length === 0) await openStocks(tx, batches, report);
  if (report.problems.length > 0) {
    const { problems, warnings, ignoredColumns } = report;
    return {
      report: { ...emptyReport(options.dryRun), ok: false, problems, warnings, ignoredColumns },
      pictures: [],
    };
  }
  const { products, variants } = report;
  if (products.created + products.changed + variants.created + variants.changed > 0) {
    await bumpContentVersion(tx.db);
  }
  return { report, pictures };
}

async function openStocks(tx: TxContext, batches: readonly NewBatch[], report: ImportReport): Promise<void> {
  for (const batch of batches) {
    const opened = await openStock(tx, batch);
    if (opened.ok) {
      report.stock.batches += 1;
      report.stock.pieces += batch.quantity;
    } else {
      report.problems.push({
        row: null,
        line: null,
        column: null,
        what: 'The opening stock of a variant was refused.',
        mend: opened.sentence,
      });
    }
  }
}

/** The cohorts that the costs name, by their codes; a code that nobody has is a problem. */
async function findCohorts(
  tx: TxContext,
  costs: ImportCosts | undefined,
  report: ImportReport,
): Promise<Map<string, CohortRow>> {
  const parts = costs ? [costs.defaults, ...costs.products.values()] : [];
  const found = new Map<string, CohortRow>();
  for (const code of new Set(parts.flatMap(({ cohort }) => (cohort === undefined ? [] : [cohort])))) {
    const cohort = await findCohortByCode(tx.db, code);
    if (cohort) found.set(code, cohort);
    else {
      report.problems.push({
        row: null,
        line: null,
        column: null,
        what: `The costs name the cohort “${code}”, which does not exist.`,
        mend: 'Write the code of a cohort as the console shows it, or make the cohort first.',
      });
    }
  }
  return found;
}

function unusedCosts(parsed: ParsedCsv, costs: ImportCosts | undefined): Problem[] {
  return unusedKeys(costs, parsed.products).map((key) => ({
    row: null,
    line: null,
    column: null,
    what: `The costs name “${key}”, which is not in the file; nothing was done with it.`,
    mend: 'Write a handle of the file, or a handle, | and the option values with / between them.',
  }));
}

/** Four at a time: polite to one server, and quick enough for a catalog. A picture that does not come is a warning. */
async function fetchPictures(
  ctx: Context,
  pictures: readonly PendingPicture[],
  saveImage: NonNullable<ImportOptions['saveImage']>,
  options: ImportOptions,
  report: ImportReport,
): Promise<void> {
  const waiting = [...pictures];
  let done = 0;
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { mediaId, url, row } = next;
      const fetched = await fetchAndSave(ctx, url, saveImage, options);
      if (fetched.ok) {
        const { path } = fetched;
        await withTransaction(ctx, async (tx) => {
          await updateMedia(tx.db, mediaId, { path, state: 'ready' });
          await bumpContentVersion(tx.db);
        });
        report.images.fetched += 1;
      } else {
        const what = `The picture ${url} was not fetched. ${fetched.what}`;
        report.warnings.push({
          row,
          line: null,
          column: 'Image Src',
          what,
          mend: 'Upload it in the console.',
        });
      }
      done += 1;
      options.onProgress?.({ phase: 'pictures', done, total: pictures.length });
    }
  };
  await Promise.all([work(), work(), work(), work()]);
}

async function fetchAndSave(
  ctx: Context,
  url: string,
  saveImage: NonNullable<ImportOptions['saveImage']>,
  { allowPrivateAddresses }: ImportOptions,
): Promise<{ ok: true; path: string } | { ok: false; what: string }> {
  const fetched = await fetchPicture(url, { allowPrivateAddresses });
  if (!fetched.ok) return fetched;
  try {
    return { ok: true, path: await saveImage(fetched.bytes, fetched.type) };
  } catch (error) {
    // The catalog is written by now; a full disk costs this picture and not the import.
    ctx.log.warn({ error: String(error) }, 'A fetched picture could not be saved.');
    return { ok: false, what: 'It could not be saved.' };
  }
}
