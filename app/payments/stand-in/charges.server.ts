import type Stripe from 'stripe';
import { makeTransaction } from './balance-transactions.server.ts';
import type { Buyer } from './buyer.ts';
import type { Decline, TestCard } from './cards.ts';
import { findCard } from './cards.ts';
import { cancelWork, planWork } from './due-work.server.ts';
import { emit } from './events.server.ts';
import { feeFor } from './fees.ts';
import { fingerprintOf, newId } from './ids.server.ts';
import { DATED_PAGE, listStored } from './lists.server.ts';
import { text } from './parameter-kinds.ts';
import { retrieveRoute, route, type Route } from './routes.server.ts';
import type { World } from './world.server.ts';

const CHARGES = '/v1/charges';

export const chargeRoutes: Route[] = [
  route(
    'GET',
    CHARGES,
    { ...DATED_PAGE, customer: text(), payment_intent: text() },
    (world, { customer, payment_intent, ...page }) =>
      listStored(world, 'charge', CHARGES, page, { customer, payment_intent }),
  ),
  retrieveRoute(CHARGES, 'charge'),
];

export interface ChargeAttempt {
  intent: Stripe.PaymentIntent;
  paymentMethod: string;
  card: TestCard;
  buyer: Buyer;
  decline?: Decline | undefined;
  isAuthenticated: boolean;
}

/** One try at the card's bank. The money of a successful one shows up in the balance a moment later. */
export function makeCharge(world: World, attempt: ChargeAttempt): Stripe.Charge {
  const { intent, card, buyer, decline } = attempt;
  const isPaid = decline === undefined;
  const suffix = intent.statement_descriptor_suffix;
  const charge: Stripe.Charge = {
    id: newId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: isPaid ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: {
      address: buyer.address,
      email: buyer.email || null,
      name: buyer.name || null,
      phone: null,
      tax_id: null,
    },
    calculated_statement_descriptor: suffix === null ? 'UPSTREAM' : `UPSTREAM* ${suffix}`.slice(0, 22),
    captured: isPaid,
    created: world.nowSeconds(),
    currency: intent.currency,
    customer: null,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcomeOf(decline),
    paid: isPaid,
    payment_intent: intent.id,
    payment_method: attempt.paymentMethod,
    payment_method_details: detailsOf(world, attempt),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: suffix,
    status: isPaid ? 'succeeded' : 'failed',
    transfer_data: null,
    transfer_group: null,
  };
  world.store.insert<'charge'>(charge);
  world.store.setDetail(charge.id, { cardNumber: card.number });
  if (isPaid) {
    const appearsAt = world.nowMs() + world.options.balanceTransactionDelayMs;
    planWork(world, 'balance_transaction', charge.id, appearsAt);
    if (card.sequel === 'dispute' || card.sequel === 'inquiry')
      planWork(world, 'dispute', charge.id, appearsAt);
  }
  return charge;
}

/** Gives a charge its balance transaction, if it has none yet, and tells the endpoints. */
export function settleCharge(world: World, chargeId: string): Stripe.Charge {
  const charge = world.store.get('charge', chargeId);
  if (charge.balance_transaction !== null) return charge;
  cancelWork(world, 'balance_transaction', chargeId);
  const isAtOnce = cardOf(world, chargeId)?.isAvailableAtOnce ?? false;
  const fee = feeFor(charge.amount, world.options.fees);
  const transaction = makeTransaction(world, {
    category: 'charge',
    amount: charge.amount,
    fee,
    currency: charge.currency,
    source: charge.id,
    description: charge.description,
    availableOn: charge.created + (isAtOnce ? 0 : Math.ceil(world.options.availableDelayMs / 1000)),
  });
  const settled: Stripe.Charge = { ...charge, balance_transaction: transaction.id };
  world.store.update(settled);
  emit(world, 'charge.updated', settled, { balance_transaction: null });
  return settled;
}

/** The test card that paid a charge: its number decides what comes later. */
export function cardOf(world: World, chargeId: string): TestCard | undefined {
  return findCard(world.store.detail<{ cardNumber: string }>(chargeId)?.cardNumber ?? '');
}

/** Money that is not there yet is given back from what is still on its way. */
export function takenBackOn(world: World, charge: Stripe.Charge): number {
  if (typeof charge.balance_transaction !== 'string') return world.nowSeconds();
  const ofCharge = world.store.get('balance_transaction', charge.balance_transaction);
  return Math.max(world.nowSeconds(), ofCharge.available_on);
}

function outcomeOf(decline: Decline | undefined): Stripe.Charge.Outcome {
  return {
    advice_code: decline === undefined ? null : 'try_again_later',
    network_advice_code: null,
    network_decline_code: decline === undefined ? null : '05',
    network_status: decline === undefined ? 'approved_by_network' : 'declined_by_network',
    reason: decline === undefined ? null : (decline.decline_code ?? decline.code),
    risk_level: 'normal',
    risk_score: 12,
    seller_message: decline === undefined ? 'Payment complete.' : 'The bank declined the payment.',
    type: decline === undefined ? 'authorized' : 'issuer_declined',
  };
}

function detailsOf(world: World, attempt: ChargeAttempt): Stripe.Charge.PaymentMethodDetails {
  const { card, intent, buyer } = attempt;
  return {
    card: {
      amount_authorized: attempt.decline === undefined ? intent.amount : null,
      authorization_code: null,
      brand: card.brand,
      checks: {
        address_line1_check: buyer.address.line1 === null ? null : 'pass',
        address_postal_code_check: buyer.address.postal_code === null ? null : 'pass',
        cvc_check: card.cvcCheck ?? 'pass',
      },
      country: 'US',
      electronic_commerce_indicator: attempt.isAuthenticated ? '05' : null,
      exp_month: 12,
      exp_year: new Date(world.nowMs()).getUTCFullYear() + 4,
      fingerprint: fingerprintOf(card.number),
      funding: 'credit',
      installments: null,
      last4: card.number.slice(-4),
      mandate: null,
      network: card.brand,
      network_transaction_id: null,
      regulated_status: 'unregulated',
      three_d_secure: attempt.isAuthenticated ? AUTHENTICATED : null,
      transaction_link_id: null,
      wallet: null,
    },
    type: 'card',
  };
}

const AUTHENTICATED: Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure = {
  authentication_flow: 'challenge',
  electronic_commerce_indicator: '05',
  exemption_indicator: null,
  result: 'authenticated',
  result_reason: null,
  transaction_id: null,
  version: '2.2.0',
};
