import type Stripe from 'stripe';
import { newId } from './ids.server.ts';
import { DATED_PAGE, listStored } from './lists.server.ts';
import { currency, text } from './parameter-kinds.ts';
import { retrieveRoute, route, type Route } from './routes.server.ts';
import type { World } from './world.server.ts';

const TRANSACTIONS = '/v1/balance_transactions';

export const balanceRoutes: Route[] = [
  route(
    'GET',
    TRANSACTIONS,
    { ...DATED_PAGE, currency: currency(), payout: text(), source: text(), type: text() },
    (world, { currency: only, payout, source, type, ...page }) => {
      // No payout exists yet, so a list of one's transactions is empty; step three fills it.
      const ofPayout = payout === undefined ? '' : 'AND 0';
      return listStored(
        world,
        'balance_transaction',
        TRANSACTIONS,
        page,
        { currency: only, source, type },
        ofPayout,
      );
    },
  ),
  retrieveRoute(TRANSACTIONS, 'balance_transaction'),
  route('GET', '/v1/balance', {}, (world) => balanceOf(world)),
];

export interface NewTransaction {
  type: 'charge' | 'refund';
  amount: number;
  fee: number;
  currency: string;
  source: string;
  description: string | null;
  availableOn: number;
}

export function makeTransaction(world: World, given: NewTransaction): Stripe.BalanceTransaction {
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
    fee_details: given.fee === 0 ? [] : [feeDetail(given.fee, given.currency)],
    net: given.amount - given.fee,
    // For the types made here Stripe's accounting category has the same name as the type.
    reporting_category: given.type,
    source: given.source,
    status: 'pending',
    type: given.type,
  };
  world.store.insert<'balance_transaction'>(transaction);
  return transaction;
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

function feeDetail(amount: number, code: string): Stripe.BalanceTransaction.FeeDetail {
  return {
    amount,
    application: null,
    currency: code,
    description: 'Stripe processing fees',
    type: 'stripe_fee',
  };
}
