import type { Kysely } from 'kysely';
import { money, run } from './ddl.ts';

/** What an accountant else keeps beside the shop: bills, expenses, remittances, sales without Stripe, the bank's own list. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    `CREATE TABLE bill (
      id text PRIMARY KEY, supplier text NOT NULL, supplierKey text NOT NULL, number text NOT NULL, billedOn text NOT NULL,
      dueOn text NOT NULL, memo text NOT NULL, ${money('totalMinor')} CHECK (totalMinor > 0),
      ${money('paidMinor', 'DEFAULT 0')} CHECK (paidMinor BETWEEN 0 AND totalMinor),
      createdBy text NOT NULL, createdAt text NOT NULL, UNIQUE (supplierKey, number))`,
    `CREATE INDEX bill_by_due ON bill (dueOn)`,
    `CREATE TABLE bill_line (
      billId text NOT NULL REFERENCES bill(id), position integer NOT NULL,
      kind text NOT NULL CHECK (kind IN ('materials', 'carrier', 'operating')), useCategory text NOT NULL,
      ${money('amountMinor')} CHECK (amountMinor > 0),
      ${money('standardMinor')} CHECK (standardMinor >= 0 AND (kind <> 'operating' OR standardMinor = 0)),
      PRIMARY KEY (billId, position))`,
    `CREATE TABLE bill_payment (
      id text PRIMARY KEY, billId text NOT NULL REFERENCES bill(id), number integer NOT NULL, paidOn text NOT NULL,
      ${money('amountMinor')} CHECK (amountMinor > 0), paidFrom text NOT NULL CHECK (paidFrom IN ('bank', 'cash')),
      createdBy text NOT NULL, createdAt text NOT NULL, UNIQUE (billId, number))`,
    `CREATE TABLE operating_expense (
      id text PRIMARY KEY, payee text NOT NULL, useCategory text NOT NULL, spentOn text NOT NULL, evidence text NOT NULL,
      ${money('amountMinor')} CHECK (amountMinor > 0), paidFrom text NOT NULL CHECK (paidFrom IN ('bank', 'cash')),
      createdBy text NOT NULL, createdAt text NOT NULL)`,
    `CREATE INDEX operating_expense_by_day ON operating_expense (spentOn)`,
    `CREATE TABLE remittance (
      id text PRIMARY KEY, kind text NOT NULL CHECK (kind IN ('sales_tax', 'withholdings')), region text NOT NULL,
      fromOn text NOT NULL, toOn text NOT NULL CHECK (toOn >= fromOn), paidOn text NOT NULL,
      ${money('settledMinor')} CHECK (settledMinor > 0), ${money('paidMinor')} CHECK (paidMinor >= 0),
      reference text NOT NULL, createdBy text NOT NULL, createdAt text NOT NULL)`,
    `CREATE INDEX remittance_by_region ON remittance (kind, region)`,
    `CREATE TABLE bank_import (
      id text PRIMARY KEY, fileName text NOT NULL, fromOn text NOT NULL, toOn text NOT NULL, linesRead integer NOT NULL,
      linesNew integer NOT NULL, importedBy text NOT NULL, importedAt text NOT NULL)`,
    `CREATE TABLE bank_line (
      id text PRIMARY KEY, importId text NOT NULL REFERENCES bank_import(id), bookedOn text NOT NULL, description text NOT NULL,
      ${money('amountMinor')} CHECK (amountMinor <> 0), hash text NOT NULL, occurrence integer NOT NULL CHECK (occurrence > 0),
      entryId text UNIQUE REFERENCES ledger_entry(id), matchedBy text, matchedAt text, UNIQUE (hash, occurrence))`,
    `CREATE INDEX bank_line_by_day ON bank_line (bookedOn)`,
    `ALTER TABLE orders ADD COLUMN channel text NOT NULL DEFAULT 'stripe' CHECK (channel IN ('stripe', 'cash', 'receivable'))`,
    `ALTER TABLE orders ADD COLUMN taxRegion text NOT NULL DEFAULT ''`,
    `ALTER TABLE orders ADD COLUMN customer text NOT NULL DEFAULT ''`,
    `ALTER TABLE orders ADD COLUMN dueOn text`,
    // What came in on account, less what was paid back; the rest is open.
    `ALTER TABLE orders ADD COLUMN ${money('receivedMinor', 'DEFAULT 0')}`,
    `CREATE INDEX orders_by_channel ON orders (channel, number)`,
    `CREATE TABLE receivable_payment (
      id text PRIMARY KEY, orderId text NOT NULL REFERENCES orders(id), paidOn text NOT NULL, ${money('amountMinor')} CHECK (amountMinor <> 0),
      createdBy text NOT NULL, createdAt text NOT NULL)`,
    `CREATE INDEX receivable_payment_order ON receivable_payment (orderId)`,
    // The bank's and the tax's postings are folded whole; these keep a fold from reading every other posting.
    `CREATE INDEX ledger_posting_bank ON ledger_posting (entryId) WHERE account = 'assets:bank'`,
    `CREATE INDEX ledger_posting_tax ON ledger_posting (entryId) WHERE account = 'liabilities:sales-tax'`,
  ]);
}
