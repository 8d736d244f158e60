import { unitWages, laborCost } from '#app/domain/allocation.ts';
import { batchFinishedPostings, openingStockPostings, type BatchCosts } from '#app/domain/batch-books.ts';
import type { Posting } from '#app/domain/ledger.ts';
import { countBatches, insertBatch } from '#db/batches.ts';
import { findProgramOfVariant } from '#db/catalog.ts';
import { findCohort } from '#db/cohorts.ts';
import { isDuplicate } from '#db/connect.server.ts';
import { bumpContentVersion } from '#db/content-version.ts';
import { addToStock } from '#db/stock.ts';
import { nowText, today, withTransaction, type Context, type TxContext } from './context.server.ts';
import { postEntries } from './ledger.server.ts';

/** A thousandth of what the columns of money hold: beyond it the figures are a slip of the keyboard, and sums would fail. */
const MOST_COST_MINOR = 2 ** 53 / 1_000;

export interface NewBatch {
  variantId: string;
  quantity: number;
  /** Standard cost of materials for one unit, minor units. */
  materialsMinor: number;
  /** Standard minutes and hourly rate for one unit, by cohort; all cohorts belong to one program. */
  labor: { cohortId: string; minutes: number; rateMinor: number }[];
  finishedOn: string;
}

/** Pieces that are sold first and made then; `finishedOn` is the day from which they are offered. */
export interface NewOpenBatch extends NewBatch {
  /** Days from an order to its parcel, 1 to 365. */
  leadDays: number;
}

export type FinishBatchOutcome =
  | { ok: true; batchId: string; code: string }
  | {
      ok: false;
      reason:
        | 'in_the_future'
        | 'no_labor'
        | 'too_costly'
        | 'unknown_cohort'
        | 'unknown_variant'
        | 'two_programs'
        | 'bad_quantity'
        | 'bad_days';
      field: string;
      sentence: string;
    };

/**
 * A batch is finished: its units go on the shelf, its wages become payable, its materials are owed. `programId` is the
 * one program the caller may enter batches for, null for any.
 */
export async function finishBatch(
  ctx: Context,
  batch: NewBatch,
  programId: string | null = null,
): Promise<FinishBatchOutcome> {
  return withFreshCode(ctx, () => makeBatch(ctx, 'finished', batch, programId));
}

/**
 * Offers pieces that are made to order: they are on sale after the finished ones, and nothing is posted until they are
 * made (`makePieces`).
 */
export async function openBatch(
  ctx: Context,
  batch: NewOpenBatch,
  programId: string | null = null,
): Promise<FinishBatchOutcome> {
  if (!Number.isInteger(batch.leadDays) || batch.leadDays < 1 || batch.leadDays > 365)
    return {
      ok: false,
      reason: 'bad_days',
      field: 'leadDays',
      sentence: 'Say how many days making and packing take: a whole number from 1 to 365.',
    };
  return withFreshCode(ctx, () => makeBatch(ctx, 'open', batch, programId, batch.leadDays));
}

/** Two batches finished at one moment count the same batches before them; the loser counts again. */
async function withFreshCode<T>(ctx: Context, make: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await make();
    } catch (error) {
      if (!isDuplicate(error) || ctx.db.isTransaction || tries === 10) throw error;
    }
  }
}

/** Goods that were there before the books began; they post against opening equity and never against wages. */
export async function openStock(ctx: Context, batch: NewBatch): Promise<FinishBatchOutcome> {
  return makeBatch(ctx, 'opening', batch);
}

async function makeBatch(
  ctx: Context,
  kind: 'finished' | 'opening' | 'open',
  batch: NewBatch,
  within: string | null = null,
  leadDays = 0,
): Promise<FinishBatchOutcome> {
  if (!Number.isInteger(batch.quantity) || batch.quantity < 1 || batch.quantity > 100_000) {
    return {
      ok: false,
      reason: 'bad_quantity',
      field: 'quantity',
      sentence: 'Say how many pieces were made: a whole number from 1 to 100,000.',
    };
  }
  if (batch.finishedOn > today(ctx)) {
    return {
      ok: false,
      reason: 'in_the_future',
      field: 'finishedOn',
      sentence: 'A batch is finished today or earlier; choose a day that has been.',
    };
  }
  if (batch.labor.length === 0) {
    return {
      ok: false,
      reason: 'no_labor',
      field: 'cohortId',
      sentence: 'Name the cohort that made it, with the minutes one piece takes.',
    };
  }
  if (batch.quantity * (batch.materialsMinor + unitWages(batch.labor)) > MOST_COST_MINOR) {
    return {
      ok: false,
      reason: 'too_costly',
      field: 'quantity',
      sentence:
        'Together these pieces would cost more than the books can hold; check minutes, pay and pieces.',
    };
  }
  return withTransaction(ctx, async (tx) => {
    const cohorts = await Promise.all(batch.labor.map((row) => findCohort(tx.db, row.cohortId)));
    const programId = cohorts[0]?.programId;
    if (!programId || cohorts.some((cohort) => !cohort) || (within !== null && programId !== within)) {
      return {
        ok: false,
        reason: 'unknown_cohort',
        field: 'cohortId',
        sentence: 'This cohort does not exist any more; choose another.',
      } as const;
    }
    if (cohorts.some((cohort) => cohort?.programId !== programId)) {
      return {
        ok: false,
        reason: 'two_programs',
        field: 'cohortId',
        sentence: 'The cohorts of one batch belong to one program; enter one batch for each program.',
      } as const;
    }
    const variant = await findProgramOfVariant(tx.db, batch.variantId);
    if (!variant || (within !== null && variant.programId !== null && variant.programId !== within)) {
      return {
        ok: false,
        reason: 'unknown_variant',
        field: 'variantId',
        sentence: 'This piece is not in the catalog any more; choose another.',
      } as const;
    }
    return { ok: true, ...(await saveBatch(tx, kind, programId, batch, leadDays)) } as const;
  });
}

async function saveBatch(
  tx: TxContext,
  kind: 'finished' | 'opening' | 'open',
  programId: string,
  batch: NewBatch,
  leadDays: number,
): Promise<{ batchId: string; code: string }> {
  const batchId = tx.newId('bat');
  // Stock before batch: the lock order of every posting transaction.
  await addToStock(tx.db, batch.variantId, batch.quantity);
  const code = `B-${1001 + (await countBatches(tx.db))}`;
  const labor = batch.labor.map((row) => ({ ...row, batchId, unitWagesMinor: laborCost(row) }));
  await insertBatch(
    tx.db,
    {
      id: batchId,
      code,
      publicCode: tx.newToken(),
      variantId: batch.variantId,
      programId,
      kind: kind === 'opening' ? 'opening' : 'finished',
      finishedOn: batch.finishedOn,
      materialsMinor: batch.materialsMinor,
      wagesMinor: unitWages(batch.labor),
      planned: batch.quantity,
      owed: kind === 'open' ? batch.quantity : 0,
      isOpen: kind === 'open' ? 1 : 0,
      leadDays,
      free: batch.quantity,
      createdAt: nowText(tx),
    },
    labor,
  );
  const costs: BatchCosts = {
    batchId,
    programId,
    quantity: batch.quantity,
    unitMaterialsMinor: batch.materialsMinor,
    labor,
  };
  const postings = postingsOf(kind, costs).filter((p) => p.amountMinor !== 0);
  if (postings.length > 0) {
    await postEntries(tx, [
      {
        kind: kind === 'opening' ? 'opening_stock' : 'batch_finished',
        source: 'batch',
        sourceId: batchId,
        revision: 0,
        memo: `Batch ${code}: ${batch.quantity} pieces`,
        occurredOn: batch.finishedOn,
        postings,
      },
    ]);
  }
  await bumpContentVersion(tx.db);
  return { batchId, code };
}

function postingsOf(kind: 'finished' | 'opening' | 'open', costs: BatchCosts): Posting[] {
  switch (kind) {
    case 'finished':
      return batchFinishedPostings(costs);
    case 'opening':
      return openingStockPostings(costs);
    case 'open':
      return [];
  }
}
