import type Stripe from 'stripe';
import { listStored } from './lists.server.ts';
import type { World } from './world.server.ts';

/** The ten newest refunds of a charge, as `expand[]=refunds` shows them. */
export function refundsOf(world: World, chargeId: string): Stripe.ApiList<Stripe.Refund> {
  return listStored(world, 'refund', `/v1/charges/${chargeId}/refunds`, {}, { charge: chargeId });
}
