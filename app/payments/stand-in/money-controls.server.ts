import { invalidRequest, resourceMissing } from './api-error.ts';
import { makeTransaction } from './balance-transactions.server.ts';
import { numberOf, textOf, type Body, type Control } from './control-body.ts';
import { decideDispute, escalateInquiry, openDispute } from './disputes.server.ts';
import type { ObjectType, StoredObjects } from './objects.ts';
import { arrivePayout, payOutAvailable, returnPayout } from './payouts.server.ts';
import { returnRefund, succeedRefund } from './refund-outcomes.server.ts';
import type { World } from './world.server.ts';

/** What banks and Stripe decide by themselves, decided by a test: disputes, refunds that end late, payouts, fees. */
export function moneyControls(world: World): Record<string, Control> {
  const controls: Record<string, (body: Body) => object> = {
    'POST dispute': (body) =>
      openDispute(world, {
        charge: chargeOf(world, body).id,
        isInquiry: body['inquiry'] === true,
        amount: body['amount'] === undefined ? undefined : numberOf(body, 'amount'),
        reason: body['reason'] === undefined ? undefined : textOf(body, 'reason'),
      }),
    'POST decide-dispute': (body) => decide(world, body),
    'POST decide-refund': (body) => {
      const refund = named(world, 'refund', body);
      const status = choice(body, 'outcome', ['canceled', 'failed', 'succeeded']);
      return status === 'succeeded' ? succeedRefund(world, refund) : returnRefund(world, refund, status);
    },
    'POST payout': () => ({ payouts: payOutAvailable(world) }),
    'POST decide-payout': (body) => {
      const payout = named(world, 'payout', body);
      const status = choice(body, 'outcome', ['canceled', 'failed', 'paid']);
      if (status !== 'paid') return returnPayout(world, payout, status);
      arrivePayout(world, payout.id);
      return world.store.get('payout', payout.id);
    },
    'POST adjustment': (body) => {
      const isFee = choice(body, 'category', ['fee', 'other_adjustment']) === 'fee';
      return makeTransaction(world, {
        category: isFee ? 'fee' : 'other_adjustment',
        amount: numberOf(body, 'amount'),
        fee: 0,
        currency: 'usd',
        source: null,
        description: body['description'] === undefined ? null : textOf(body, 'description'),
        availableOn: world.nowSeconds(),
      });
    },
  };
  const inTransaction = (control: (body: Body) => object): Control => {
    return (body) => {
      try {
        return world.store.transaction(() => control(body));
      } finally {
        world.announceEvents();
      }
    };
  };
  return Object.fromEntries(
    Object.entries(controls).map(([name, control]) => [name, inTransaction(control)]),
  );
}

function decide(world: World, body: Body): object {
  const dispute = named(world, 'dispute', body);
  const isInquiry = dispute.status.startsWith('warning_');
  const outcome = choice(body, 'outcome', isInquiry ? ['closed', 'escalated'] : ['lost', 'won']);
  if (outcome === 'escalated') return escalateInquiry(world, dispute);
  if (outcome === 'closed') return decideDispute(world, dispute, 'warning_closed');
  return decideDispute(world, dispute, outcome, body['return_fee'] === true);
}

function chargeOf(world: World, body: Body): StoredObjects['charge'] {
  const intentId = body['payment_intent'];
  if (typeof intentId !== 'string') return named(world, 'charge', body);
  const intent = world.store.find('payment_intent', intentId);
  if (typeof intent?.latest_charge !== 'string') throw resourceMissing('charge', intentId, 'payment_intent');
  return world.store.get('charge', intent.latest_charge);
}

function named<K extends ObjectType>(world: World, type: K, body: Body): StoredObjects[K] {
  const id = textOf(body, type);
  const found = world.store.find(type, id);
  if (found === undefined) throw resourceMissing(type, id, type);
  return found;
}

function choice<const V extends string>(body: Body, name: string, options: readonly V[]): V {
  const match = options.find((option) => option === body[name]);
  if (match !== undefined) return match;
  throw invalidRequest(`${name} must be one of ${options.join(', ')}`, { param: name });
}
