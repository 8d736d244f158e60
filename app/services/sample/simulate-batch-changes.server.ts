import { listBatches } from '#db/batches.ts';
import { writeOffPieces } from '../batch-changes.server.ts';
import { openBatch } from '../batches.server.ts';
import { laborOf } from './simulate-back-office.server.ts';
import type { Simulation } from './simulate.server.ts';

/** Once a quarter the shelves are counted, and a piece or two are spoiled. */
export async function countShelves({ ctx }: Simulation, day: string): Promise<void> {
  const batches = await listBatches(ctx.db, { limit: 40 });
  const worn = batches.reverse().find((batch) => batch.free >= 4);
  if (!worn) return;
  const outcome = await writeOffPieces(ctx, {
    ...{ batchId: worn.id, quantity: 2, on: day, by: 'sample' },
    reason: 'Damp got into the box; found when the shelves were counted',
  });
  if (!outcome.ok) throw new Error(outcome.sentence);
}

/** The dearest piece is made to order: a buyer waits some days, and nobody's work lies on a shelf. */
export async function offerMadeToOrder(simulation: Simulation, day: string): Promise<void> {
  const { ctx, shop } = simulation;
  const [dearest] = [...shop.variants].sort((a, b) => b.product.minutes - a.product.minutes);
  if (!dearest) return;
  const outcome = await openBatch(ctx, {
    variantId: dearest.variantId,
    quantity: 12,
    materialsMinor: dearest.product.materialsMinor,
    labor: laborOf(simulation, dearest, day),
    finishedOn: day,
    leadDays: 9,
  });
  if (!outcome.ok) throw new Error(outcome.sentence);
}
