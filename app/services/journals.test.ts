import { expect, test } from 'vitest';
import { listBalances } from '#db/balances.ts';
import { checkBooks } from './books.server.ts';
import { approveJournal, discardJournal, proposeJournal, type NewJournal } from './journals.server.ts';
import { openSmallShop, type SmallShop } from './testing/small-shop.server.ts';

const line = (account: string, amountMinor: number, fund = 'operating') => ({ account, fund, amountMinor });
const journal = (change: Partial<NewJournal> = {}): NewJournal => ({
  ...{ kind: 'journal', occurredOn: '2026-03-02', memo: 'Cash of the market paid in', createdBy: 'fern' },
  lines: [line('assets:bank', 12_000), line('assets:cash', -12_000)],
  ...change,
});

async function proposed(shop: SmallShop, change: Partial<NewJournal> = {}): Promise<string> {
  const outcome = await proposeJournal(shop.ctx, journal(change));
  if (!outcome.ok) throw new Error(outcome.sentence);
  return outcome.journalId;
}

async function balances({ ctx }: SmallShop): Promise<Record<string, number>> {
  return Object.fromEntries(
    (await listBalances(ctx.db)).map((row) => [`${row.fund} ${row.account}`, row.amountMinor]),
  );
}

test('one person proposes, another approves, and only then it is in the books', async () => {
  const shop = await openSmallShop(0);
  const id = await proposed(shop);
  expect(await balances(shop)).toEqual({});
  expect(await approveJournal(shop.ctx, { id, by: 'fern' })).toMatchObject({
    ok: false,
    reason: 'same_person',
    sentence: 'You proposed this journal, so somebody else has to approve it.',
  });
  expect(await approveJournal(shop.ctx, { id, by: 'olive' })).toEqual({ ok: true });
  expect(await balances(shop)).toEqual({
    'operating assets:bank': 12_000,
    'operating assets:cash': -12_000,
  });
  expect((await checkBooks(shop.ctx)).flatMap((check) => check.faults)).toEqual([]);
});

test('two approvals at once make one entry', async () => {
  const shop = await openSmallShop(0);
  const id = await proposed(shop);
  const both = await Promise.all(['olive', 'mina'].map((by) => approveJournal(shop.ctx, { id, by })));
  expect(both.filter((outcome) => outcome.ok)).toHaveLength(1);
  expect(await shop.ctx.db.selectFrom('ledger_entry').selectAll().execute()).toHaveLength(1);
});

test('an unbalanced journal, or one into accounts that follow from other work, is refused in a sentence', async () => {
  const shop = await openSmallShop(0);
  const refused = (lines: NewJournal['lines']) => proposeJournal(shop.ctx, journal({ lines }));
  expect(await refused([line('assets:bank', 12_000), line('assets:cash', -11_950)])).toMatchObject({
    reason: 'bad_lines',
    sentence: 'Debit and credit differ by $0.50; they have to be equal.',
  });
  expect(await refused([line('assets:bank', 1)])).toMatchObject({ reason: 'bad_lines' });
  for (const account of [
    'memo:wages',
    'liabilities:wages',
    'liabilities:due-to:care',
    'assets:due-from:operating:available',
    'assets:stripe:pending',
    'assets:inventory',
    'income:sales',
  ])
    expect(await refused([line('assets:bank', 5), line(account, -5)])).toMatchObject({
      reason: 'bad_lines',
      field: 'account',
      line: 1,
    });
  // Equal in all, but not in each fund.
  expect(
    await refused([line('expenses:program:training', 5, 'care'), line('assets:bank', -5)]),
  ).toMatchObject({ reason: 'bad_lines' });
  expect(
    await refused([
      line('expenses:program:training', 5, 'none'),
      line('expenses:program:childcare', -5, 'none'),
    ]),
  ).toMatchObject({ reason: 'unknown_fund' });
  expect(await proposeJournal(shop.ctx, journal({ memo: ' ' }))).toMatchObject({ reason: 'no_memo' });
  expect(await proposeJournal(shop.ctx, journal({ occurredOn: '2026-03-03' }))).toMatchObject({
    reason: 'in_the_future',
  });
  expect(await shop.ctx.db.selectFrom('journal').selectAll().execute()).toEqual([]);
});

test('opening balances stand against equity, each account once, also when two drafts name it', async () => {
  const shop = await openSmallShop(0);
  const opening = { kind: 'opening_balances', memo: 'What we began with', occurredOn: '2026-01-01' } as const;
  const both = {
    ...opening,
    lines: [line('assets:bank', 50_000), line('liabilities:loans', -20_000)],
  };
  const [first, second] = [await proposed(shop, both), await proposed(shop, both)];
  expect(await approveJournal(shop.ctx, { id: first, by: 'olive' })).toEqual({ ok: true });
  expect(await balances(shop)).toEqual({
    'operating assets:bank': 50_000,
    'operating liabilities:loans': -20_000,
    'operating equity:opening': -30_000,
  });
  expect(await approveJournal(shop.ctx, { id: second, by: 'olive' })).toMatchObject({
    reason: 'opened_before',
  });
  expect(await proposeJournal(shop.ctx, journal(both))).toMatchObject({ reason: 'opened_before', line: 0 });
  expect(
    await proposeJournal(shop.ctx, journal({ ...opening, lines: [line('income:other', -5)] })),
  ).toMatchObject({ reason: 'bad_lines' });
});

test('a discarded draft cannot be approved, and a proposed one cannot be rewritten', async () => {
  const shop = await openSmallShop(0);
  const id = await proposed(shop);
  await expect(
    shop.ctx.transact((tx) =>
      tx.updateTable('journal_line').set({ amountMinor: 1 }).where('journalId', '=', id).execute(),
    ),
  ).rejects.toThrow(/does not change/);
  expect(await discardJournal(shop.ctx, { id, by: 'fern' })).toEqual({ ok: true });
  expect(await approveJournal(shop.ctx, { id, by: 'olive' })).toMatchObject({ reason: 'decided_before' });
  expect(await balances(shop)).toEqual({});
});
