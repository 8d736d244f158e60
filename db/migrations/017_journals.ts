import type { Kysely } from 'kysely';
import { money, refuse, run } from './ddl.ts';

/** Entries that people write: proposed by one, posted by another, and never changed in between. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    `CREATE TABLE journal (
      id text PRIMARY KEY, kind text NOT NULL CHECK (kind IN ('journal', 'opening_balances')),
      status text NOT NULL CHECK (status IN ('draft', 'posted', 'discarded')), occurredOn text NOT NULL, memo text NOT NULL,
      createdBy text NOT NULL, createdAt text NOT NULL, decidedBy text, decidedAt text,
      CHECK (status = 'draft' OR decidedBy IS NOT NULL), CHECK (status <> 'posted' OR decidedBy <> createdBy))`,
    `CREATE INDEX journal_by_status ON journal (status, createdAt)`,
    `CREATE TABLE journal_line (
      journalId text NOT NULL REFERENCES journal(id), position integer NOT NULL, account text NOT NULL, fund text NOT NULL,
      ${money('amountMinor')} CHECK (amountMinor <> 0), PRIMARY KEY (journalId, position))`,
  ]);
  const because = 'A proposed journal does not change: what is approved is what was proposed.';
  for (const event of ['UPDATE', 'DELETE'] as const)
    await refuse(db, {
      name: `journal_line_no_${event.toLowerCase()}`,
      on: 'journal_line',
      event,
      because,
    });
}
