import { randomUUID } from 'node:crypto';
import SqliteDatabase from 'better-sqlite3';
import { Kysely } from 'kysely';
import { onTestFinished } from 'vitest';
import { connect, type Connection } from '../connect.server.ts';
import { migrate } from '../migrate.ts';
import type { Database } from '../schema.ts';
import { sqliteDialect } from '../sqlite-dialect.server.ts';
import { onServer, serverUrl, testEngine } from './database.server.ts';

/**
 * A database that is filled once and then copied as often as a test wants: in memory on SQLite, by template on
 * PostgreSQL. For tests that begin at the same shop a thousand times.
 */
export async function databaseCopies(
  fill: (connection: Connection) => Promise<void>,
): Promise<() => Promise<Connection>> {
  return testEngine === 'sqlite' ? sqliteCopies(fill) : postgresCopies(fill);
}

async function sqliteCopies(fill: (connection: Connection) => Promise<void>) {
  const original = overMemory(new SqliteDatabase(':memory:'));
  await migrate(original.connection.libraryDb);
  await fill(original.connection);
  const image = original.handle.serialize();
  await original.connection.close();
  return () => Promise.resolve(overMemory(new SqliteDatabase(image)).connection);
}

/** One handle for everything: what lives in memory cannot be opened twice. */
function overMemory(handle: SqliteDatabase.Database): {
  handle: SqliteDatabase.Database;
  connection: Connection;
} {
  for (const pragma of ['foreign_keys = ON', 'recursive_triggers = ON']) handle.pragma(pragma);
  const db = new Kysely<Database>({ dialect: sqliteDialect(handle) });
  const connection: Connection = {
    engine: 'sqlite',
    db,
    libraryDb: db,
    transact: (work) => db.transaction().execute(work),
    snapshot: (work) => work(db),
    close: () => db.destroy(),
  };
  return { handle, connection };
}

async function postgresCopies(fill: (connection: Connection) => Promise<void>) {
  const server = serverUrl();
  const template = `t${randomUUID().replaceAll('-', '')}`;
  await onServer(server, `CREATE DATABASE ${template}`);
  const connection = await connect(`${server}/${template}`);
  await migrate(connection.libraryDb);
  await fill(connection);
  await connection.close();
  onTestFinished(() => onServer(server, `DROP DATABASE ${template} WITH (FORCE)`));
  return async () => {
    const name = `t${randomUUID().replaceAll('-', '')}`;
    await onServer(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
    const copy = await connect(`${server}/${name}`, { poolSize: 2 });
    const close = async () => {
      await copy.close();
      await onServer(server, `DROP DATABASE ${name} WITH (FORCE)`);
    };
    return { ...copy, close };
  };
}
