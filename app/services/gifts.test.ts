import { expect, test } from 'vitest';
import { coverPostings } from '#app/domain/cover.ts';
import { findFundPosition } from '#db/balances.ts';
import { withTransaction } from './context.server.ts';
import { setFloor } from './floors.server.ts';
import { postEntries } from './ledger.server.ts';
import { spendFromFund } from './spending.server.ts';
import { recordGift, type NewGift } from './gifts.server.ts';
import { readImpact, readPublicLedgerAfter } from './impact.server.ts';
import { balances, gift, openNightClasses, spend, transfer } from './testing/fund-wishes.ts';
import { openSmallShop } from './testing/small-shop.server.ts';
import { moveMoney } from './transfers.server.ts';

test('a gift for a purpose opens its fund, and stands in no total of designated money', async () => {
  const shop = await openSmallShop(0);
  await openNightClasses(shop);
  expect(await balances(shop)).toEqual({
    'operating assets:bank': 500_00,
    'operating liabilities:due-to:night-classes': -500_00,
    'night-classes assets:due-from:operating:available': 500_00,
    'night-classes income:donations:donor-restricted': -500_00,
  });
  const impact = await readImpact(shop.ctx);
  expect(impact.classes.map((one) => [one.class, one.availableMinor, one.giftsMinor])).toEqual([
    ['board-designated', 0, 0],
    ['donor-restricted', 500_00, 500_00],
  ]);
  expect([impact.designatedMinor, impact.netSalesMinor]).toEqual([0, 0]);
  expect(impact.flow.links).toEqual([]);
});

test('gifts to a designated fund and without a purpose are income of their class, by bank or cash', async () => {
  const shop = await openSmallShop(0);
  await recordGift(shop.ctx, gift({ amountMinor: 40_01 }));
  await recordGift(shop.ctx, gift({ fundId: 'operating', amountMinor: 20_00, method: 'cash' }));
  expect(await balances(shop)).toEqual({
    'operating assets:bank': 40_01,
    'operating assets:cash': 20_00,
    'operating liabilities:due-to:care': -40_01,
    'operating income:donations:operating': -20_00,
    'care assets:due-from:operating:available': 40_01,
    'care income:donations:board-designated': -40_01,
  });
});

test('the public reads a gift without its donor, its bank or its note', async () => {
  const shop = await openSmallShop(0);
  await recordGift(shop.ctx, gift({ note: 'In memory of a friend' }));
  await recordGift(shop.ctx, gift({ fundId: 'operating', amountMinor: 20_00 }));
  const { entries } = await readPublicLedgerAfter(shop.ctx, { after: 0, limit: 10 });
  expect(entries.map((entry) => [entry.kind, entry.postings.map((p) => [p.fund, p.account])])).toEqual([
    [
      'gift',
      [
        ['care', 'assets:due-from:operating'],
        ['care', 'income:donations:board-designated'],
      ],
    ],
    [
      'gift',
      [
        ['operating', 'assets:received'],
        ['operating', 'income:donations:operating'],
      ],
    ],
  ]);
  expect(JSON.stringify(entries)).not.toMatch(/Dora|memory|bank|line 7/);
  const books = await shop.ctx.db.selectFrom('ledger_entry').select('memo').execute();
  expect(JSON.stringify(books)).not.toMatch(/Dora|memory/);
});

test('a gift in the future, of nothing, without evidence, to no fund or recorded twice is refused', async () => {
  const shop = await openSmallShop(0);
  const refused = async (change: Partial<NewGift>) => {
    const outcome = await recordGift(shop.ctx, gift(change));
    return outcome.ok ? 'recorded' : outcome.reason;
  };
  expect(await refused({ receivedOn: '2026-03-03' })).toBe('in_the_future');
  expect(await refused({ amountMinor: 0 })).toBe('bad_amount');
  expect(await refused({ evidence: '  ' })).toBe('no_evidence');
  expect(await refused({ fundId: 'none' })).toBe('unknown_fund');
  expect(await refused({})).toBe('recorded');
  expect(await refused({})).toBe('known_before');
  expect(await balances(shop)).toMatchObject({ 'operating assets:bank': 500_00 });
});

test('a gift, a transfer and a lower floor first pay back what operations laid out for the fund', async () => {
  const { ctx } = await openSmallShop(0);
  await withTransaction(ctx, async (tx) => {
    const facts = { kind: 'journal', source: 'journal', sourceId: 'jnl_1', revision: 0 } as const;
    const postings = coverPostings('care', 90_00);
    await postEntries(tx, [{ ...facts, memo: 'Laid out', occurredOn: '2026-03-01', postings }]);
  });
  const position = () => findFundPosition(ctx.db, 'care');
  await spendFromFund(ctx, spend({ fundId: 'care', amountMinor: 90_00 }));
  await recordGift(ctx, gift({ fundId: 'operating', amountMinor: 120_00 }));
  expect(await position()).toEqual({ availableMinor: 0, coverMinor: 90_00 });
  await recordGift(ctx, gift({ amountMinor: 20_00 }));
  expect(await position()).toEqual({ availableMinor: 0, coverMinor: 70_00 });
  await moveMoney(ctx, transfer({ fromFundId: 'operating', toFundId: 'care', amountMinor: 30_00 }));
  expect(await position()).toEqual({ availableMinor: 0, coverMinor: 40_00 });
  const floor = { fundId: 'care', reason: 'The board said so', changedBy: 'test' };
  await setFloor(ctx, { ...floor, floorMinor: 15_00 });
  await recordGift(ctx, gift({ amountMinor: 25_00 }));
  expect(await position()).toEqual({ availableMinor: 15_00, coverMinor: 30_00 });
  await setFloor(ctx, { ...floor, floorMinor: 5_00 });
  expect(await position()).toEqual({ availableMinor: 5_00, coverMinor: 20_00 });
  const { entries } = await readPublicLedgerAfter(ctx, { after: 0, limit: 20 });
  expect(entries.filter((entry) => entry.kind === 'cover repaid')).toHaveLength(4);
});
