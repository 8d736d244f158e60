import { expect, test } from 'vitest';
import { readFunds } from './fund-pages.server.ts';
import { readFundStatement } from './fund-statement.server.ts';
import { readGifts } from './gift-pages.server.ts';
import { recordGift } from './gifts.server.ts';
import { readProgram } from './impact.server.ts';
import { spendFromFund } from './spending.server.ts';
import {
  awardRiversideYear,
  fromGrant,
  gift,
  openNightClasses,
  spend,
  transfer,
} from './testing/fund-wishes.ts';
import { openSmallShop } from './testing/small-shop.server.ts';
import { moveMoney } from './transfers.server.ts';

test('a statement shows each gift, spend and transfer with its evidence and entries, and its months add up', async () => {
  const { ctx } = await openSmallShop(0);
  await recordGift(ctx, gift({ fundId: 'operating', amountMinor: 30_00 }));
  await recordGift(ctx, gift({ receivedOn: '2026-01-10' }));
  await spendFromFund(ctx, spend({ fundId: 'care', amountMinor: 120_00, spentOn: '2026-02-03' }));
  await moveMoney(ctx, transfer({ fromFundId: 'operating', toFundId: 'care', amountMinor: 30_00 }));
  await moveMoney(ctx, transfer({ amountMinor: 10_00, evidence: 'Minute 13' }));
  const statement = await readFundStatement(ctx, 'care', null);
  expect(statement?.months).toEqual([
    { month: '2026-01', receivedMinor: 500_00, movedMinor: 0, spentMinor: 0, balanceMinor: 500_00 },
    { month: '2026-02', receivedMinor: 0, movedMinor: 0, spentMinor: 120_00, balanceMinor: 380_00 },
    { month: '2026-03', receivedMinor: 0, movedMinor: 20_00, spentMinor: 0, balanceMinor: 400_00 },
  ]);
  expect(statement?.sums).toMatchObject({ fromSalesMinor: 0, giftsMinor: 500_00, availableMinor: 400_00 });
  expect(
    statement?.movements.map((one) => [one.words, one.evidence, one.amountMinor, one.sequences]),
  ).toEqual([
    ['Moved to capacity', 'Minute 13', -10_00, [5]],
    ['Moved from operating', 'Minute 12', 30_00, [4]],
    ['Education, to a supplier', 'INV-1', -120_00, [3]],
    ['Gift from Dora Donor', 'Statement 3, line 7', 500_00, [2]],
  ]);
});

test('a release and its spend stand as one movement with two entries', async () => {
  const shop = await openSmallShop(0);
  await openNightClasses(shop);
  await spendFromFund(shop.ctx, spend());
  const statement = await readFundStatement(shop.ctx, 'night-classes', null);
  expect(statement?.movements[0]).toMatchObject({ amountMinor: -120_00, sequences: [2, 3] });
  expect(statement?.sums).toMatchObject({ spentMinor: 120_00, availableMinor: 380_00 });
});

test('a manager reads the funds of the own program, without donors, and no other’s', async () => {
  const shop = await openSmallShop(0);
  await openNightClasses(shop);
  await awardRiversideYear(shop);
  await recordGift(shop.ctx, gift({ note: 'From the choir' }));
  await spendFromFund(shop.ctx, fromGrant());
  const own = await readFunds(shop.ctx, shop.programId);
  expect(own.classes.map((one) => one.funds.map((fund) => fund.id))).toEqual([['care'], ['riverside-year']]);
  expect(own.operating).toBeUndefined();
  const care = await readFundStatement(shop.ctx, 'care', shop.programId);
  const grant = await readFundStatement(shop.ctx, 'riverside-year', shop.programId);
  expect(care?.movements).toMatchObject([{ words: 'Gift', evidence: '', note: '', amountMinor: 500_00 }]);
  expect(JSON.stringify([care, grant])).not.toMatch(/Dora|choir|Hearth/);
  expect(await readFundStatement(shop.ctx, 'night-classes', shop.programId)).toBeUndefined();
  expect(await readFundStatement(shop.ctx, 'care', 'another program')).toBeUndefined();
  expect((await readGifts(shop.ctx, { page: 1 })).gifts.map((one) => one.donorName)).toContain('Dora Donor');
});

test('totals are by class, and operating’s own is what is not owed to funds', async () => {
  const shop = await openSmallShop(0);
  await openNightClasses(shop);
  await recordGift(shop.ctx, gift({ amountMinor: 40_00 }));
  await recordGift(shop.ctx, gift({ fundId: 'operating', amountMinor: 7_00, method: 'cash' }));
  const funds = await readFunds(shop.ctx, null);
  expect(funds.classes.map((one) => [one.class, one.totals.availableMinor])).toEqual([
    ['board-designated', 40_00],
    ['donor-restricted', 500_00],
  ]);
  expect(funds.operating).toMatchObject({
    ...{ bankMinor: 540_00, cashMinor: 7_00, stripeMinor: 0, owedMinor: 540_00 },
    ...{ ownMinor: 7_00, giftsMinor: 7_00 },
  });
});

test('a program’s page names what donors gave for it beside its own fund', async () => {
  const shop = await openSmallShop(0);
  await awardRiversideYear(shop, 60_000_00);
  const program = await readProgram(shop.ctx, 'riverside');
  expect(program?.fund?.code).toBe('care');
  expect(program?.boundFunds).toMatchObject([{ code: 'riverside-year', availableMinor: 60_000_00 }]);
});
