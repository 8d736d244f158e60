import type { Kysely } from 'kysely';
import { money, run } from './ddl.ts';

/** What Stripe told us. Each effect is keyed by its own object, so a repeated event finds its row. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    `CREATE TABLE payment (
      id text PRIMARY KEY, orderId text NOT NULL UNIQUE REFERENCES orders(id), sessionId text NOT NULL UNIQUE,
      paymentIntentId text UNIQUE, chargeId text UNIQUE, ${money('amountMinor')} CHECK (amountMinor >= 0),
      currency text NOT NULL, balanceTransactionId text UNIQUE, createdAt text NOT NULL)`,
    `CREATE INDEX payment_fee_unknown ON payment (createdAt) WHERE balanceTransactionId IS NULL`,
    `CREATE TABLE refund (
      id text PRIMARY KEY, orderId text NOT NULL REFERENCES orders(id), stripeRefundId text UNIQUE,
      status text NOT NULL CHECK (status IN ('requested', 'pending', 'succeeded', 'failed', 'canceled')),
      ${money('amountMinor')} CHECK (amountMinor > 0 AND amountMinor = goodsMinor + taxMinor + shippingMinor),
      ${money('goodsMinor')} CHECK (goodsMinor >= 0), ${money('taxMinor')} CHECK (taxMinor >= 0),
      ${money('shippingMinor')} CHECK (shippingMinor >= 0), restock integer NOT NULL CHECK (restock IN (0, 1)),
      applied integer NOT NULL DEFAULT 0 CHECK (applied IN (0, 1)), reason text NOT NULL, requestedBy text NOT NULL,
      balanceTransactionId text UNIQUE, createdAt text NOT NULL)`,
    `CREATE INDEX refund_order ON refund (orderId)`,
    `CREATE INDEX refund_balance_unknown ON refund (createdAt) WHERE balanceTransactionId IS NULL`,
    `CREATE TABLE balance_transaction (
      id text PRIMARY KEY, orderId text NOT NULL REFERENCES orders(id), reportingCategory text NOT NULL,
      ${money('amountMinor')}, ${money('feeMinor')}, ${money('netMinor')} CHECK (netMinor = amountMinor - feeMinor),
      availableAt text NOT NULL, isAvailable integer NOT NULL CHECK (isAvailable IN (0, 1)))`,
    `CREATE INDEX balance_transaction_pending ON balance_transaction (isAvailable, availableAt)`,
    `CREATE TABLE stripe_event (
      id text PRIMARY KEY, type text NOT NULL, objectId text NOT NULL,
      outcome text NOT NULL CHECK (outcome IN ('stored', 'done', 'ignored', 'failed')), attempts integer NOT NULL,
      receivedAt text NOT NULL, handledAt text)`,
    `CREATE INDEX stripe_event_waiting ON stripe_event (outcome, receivedAt)`,
    `CREATE TABLE payout (id text PRIMARY KEY, ${money('amountMinor')}, arrivedOn text NOT NULL)`,
    `CREATE TABLE outbox (
      id text PRIMARY KEY, messageId text NOT NULL UNIQUE, kind text NOT NULL, orderId text REFERENCES orders(id),
      recipient text NOT NULL, payloadJson text NOT NULL, createdAt text NOT NULL, sentAt text,
      attempts integer NOT NULL DEFAULT 0)`,
    `CREATE INDEX outbox_waiting ON outbox (createdAt) WHERE sentAt IS NULL`,
  ]);
}
