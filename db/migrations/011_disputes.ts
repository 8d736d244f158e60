import type { Kysely } from 'kysely';
import { money, run } from './ddl.ts';

/**
 * Disputes, with what their balance transactions moved and which parts of the order they take. The parts are fitted again
 * when a refund of the order changes, so they are no facts of their own and may be written anew.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    `CREATE TABLE dispute (
      id text PRIMARY KEY, orderId text NOT NULL REFERENCES orders(id), stripeDisputeId text NOT NULL UNIQUE,
      status text NOT NULL CHECK (status IN ('warning_needs_response', 'warning_under_review', 'warning_closed',
        'needs_response', 'under_review', 'won', 'lost', 'unknown')),
      reason text NOT NULL, ${money('amountMinor')} CHECK (amountMinor >= 0), evidenceDueAt text,
      evidence text NOT NULL DEFAULT '', evidenceSentAt text, evidenceSentBy text,
      ${money('withdrawnMinor')} CHECK (withdrawnMinor >= 0), ${money('returnedMinor')} CHECK (returnedMinor >= 0),
      ${money('feeMinor')}, ${money('taxMinor', 'DEFAULT 0')} CHECK (taxMinor >= 0),
      ${money('shippingMinor', 'DEFAULT 0')} CHECK (shippingMinor >= 0),
      ${money('excessMinor', 'DEFAULT 0')} CHECK (excessMinor >= 0), createdAt text NOT NULL, updatedAt text NOT NULL)`,
    `CREATE INDEX dispute_order ON dispute (orderId)`,
    `CREATE INDEX dispute_status ON dispute (status, updatedAt)`,
    `CREATE TABLE dispute_part (
      disputeId text NOT NULL REFERENCES dispute(id), portionId text NOT NULL REFERENCES order_portion(id),
      quantity integer NOT NULL CHECK (quantity >= 0), ${money('goodsMinor')} CHECK (goodsMinor >= 0),
      ${money('taxMinor')} CHECK (taxMinor >= 0), restock integer NOT NULL CHECK (restock IN (0, 1)),
      PRIMARY KEY (disputeId, portionId))`,
    `CREATE INDEX dispute_part_portion ON dispute_part (portionId)`,
    `CREATE INDEX stripe_event_object ON stripe_event (objectId)`,
  ]);
}
