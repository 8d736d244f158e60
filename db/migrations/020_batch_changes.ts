import type { Kysely } from 'kysely';
import { money, refuse, run } from './ddl.ts';

/**
 * Batches that sell before they are made, and what happens to a batch later. `planned` = made + still owed; a finished
 * batch owes nothing. `batch_month` counts sold pieces by month, so that a statement adds up months and not orders.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    `ALTER TABLE batch RENAME COLUMN made TO planned`,
    `ALTER TABLE batch ADD COLUMN owed bigint NOT NULL DEFAULT 0 CHECK (owed BETWEEN 0 AND planned)`,
    `ALTER TABLE batch ADD COLUMN isOpen integer NOT NULL DEFAULT 0 CHECK (isOpen IN (0, 1) AND (owed = 0 OR isOpen = 1))`,
    `ALTER TABLE batch ADD COLUMN leadDays integer NOT NULL DEFAULT 0 CHECK (leadDays BETWEEN 0 AND 365)`,
    `DROP INDEX batch_oldest_first`,
    `CREATE INDEX batch_oldest_first ON batch (variantId, isOpen, finishedOn, id)`,
    `CREATE TABLE batch_change (
      id text PRIMARY KEY, batchId text NOT NULL REFERENCES batch(id),
      kind text NOT NULL CHECK (kind IN ('made', 'corrected', 'written_off', 'closed')),
      quantity bigint NOT NULL, ${money('amountMinor')}, happenedOn text NOT NULL, reason text NOT NULL,
      createdBy text NOT NULL, createdAt text NOT NULL)`,
    `CREATE INDEX batch_change_batch ON batch_change (batchId, createdAt)`,
    `CREATE TABLE batch_month (
      batchId text NOT NULL REFERENCES batch(id), month text NOT NULL, sold bigint NOT NULL, PRIMARY KEY (batchId, month))`,
    `INSERT INTO batch_month (batchId, month, sold)
      SELECT p.batchId, substr(o.paidAt, 1, 7), sum(p.quantity - p.restocked)
      FROM order_portion p JOIN orders o ON o.id = p.orderId WHERE o.status = 'paid' GROUP BY p.batchId, substr(o.paidAt, 1, 7)`,
  ]);
  for (const event of ['UPDATE', 'DELETE'] as const) {
    await refuse(db, {
      name: `batch_change_no_${event.toLowerCase()}`,
      on: 'batch_change',
      event,
      because: 'What happened to a batch is kept; record another change.',
    });
  }
}
