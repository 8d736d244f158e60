import type Stripe from 'stripe';
import { invalidRequest } from './api-error.ts';
import { newId } from './ids.server.ts';
import { DATED_PAGE, listStored } from './lists.server.ts';
import { currency, text } from './parameter-kinds.ts';
import { findOrRefuse, retrieveRoute, route, type Route } from './routes.server.ts';
import type { World } from './world.server.ts';

const TRANSACTIONS = '/v1/balance_transactions';

export const balanceRoutes: Route[] = [
  route(
    'GET',
    TRANSACTIONS,
    { ...DATED_PAGE, currency: currency(), payout: text(), source: text(), type: text() },
    (world, { currency: only, payout, source, type, ...page }) =>
      listStored(
        world,
        'balance_transaction',
        TRANSACTIONS,
        page,
        { currency: only, source, type },
        payout === undefined ? '' : ofPayout(world, payout),
      ),
  ),
  retrieveRoute(TRANSACTIONS, 'balance_transaction'),
  route('GET', '/v1/balance', {}, (world) => balanceOf(world)),
];

/** Stripe's accounting categories, and the type that a transaction of each has here. */
const TYPES = {
  charge: 'charge',
  dispute: 'adjustment',
  dispute_reversal: 'adjustment',
  fee: 'stripe_fee',
  other_adjustment: 'adjustment',
  payout: 'payout',
  payout_reversal: 'payout_failure',
  refund: 'refund',
  refund_failure: 'refund_failure',
} as const satisfies Record<string, Stripe.BalanceTransaction.Type>;

export interface NewTransaction {
  category: keyof typeof TYPES;
  /** Where one category has several types. */
  type?: Stripe.BalanceTransaction.Type;
  amount: number;
  fee: number;
  feeDescription?: string;
  currency: string;
  source: string | null;
  description: string | null;
  availableOn: number;
}

export function makeTransaction(world: World, given: NewTransaction): Stripe.BalanceTransaction {
  const feeDescription = given.feeDescription ?? 'Stripe processing fees';
  const transaction: Stripe.BalanceTransaction = {
    id: newId('txn'),
    object: 'balance_transaction',
    amount: given.amount,
    available_on: given.availableOn,
    balance_type: 'payments',
    created: world.nowSeconds(),
    currency: given.currency,
    description: given.description,
    exchange_rate: null,
    fee: given.fee,
    fee_details: given.fee === 0 ? [] : [feeDetail(given.fee, given.currency, feeDescription)],
    net: given.amount - given.fee,
    reporting_category: given.category,
    source: given.source,
    status: 'pending',
    type: given.type ?? TYPES[given.category],
  };
  world.store.insert<'balance_transaction'>(transaction);
  return transaction;
}

/** Only an automatic payout says what it is made of; of a manual one Stripe cannot tell. */
function ofPayout(world: World, payoutId: string): string {
  const payout = findOrRefuse(world, 'payout', payoutId, 'payout');
  if (!payout.automatic) {
    throw invalidRequest(
      'Balance transaction history can only be filtered on automatic transfers, not manual.',
      { param: 'payout' },
    );
  }
  return `AND id IN (SELECT transaction_id FROM payout_transactions WHERE payout_id = '${payout.id}')`;
}

export function availableIn(world: World, currencyCode: string): number {
  return balanceOf(world).available.find((part) => part.currency === currencyCode)?.amount ?? 0;
}

/** The sum of every transaction's net, by currency, split by whether its day has come. */
function balanceOf(world: World): Stripe.Balance {
  const rows = world.store.rows<{ currency: string; available: number; pending: number }>(
    `SELECT json_extract(json, '$.currency') AS currency,
       sum(CASE WHEN json_extract(json, '$.available_on') <= ? THEN json_extract(json, '$.net') ELSE 0 END) AS available,
       sum(CASE WHEN json_extract(json, '$.available_on') <= ? THEN 0 ELSE json_extract(json, '$.net') END) AS pending
     FROM objects WHERE type = 'balance_transaction' GROUP BY 1 ORDER BY 1`,
    world.nowSeconds(),
    world.nowSeconds(),
  );
  const all = rows.length > 0 ? rows : [{ currency: 'usd', available: 0, pending: 0 }];
  const money = (amount: number, code: string) => ({
    amount,
    currency: code,
    source_types: { card: amount },
  });
  return {
    object: 'balance',
    available: all.map((row) => money(row.available, row.currency)),
    livemode: false,
    pending: all.map((row) => money(row.pending, row.currency)),
  };
}

function feeDetail(amount: number, code: string, description: string): Stripe.BalanceTransaction.FeeDetail {
  return {
    amount,
    application: null,
    currency: code,
    description,
    type: 'stripe_fee',
  };
}
