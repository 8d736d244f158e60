import type { Kysely } from 'kysely';
import { money, run } from './ddl.ts';

/** Who makes and what funds there are: partners, programs, cohorts, funds. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    `CREATE TABLE partner (
      id text PRIMARY KEY, slug text NOT NULL UNIQUE, name text NOT NULL, createdAt text NOT NULL)`,
    `CREATE TABLE program (
      id text PRIMARY KEY, partnerId text NOT NULL REFERENCES partner(id), slug text NOT NULL UNIQUE, name text NOT NULL,
      region text NOT NULL, focus text NOT NULL CHECK (focus IN ('employment', 'education', 'legal', 'counseling', 'childcare', 'housing', 'advocacy')),
      summary text NOT NULL, description text NOT NULL, sinceYear integer NOT NULL, createdAt text NOT NULL)`,
    `CREATE TABLE cohort (
      id text PRIMARY KEY, programId text NOT NULL REFERENCES program(id), code text NOT NULL UNIQUE,
      startsOn text NOT NULL, endsOn text CHECK (endsOn IS NULL OR endsOn >= startsOn),
      capacity integer NOT NULL CHECK (capacity > 0), makers integer NOT NULL CHECK (makers >= 0),
      status text NOT NULL CHECK (status IN ('planned', 'active', 'completed', 'cancelled')), createdAt text NOT NULL)`,
    `CREATE TABLE fund (
      id text PRIMARY KEY CHECK (id <> 'operating' AND id = lower(id)), name text NOT NULL, note text NOT NULL,
      class text NOT NULL CHECK (class IN ('operating', 'board-designated', 'donor-restricted')),
      tone text NOT NULL, programId text REFERENCES program(id), position integer NOT NULL,
      ${money('floorMinor', 'DEFAULT 0')})`,
    `CREATE INDEX cohort_program ON cohort (programId)`,
    `CREATE UNIQUE INDEX fund_program ON fund (programId) WHERE programId IS NOT NULL`,
  ]);
}
