import type { Kysely } from 'kysely';
import { engineOf, money, refuse, run } from './ddl.ts';

/**
 * Sealed quarters. The ledger's head knows the last sealed day, so that whoever posts learns it with the sequence; a
 * fact that comes later is booked on the first open day and keeps its own day as `happenedOn`.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const engine = await engineOf(db);
  const token =
    engine === 'sqlite' ? 'lower(hex(randomblob(16)))' : `replace(gen_random_uuid()::text, '-', '')`;
  await run(db, [
    `ALTER TABLE ledger_head ADD COLUMN sealedThroughOn text NOT NULL DEFAULT ''`,
    `ALTER TABLE ledger_entry ADD COLUMN happenedOn text`,
    `CREATE INDEX ledger_entry_by_day ON ledger_entry (occurredOn, sequence)`,
    `CREATE TABLE quarter_seal (
      id text PRIMARY KEY, quarter text NOT NULL UNIQUE, fromOn text NOT NULL, throughOn text NOT NULL UNIQUE CHECK (throughOn >= fromOn),
      leafKey text NOT NULL, rootHash text, entryCount bigint, ${money('deferredMinor')} CHECK (deferredMinor >= 0),
      sealedBy text NOT NULL, sealedAt text NOT NULL, CHECK ((rootHash IS NULL) = (entryCount IS NULL)))`,
    // What a receipt is verified by: a secret of its own, so that showing a split does not show the order.
    `ALTER TABLE orders ADD COLUMN receiptCode text`,
    `UPDATE orders SET receiptCode = ${token}`,
    `CREATE UNIQUE INDEX orders_receipt ON orders (receiptCode)`,
  ]);
  await refuse(db, {
    name: 'ledger_head_stays_sealed',
    on: 'ledger_head',
    event: 'UPDATE',
    when: 'NEW.sealedThroughOn < OLD.sealedThroughOn',
    because: 'A sealed quarter is never opened again.',
  });
  await refuse(db, {
    name: 'quarter_seal_kept',
    on: 'quarter_seal',
    event: 'UPDATE',
    when: 'OLD.rootHash IS NOT NULL OR NEW.quarter <> OLD.quarter OR NEW.throughOn <> OLD.throughOn OR NEW.leafKey <> OLD.leafKey',
    because: 'A seal never changes.',
  });
  await refuse(db, {
    name: 'quarter_seal_no_delete',
    on: 'quarter_seal',
    event: 'DELETE',
    because: 'A seal never changes.',
  });
  const isSealed = `NEW.occurredOn <= (SELECT sealedThroughOn FROM ledger_head WHERE id = 1)`;
  const because = 'This day is in a sealed quarter; book it on an open day.';
  if (engine === 'sqlite') {
    await run(db, [
      `CREATE TRIGGER ledger_entry_not_sealed BEFORE INSERT ON ledger_entry
       BEGIN SELECT RAISE(ABORT, '${because}') WHERE ${isSealed}; END`,
    ]);
    return;
  }
  // PostgreSQL allows no subquery in WHEN, so the condition stands in the function.
  await run(db, [
    `CREATE FUNCTION ledger_entry_not_sealed() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN
       IF ${isSealed} THEN RAISE EXCEPTION '${because}' USING ERRCODE = '23514'; END IF; RETURN NEW; END $body$`,
    `CREATE TRIGGER ledger_entry_not_sealed BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_entry_not_sealed()`,
  ]);
}
