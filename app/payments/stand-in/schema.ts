/** The stand-in's own tables. The partial indexes carry the lists that the API filters by a field of the object. */
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS objects (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  created INTEGER NOT NULL,
  json TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS objects_by_type ON objects (type, seq);
CREATE INDEX IF NOT EXISTS session_by_intent ON objects (json_extract(json, '$.payment_intent'))
  WHERE type = 'checkout.session';
CREATE INDEX IF NOT EXISTS charge_by_intent ON objects (json_extract(json, '$.payment_intent')) WHERE type = 'charge';
CREATE INDEX IF NOT EXISTS refund_by_intent ON objects (json_extract(json, '$.payment_intent')) WHERE type = 'refund';
CREATE INDEX IF NOT EXISTS refund_by_charge ON objects (json_extract(json, '$.charge')) WHERE type = 'refund';
CREATE INDEX IF NOT EXISTS dispute_by_intent ON objects (json_extract(json, '$.payment_intent')) WHERE type = 'dispute';
CREATE INDEX IF NOT EXISTS transaction_by_source ON objects (json_extract(json, '$.source'))
  WHERE type = 'balance_transaction';
CREATE INDEX IF NOT EXISTS transaction_money ON objects
  (json_extract(json, '$.currency'), json_extract(json, '$.available_on'), json_extract(json, '$.net'))
  WHERE type = 'balance_transaction';

CREATE TABLE IF NOT EXISTS details (id TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS payout_transactions (
  transaction_id TEXT PRIMARY KEY,
  payout_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS transactions_by_payout ON payout_transactions (payout_id);

CREATE TABLE IF NOT EXISTS due_work (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  UNIQUE (object_id, kind)
) STRICT;
CREATE INDEX IF NOT EXISTS due_work_by_time ON due_work (due_at, id);

CREATE TABLE IF NOT EXISTS deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  event_id TEXT NOT NULL,
  endpoint_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'dropped', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  last_status INTEGER,
  last_error TEXT,
  created INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (next_at, id) WHERE state = 'pending';
CREATE INDEX IF NOT EXISTS deliveries_by_event ON deliveries (event_id, state);

CREATE TABLE IF NOT EXISTS idempotent_answers (
  key TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;
