import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Connection } from './connect.server.ts';
import { insertPublicEntries } from './public-ledger.ts';
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

const LEDGER_POSTING =
  'ledger_posting ("entryId", line, account, fund, "programId", "cohortId", "batchId", "amountMinor", currency)';
const LEDGER_ENTRY =
  'ledger_entry (id, sequence, kind, source, "sourceId", revision, memo, "occurredOn", "createdAt", "postedAt")';

/** One engine knows REPLACE and the other TRUNCATE, so that each has its own way to write over a row. */
function overwrite(table: string, values: string): string[] {
  const name = table.split(' ')[0] ?? '';
  if (testEngine === 'postgres') return [`TRUNCATE ${name} CASCADE`];
  return [`REPLACE INTO ${table} VALUES (${values})`, `INSERT OR REPLACE INTO ${table} VALUES (${values})`];
}

async function expectRefused(transact: Connection['transact'], attacks: readonly string[]): Promise<void> {
  for (const attack of attacks) {
    await expect(
      transact((tx) => sql.raw(attack).execute(tx)),
      attack,
    ).rejects.toThrow(/entry|append-only/i);
  }
}

test('a posted entry refuses update, delete, replacement, truncation and a late posting', async () => {
  const { db, transact } = await ledgerWithOneEntry();
  const before = await db.selectFrom('ledger_posting').selectAll().execute();
  await expectRefused(transact, [
    `UPDATE ledger_entry SET memo = 'x' WHERE id = 'e1'`,
    `UPDATE ledger_entry SET "postedAt" = NULL WHERE id = 'e1'`,
    `UPDATE ledger_posting SET "amountMinor" = 6 WHERE line = 1`,
    `DELETE FROM ledger_posting`,
    `DELETE FROM ledger_entry`,
    `INSERT INTO ${LEDGER_POSTING} VALUES ('e1', 3, 'a', 'operating', '', '', '', 1, 'USD')`,
    ...overwrite(LEDGER_POSTING, `'e1', 1, 'a', 'operating', '', '', '', 1, 'USD'`),
    ...overwrite(LEDGER_ENTRY, `'e1', 1, 'k', 's', 'i', 0, '', '2026-01-01', '', NULL`),
    ...overwrite(LEDGER_ENTRY, `'e7', 1, 'k', 's', 'i', 0, '', '2026-01-01', '', NULL`),
    ...overwrite(LEDGER_ENTRY, `'e7', 7, 'sale', 'order', 'o1', 0, '', '2026-01-01', '', NULL`),
  ]);
  expect(await db.selectFrom('ledger_posting').selectAll().execute()).toEqual(before);
});

test('an entry that goes in already posted is refused', async () => {
  const { transact } = await ledgerWithOneEntry();
  await expectRefused(transact, [
    `INSERT INTO ${LEDGER_ENTRY} VALUES ('e2', 2, 'k', 's', 'i', 0, '', '2026-01-01', '', 'now')`,
  ]);
});

test('a public entry refuses update, delete, replacement, truncation and a late line', async () => {
  const { db, transact } = await emptyDatabase();
  const line = { account: 'income:sales', fund: 'operating', amountMinor: -5 };
  const entries = [
    {
      number: 1,
      entryId: 'e1',
      kind: 'sale' as const,
      memo: 'A sale',
      occurredOn: '2026-01-01',
      postings: [line, { ...line, account: 'assets:stripe', amountMinor: 5 }],
    },
  ];
  await transact((tx) => insertPublicEntries(tx, entries, 'USD'));
  const before = await db.selectFrom('public_posting').selectAll().execute();
  const entryColumns = 'public_entry (number, "entryId", kind, memo, "occurredOn", lines)';
  const postingColumns = 'public_posting (number, line, account, fund, "amountMinor", currency)';
  await expectRefused(transact, [
    `UPDATE public_entry SET memo = 'x'`,
    `UPDATE public_entry SET lines = 9`,
    `UPDATE public_posting SET "amountMinor" = 6`,
    `DELETE FROM public_posting`,
    `DELETE FROM public_entry`,
    `INSERT INTO ${postingColumns} VALUES (1, 2, 'a', 'operating', 1, 'USD')`,
    ...overwrite(postingColumns, `1, 1, 'a', 'operating', 1, 'USD'`),
    ...overwrite(entryColumns, `1, 'e1', 'sale', 'x', '2026-01-01', 9`),
    ...overwrite(entryColumns, `8, 'e1', 'sale', 'x', '2026-01-01', 9`),
  ]);
  expect(await db.selectFrom('public_posting').selectAll().execute()).toEqual(before);
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
