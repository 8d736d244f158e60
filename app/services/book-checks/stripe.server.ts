import { listAvailabilityFaults } from '#db/check-books.ts';
import type { Proof } from './findings.server.ts';

/** What Stripe has told of money that arrived, against the entries that say so: each once, by exactly its net. */
export async function proveStripe({ ctx, findings }: Proof): Promise<void> {
  for (const { id, netMinor, postedMinor } of await listAvailabilityFaults(ctx.db))
    findings.add(
      13,
      `balance transaction ${id} is of ${netMinor} net, and its entries made ${postedMinor} available`,
    );
}
