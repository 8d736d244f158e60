import type { Kysely } from 'kysely';
import { money, refuse, run } from './ddl.ts';

const FIXED = ['code', 'percentBp', 'amountMinor', 'startsAt', 'endsAt', 'useLimit', 'createdAt'];

/** Codes that lower the price of goods, the cart they were entered in, and the orders that used them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    // No code takes everything: an order of nothing has no payment that could settle it.
    `CREATE TABLE promotion (
      id text PRIMARY KEY, code text NOT NULL UNIQUE CHECK (code = upper(code) AND code <> ''),
      percentBp integer NOT NULL CHECK (percentBp BETWEEN 0 AND 9000), ${money('amountMinor')} CHECK (amountMinor >= 0),
      startsAt text NOT NULL, endsAt text CHECK (endsAt > startsAt), useLimit bigint CHECK (useLimit > 0),
      used bigint NOT NULL DEFAULT 0 CHECK (used >= 0), isActive integer NOT NULL DEFAULT 1 CHECK (isActive IN (0, 1)),
      reason text NOT NULL, createdBy text NOT NULL, createdAt text NOT NULL, endedBy text, endedAt text,
      CHECK ((percentBp = 0) <> (amountMinor = 0)), CHECK (useLimit IS NULL OR used <= useLimit),
      CHECK ((isActive = 1) = (endedAt IS NULL)), CHECK ((endedBy IS NULL) = (endedAt IS NULL)))`,
    // A table of its own, so that a payment that empties a cart need not wait for a request that holds the cart's row.
    `CREATE TABLE cart_promotion (
      cartId text PRIMARY KEY REFERENCES cart(id) ON DELETE CASCADE,
      promotionId text NOT NULL REFERENCES promotion(id))`,
    // By which code an order was priced; that stays, whether or not the order still counts as a use.
    `ALTER TABLE orders ADD COLUMN promotionId text REFERENCES promotion(id)`,
    `CREATE INDEX orders_by_promotion ON orders (promotionId)`,
    `CREATE TABLE promotion_use (
      orderId text PRIMARY KEY REFERENCES orders(id), promotionId text NOT NULL REFERENCES promotion(id))`,
    `CREATE INDEX promotion_use_by_promotion ON promotion_use (promotionId)`,
  ]);
  await refuse(db, {
    name: 'promotion_no_change',
    on: 'promotion',
    event: 'UPDATE',
    when: [
      'OLD.isActive < NEW.isActive',
      ...FIXED.map(
        (column) => `COALESCE(CAST(OLD.${column} AS text), '') <> COALESCE(CAST(NEW.${column} AS text), '')`,
      ),
    ].join(' OR '),
    because: 'A code stays as it was made, for orders were priced by it; end it and make another.',
  });
  await refuse(db, {
    name: 'promotion_no_delete',
    on: 'promotion',
    event: 'DELETE',
    because: 'A code stays on record; end it.',
  });
}
