import type { Kysely } from 'kysely';
import { run } from './ddl.ts';

/** A third role, for whoever keeps the books. SQLite cannot change a CHECK, so the table is made anew on both engines. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(db, [
    `CREATE TABLE staff_with_finance (
      userId text PRIMARY KEY REFERENCES auth_user(id), role text NOT NULL CHECK (role IN ('owner', 'finance', 'program_manager')),
      programId text REFERENCES program(id), createdAt text NOT NULL, CHECK (role <> 'program_manager' OR programId IS NOT NULL))`,
    `INSERT INTO staff_with_finance (userId, role, programId, createdAt) SELECT userId, role, programId, createdAt FROM staff`,
    `DROP TABLE staff`,
    `ALTER TABLE staff_with_finance RENAME TO staff`,
  ]);
}
