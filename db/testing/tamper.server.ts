import { sql } from 'kysely';
import type { Connection, Tx } from '../connect.server.ts';
import { quoteCamelCase } from '../migrations/ddl.ts';
import { testEngine } from './database.server.ts';

/**
 * Changes rows behind the product's back, as somebody with the database's keys could: with triggers and references off
 * for these statements. What refuses changes stands again afterwards.
 */
export async function tamper(connection: Pick<Connection, 'transact'>, statements: string[]): Promise<void> {
  await connection.transact(async (tx) => {
    const restore = testEngine === 'sqlite' ? await dropTriggers(tx) : await silenceTriggers(tx);
    for (const statement of statements) await sql.raw(quoteCamelCase(statement)).execute(tx);
    await restore();
  });
}

async function dropTriggers(tx: Tx): Promise<() => Promise<void>> {
  await sql`PRAGMA defer_foreign_keys = ON`.execute(tx);
  const { rows } = await sql<{
    name: string;
    sql: string;
  }>`SELECT name, sql FROM sqlite_master WHERE type = 'trigger'`.execute(tx);
  for (const trigger of rows) await sql`DROP TRIGGER ${sql.ref(trigger.name)}`.execute(tx);
  return async () => {
    for (const trigger of rows) await sql.raw(trigger.sql).execute(tx);
  };
}

async function silenceTriggers(tx: Tx): Promise<() => Promise<void>> {
  await sql`SET LOCAL session_replication_role = replica`.execute(tx);
  return () => Promise.resolve();
}

/** Takes one trigger away for good. */
export async function dropGuard(
  connection: Pick<Connection, 'transact'>,
  guard: { name: string; table: string },
): Promise<void> {
  const on = testEngine === 'sqlite' ? sql`` : sql`ON ${sql.table(guard.table)}`;
  await connection.transact((tx) => sql`DROP TRIGGER ${sql.ref(guard.name)} ${on}`.execute(tx));
}
