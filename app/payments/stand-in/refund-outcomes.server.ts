import type Stripe from 'stripe';
import { makeTransaction } from './balance-transactions.server.ts';
import { cardOf } from './charges.server.ts';
import { cancelWork } from './due-work.server.ts';
import { emit } from './events.server.ts';
import { newId } from './ids.server.ts';
import { idOf } from './object-ids.ts';
import type { World } from './world.server.ts';

/** Some days later the bank gives a card refund its reference; here the same moment after which a charge settles. */
export function giveReference(world: World, refundId: string): void {
  const refund = world.store.get('refund', refundId);
  const before = { destination_details: refund.destination_details ?? null };
  const updated: Stripe.Refund = {
    ...refund,
    destination_details: {
      card: {
        reference: newId('7', 22).slice(2),
        reference_status: 'available',
        reference_type: 'acquirer_reference_number',
        type: 'refund',
      },
      type: 'card',
    },
  };
  world.store.update(updated);
  emit(world, 'refund.updated', updated, before);
  emit(world, 'charge.refund.updated', updated, before);
}

/** What becomes of a refund whose card is a slow or a failing one. */
export function decideRefund(world: World, refundId: string): void {
  const refund = world.store.get('refund', refundId);
  const isFailing = cardOf(world, idOf(refund.charge ?? ''))?.sequel === 'refund_fails';
  if (isFailing) returnRefund(world, refund, 'failed');
  else succeedRefund(world, refund);
}

export function succeedRefund(world: World, refund: Stripe.Refund): Stripe.Refund {
  if (refund.status !== 'pending') return refund;
  cancelWork(world, 'refund_outcome', refund.id);
  const { pending_reason: _pending, ...rest } = refund;
  const updated: Stripe.Refund = { ...rest, status: 'succeeded' };
  world.store.update(updated);
  emit(world, 'refund.updated', updated, { status: refund.status });
  emit(world, 'charge.refund.updated', updated, { status: refund.status });
  return updated;
}

/** A refund that the bank sends back, also long after it succeeded, or that is called off: the money is here again. */
export function returnRefund(
  world: World,
  refund: Stripe.Refund,
  status: 'canceled' | 'failed',
): Stripe.Refund {
  if (refund.status === 'failed' || refund.status === 'canceled') return refund;
  cancelWork(world, 'refund_outcome', refund.id);
  const charge = world.store.get('charge', idOf(refund.charge ?? ''));
  const back = makeTransaction(world, {
    category: 'refund_failure',
    amount: refund.amount,
    fee: 0,
    currency: refund.currency,
    source: refund.id,
    description: `REFUND FAILURE (${charge.id})`,
    availableOn: world.nowSeconds(),
  });
  const { pending_reason: _pending, ...rest } = refund;
  const updated: Stripe.Refund = {
    ...rest,
    failure_balance_transaction: back.id,
    ...(status === 'failed' && { failure_reason: 'expired_or_canceled_card' }),
    status,
  };
  world.store.update(updated);
  const left = charge.amount_refunded - refund.amount;
  const unrefunded: Stripe.Charge = { ...charge, amount_refunded: left, refunded: false };
  world.store.update(unrefunded);
  const before = { status: refund.status };
  emit(world, 'refund.updated', updated, before);
  if (status === 'failed') emit(world, 'refund.failed', updated, before);
  emit(world, 'charge.refund.updated', updated, before);
  return updated;
}
