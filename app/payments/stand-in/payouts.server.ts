import type Stripe from 'stripe';
import { invalidRequest } from './api-error.ts';
import { makeTransaction } from './balance-transactions.server.ts';
import { cancelWork, planWork } from './due-work.server.ts';
import { emit } from './events.server.ts';
import { newId } from './ids.server.ts';
import type { World } from './world.server.ts';

export type PayoutSchedule = 'daily' | 'manual';

const DAY_MS = 86_400_000;
const DAYS_TO_ARRIVE = 2;
const BANK_ACCOUNT = 'ba_1StandInUpstream00';

/** Every midnight (UTC) what has become available goes to the bank, unless the account pays out by hand. */
export function planNextPayout(world: World): void {
  if (world.options.payoutSchedule === 'manual') return;
  // One that came due while the stand-in was off is made up for, not moved.
  if (world.store.row("SELECT 1 FROM due_work WHERE kind = 'payout_schedule'") !== undefined) return;
  planWork(world, 'payout_schedule', 'account', (Math.floor(world.nowMs() / DAY_MS) + 1) * DAY_MS);
}

export function payOutOnSchedule(world: World): void {
  payOutAvailable(world);
  planNextPayout(world);
}

/** One automatic payout for each currency of which something is available: all of it, and nothing twice. */
export function payOutAvailable(world: World): Stripe.Payout[] {
  const due = world.store.rows<{ currency: string; amount: number }>(
    `SELECT json_extract(json, '$.currency') AS currency, sum(json_extract(json, '$.net')) AS amount
     FROM objects WHERE ${UNPAID} GROUP BY 1 HAVING amount > 0 ORDER BY 1`,
    world.nowSeconds(),
  );
  return due.map(({ currency, amount }) => {
    // The list is kept before the payout's own transaction exists, so that it holds what the payout is made of.
    const id = newId('po');
    world.store.run(
      `INSERT INTO payout_transactions (transaction_id, payout_id)
       SELECT id, ? FROM objects WHERE ${UNPAID} AND json_extract(json, '$.currency') = ?`,
      id,
      world.nowSeconds(),
      currency,
    );
    const payout = makePayout(world, {
      id,
      amount,
      currency,
      isAutomatic: true,
      description: 'STRIPE PAYOUT',
    });
    world.store.run(
      'INSERT INTO payout_transactions (transaction_id, payout_id) VALUES (?, ?)',
      String(payout.balance_transaction),
      id,
    );
    return payout;
  });
}

const UNPAID = `type = 'balance_transaction' AND json_extract(json, '$.available_on') <= ?
  AND NOT EXISTS (SELECT 1 FROM payout_transactions WHERE transaction_id = objects.id)`;

export interface NewPayout {
  id: string;
  amount: number;
  currency: string;
  isAutomatic: boolean;
  description: string | null;
  metadata?: Record<string, string> | undefined;
  statementDescriptor?: string | undefined;
}

export function makePayout(world: World, given: NewPayout): Stripe.Payout {
  const arrivesAt = (Math.floor(world.nowMs() / DAY_MS) + DAYS_TO_ARRIVE) * DAY_MS;
  const transaction = makeTransaction(world, {
    category: 'payout',
    amount: -given.amount,
    fee: 0,
    currency: given.currency,
    source: given.id,
    description: given.description,
    availableOn: world.nowSeconds(),
  });
  const payout: Stripe.Payout = {
    id: given.id,
    object: 'payout',
    amount: given.amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: arrivesAt / 1000,
    automatic: given.isAutomatic,
    balance_transaction: transaction.id,
    created: world.nowSeconds(),
    currency: given.currency,
    description: given.description,
    destination: BANK_ACCOUNT,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: given.metadata ?? {},
    method: 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: given.isAutomatic ? 'completed' : 'not_applicable',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: given.statementDescriptor ?? null,
    status: given.isAutomatic ? 'in_transit' : 'pending',
    trace_id: null,
    type: 'bank_account',
  };
  world.store.insert<'payout'>(payout);
  planWork(world, 'payout_arrival', payout.id, arrivesAt);
  emit(world, 'payout.created', payout);
  if (given.isAutomatic) emit(world, 'payout.reconciliation_completed', payout);
  return payout;
}

export function arrivePayout(world: World, payoutId: string): void {
  const payout = world.store.get('payout', payoutId);
  if (payout.status !== 'in_transit' && payout.status !== 'pending') return;
  const paid: Stripe.Payout = { ...payout, status: 'paid' };
  world.store.update(paid);
  emit(world, 'payout.paid', paid, { status: payout.status });
}

/** The bank sends the money back, also after it was told to be paid; or it is called off before it leaves. */
export function returnPayout(
  world: World,
  payout: Stripe.Payout,
  status: 'canceled' | 'failed',
): Stripe.Payout {
  if (payout.status === 'failed' || payout.status === 'canceled') {
    throw invalidRequest(`Payout ${payout.id} is ${payout.status} already.`);
  }
  cancelWork(world, 'payout_arrival', payout.id);
  const back = makeTransaction(world, {
    category: 'payout_reversal',
    type: status === 'failed' ? 'payout_failure' : 'payout_cancel',
    amount: payout.amount,
    fee: 0,
    currency: payout.currency,
    source: payout.id,
    description: payout.description,
    availableOn: world.nowSeconds(),
  });
  const returned: Stripe.Payout = {
    ...payout,
    failure_balance_transaction: back.id,
    ...(status === 'failed' && {
      failure_code: 'account_closed',
      failure_message: 'The bank account has been closed.',
    }),
    status,
  };
  world.store.update(returned);
  emit(world, status === 'failed' ? 'payout.failed' : 'payout.canceled', returned, { status: payout.status });
  return returned;
}
