import type { Kysely } from 'kysely';
import { money, run } from './ddl.ts';

/**
 * What comes into funds beside sales, what moves between them, and what binds them: gifts, transfers, floors, the uses a
 * restricted fund may pay for, and grants with their budget lines.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    // `programId` keeps its meaning (the program whose share of sales joins the fund) and stays unique; a restricted fund serves a program without a share.
    `ALTER TABLE fund ADD COLUMN servesProgramId text REFERENCES program(id)`,
    `ALTER TABLE fund ADD COLUMN purpose text NOT NULL DEFAULT ''`,
    `ALTER TABLE spend ADD COLUMN note text NOT NULL DEFAULT ''`,
    `CREATE TABLE fund_use (
      fundId text NOT NULL REFERENCES fund(id), useCategory text NOT NULL, PRIMARY KEY (fundId, useCategory))`,
    // A gift without a purpose is operating's, which is no row of fund; so there is no reference here.
    `CREATE TABLE gift (
      id text PRIMARY KEY, fundId text NOT NULL, ${money('amountMinor')} CHECK (amountMinor > 0), receivedOn text NOT NULL,
      method text NOT NULL CHECK (method IN ('bank', 'check', 'cash')), donorName text NOT NULL, evidence text NOT NULL CHECK (evidence <> ''),
      note text NOT NULL, createdBy text NOT NULL, createdAt text NOT NULL, UNIQUE (fundId, receivedOn, amountMinor, evidence))`,
    `CREATE TABLE fund_transfer (
      id text PRIMARY KEY, fromFundId text NOT NULL, toFundId text NOT NULL CHECK (toFundId <> fromFundId),
      ${money('amountMinor')} CHECK (amountMinor > 0), movedOn text NOT NULL, reason text NOT NULL CHECK (reason <> ''),
      evidence text NOT NULL CHECK (evidence <> ''), createdBy text NOT NULL, createdAt text NOT NULL,
      UNIQUE (fromFundId, toFundId, movedOn, amountMinor, evidence))`,
    `CREATE INDEX fund_transfer_to ON fund_transfer (toFundId, movedOn)`,
    `CREATE TABLE fund_floor (
      id text PRIMARY KEY, fundId text NOT NULL REFERENCES fund(id), ${money('beforeMinor')} CHECK (beforeMinor >= 0),
      ${money('afterMinor')} CHECK (afterMinor >= 0), reason text NOT NULL CHECK (reason <> ''), changedBy text NOT NULL, changedAt text NOT NULL)`,
    `CREATE INDEX fund_floor_fund ON fund_floor (fundId)`,
    `CREATE TABLE grant_award (
      id text PRIMARY KEY, slug text NOT NULL UNIQUE, fundId text NOT NULL UNIQUE REFERENCES fund(id), name text NOT NULL,
      funderName text NOT NULL, isFunderPublic integer NOT NULL CHECK (isFunderPublic IN (0, 1)), ${money('amountMinor')} CHECK (amountMinor > 0),
      startsOn text NOT NULL, endsOn text NOT NULL CHECK (endsOn > startsOn), isPublic integer NOT NULL CHECK (isPublic IN (0, 1)),
      createdBy text NOT NULL, createdAt text NOT NULL)`,
    `CREATE TABLE grant_line (
      grantId text NOT NULL REFERENCES grant_award(id), position integer NOT NULL, useCategory text NOT NULL,
      ${money('budgetMinor')} CHECK (budgetMinor > 0), PRIMARY KEY (grantId, useCategory))`,
  ]);
}
