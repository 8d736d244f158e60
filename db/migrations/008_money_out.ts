import type { Kysely } from 'kysely';
import { money, run } from './ddl.ts';

/** What leaves: payroll runs, spending by funds, and the quarter sums of it that may be published. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    `CREATE TABLE payroll_run (
      id text PRIMARY KEY, cohortId text NOT NULL REFERENCES cohort(id), fromOn text NOT NULL, toOn text NOT NULL CHECK (toOn >= fromOn),
      paidOn text NOT NULL, ${money('dueMinor')} CHECK (dueMinor >= 0), ${money('varianceMinor')}, ${money('stipendsMinor')} CHECK (stipendsMinor >= 0),
      ${money('withheldMinor')} CHECK (withheldMinor >= 0), ${money('netMinor')} CHECK (netMinor >= 0 AND netMinor = dueMinor + varianceMinor + stipendsMinor - withheldMinor),
      createdBy text NOT NULL, createdAt text NOT NULL, UNIQUE (cohortId, fromOn, toOn))`,
    `CREATE TABLE spend (
      id text PRIMARY KEY, fundId text NOT NULL REFERENCES fund(id), useCategory text NOT NULL, ${money('amountMinor')} CHECK (amountMinor > 0),
      spentOn text NOT NULL, evidence text NOT NULL, recipient text NOT NULL CHECK (recipient IN ('vendor', 'payroll', 'stipend')),
      beneficiaries integer NOT NULL CHECK (beneficiaries >= 0), createdBy text NOT NULL, createdAt text NOT NULL)`,
    `CREATE INDEX spend_by_quarter ON spend (fundId, spentOn)`,
    `CREATE TABLE published_spend (
      id text PRIMARY KEY, fundId text NOT NULL REFERENCES fund(id), useCategory text NOT NULL, fromOn text NOT NULL, toOn text NOT NULL,
      ${money('amountMinor')}, publishedAt text NOT NULL, UNIQUE (fundId, useCategory, toOn))`,
  ]);
}
