import { laborCost, unitWages } from '#app/domain/allocation.ts';
import {
  batchCorrectionPostings,
  batchFinishedPostings,
  openingStockPostings,
  writtenOffPostings,
} from '#app/domain/batch-books.ts';
import type { EntryKind, Posting } from '#app/domain/ledger.ts';
import {
  countSentPieces,
  findBatch,
  insertBatchChange,
  isBatchInOrders,
  listBatchChanges,
  listLabor,
  lockBatch,
  replaceLabor,
  updateBatch,
} from '#db/batches.ts';
import { bumpContentVersion } from '#db/content-version.ts';
import { listPostedBySource } from '#db/ledger.ts';
import type { BatchChangeKind } from '#db/schema.ts';
import { addToStock, takeFromStock } from '#db/stock.ts';
import { nowText, today, withTransaction, type Context, type TxContext } from './context.server.ts';
import { postEntries } from './ledger.server.ts';
import { owedWages } from './payroll.server.ts';

export type BatchChangeOutcome =
  | { ok: true }
  | {
      ok: false;
      reason:
        | 'unknown_batch'
        | 'in_the_future'
        | 'bad_quantity'
        | 'no_reason'
        | 'not_open'
        | 'not_free'
        | 'sold_by_it'
        | 'no_change';
      field: string;
      sentence: string;
    };

type Refusal = Extract<BatchChangeOutcome, { ok: false }>;
type Batch = NonNullable<Awaited<ReturnType<typeof lockBatch>>>;

interface Change {
  batchId: string;
  quantity: number;
  on: string;
  reason: string;
  by: string;
}

/** Pieces of an open batch are made: their cost enters inventory, their wages are earned. */
export async function makePieces(
  ctx: Context,
  change: Omit<Change, 'reason'>,
  programId: string | null = null,
): Promise<BatchChangeOutcome> {
  return changeBatch(ctx, { ...change, reason: '' }, programId, async (tx, batch) => {
    if (batch.isOpen === 0)
      return refuse(
        'not_open',
        'quantity',
        'This batch is finished; enter more pieces as a batch of their own.',
      );
    if (change.quantity > batch.owed)
      return refuse(
        'bad_quantity',
        'quantity',
        `Of this batch ${batch.owed} are still to be made; enter that many at most.`,
      );
    const owed = batch.owed - change.quantity;
    await updateBatch(tx.db, batch.id, { owed, isOpen: owed === 0 ? 0 : 1 });
    const postings = batchFinishedPostings(await costsOf(tx, batch, change.quantity));
    return { kind: 'made', entry: 'batch_finished', quantity: change.quantity, postings };
  });
}

/** Pieces are gone without a sale: spoiled, stolen, given away. Only pieces that are made and free can be. */
export async function writeOffPieces(
  ctx: Context,
  change: Change,
  programId: string | null = null,
): Promise<BatchChangeOutcome> {
  return changeBatch(ctx, change, programId, async (tx, batch) => {
    const atMost = Math.min(
      batch.free,
      batch.planned - batch.owed - batch.sold - batch.held - batch.writtenOff,
    );
    if (change.quantity > atMost || !(await takeFromStock(tx.db, batch.variantId, change.quantity)))
      return refuse(
        'not_free',
        'quantity',
        `${Math.max(0, atMost)} pieces of this batch are made and free; no more can be written off.`,
      );
    await updateBatch(tx.db, batch.id, {
      free: batch.free - change.quantity,
      writtenOff: batch.writtenOff + change.quantity,
    });
    const { id, programId: program, materialsMinor, wagesMinor } = batch;
    return {
      kind: 'written_off',
      entry: 'batch_written_off',
      quantity: change.quantity,
      postings: writtenOffPostings({
        batchId: id,
        programId: program,
        units: change.quantity,
        unitCostMinor: materialsMinor + wagesMinor,
      }),
    };
  });
}

/** Takes back the offer of pieces that nobody has bought and nobody has made. */
export async function closeOpenBatch(
  ctx: Context,
  change: Omit<Change, 'quantity'>,
  programId: string | null = null,
): Promise<BatchChangeOutcome> {
  return changeBatch(ctx, { ...change, quantity: 1 }, programId, async (tx, batch) => {
    const taken = Math.min(batch.free, batch.owed);
    if (batch.isOpen === 0 || taken === 0)
      return refuse(
        'not_open',
        'reason',
        'Nothing of this batch is on offer: what is left to make is sold, and is to be made.',
      );
    if (!(await takeFromStock(tx.db, batch.variantId, taken)))
      return refuse('not_free', 'reason', 'Someone bought a piece just now; look again and repeat.');
    const owed = batch.owed - taken;
    await updateBatch(tx.db, batch.id, {
      free: batch.free - taken,
      planned: batch.planned - taken,
      owed,
      isOpen: owed === 0 ? 0 : 1,
    });
    return { kind: 'closed', entry: 'batch_corrected', quantity: -taken, postings: [] };
  });
}

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

async function costsOf(tx: TxContext, batch: Batch, quantity: number) {
  const { id: batchId, programId, materialsMinor: unitMaterialsMinor } = batch;
  return { batchId, programId, quantity, unitMaterialsMinor, labor: await listLabor(tx.db, [batchId]) };
}

/**
 * The frame of every change: checks what was typed, locks stock and batch, notes the change and posts its entry. A
 * `decide` that refuses has written nothing yet.
 */
async function changeBatch(
  ctx: Context,
  change: Change,
  programId: string | null,
  decide: (
    tx: TxContext,
    batch: Batch,
  ) => Promise<Refusal | { kind: BatchChangeKind; entry: EntryKind; quantity: number; postings: Posting[] }>,
): Promise<BatchChangeOutcome> {
  if (change.on > today(ctx))
    return refuse('in_the_future', 'on', 'Record it once it happened: the day is today or earlier.');
  if (!Number.isInteger(change.quantity) || change.quantity < 1 || change.quantity > 100_000)
    return refuse('bad_quantity', 'quantity', 'Say how many pieces: a whole number from 1 to 100,000.');
  return withTransaction(ctx, async (tx): Promise<BatchChangeOutcome> => {
    // Stock before batch: the lock order of every posting transaction.
    const known = await findBatch(tx.db, change.batchId);
    if (known) await addToStock(tx.db, known.variantId, 0);
    const batch = known && (await lockBatch(tx.db, change.batchId));
    if (!batch || (programId !== null && batch.programId !== programId))
      return refuse('unknown_batch', 'quantity', 'This batch does not exist any more.');
    const decided = await decide(tx, batch);
    if ('ok' in decided) return decided;
    await saveChange(tx, batch, change, decided);
    return { ok: true };
  });
}

async function saveChange(
  tx: TxContext,
  batch: Batch,
  change: Change,
  decided: { kind: BatchChangeKind; entry: EntryKind; quantity: number; postings: Posting[] },
): Promise<void> {
  const id = tx.newId('bch');
  const postings = decided.postings.filter((p) => p.amountMinor !== 0);
  await insertBatchChange(tx.db, {
    id,
    batchId: batch.id,
    kind: decided.kind,
    quantity: decided.quantity,
    amountMinor: postings
      .filter((p) => p.account === 'assets:inventory')
      .reduce((sum, p) => sum + p.amountMinor, 0),
    happenedOn: change.on,
    reason: change.reason,
    createdBy: change.by,
    createdAt: nowText(tx),
  });
  if (postings.length > 0)
    await postEntries(tx, [
      {
        kind: decided.entry,
        source: 'batch_change',
        sourceId: id,
        revision: 0,
        memo: `Batch ${batch.code}: ${memoOf(decided)}`,
        occurredOn: change.on,
        postings,
      },
    ]);
  await bumpContentVersion(tx.db);
}

function memoOf({ kind, quantity }: { kind: BatchChangeKind; quantity: number }): string {
  switch (kind) {
    case 'made':
      return `${quantity} pieces made`;
    case 'corrected':
      return quantity === 0 ? 'costs corrected' : `corrected by ${quantity} pieces`;
    case 'written_off':
      return `${quantity} pieces written off`;
    case 'closed':
      return 'offer closed';
  }
}

function refuse(reason: Refusal['reason'], field: string, sentence: string): Refusal {
  return { ok: false, reason, field, sentence };
}
