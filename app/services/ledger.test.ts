import { expect, test } from 'vitest';
import { posting, type Entry } from '#app/domain/ledger.ts';
import { emptyDatabase } from '#db/testing/database.server.ts';
import { checkBooks } from './books.server.ts';
import { withTransaction, type Context } from './context.server.ts';
import { answerReplay, postEntries } from './ledger.server.ts';
import { openSmallShop } from './testing/small-shop.server.ts';

function payout(id: string, amountMinor: number): Entry {
  return {
    kind: 'payout',
    source: 'payout',
    sourceId: id,
    revision: 0,
    memo: 'Payout',
    occurredOn: '2026-03-02',
    postings: [posting('assets:bank', amountMinor), posting('assets:stripe:available', -amountMinor)],
  };
}
const post = (ctx: Context, entries: Entry[]) => withTransaction(ctx, (tx) => postEntries(tx, entries));

test('a replay is answered precisely: the same, or the same key with another amount', async () => {
  const { ctx } = await openSmallShop(0);
  const answer = (entry: Entry) => withTransaction(ctx, (tx) => answerReplay(tx, entry));
  expect(await answer(payout('a', 100))).toBe('not_posted');
  expect(await post(ctx, [payout('a', 100)])).toEqual(['posted']);
  expect([await answer(payout('a', 100)), await answer(payout('a', 101))]).toEqual([
    'same',
    'same_key_other_amounts',
  ]);
  expect(await post(ctx, [payout('a', 100), payout('b', 5)])).toEqual(['same', 'posted']);
  await expect(post(ctx, [payout('a', 101)])).rejects.toThrow(/with other amounts/);
  // Stripe never told of these payouts, which the proof of the Stripe accounts says; all else holds.
  const broken = (await checkBooks(ctx)).filter((check) => check.faults.length > 0);
  expect(broken.map((check) => check.invariant)).toEqual([13]);
});

test('an entry that does not balance leaves nothing behind', async () => {
  const { ctx } = await openSmallShop(0);
  await expect(
    post(ctx, [
      { ...payout('a', 100), postings: [posting('assets:bank', 100), posting('assets:cash', -99)] },
    ]),
  ).rejects.toThrow(/balance/);
  expect(await ctx.db.selectFrom('ledger_entry').selectAll().execute()).toEqual([]);
});

test('sixteen writers at once lose no transaction, and a reader by sequence misses nothing', async () => {
  const connection = await emptyDatabase();
  const shop = await openSmallShop(0);
  const { connect } = await import('#db/connect.server.ts');
  const seen = new Set<number>();
  let isWriting = true;
  const writers = Array.from({ length: 16 }, async (_, writer) => {
    const own = await connect(connection.url, { poolSize: 1 });
    const ctx: Context = {
      ...shop.ctx,
      db: own.db,
      transact: own.transact,
      newId: (prefix) => `${prefix}_${writer}_${Math.random()}`,
    };
    for (let i = 0; i < 10; i += 1)
      await post(ctx, [payout(`w${writer}-${i}`, 1 + i), payout(`x${writer}-${i}`, 2)]);
    await own.close();
  });
  const reader = (async () => {
    let after = 0;
    for (;;) {
      const isLast = !isWriting;
      const rows = await connection.db
        .selectFrom('ledger_entry')
        .select('sequence')
        .where('postedAt', 'is not', null)
        .where('sequence', '>', after)
        .orderBy('sequence')
        .execute();
      for (const row of rows) seen.add(row.sequence);
      after = rows.at(-1)?.sequence ?? after;
      if (isLast) return;
      // SQLite answers without leaving the event loop; the writers' waits need a turn of it.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  })();
  await Promise.all(writers);
  isWriting = false;
  await reader;
  expect(seen.size).toBe(320);
  const balances = await connection.db
    .selectFrom('ledger_balance')
    .select(['account', 'amountMinor'])
    .execute();
  expect(balances.find((row) => row.account === 'assets:bank')?.amountMinor).toBe(16 * (55 + 20));
});
