import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import type { Database } from './schema.ts';
import { sqliteDialect } from './sqlite-dialect.server.ts';

export type Engine = 'sqlite' | 'postgres';
/** What a query reads with; a transaction is one too. */
export type Db = Kysely<Database>;
/** What a query writes with, so that a write outside a transaction does not compile. */
export type Tx = Transaction<Database>;

export interface Connection {
  engine: Engine;
  /** For reading. On SQLite a read-only handle, so a loader never waits for the writer. */
  db: Db;
  /** For a library that writes by itself (sign-in); everything of ours goes through `transact`. */
  libraryDb: Db;
  /** Runs `work` in one transaction, again from the start when the engine says it lost a race. */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Reads as of one moment, however long it takes: what is written meanwhile is not seen, and nobody waits for it. */
  snapshot<T>(work: (db: Db) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

// int8 arrives as text: a safe integer or an error, never a rounded number. numeric (sum of int8) is cast in queries.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('A database integer is outside the safe range.');
  return value;
});

/** Opens `file:…` as SQLite or `postgres://…` as PostgreSQL. Throws when the address is neither, or cannot be opened. */
export async function connect(databaseUrl: string, options: { poolSize?: number } = {}): Promise<Connection> {
  if (databaseUrl.startsWith('file:')) return connectSqlite(databaseUrl.slice('file:'.length));
  if (/^postgres(ql)?:\/\//.test(databaseUrl)) return connectPostgres(databaseUrl, options.poolSize ?? 10);
  throw new Error('DATABASE_URL must begin with file: (SQLite) or postgres:// (PostgreSQL).');
}

function connectSqlite(file: string): Connection {
  mkdirSync(path.dirname(file), { recursive: true });
  // It holds buyers' addresses: other accounts of this machine do not read it. Files that SQLite lays beside it follow.
  closeSync(openSync(file, 'a', 0o600));
  const write = openForWriting(file);
  // Waiting happens in `withRetries`, awaited, so that a busy file never freezes the event loop.
  write.pragma('busy_timeout = 0');
  const db = new Kysely<Database>({ dialect: sqliteDialect(openForReading(file)) });
  const writer = new Kysely<Database>({ dialect: sqliteDialect(write) });
  const libraryDb = new Kysely<Database>({ dialect: sqliteDialect(openForWriting(file)) });
  return {
    engine: 'sqlite',
    db,
    libraryDb,
    transact: (work) => withRetries(() => writer.transaction().execute(work)),
    snapshot: (work) => readSqliteSnapshot(file, work),
    close: async () => {
      await db.destroy();
      await libraryDb.destroy();
      await writer.destroy();
    },
  };
}

function openForReading(file: string): SqliteDatabase.Database {
  const database = new SqliteDatabase(file, { readonly: true });
  // 16 MB of pages is more than all pages' queries touch; a memory map would count as ours and gain nothing.
  for (const pragma of ['query_only = ON', 'cache_size = -16000']) database.pragma(pragma);
  return database;
}

/** A handle of its own: a transaction on the one that loaders share would hold them all at its moment. */
async function readSqliteSnapshot<T>(file: string, work: (db: Db) => Promise<T>): Promise<T> {
  const handle = openForReading(file);
  const db = new Kysely<Database>({ dialect: sqliteDialect(handle) });
  try {
    handle.exec('BEGIN');
    return await work(db);
  } finally {
    await db.destroy();
  }
}

function openForWriting(file: string): SqliteDatabase.Database {
  const database = new SqliteDatabase(file);
  // Checkpoints cost more than all commits between them; every 16 MB is enough.
  database.pragma('wal_autocheckpoint = 4000');
  // Turning on WAL needs the file for itself; another process that starts at the same moment may have it.
  database.pragma('busy_timeout = 5000');
  for (const pragma of [
    'journal_mode = WAL',
    'synchronous = NORMAL',
    'foreign_keys = ON',
    'recursive_triggers = ON',
  ]) {
    database.pragma(pragma);
  }
  return database;
}

async function connectPostgres(connectionString: string, poolSize: number): Promise<Connection> {
  const pool = new pg.Pool({ connectionString, max: poolSize, connectionTimeoutMillis: 5_000 });
  // An idle connection that the server drops is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const probe = await pool.connect();
  probe.release();
  return {
    engine: 'postgres',
    db,
    libraryDb: db,
    transact: (work) => withRetries(() => db.transaction().setIsolationLevel('read committed').execute(work)),
    snapshot: (work) =>
      db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work),
    close: () => db.destroy(),
  };
}

const LOST_RACE = new Set(['40P01', '40001', 'SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT']);
const PATIENCE_MS = 5_000;

/** Whether the engine asks us to try the whole transaction again: deadlock, serialization failure, busy file. */
export function isLostRace(error: unknown): boolean {
  return error instanceof Error && 'code' in error && LOST_RACE.has(String(error.code));
}

/** Whether a UNIQUE constraint refused a row, on either engine. */
export function isDuplicate(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return ['23505', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'].includes(String(error.code));
}

async function withRetries<T>(run: () => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (!isLostRace(error) || Date.now() > giveUpAt) throw error;
      // Random waits keep two losers from meeting again at the same moment.
      const waitMs = Math.random() * Math.min(50, 2 * 2 ** Math.min(attempt, 5));
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}
