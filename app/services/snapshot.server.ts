import { createHash } from 'node:crypto';
import { MIGRATION_NAMES, migrate, migrateTo } from '#db/migrate.ts';
import {
  countRows,
  insertRows,
  listRowsAfter,
  listTables,
  postEntriesAt,
  SNAPSHOT_TABLES,
  type Value,
} from '#db/snapshot.ts';
import type { Connection, Db, Tx } from '#db/connect.server.ts';
import type { Context } from './context.server.ts';

const FORMAT = 'upstream-snapshot';
const VERSION = 1;
const ROWS_A_PAGE = 500;

type Progress = (done: number, total: number) => void;
type Lines = AsyncIterable<string>;

/**
 * The whole shop as lines of JSON, as of one moment and the same from either engine: a header, then each table's name
 * and columns followed by its rows, and last the counts with the SHA-256 of every line before.
 */
export async function* writeSnapshot(
  ctx: Pick<Context, 'now'>,
  db: Db,
  onProgress: Progress = () => undefined,
): AsyncGenerator<string> {
  const hash = createHash('sha256');
  const line = (value: unknown) => {
    const text = `${JSON.stringify(value)}\n`;
    hash.update(text);
    return text;
  };
  const tables = await listTables(db);
  const counts: Record<string, number> = {};
  for (const { table } of SNAPSHOT_TABLES) counts[table] = await countRows(db, table);
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  let done = 0;
  yield line({
    format: FORMAT,
    version: VERSION,
    createdAt: ctx.now().toISOString(),
    migrations: MIGRATION_NAMES,
  });
  for (const { table, key } of SNAPSHOT_TABLES) {
    const columns = tables.get(table) ?? [];
    yield line({ table, columns });
    const keyAt = key.map((column) => columns.indexOf(column));
    let after: Value[] | undefined;
    for (;;) {
      const rows = await listRowsAfter(db, { table, key, columns, limit: ROWS_A_PAGE }, after);
      const last = rows.at(-1);
      if (!last) break;
      for (const row of rows) yield line(row);
      after = keyAt.map((i) => last[i] ?? null);
      done += rows.length;
      onProgress(done, total);
    }
  }
  yield `${JSON.stringify({ counts, sha256: hash.digest('hex') })}\n`;
}

/** A snapshot that cannot be restored; the message is a sentence for whoever asked. */
export class BadSnapshot extends Error {
  override name = 'BadSnapshot';
}

interface Header {
  migrations: string[];
  createdAt: string;
  rows: number;
}

/** Reads a snapshot to its end and says whether it is whole, unchanged and of this shop's making; throws `BadSnapshot`. */
export async function proveSnapshot(lines: Lines): Promise<Header> {
  const hash = createHash('sha256');
  const counts: Record<string, number> = {};
  let header: Record<string, unknown> | undefined;
  let table = '';
  let end: { counts?: Record<string, number>; sha256?: string } | undefined;
  for await (const text of lines) {
    if (end) throw new BadSnapshot('There is something after the end of this snapshot; it was altered.');
    const value = parseLine(text);
    if (!header) {
      header = isRecord(value) ? value : {};
      if (header['format'] !== FORMAT)
        throw new BadSnapshot('This file is no snapshot of a shop; choose one that "shop backup" wrote.');
      if (header['version'] !== VERSION)
        throw new BadSnapshot(
          `This snapshot has version ${String(header['version'])}; this shop reads version ${VERSION}.`,
        );
    } else if (Array.isArray(value)) counts[table] = (counts[table] ?? 0) + 1;
    else if (isRecord(value) && typeof value['table'] === 'string') {
      table = value['table'];
      counts[table] = 0;
    } else if (isRecord(value) && 'sha256' in value) {
      end = value as NonNullable<typeof end>;
      continue;
    }
    hash.update(`${text}\n`);
  }
  if (!header || !end) throw new BadSnapshot('This snapshot is cut off: its last line is missing.');
  if (end.sha256 !== hash.digest('hex') || JSON.stringify(end.counts) !== JSON.stringify(counts))
    throw new BadSnapshot('This snapshot was altered: its content is not what its last line says.');
  const rows = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return { migrations: header['migrations'] as string[], createdAt: String(header['createdAt']), rows };
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new BadSnapshot('This file is no snapshot of a shop, or it is cut off in the middle of a line.');
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Fills an empty database from a snapshot, in one transaction and past every trigger: ids, numbers and sequences are
 * what they were. `read` gives the lines anew, for they are passed three times: proved, written, and the entries posted.
 * Throws `BadSnapshot` before anything is written.
 */
export async function restoreSnapshot(
  connection: Pick<Connection, 'db' | 'libraryDb' | 'transact'>,
  read: () => Lines,
  onProgress: Progress = () => undefined,
): Promise<Header> {
  const header = await proveSnapshot(read());
  const unknown = header.migrations.filter((name) => !MIGRATION_NAMES.includes(name));
  if (unknown.length > 0)
    throw new BadSnapshot(
      `This snapshot is of a newer shop (it has ${unknown.join(', ')}); update the shop first.`,
    );
  const tables = await listTables(connection.libraryDb);
  for (const { table } of tables.size > 0 ? SNAPSHOT_TABLES : [])
    if (tables.has(table) && !ONE_ROW.includes(table) && (await countRows(connection.libraryDb, table)) > 0)
      throw new BadSnapshot(
        'The database has a shop in it; a snapshot is restored into an empty one. Name another in DATABASE_URL.',
      );
  await migrateTo(connection.libraryDb, header.migrations.at(-1) ?? '');
  await connection.transact(async (tx) => {
    let done = 0;
    await eachPage(read(), async ({ table, columns }, rows) => {
      await insertRows(tx, table, columns, rows);
      done += rows.length;
      onProgress(done, header.rows);
    });
    await eachPage(read(), async ({ table, columns }, rows) => {
      if (table === 'ledger_entry') await postEntries(tx, columns, rows);
    });
  });
  await migrate(connection.libraryDb);
  return header;
}

/** Posts the drafts of one page, those of one moment together. */
async function postEntries(tx: Tx, columns: readonly string[], rows: readonly Value[][]): Promise<void> {
  const [idAt, postedAt] = [columns.indexOf('id'), columns.indexOf('postedAt')];
  const byMoment = new Map<string, string[]>();
  for (const row of rows) {
    const [id, at] = [row[idAt], row[postedAt]];
    if (typeof id !== 'string' || typeof at !== 'string') continue;
    const ids = byMoment.get(at);
    if (ids) ids.push(id);
    else byMoment.set(at, [id]);
  }
  for (const [at, ids] of byMoment) await postEntriesAt(tx, at, ids);
}

const ONE_ROW = ['content_version', 'ledger_head'];
/** PostgreSQL takes 65,535 values in one statement, SQLite half of that. */
const MOST_VALUES = 30_000;

async function eachPage(
  lines: Lines,
  work: (table: { table: string; columns: string[] }, rows: Value[][]) => Promise<void>,
): Promise<void> {
  let table: { table: string; columns: string[] } | undefined;
  let rows: Value[][] = [];
  const flush = async () => {
    if (table && rows.length > 0) await work(table, rows);
    rows = [];
  };
  for await (const text of lines) {
    const value = JSON.parse(text) as unknown;
    if (Array.isArray(value)) {
      rows.push(value as Value[]);
      if (table && rows.length * table.columns.length >= MOST_VALUES) await flush();
    } else if (isRecord(value) && typeof value['table'] === 'string') {
      await flush();
      table = value as unknown as { table: string; columns: string[] };
    }
  }
  await flush();
}
