import type Stripe from 'stripe';
import { presentEvent } from './events.server.ts';
import type { WireEvent } from './objects.ts';
import type { World } from './world.server.ts';

/** A few fields follow the clock or the deliveries; they are worked out when an object is shown, never stored. */
export function present<T extends object>(world: World, object: T): T {
  const kind = 'object' in object ? object.object : undefined;
  if (kind === 'event') return presentEvent(world, object as unknown as WireEvent) as unknown as T;
  if (kind === 'balance_transaction') {
    const transaction = object as unknown as Stripe.BalanceTransaction;
    return { ...object, status: statusOf(world, transaction.available_on) };
  }
  if (kind === 'dispute') {
    const dispute = object as unknown as Stripe.Dispute;
    return {
      ...object,
      balance_transactions: dispute.balance_transactions.map((one) => present(world, one)),
    };
  }
  if (kind === 'list') {
    const list = object as unknown as Stripe.ApiList<object>;
    return { ...object, data: list.data.map((item) => present(world, item)) };
  }
  return object;
}

function statusOf(world: World, availableOn: number): 'available' | 'pending' {
  return availableOn <= world.nowSeconds() ? 'available' : 'pending';
}
