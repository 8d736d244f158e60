import { sql } from 'kysely';
import type { Db } from './connect.server.ts';

/** Triggers that keep posted entries as they are, by their table. */
const GUARDS = [
  ...['ledger_entry', 'ledger_posting', 'public_entry', 'public_posting'].flatMap((table) => [
    { table, name: `${table}_no_update` },
    { table, name: `${table}_no_delete` },
  ]),
  { table: 'ledger_entry', name: 'ledger_entry_draft_first' },
  { table: 'ledger_entry', name: 'ledger_entry_balances' },
  { table: 'ledger_posting', name: 'ledger_posting_not_late' },
  { table: 'public_posting', name: 'public_posting_not_late' },
  { table: 'ledger_entry', name: 'ledger_entry_not_sealed' },
  { table: 'ledger_head', name: 'ledger_head_stays_sealed' },
  { table: 'quarter_seal', name: 'quarter_seal_kept' },
  { table: 'quarter_seal', name: 'quarter_seal_no_delete' },
];
/** PostgreSQL has a second way to empty a table; SQLite has a second way to write over a row. */
const POSTGRES_GUARDS = ['ledger_entry', 'ledger_posting', 'public_entry', 'public_posting'].map((table) => ({
  table,
  name: `${table}_no_truncate`,
}));
const SQLITE_GUARDS = [
  { table: 'ledger_entry', name: 'ledger_entry_no_replace' },
  { table: 'public_entry', name: 'public_entry_no_replace' },
];

/** Guards that are not there or do not fire. The schema makes them all, so there are none unless somebody took one away. */
export async function listMissingGuards(db: Db): Promise<{ table: string; name: string }[]> {
  const isPostgres = db.getExecutor().adapter.supportsTransactionalDdl;
  const there = isPostgres
    ? sql<{ name: string }>`
        SELECT t.tgname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = current_schema() AND t.tgenabled IN ('O', 'A')`
    : sql<{ name: string }>`SELECT name FROM sqlite_master WHERE type = 'trigger'`;
  const names = new Set((await there.execute(db)).rows.map((row) => row.name));
  const wanted = [...GUARDS, ...(isPostgres ? POSTGRES_GUARDS : SQLITE_GUARDS)];
  return wanted.filter((guard) => !names.has(guard.name));
}
