import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { emptyDatabase, testEngine } from './testing/database.server.ts';

const entry = {
  kind: 'sale',
  source: 'order',
  revision: 0,
  memo: 'Sale',
  occurredOn: '2026-01-01',
  createdAt: '2026-01-01T00:00:00Z',
  postedAt: null,
};
const posting = { programId: '', cohortId: '', batchId: '', currency: 'USD', fund: 'operating' };

async function ledgerWithOneEntry() {
  const connection = await emptyDatabase();
  await connection.transact(async (tx) => {
    await tx
      .insertInto('ledger_entry')
      .values({ ...entry, id: 'e1', sequence: 1, sourceId: 'o1' })
      .execute();
    await tx
      .insertInto('ledger_posting')
      .values([
        { ...posting, entryId: 'e1', line: 1, account: 'assets:bank', amountMinor: 5 },
        { ...posting, entryId: 'e1', line: 2, account: 'income:sales', amountMinor: -5 },
      ])
      .execute();
    await tx
      .updateTable('ledger_entry')
      .set({ postedAt: '2026-01-01T00:00:00Z' })
      .where('id', '=', 'e1')
      .execute();
  });
  return connection;
}

test('a posted entry refuses update, delete, replacement, truncation and a late posting', async () => {
  const { transact } = await ledgerWithOneEntry();
  const attacks = [
    `UPDATE ledger_entry SET memo = 'x' WHERE id = 'e1'`,
    `UPDATE ledger_posting SET "amountMinor" = 6 WHERE line = 1`,
    `DELETE FROM ledger_posting`,
    `DELETE FROM ledger_entry`,
    `INSERT INTO ledger_posting ("entryId", line, account, fund, "programId", "cohortId", "batchId", "amountMinor", currency) VALUES ('e1', 3, 'a', 'operating', '', '', '', 1, 'USD')`,
    `INSERT INTO ledger_entry (id, sequence, kind, source, "sourceId", revision, memo, "occurredOn", "createdAt", "postedAt") VALUES ('e2', 2, 'k', 's', 'i', 0, '', '2026-01-01', '', 'now')`,
    testEngine === 'sqlite'
      ? `REPLACE INTO ledger_posting ("entryId", line, account, fund, "programId", "cohortId", "batchId", "amountMinor", currency) VALUES ('e1', 1, 'a', 'operating', '', '', '', 1, 'USD')`
      : `TRUNCATE ledger_posting`,
  ];
  for (const attack of attacks) {
    await expect(
      transact((tx) => sql.raw(attack).execute(tx)),
      attack,
    ).rejects.toThrow(/entry|append-only/i);
  }
});

test('an entry that does not balance in each fund cannot be posted', async () => {
  const { transact } = await emptyDatabase();
  const post = (postings: { account: string; fund: string; amountMinor: number }[]) =>
    transact(async (tx) => {
      await tx
        .insertInto('ledger_entry')
        .values({ ...entry, id: 'e1', sequence: 1, sourceId: 'o1' })
        .execute();
      await tx
        .insertInto('ledger_posting')
        .values(postings.map((p, line) => ({ ...posting, ...p, entryId: 'e1', line })))
        .execute();
      await tx.updateTable('ledger_entry').set({ postedAt: 'now' }).where('id', '=', 'e1').execute();
    });
  await expect(post([{ account: 'a', fund: 'operating', amountMinor: 5 }])).rejects.toThrow(/at least two/);
  await expect(
    post([
      { account: 'a', fund: 'operating', amountMinor: 5 },
      { account: 'b', fund: 'operating', amountMinor: -4 },
    ]),
  ).rejects.toThrow(/zero/);
  await expect(
    post([
      { account: 'a', fund: 'operating', amountMinor: 5 },
      { account: 'b', fund: 'care', amountMinor: -5 },
    ]),
  ).rejects.toThrow(/zero/);
});

test('the same source, kind and revision is posted once', async () => {
  const { transact } = await ledgerWithOneEntry();
  await expect(
    transact((tx) =>
      tx
        .insertInto('ledger_entry')
        .values({ ...entry, id: 'e9', sequence: 9, sourceId: 'o1' })
        .execute(),
    ),
  ).rejects.toThrow();
});
