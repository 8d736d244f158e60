import { Migrator, type Migration } from 'kysely';
import * as programs from './migrations/001_programs.ts';
import * as catalog from './migrations/002_catalog.ts';
import * as policies from './migrations/003_policies.ts';
import * as stock from './migrations/004_stock.ts';
import * as orders from './migrations/005_orders.ts';
import * as payments from './migrations/006_payments.ts';
import * as ledger from './migrations/007_ledger.ts';
import * as moneyOut from './migrations/008_money_out.ts';
import * as staff from './migrations/009_staff.ts';
import * as financeRole from './migrations/010_finance_role.ts';
import * as disputes from './migrations/011_disputes.ts';
import * as reconciliation from './migrations/013_reconciliation.ts';
import * as refundParts from './migrations/012_refund_parts.ts';
import * as policyScopesAndDrafts from './migrations/014_policy_scopes_and_drafts.ts';
import * as funds from './migrations/015_funds.ts';
import * as bankSide from './migrations/016_bank_side.ts';
import * as journals from './migrations/017_journals.ts';
import * as bookChecks from './migrations/018_book_checks.ts';
import * as quarterSeals from './migrations/019_quarter_seals.ts';
import * as batchChanges from './migrations/020_batch_changes.ts';
import * as erasures from './migrations/021_erasures.ts';
import * as promotions from './migrations/022_promotions.ts';
import type { Db } from './connect.server.ts';

const migrations: Record<string, Migration> = {
  '001_programs': programs,
  '002_catalog': catalog,
  '003_policies': policies,
  '004_stock': stock,
  '005_orders': orders,
  '006_payments': payments,
  '007_ledger': ledger,
  '008_money_out': moneyOut,
  '009_staff': staff,
  '010_finance_role': financeRole,
  '011_disputes': disputes,
  '013_reconciliation': reconciliation,
  '012_refund_parts': refundParts,
  '014_policy_scopes_and_drafts': policyScopesAndDrafts,
  '015_funds': funds,
  '016_bank_side': bankSide,
  '017_journals': journals,
  '018_book_checks': bookChecks,
  '019_quarter_seals': quarterSeals,
  '020_batch_changes': batchChanges,
  '021_erasures': erasures,
  '022_promotions': promotions,
};

function migratorOf(db: Db): Migrator {
  return new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
}

/** Brings the schema up to date and names the migrations it ran. Throws the first one's error; PostgreSQL undoes all. */
export async function migrate(db: Db): Promise<string[]> {
  const { error, results = [] } = await migratorOf(db).migrateToLatest();
  if (error) throw error;
  return results.map((result) => result.migrationName);
}

/** Names of all migrations, in order; and brings a schema to just one of them, for restoring what an older one held. */
export const MIGRATION_NAMES: readonly string[] = Object.keys(migrations);

export async function migrateTo(db: Db, name: string): Promise<void> {
  const { error } = await migratorOf(db).migrateTo(name);
  if (error) throw error;
}

/** Names of migrations that have not run on this database yet. */
export async function listPendingMigrations(db: Db): Promise<string[]> {
  const known = await migratorOf(db).getMigrations();
  return known.filter((migration) => !migration.executedAt).map((migration) => migration.name);
}
