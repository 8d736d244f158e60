import type { Kysely } from 'kysely';
import { money, run } from './ddl.ts';

/**
 * Everything that moves Stripe's balance, not only what belongs to an order: so the table of balance transactions is made
 * anew with an optional order. A payout has a course, and each reconciliation leaves what it saw.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    `CREATE TABLE balance_transaction_of_account (
      id text PRIMARY KEY, orderId text REFERENCES orders(id), sourceId text, payoutId text, reportingCategory text NOT NULL,
      ${money('amountMinor')}, ${money('feeMinor')}, ${money('netMinor')} CHECK (netMinor = amountMinor - feeMinor),
      createdAt text NOT NULL, availableAt text NOT NULL, isAvailable integer NOT NULL CHECK (isAvailable IN (0, 1)),
      state text NOT NULL CHECK (state IN ('posted', 'unmatched')), bookedBy text, bookedAt text)`,
    // When they were made was not kept until now; the next reconciliation learns it from Stripe.
    `INSERT INTO balance_transaction_of_account (id, orderId, reportingCategory, amountMinor, feeMinor, netMinor, createdAt, availableAt, isAvailable, state)
      SELECT b.id, b.orderId, b.reportingCategory, b.amountMinor, b.feeMinor, b.netMinor, coalesce(o.paidAt, b.availableAt), b.availableAt, b.isAvailable, 'posted'
      FROM balance_transaction b JOIN orders o ON o.id = b.orderId`,
    `DROP TABLE balance_transaction`,
    `ALTER TABLE balance_transaction_of_account RENAME TO balance_transaction`,
    `CREATE INDEX balance_transaction_pending ON balance_transaction (isAvailable, availableAt)`,
    `CREATE INDEX balance_transaction_order ON balance_transaction (orderId)`,
    `CREATE INDEX balance_transaction_payout ON balance_transaction (payoutId)`,
    `CREATE INDEX balance_transaction_created ON balance_transaction (createdAt)`,
    `CREATE INDEX balance_transaction_unmatched ON balance_transaction (createdAt) WHERE state = 'unmatched'`,
    `ALTER TABLE payout ADD COLUMN status text NOT NULL DEFAULT 'paid' CHECK (status IN ('pending', 'in_transit', 'paid', 'failed', 'canceled', 'unknown'))`,
    `ALTER TABLE payout ADD COLUMN isAutomatic integer NOT NULL DEFAULT 1 CHECK (isAutomatic IN (0, 1))`,
    `ALTER TABLE payout ADD COLUMN createdAt text NOT NULL DEFAULT ''`,
    `UPDATE payout SET createdAt = arrivedOn || 'T00:00:00.000Z'`,
    // The days its entry and the entry that takes it back were posted for.
    `ALTER TABLE payout ADD COLUMN postedOn text`,
    `UPDATE payout SET postedOn = arrivedOn`,
    `ALTER TABLE payout ADD COLUMN returnedOn text`,
    `ALTER TABLE payout ADD COLUMN reconciledAt text`,
    `CREATE INDEX payout_by_day ON payout (arrivedOn)`,
    `CREATE TABLE reconciliation (
      id text PRIMARY KEY, startedBy text NOT NULL, startedAt text NOT NULL, finishedAt text NOT NULL, throughAt text NOT NULL,
      transactionsRead integer NOT NULL, ${money('stripePendingMinor')}, ${money('stripeAvailableMinor')},
      ${money('bookPendingMinor')}, ${money('bookAvailableMinor')}, ${money('onTheWayMinor')},
      faultsJson text NOT NULL, isClean integer NOT NULL CHECK (isClean IN (0, 1)))`,
    `CREATE INDEX reconciliation_by_time ON reconciliation (finishedAt)`,
  ]);
}
