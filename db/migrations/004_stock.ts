import type { Kysely } from 'kysely';
import { money, run } from './ddl.ts';

/** Batches and what is left of them. The sum a batch must keep stands here, so no code can lose a unit. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    `CREATE TABLE batch (
      id text PRIMARY KEY, code text NOT NULL UNIQUE, publicCode text NOT NULL UNIQUE,
      variantId text NOT NULL REFERENCES variant(id), programId text NOT NULL REFERENCES program(id),
      kind text NOT NULL CHECK (kind IN ('finished', 'opening')), finishedOn text NOT NULL,
      ${money('materialsMinor')} CHECK (materialsMinor >= 0), ${money('wagesMinor')} CHECK (wagesMinor >= 0),
      made bigint NOT NULL CHECK (made > 0), free bigint NOT NULL CHECK (free >= 0),
      held bigint NOT NULL DEFAULT 0 CHECK (held >= 0), sold bigint NOT NULL DEFAULT 0 CHECK (sold >= 0),
      writtenOff bigint NOT NULL DEFAULT 0 CHECK (writtenOff >= 0), createdAt text NOT NULL,
      CHECK (free + held + sold + writtenOff = made))`,
    `CREATE INDEX batch_oldest_first ON batch (variantId, finishedOn, id)`,
    `CREATE TABLE batch_labor (
      batchId text NOT NULL REFERENCES batch(id), cohortId text NOT NULL REFERENCES cohort(id),
      minutes integer NOT NULL CHECK (minutes > 0), ${money('rateMinor')} CHECK (rateMinor >= 0),
      ${money('unitWagesMinor')} CHECK (unitWagesMinor >= 0), PRIMARY KEY (batchId, cohortId))`,
    `CREATE INDEX batch_labor_cohort ON batch_labor (cohortId)`,
    `CREATE TABLE stock (variantId text PRIMARY KEY REFERENCES variant(id), free bigint NOT NULL CHECK (free >= 0))`,
  ]);
}
