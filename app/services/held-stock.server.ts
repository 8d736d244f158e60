import { takeOldestFirst } from '#app/domain/stock.ts';
import { listShelf, moveBatchUnits, takeFromStock, type ShelfBatch } from '#db/stock.ts';
import type { TxContext } from './context.server.ts';

/** From which batches each line's units are taken, by line id. */
export type Takes = Map<string, { batch: ShelfBatch; quantity: number }[]>;

/**
 * Takes every variant's sum off its stock row, in id order, then each line's units from its batches, oldest first.
 * Answers with the titles of what is sold out; the caller then rolls back, for some rows may be taken already.
 */
export async function takeStock(
  ctx: TxContext,
  wanted: readonly { lineId: string; variantId: string; title: string; quantity: number }[],
): Promise<Takes | { soldOut: string[] }> {
  const takes: Takes = new Map();
  const soldOut: string[] = [];
  for (const variantId of [...new Set(wanted.map((line) => line.variantId))].sort()) {
    const lines = wanted.filter((line) => line.variantId === variantId);
    const sum = lines.reduce((n, line) => n + line.quantity, 0);
    if (!(await takeFromStock(ctx.db, variantId, sum))) {
      soldOut.push(lines[0]?.title ?? '');
      continue;
    }
    const shelf = await listShelf(ctx.db, variantId);
    for (const line of lines) {
      const taken = takeOldestFirst(shelf, line.quantity);
      if (!taken) throw new Error(`Stock of ${variantId} is larger than its batches.`);
      takes.set(
        line.lineId,
        taken.map((take) => ({ quantity: take.quantity, batch: takeFromShelf(shelf, take) })),
      );
    }
  }
  if (soldOut.length > 0) return { soldOut };
  const moves = [...takes.values()].flat().sort((a, b) => (a.batch.batchId < b.batch.batchId ? -1 : 1));
  for (const move of moves)
    await moveBatchUnits(ctx.db, move.batch.batchId, { free: -move.quantity, held: move.quantity });
  return takes;
}

function takeFromShelf(shelf: ShelfBatch[], take: { batchId: string; quantity: number }): ShelfBatch {
  const batch = shelf.find((one) => one.batchId === take.batchId);
  if (!batch) throw new Error(`Batch ${take.batchId} is not on the shelf.`);
  batch.free -= take.quantity;
  return batch;
}
