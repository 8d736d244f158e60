import type { Kysely } from 'kysely';
import { money, refuse, run } from './ddl.ts';

/** Carts, orders and the split of every line, which is fixed when the checkout session is made. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    `CREATE TABLE cart (id text PRIMARY KEY, createdAt text NOT NULL, updatedAt text NOT NULL)`,
    `CREATE TABLE cart_line (
      id text PRIMARY KEY, cartId text NOT NULL REFERENCES cart(id) ON DELETE CASCADE, position integer NOT NULL,
      variantId text NOT NULL REFERENCES variant(id), quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 99),
      giftTag text NOT NULL, ${money('priceSeenMinor')})`,
    `CREATE INDEX cart_line_cart ON cart_line (cartId, position)`,
    `CREATE TABLE orders (
      id text PRIMARY KEY, number bigint NOT NULL UNIQUE, token text NOT NULL UNIQUE, cartId text,
      status text NOT NULL CHECK (status IN ('open', 'processing', 'paid', 'expired', 'needs_attention')), attention text,
      currency text NOT NULL, ${money('listMinor')}, ${money('goodsMinor')} CHECK (goodsMinor >= 0),
      ${money('shippingMinor')} CHECK (shippingMinor >= 0), ${money('taxMinor')} CHECK (taxMinor >= 0),
      ${money('totalMinor')} CHECK (totalMinor = goodsMinor + shippingMinor + taxMinor),
      clientHash text NOT NULL, cartHash text NOT NULL, sessionId text UNIQUE, sessionUrl text,
      sessionExpiresAt text NOT NULL, holdExpiresAt text NOT NULL CHECK (holdExpiresAt > sessionExpiresAt),
      createdAt text NOT NULL, paidAt text, shippedAt text, ${money('carrierMinor', 'DEFAULT 0')}, fundsAvailableAt text,
      moneyRevision integer NOT NULL DEFAULT 0, CHECK (status <> 'paid' OR paidAt IS NOT NULL))`,
    // One live hold per cart: a second checkout of the same cart must end the first one.
    `CREATE UNIQUE INDEX orders_one_open_per_cart ON orders (cartId) WHERE status IN ('open', 'processing')`,
    // Whole indexes, not partial ones: SQLite cannot see that a bound parameter lies in a partial index's condition.
    `CREATE INDEX orders_by_cart ON orders (cartId, status)`,
    `CREATE INDEX orders_by_status ON orders (status, sessionExpiresAt)`,
    `CREATE INDEX orders_by_client ON orders (clientHash, status)`,
    `CREATE INDEX orders_newest ON orders (createdAt)`,
    `CREATE TABLE order_contact (
      orderId text PRIMARY KEY REFERENCES orders(id), email text NOT NULL, name text NOT NULL, addressJson text NOT NULL)`,
    `CREATE TABLE order_line (
      id text PRIMARY KEY, orderId text NOT NULL REFERENCES orders(id), position integer NOT NULL,
      variantId text NOT NULL REFERENCES variant(id), productHandle text NOT NULL, title text NOT NULL, options text NOT NULL,
      giftTag text NOT NULL, quantity integer NOT NULL CHECK (quantity > 0), ${money('unitListMinor')},
      ${money('paidMinor')} CHECK (paidMinor >= 0), ${money('taxMinor')} CHECK (taxMinor >= 0))`,
    `CREATE INDEX order_line_order ON order_line (orderId)`,
    `CREATE TABLE order_portion (
      id text PRIMARY KEY, orderId text NOT NULL REFERENCES orders(id), lineId text NOT NULL REFERENCES order_line(id),
      position integer NOT NULL, batchId text NOT NULL REFERENCES batch(id), programId text NOT NULL REFERENCES program(id),
      quantity integer NOT NULL CHECK (quantity > 0), ${money('unitPaidMinor')},
      ${money('paidMinor')} CHECK (paidMinor = unitPaidMinor * quantity),
      policyVersionId text NOT NULL REFERENCES policy_version(id), policyHash text NOT NULL, inputsJson text NOT NULL,
      ${money('refundedMinor', 'DEFAULT 0')} CHECK (refundedMinor BETWEEN 0 AND paidMinor),
      restocked integer NOT NULL DEFAULT 0 CHECK (restocked >= 0), lost integer NOT NULL DEFAULT 0 CHECK (lost >= 0),
      CHECK (restocked + lost <= quantity))`,
    `CREATE INDEX order_portion_order ON order_portion (orderId)`,
    `CREATE INDEX order_portion_batch ON order_portion (batchId)`,
    `CREATE TABLE portion_allocation (
      portionId text NOT NULL REFERENCES order_portion(id), position integer NOT NULL,
      tier text NOT NULL CHECK (tier IN ('materials', 'wages', 'processing', 'operations', 'fund', 'subsidy')),
      fundId text NOT NULL, ${money('amountMinor')} CHECK (amountMinor >= 0 OR tier = 'subsidy'),
      PRIMARY KEY (portionId, position))`,
    `CREATE TABLE stock_hold (
      orderId text NOT NULL REFERENCES orders(id), lineId text NOT NULL REFERENCES order_line(id),
      batchId text NOT NULL REFERENCES batch(id), variantId text NOT NULL REFERENCES variant(id),
      quantity bigint NOT NULL CHECK (quantity > 0), expiresAt text NOT NULL, PRIMARY KEY (lineId, batchId))`,
    `CREATE INDEX stock_hold_order ON stock_hold (orderId)`,
  ]);
  for (const event of ['UPDATE', 'DELETE'] as const) {
    await refuse(db, {
      name: `portion_allocation_no_${event.toLowerCase()}`,
      on: 'portion_allocation',
      event,
      because: 'The split of a sale is fixed at checkout and kept for ever.',
    });
  }
}
