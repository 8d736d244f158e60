import type { Kysely } from 'kysely';
import { refuse, run } from './ddl.ts';

/** How a price is divided. A published version never changes; a new one supersedes it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    `CREATE TABLE policy (id text PRIMARY KEY, scope text NOT NULL UNIQUE, name text NOT NULL)`,
    `CREATE TABLE policy_version (
      id text PRIMARY KEY, policyId text NOT NULL REFERENCES policy(id), number integer NOT NULL CHECK (number > 0),
      termsJson text NOT NULL, hash text NOT NULL, reason text NOT NULL, approvedBy text NOT NULL,
      publishedAt text NOT NULL, effectiveFrom text NOT NULL CHECK (publishedAt <= effectiveFrom),
      UNIQUE (policyId, number), UNIQUE (policyId, effectiveFrom))`,
  ]);
  for (const event of ['UPDATE', 'DELETE'] as const) {
    await refuse(db, {
      name: `policy_version_no_${event.toLowerCase()}`,
      on: 'policy_version',
      event,
      because: 'A published policy version never changes; publish a new one.',
    });
  }
}
