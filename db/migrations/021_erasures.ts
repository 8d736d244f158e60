import type { Kysely } from 'kysely';
import { run } from './ddl.ts';

/** What was erased, by id alone. The same is kept outside the database, for a backup may be older than an erasure. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    `CREATE TABLE erasure (
      id text PRIMARY KEY, kind text NOT NULL CHECK (kind IN ('order_contact')), subjectId text NOT NULL,
      erasedAt text NOT NULL, UNIQUE (kind, subjectId))`,
  ]);
}
