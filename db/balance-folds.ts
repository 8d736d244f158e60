import { sql } from 'kysely';
import type { Db, Tx } from './connect.server.ts';

/** A running balance that is not what adding up the entries gives. */
export interface BalanceFault {
  table: RunningTable;
  /** The balance's key, column by column. */
  key: Record<string, string>;
  foldMinor: number;
  runningMinor: number;
}

export type RunningTable = keyof typeof RUNNING;

/** The tables of running balances, their keys, and how each is added up from what is posted. */
const RUNNING = {
  ledger_balance: {
    key: ['account', 'fund', 'programId', 'cohortId', 'month', 'currency'],
    fold: sql`
      SELECT p.account, p.fund, p."programId", p."cohortId", substr(e."occurredOn", 1, 7) AS month, p.currency,
        cast(sum(p."amountMinor") AS bigint) AS "amountMinor"
      FROM ledger_posting p JOIN ledger_entry e ON e.id = p."entryId" WHERE e."postedAt" IS NOT NULL
      GROUP BY p.account, p.fund, p."programId", p."cohortId", substr(e."occurredOn", 1, 7), p.currency`,
  },
  batch_balance: {
    key: ['batchId', 'account', 'cohortId', 'currency'],
    fold: sql`
      SELECT p."batchId", p.account, p."cohortId", p.currency, cast(sum(p."amountMinor") AS bigint) AS "amountMinor"
      FROM ledger_posting p JOIN ledger_entry e ON e.id = p."entryId" WHERE e."postedAt" IS NOT NULL AND p."batchId" <> ''
      GROUP BY p."batchId", p.account, p."cohortId", p.currency`,
  },
  public_balance: {
    key: ['fund'],
    fold: sql`
      SELECT fund, cast(sum("amountMinor") AS bigint) AS "amountMinor"
      FROM public_posting WHERE "balanceMinor" IS NOT NULL GROUP BY fund`,
  },
} as const;

export const RUNNING_TABLES = Object.keys(RUNNING) as RunningTable[];

type Row = Record<string, string> & { amountMinor: never };

/** Running balances of one table that differ from the fold over posted entries, in either direction. */
export async function listBalanceFaults(db: Db, table: RunningTable): Promise<BalanceFault[]> {
  const { key, fold } = RUNNING[table];
  const folded = (await sql<Row>`${fold}`.execute(db)).rows;
  const running = (await sql<Row>`SELECT * FROM ${sql.table(table)}`.execute(db)).rows;
  const sums = new Map<string, BalanceFault>();
  const faultOf = (row: Row): BalanceFault => {
    const name = key.map((column) => row[column]).join('|');
    const fault = sums.get(name) ?? {
      table,
      key: Object.fromEntries(key.map((column) => [column, row[column] ?? ''])),
      foldMinor: 0,
      runningMinor: 0,
    };
    sums.set(name, fault);
    return fault;
  };
  for (const row of folded) faultOf(row).foldMinor = row.amountMinor;
  for (const row of running) faultOf(row).runningMinor = row.amountMinor;
  return [...sums.values()].filter((sum) => sum.foldMinor !== sum.runningMinor);
}

/** Sets a running balance to what the entries say. The caller holds the ledger head, so nobody posts in between. */
export async function mendBalance(tx: Tx, fault: BalanceFault): Promise<void> {
  const columns = Object.keys(fault.key);
  const names = sql.join(columns.map((column) => sql.ref(column)));
  await sql`
    INSERT INTO ${sql.table(fault.table)} (${names}, "amountMinor")
    VALUES (${sql.join(Object.values(fault.key))}, ${fault.foldMinor})
    ON CONFLICT (${names}) DO UPDATE SET "amountMinor" = excluded."amountMinor"`.execute(tx);
}
