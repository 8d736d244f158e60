import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import { connect, type Connection, type Engine } from '../connect.server.ts';
import { migrate } from '../migrate.ts';

export const testEngine: Engine = process.env['TEST_ENGINE'] === 'postgres' ? 'postgres' : 'sqlite';

/** An empty, migrated database of the engine under test, gone when the test ends. */
export async function emptyDatabase(): Promise<Connection & { url: string }> {
  const connection = await unmigratedDatabase();
  await migrate(connection.libraryDb);
  return connection;
}

/** One without a single table. */
export async function unmigratedDatabase(engine: Engine = testEngine): Promise<Connection & { url: string }> {
  const { url, remove } = engine === 'sqlite' ? sqliteFile() : await postgresDatabase();
  const connection = await connect(url);
  onTestFinished(async () => {
    await connection.close();
    await remove();
  });
  return { ...connection, url };
}

function sqliteFile(): { url: string; remove: () => Promise<void> } {
  const folder = mkdtempSync(path.join(tmpdir(), 'upstream-'));
  return {
    url: `file:${path.join(folder, 'test.db')}`,
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function postgresDatabase(): Promise<{ url: string; remove: () => Promise<void> }> {
  const server = serverUrl();
  const name = `t${randomUUID().replaceAll('-', '')}`;
  await onServer(server, `CREATE DATABASE ${name}`);
  return { url: `${server}/${name}`, remove: () => onServer(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}

/** Where the PostgreSQL of this run listens. */
export function serverUrl(): string {
  const server = process.env['TEST_POSTGRES_URL'];
  if (server) return server;
  throw new Error(
    'TEST_POSTGRES_URL is set by the set-up of the postgres project; run the tests with vitest.',
  );
}

export async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  await client.query(statement);
  await client.end();
}
