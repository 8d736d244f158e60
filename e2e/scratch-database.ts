import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { CompiledQuery } from 'kysely';
import pg from 'pg';
import { connect, type Connection, type Engine } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.ts';
import { quoteCamelCase } from '#db/migrations/ddl.ts';

export interface ScratchDatabase {
  url: string;
  remove: () => Promise<void>;
}

/** An empty, migrated database: a file in `folder`, or a database of its own on a real PostgreSQL. */
export async function makeDatabase(engine: Engine, folder: string): Promise<ScratchDatabase> {
  const database =
    engine === 'sqlite'
      ? { url: `file:${path.join(folder, 'upstream.db')}`, remove: () => Promise.resolve() }
      : await makePostgresDatabase();
  const connection = await connect(database.url);
  await migrate(connection.libraryDb);
  await connection.close();
  return database;
}

/** On the server the test run started, or on one of its own. */
async function makePostgresDatabase(): Promise<ScratchDatabase> {
  const shared = process.env['TEST_POSTGRES_URL'];
  const server = shared ? { url: shared, stop: () => Promise.resolve() } : await startOwnPostgres();
  const name = `t${randomUUID().replaceAll('-', '')}`;
  await onServer(server.url, `CREATE DATABASE ${name}`);
  return {
    url: `${server.url}/${name}`,
    remove: async () => {
      await onServer(server.url, `DROP DATABASE ${name} WITH (FORCE)`);
      await server.stop();
    },
  };
}

/** Loaded only when needed: the package ends the whole process on SIGTERM, before we have cleaned up. */
async function startOwnPostgres(): Promise<{ url: string; stop: () => Promise<void> }> {
  const { startPostgres } = await import('#db/testing/postgres.server.ts');
  return startPostgres();
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  await client.query(statement);
  await client.end();
}

export type Row = Record<string, string | number | bigint | null>;

/** Looks into the product's tables from outside, on either engine. Columns are camelCase, as in the schema. */
export async function look(connection: Pick<Connection, 'db'>, statement: string): Promise<Row[]> {
  const found = await connection.db.executeQuery<Row>(CompiledQuery.raw(quoteCamelCase(statement)));
  return found.rows;
}

/** The first column of the first row as a number: counts and sums, which arrive as text from PostgreSQL. */
export async function count(connection: Pick<Connection, 'db'>, statement: string): Promise<number> {
  const [row = {}] = await look(connection, statement);
  return Number(Object.values(row)[0] ?? 0);
}

/** Changes a fact behind the product's back, as an operator at the database would. */
export async function change(connection: Pick<Connection, 'transact'>, statement: string): Promise<void> {
  await connection.transact((tx) => tx.executeQuery(CompiledQuery.raw(quoteCamelCase(statement))));
}
