import { laborCost, unitWages } from '#app/domain/allocation.ts';
import {
  batchCorrectionPostings,
  batchFinishedPostings,
  openingStockPostings,
} from '#app/domain/batch-books.ts';
import type { Posting } from '#app/domain/ledger.ts';
import {
  countSentPieces,
  isBatchInOrders,
  listBatchChanges,
  replaceLabor,
  updateBatch,
} from '#db/batches.ts';
import { listPostedBySource } from '#db/ledger.ts';
import { addToStock, takeFromStock } from '#db/stock.ts';
import {
  changeBatch,
  costsOf,
  refuse,
  type Batch,
  type BatchChangeOutcome,
  type Change,
  type Refusal,
} from './batch-changes.server.ts';
import type { Context, TxContext } from './context.server.ts';
import { owedWages } from './payroll.server.ts';

export interface Correction extends Omit<Change, 'quantity'> {
  /** How many pieces the batch really has. */
  made: number;
  /** Other standard costs; only while no order was split by the present ones. */
  costs?: { materialsMinor: number; labor: { cohortId: string; minutes: number; rateMinor: number }[] };
}

/**
 * A batch was entered wrong. Its books become what they would have been: target minus posted. A split that was promised
 * to a buyer stays: once a piece is in an order, costs are no longer corrected here but booked as variances.
 */
export async function correctBatch(
  ctx: Context,
  correction: Correction,
  programId: string | null = null,
): Promise<BatchChangeOutcome> {
  const change = { ...correction, quantity: correction.made };
  return changeBatch(ctx, change, programId, async (tx, batch) => {
    const more = correction.made - (batch.planned - batch.owed);
    if (more === 0 && !correction.costs)
      return refuse('no_change', 'quantity', 'This is what the books say already; change a figure first.');
    if (correction.costs && (await isBatchInOrders(tx.db, batch.id)))
      return refuse(
        'sold_by_it',
        'materials',
        'A piece of this batch is in an order, so its split is promised. Enter what it really cost with the bill or the payroll, as a variance.',
      );
    const refused = await moveCount(tx, batch, more);
    if (refused) return refused;
    if (correction.costs) await setCosts(tx, batch, correction.costs);
    const corrected = { ...batch, materialsMinor: correction.costs?.materialsMinor ?? batch.materialsMinor };
    const costs = await costsOf(tx, corrected, correction.made);
    const target = batch.kind === 'opening' ? openingStockPostings(costs) : batchFinishedPostings(costs);
    const posted = await listMaking(tx, batch.id);
    const due = new Map<string, number>();
    // Also the cohorts that the batch no longer names: what they were owed for it goes back.
    for (const cohortId of new Set([...target, ...posted].map((p) => p.cohortId)))
      due.set(cohortId, await owedWages(tx, cohortId));
    const postings = batchCorrectionPostings(target, posted, due);
    return { kind: 'corrected', entry: 'batch_corrected', quantity: more, postings };
  });
}

/** Free pieces of a finished batch, or pieces still owed of an open one, become more or fewer. */
async function moveCount(tx: TxContext, batch: Batch, more: number): Promise<Refusal | undefined> {
  if (batch.isOpen === 1) {
    const sent = await countSentPieces(tx.db, batch.id);
    const made = batch.planned - batch.owed + more;
    if (more > batch.owed || made < sent + batch.writtenOff)
      return refuse(
        'bad_quantity',
        'quantity',
        `Between ${sent + batch.writtenOff} and ${batch.planned} pieces of this batch can be made by now.`,
      );
    await updateBatch(tx.db, batch.id, { owed: batch.owed - more, isOpen: batch.owed - more === 0 ? 0 : 1 });
    return undefined;
  }
  if (more < 0 && (batch.free < -more || !(await takeFromStock(tx.db, batch.variantId, -more))))
    return refuse(
      'not_free',
      'quantity',
      `Only ${batch.free} pieces are free; the others are sold or in a checkout and cannot be taken out of the batch.`,
    );
  if (more > 0) await addToStock(tx.db, batch.variantId, more);
  await updateBatch(tx.db, batch.id, { planned: batch.planned + more, free: batch.free + more });
  return undefined;
}

async function setCosts(tx: TxContext, batch: Batch, costs: NonNullable<Correction['costs']>): Promise<void> {
  await updateBatch(tx.db, batch.id, {
    materialsMinor: costs.materialsMinor,
    wagesMinor: unitWages(costs.labor),
  });
  const labor = costs.labor.map((row) => ({ ...row, batchId: batch.id, unitWagesMinor: laborCost(row) }));
  await replaceLabor(tx.db, batch.id, labor);
}

/** What was posted for making a batch so far: itself, its pieces made later, and its corrections. */
async function listMaking(tx: TxContext, batchId: string): Promise<Posting[]> {
  const posted = await listPostedBySource(tx.db, 'batch', batchId);
  for (const change of await listBatchChanges(tx.db, batchId))
    if (change.kind === 'made' || change.kind === 'corrected')
      posted.push(...(await listPostedBySource(tx.db, 'batch_change', change.id)));
  return posted.map(({ kind: _kind, ...p }) => p);
}
