import { batchFinishedPostings, writtenOffPostings } from '#app/domain/batch-books.ts';
import type { EntryKind, Posting } from '#app/domain/ledger.ts';
import { findBatch, insertBatchChange, listLabor, lockBatch, updateBatch } from '#db/batches.ts';
import { bumpContentVersion } from '#db/content-version.ts';
import type { BatchChangeKind } from '#db/schema.ts';
import { addToStock, takeFromStock } from '#db/stock.ts';
import { nowText, today, withTransaction, type Context, type TxContext } from './context.server.ts';
import { postEntries } from './ledger.server.ts';

export type BatchChangeOutcome =
  | { ok: true }
  | {
      ok: false;
      reason:
        | 'unknown_batch'
        | 'in_the_future'
        | 'bad_quantity'
        | 'not_open'
        | 'not_free'
        | 'sold_by_it'
        | 'no_change';
      field: string;
      sentence: string;
    };

export type Refusal = Extract<BatchChangeOutcome, { ok: false }>;
export type Batch = NonNullable<Awaited<ReturnType<typeof lockBatch>>>;

export interface Change {
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

/** A batch's standard costs for so many pieces. */
export async function costsOf(tx: TxContext, batch: Batch, quantity: number) {
  const { id: batchId, programId, materialsMinor: unitMaterialsMinor } = batch;
  return { batchId, programId, quantity, unitMaterialsMinor, labor: await listLabor(tx.db, [batchId]) };
}

/**
 * The frame of every change: checks what was typed, locks stock and batch, notes the change and posts its entry. A
 * `decide` that refuses has written nothing yet.
 */
export async function changeBatch(
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

export function refuse(reason: Refusal['reason'], field: string, sentence: string): Refusal {
  return { ok: false, reason, field, sentence };
}
