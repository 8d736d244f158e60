import type { Kysely } from 'kysely';
import { refuse, run } from './ddl.ts';

const DRAFTED = [
  'scopeKind',
  'scopeTarget',
  'termsJson',
  'startsOn',
  'reason',
  'proposedBy',
  'proposedAs',
  'proposedAt',
];

/** Policies for a category or a product beside the organization's, and drafts that a second person approves. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    `ALTER TABLE policy ADD COLUMN scopeKind text NOT NULL DEFAULT 'organization'
      CHECK (scopeKind IN ('organization', 'category', 'product', 'campaign'))`,
    // The one text that is UNIQUE says the same as kind and target, so no target has two policies.
    `ALTER TABLE policy ADD COLUMN scopeTarget text NOT NULL DEFAULT ''
      CHECK (scope = CASE scopeKind WHEN 'organization' THEN 'organization' ELSE scopeKind || ':' || scopeTarget END
        AND (scopeTarget = '') = (scopeKind = 'organization'))`,
    `ALTER TABLE policy_version ADD COLUMN proposedAs text NOT NULL DEFAULT ''`,
    `ALTER TABLE policy_version ADD COLUMN approvedAs text NOT NULL DEFAULT ''`,
    // One row of numbers for all policies: "policy v4" on a receipt means one thing.
    `CREATE UNIQUE INDEX policy_version_number ON policy_version (number)`,
    // What a line was when it was ordered: a product that moves to another category later keeps its old orders' policy.
    `ALTER TABLE order_line ADD COLUMN category text NOT NULL DEFAULT ''`,
    `UPDATE order_line SET category = (SELECT p.category FROM variant v JOIN product p ON p.id = v.productId
      WHERE v.id = order_line.variantId)`,
    `CREATE INDEX orders_by_payment ON orders (paidAt)`,
    `CREATE TABLE policy_draft (
      id text PRIMARY KEY, scopeKind text NOT NULL CHECK (scopeKind IN ('organization', 'category', 'product', 'campaign')),
      scopeTarget text NOT NULL CHECK ((scopeTarget = '') = (scopeKind = 'organization')), termsJson text NOT NULL,
      startsOn text NOT NULL, reason text NOT NULL, proposedBy text NOT NULL, proposedAs text NOT NULL, proposedAt text NOT NULL,
      state text NOT NULL CHECK (state IN ('open', 'approved', 'withdrawn')), decidedBy text, decidedAt text,
      versionId text UNIQUE REFERENCES policy_version(id),
      CHECK ((state = 'open') = (decidedBy IS NULL)), CHECK ((decidedBy IS NULL) = (decidedAt IS NULL)),
      CHECK ((state = 'approved') = (versionId IS NOT NULL)),
      CHECK (state <> 'approved' OR decidedBy <> proposedBy))`,
    `CREATE INDEX policy_draft_by_state ON policy_draft (state, proposedAt)`,
  ]);
  await refuse(db, {
    name: 'policy_draft_no_change',
    on: 'policy_draft',
    event: 'UPDATE',
    when: [`OLD.state <> 'open'`, ...DRAFTED.map((column) => `OLD.${column} <> NEW.${column}`)].join(' OR '),
    because: 'A policy draft is approved or withdrawn once, as it was proposed; propose a new one.',
  });
  await refuse(db, {
    name: 'policy_draft_no_delete',
    on: 'policy_draft',
    event: 'DELETE',
    because: 'A policy draft stays on record; withdraw it.',
  });
}
