import {
  countBatches,
  findBatchByCode,
  isBatchInOrders,
  listBatchChanges,
  listBatches,
  listLabor,
  type BatchRow,
} from '#db/batches.ts';
import { listAllVariants } from '#db/catalog.ts';
import { listCohorts } from '#db/cohorts.ts';
import { listEntriesOfSource } from '#db/ledger.ts';
import { today, type Context } from './context.server.ts';

const PAGE_SIZE = 25;

/** One page of batches, newest first; of one program, or all. */
export async function readBatches(ctx: Context, programId: string | null, page: number) {
  const where = programId ? { programId } : {};
  const found = await countBatches(ctx.db, where);
  const pages = Math.max(1, Math.ceil(found / PAGE_SIZE));
  const shown = Math.min(Math.max(1, page), pages);
  const batches = await listBatches(ctx.db, {
    ...where,
    limit: PAGE_SIZE,
    offset: (shown - 1) * PAGE_SIZE,
  });
  const labor = await listLabor(
    ctx.db,
    batches.map((batch) => batch.id),
  );
  const codes = await readCohortCodes(ctx);
  return {
    currency: ctx.settings.currency,
    found,
    page: shown,
    pages,
    batches: batches.map((batch) => ({
      ...toPiece(batch),
      cohorts: labor.filter((row) => row.batchId === batch.id).map((row) => codes.get(row.cohortId) ?? ''),
    })),
  };
}

/** One batch with its costs, the labor in it and its entries. Undefined when there is none, or it is not theirs to see. */
export async function readBatch(ctx: Context, code: string, programId: string | null) {
  const batch = await findBatchByCode(ctx.db, code);
  if (!batch || (programId !== null && batch.programId !== programId)) return undefined;
  const codes = await readCohortCodes(ctx);
  const labor = await listLabor(ctx.db, [batch.id]);
  const entries = await listEntriesOfSource(ctx.db, 'batch', batch.id);
  const changes = await listBatchChanges(ctx.db, batch.id);
  for (const change of changes)
    entries.push(...(await listEntriesOfSource(ctx.db, 'batch_change', change.id)));
  return {
    currency: ctx.settings.currency,
    batch: {
      ...toPiece(batch),
      id: batch.id,
      free: batch.free,
      leadDays: batch.leadDays,
      hasOrders: await isBatchInOrders(ctx.db, batch.id),
      productHandle: batch.productHandle,
      unitMaterialsMinor: batch.materialsMinor,
      unitWagesMinor: batch.wagesMinor,
      unitCostMinor: batch.materialsMinor + batch.wagesMinor,
      materialsMinor: batch.materialsMinor * batch.made,
      costMinor: (batch.materialsMinor + batch.wagesMinor) * batch.made,
    },
    today: today(ctx),
    changes: changes.map(({ kind, quantity, happenedOn, reason }) => ({
      kind,
      quantity,
      happenedOn,
      reason,
    })),
    labor: labor.map((row) => ({
      cohortId: row.cohortId,
      cohortCode: codes.get(row.cohortId) ?? '',
      minutes: row.minutes,
      rateMinor: row.rateMinor,
      unitWagesMinor: row.unitWagesMinor,
      earnedMinor: batch.kind === 'finished' ? row.unitWagesMinor * batch.made : 0,
    })),
    entries,
  };
}

function toPiece(batch: BatchRow) {
  return {
    code: batch.code,
    kind: batch.kind,
    piece: batch.variantTitle
      ? `${batch.productTitle}, ${batch.variantTitle.toLowerCase()}`
      : batch.productTitle,
    finishedOn: batch.finishedOn,
    made: batch.made,
    owed: batch.owed,
    isOpen: batch.isOpen === 1,
    sold: batch.sold,
    // Pieces that are still to be made lie on no shelf.
    onHand: Math.max(0, batch.made - batch.sold - batch.writtenOff),
    held: batch.held,
    lost: batch.writtenOff,
    wagesMinor: batch.wagesMinor * batch.made,
  };
}

async function readCohortCodes(ctx: Context): Promise<Map<string, string>> {
  return new Map((await listCohorts(ctx.db)).map((cohort) => [cohort.id, cohort.code]));
}

/** What the form of a finished batch offers: pieces, cohorts that may make them, and the day it is. */
export async function readBatchForm(ctx: Context, programId: string | null) {
  const cohorts = await listCohorts(ctx.db, programId ? { programId } : {});
  const variants = await listAllVariants(ctx.db);
  return {
    currency: ctx.settings.currency,
    today: today(ctx),
    cohorts: cohorts
      .filter((cohort) => cohort.status !== 'cancelled')
      .map(({ id, code, programName }) => ({ id, code, programName })),
    pieces: variants
      .filter((variant) => variant.status !== 'archived')
      // A program's manager finishes that program's pieces, and those that belong to none yet.
      .filter((variant) => programId === null || (variant.programId ?? programId) === programId)
      .map(({ id, title, productTitle }) => ({
        id,
        label: title ? `${productTitle}, ${title.toLowerCase()}` : productTitle,
      })),
  };
}
