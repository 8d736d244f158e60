import { checkStripe } from '../stripe-check.server.ts';
import type { Proof } from './findings.server.ts';

/** Stripe's accounts against what Stripe told: balance transactions, payouts and orders, each by exactly its cents. */
export async function proveStripe({ ctx, findings }: Proof): Promise<void> {
  for (const fault of await checkStripe(ctx)) findings.add(13, fault);
}
