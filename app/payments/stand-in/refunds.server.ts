import type Stripe from 'stripe';
import { invalidRequest } from './api-error.ts';
import { makeTransaction } from './balance-transactions.server.ts';
import { cardOf, settleCharge, takenBackOn } from './charges.server.ts';
import { checkDigits, formatMoney } from './currencies.ts';
import { planWork } from './due-work.server.ts';
import { emit } from './events.server.ts';
import { returnRefund } from './refund-outcomes.server.ts';
import { newId } from './ids.server.ts';
import { DATED_PAGE, listStored } from './lists.server.ts';
import { integer, metadata, oneOf, text } from './parameter-kinds.ts';
import { type Read } from './parameters.ts';
import { findOrRefuse, retrieveRoute, route, type Route } from './routes.server.ts';
import type { World } from './world.server.ts';

const REFUNDS = '/v1/refunds';
const CREATE = {
  amount: integer({ min: 1 }),
  charge: text(),
  payment_intent: text(),
  reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
  metadata: metadata(),
};

export const refundRoutes: Route[] = [
  route('POST', REFUNDS, CREATE, (world, params) => createRefund(world, params)),
  route(
    'GET',
    REFUNDS,
    { ...DATED_PAGE, charge: text(), payment_intent: text() },
    (world, { charge, payment_intent, ...page }) =>
      listStored(world, 'refund', REFUNDS, page, { charge, payment_intent }),
  ),
  retrieveRoute(REFUNDS, 'refund'),
  route('POST', `${REFUNDS}/:id`, { metadata: metadata() }, (world, params, id) => {
    const refund = findOrRefuse(world, 'refund', id);
    const updated = { ...refund, metadata: { ...refund.metadata, ...params.metadata } };
    world.store.update(updated);
    return updated;
  }),
  route('POST', `${REFUNDS}/:id/cancel`, {}, (world, _params, id) => {
    const refund = findOrRefuse(world, 'refund', id);
    if (refund.status === 'pending') return returnRefund(world, refund, 'canceled');
    throw invalidRequest(`Refund ${id} is ${refund.status}; only a pending refund can be canceled.`);
  }),
];

function createRefund(world: World, params: Read<typeof CREATE>): Stripe.Refund {
  const found = chargeToRefund(world, params);
  refuseIfDisputed(world, found);
  const left = found.amount - found.amount_refunded;
  if (left === 0) {
    throw invalidRequest(`Charge ${found.id} has already been refunded.`, {
      code: 'charge_already_refunded',
      param: 'charge',
    });
  }
  const amount = params.amount ?? left;
  checkDigits(amount, found.currency, 'amount');
  if (amount > left) {
    const money = (minor: number) => formatMoney(minor, found.currency);
    throw invalidRequest(
      `Refund amount (${money(amount)}) is greater than unrefunded amount on charge (${money(left)})`,
      { param: 'amount' },
    );
  }
  // The charge's own money is booked before it is taken back, so that Σ net equals the balance at every moment.
  return bookRefund(world, settleCharge(world, found.id), amount, params);
}

function bookRefund(
  world: World,
  charge: Stripe.Charge,
  amount: number,
  params: Read<typeof CREATE>,
): Stripe.Refund {
  const id = newId('re');
  const sequel = cardOf(world, charge.id)?.sequel;
  const transaction = makeTransaction(world, {
    category: 'refund',
    amount: -amount,
    fee: 0,
    currency: charge.currency,
    source: id,
    description: charge.description === null ? null : `REFUND FOR CHARGE (${charge.description})`,
    availableOn: takenBackOn(world, charge),
  });
  const refund: Stripe.Refund = {
    id,
    object: 'refund',
    amount,
    balance_transaction: transaction.id,
    charge: charge.id,
    created: world.nowSeconds(),
    currency: charge.currency,
    customer: null,
    customer_account: null,
    destination_details: { card: { reference_status: 'pending', type: 'refund' }, type: 'card' },
    metadata: params.metadata ?? {},
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: sequel === 'refund_pends' ? 'pending' : 'succeeded',
    ...(sequel === 'refund_pends' && { pending_reason: 'processing' }),
    transfer_reversal: null,
  };
  const refundedSoFar = charge.amount_refunded + amount;
  const after: Stripe.Charge = {
    ...charge,
    amount_refunded: refundedSoFar,
    refunded: refundedSoFar === charge.amount,
  };
  world.store.insert<'refund'>(refund);
  world.store.update(after);
  emit(world, 'refund.created', refund);
  emit(world, 'charge.refunded', after, {
    amount_refunded: charge.amount_refunded,
    refunded: charge.refunded,
  });
  const later = world.nowMs() + world.options.balanceTransactionDelayMs;
  const isDecidedLater = sequel === 'refund_pends' || sequel === 'refund_fails';
  planWork(world, isDecidedLater ? 'refund_outcome' : 'refund_reference', id, later);
  return refund;
}

/** While a bank has taken the money back, the buyer cannot be given it a second time. */
function refuseIfDisputed(world: World, charge: Stripe.Charge): void {
  const disputes = world.store.list('dispute', [{ field: 'charge', is: charge.id }], { limit: 100 });
  if (disputes.every((dispute) => dispute.is_charge_refundable || dispute.status === 'won')) return;
  throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
    code: 'charge_disputed',
    param: 'charge',
  });
}

function chargeToRefund(world: World, params: Read<typeof CREATE>): Stripe.Charge {
  if (params.charge !== undefined) {
    const charge = findOrRefuse(world, 'charge', params.charge, 'charge');
    if (charge.status === 'succeeded') return charge;
    throw invalidRequest(`Charge ${charge.id} was not successful, so it cannot be refunded.`, {
      code: 'charge_not_refundable',
      param: 'charge',
    });
  }
  if (params.payment_intent === undefined) {
    throw invalidRequest(
      'One of the following params should be provided for this request: payment_intent or charge.',
      {
        code: 'parameter_missing',
        param: 'payment_intent',
      },
    );
  }
  const intent = findOrRefuse(world, 'payment_intent', params.payment_intent, 'payment_intent');
  if (intent.status !== 'succeeded' || typeof intent.latest_charge !== 'string') {
    throw invalidRequest(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
      code: 'payment_intent_unexpected_state',
      param: 'payment_intent',
    });
  }
  return world.store.get('charge', intent.latest_charge);
}
