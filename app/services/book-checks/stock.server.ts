import { listBatchFaults } from '#db/check-books.ts';
import { listHoldFaults, listStockFaults } from '#db/stock.ts';
import type { Proof } from './findings.server.ts';

/** Pieces: every batch by itself, with the shelf, with the holds of open orders, and with what was sold. */
export async function proveStock({ ctx, findings }: Proof): Promise<void> {
  for (const { code, fault } of await listBatchFaults(ctx.db)) findings.add(14, `batch ${code} ${fault}`);
  for (const { variantId } of await listStockFaults(ctx.db))
    findings.add(14, `the shelf of ${variantId} is not what its batches have free`);
  for (const { batchId } of await listHoldFaults(ctx.db))
    findings.add(14, `what batch ${batchId} holds is not what open orders hold of it`);
}
