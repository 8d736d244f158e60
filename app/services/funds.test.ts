import { expect, test } from 'vitest';
import { findAvailableInFund } from '#db/balances.ts';
import { setFloor } from './floors.server.ts';
import { readFundStates, readFundSums } from './fund-states.server.ts';
import { recordGift } from './gifts.server.ts';
import { readImpact } from './impact.server.ts';
import { spendFromFund } from './spending.server.ts';
import { balances, faults, gift, openNightClasses, spend, transfer } from './testing/fund-wishes.ts';
import { openSmallShop } from './testing/small-shop.server.ts';
import { moveMoney } from './transfers.server.ts';

test('restricted money leaves by a release tied to its spend, both posted or neither', async () => {
  const shop = await openSmallShop(0);
  await openNightClasses(shop);
  const outcome = await spendFromFund(shop.ctx, spend());
  expect(await balances(shop)).toEqual({
    'operating assets:bank': 380_00,
    'operating liabilities:due-to:night-classes': -380_00,
    'operating releases:in': -120_00,
    'operating expenses:program:education': 120_00,
    'night-classes assets:due-from:operating:available': 380_00,
    'night-classes income:donations:donor-restricted': -500_00,
    'night-classes releases:out': 120_00,
  });
  const entries = await shop.ctx.db
    .selectFrom('ledger_entry')
    .select(['kind', 'sourceId'])
    .where('source', '=', 'spend')
    .orderBy('sequence')
    .execute();
  const spendId = outcome.ok ? outcome.spendId : '';
  expect(entries).toEqual([
    { kind: 'release', sourceId: spendId },
    { kind: 'spend', sourceId: spendId },
  ]);
  expect(await faults(shop)).toEqual([]);
});

test('restricted money pays for nothing but its purpose, and a spend needs evidence', async () => {
  const shop = await openSmallShop(0);
  await openNightClasses(shop);
  expect(await spendFromFund(shop.ctx, spend({ useCategory: 'outreach' }))).toMatchObject({
    ok: false,
    reason: 'wrong_use',
    field: 'useCategory',
    sentence:
      'Night classes was given for childcare, education, so it cannot pay for outreach. Choose another fund for it.',
  });
  expect(await spendFromFund(shop.ctx, spend({ evidence: ' ' }))).toMatchObject({ reason: 'no_evidence' });
  expect(await spendFromFund(shop.ctx, spend({ amountMinor: 500_01 }))).toMatchObject({
    reason: 'not_available',
    field: 'amountMinor',
    sentence: 'The fund can spend $500.00 now. Spend at most that, or wait until more is available.',
  });
  expect(await shop.ctx.db.selectFrom('spend').selectAll().execute()).toEqual([]);
  expect(await spendFromFund(shop.ctx, spend())).toMatchObject({ ok: true });
  expect(await spendFromFund(shop.ctx, spend())).toMatchObject({ ok: false, reason: 'known_before' });
});

test('two spends of the last money at once: one wins, in either class', async () => {
  const shop = await openSmallShop(0);
  await openNightClasses(shop);
  await recordGift(shop.ctx, gift());
  for (const fundId of ['night-classes', 'care']) {
    const both = await Promise.all(
      ['INV-7', 'INV-8'].map((evidence) =>
        spendFromFund(shop.ctx, spend({ fundId, evidence, amountMinor: 300_00 })),
      ),
    );
    expect(both.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(both.find((outcome) => !outcome.ok)).toMatchObject({ reason: 'not_available' });
    expect(await findAvailableInFund(shop.ctx.db, fundId)).toBe(200_00);
  }
  expect(await faults(shop)).toEqual([]);
});

test('operating gives a fund of its own money only, however much of the funds’ lies in the bank', async () => {
  const shop = await openSmallShop(0);
  await recordGift(shop.ctx, gift());
  await recordGift(shop.ctx, gift({ fundId: 'operating', amountMinor: 70_00 }));
  const fromOperating = (amountMinor: number, evidence: string) =>
    moveMoney(shop.ctx, transfer({ fromFundId: 'operating', toFundId: 'care', amountMinor, evidence }));
  expect(await fromOperating(70_01, 'Minute 1')).toMatchObject({
    ...{ ok: false, reason: 'not_available', field: 'amountMinor' },
    sentence: 'Operating can give $70.00 now. Move at most that.',
  });
  const answers = await Promise.all(['2', '3', '4'].map((n) => fromOperating(40_00, `Minute ${n}`)));
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  expect(await findAvailableInFund(shop.ctx.db, 'care')).toBe(540_00);
  expect(await faults(shop)).toEqual([]);
});

test('money moves between designated funds and operating, and never into or out of a restricted one', async () => {
  const shop = await openSmallShop(0);
  await openNightClasses(shop);
  await recordGift(shop.ctx, gift());
  await recordGift(shop.ctx, gift({ fundId: 'operating', amountMinor: 70_00 }));
  expect(await moveMoney(shop.ctx, transfer())).toMatchObject({ ok: true });
  expect(await moveMoney(shop.ctx, transfer({ toFundId: 'operating', amountMinor: 5_00 }))).toMatchObject({
    ok: true,
  });
  expect(await moveMoney(shop.ctx, transfer({ fromFundId: 'operating', toFundId: 'care' }))).toMatchObject({
    ok: true,
  });
  expect(await balances(shop)).toMatchObject({
    'care transfers:out': 80_00,
    'care transfers:in': -75_00,
    'care assets:due-from:operating:available': 495_00,
    'capacity transfers:in': -75_00,
    'operating transfers:in': -5_00,
    'operating transfers:out': 75_00,
    'operating liabilities:due-to:care': -495_00,
    'operating liabilities:due-to:capacity': -75_00,
  });
  for (const change of [
    { fromFundId: 'night-classes' },
    { toFundId: 'night-classes' },
    { fromFundId: 'operating', toFundId: 'night-classes' },
  ])
    expect(await moveMoney(shop.ctx, transfer(change))).toMatchObject({ ok: false, reason: 'not_movable' });
  expect(await moveMoney(shop.ctx, transfer({ toFundId: 'care' }))).toMatchObject({ reason: 'not_movable' });
  expect(await moveMoney(shop.ctx, transfer({ amountMinor: 495_01 }))).toMatchObject({
    reason: 'not_available',
  });
  expect(await moveMoney(shop.ctx, transfer())).toMatchObject({ reason: 'known_before' });
  expect(await moveMoney(shop.ctx, transfer({ reason: '' }))).toMatchObject({ reason: 'no_reason' });
  const impact = await readImpact(shop.ctx);
  expect(impact.designatedMinor).toBe(0);
  expect(impact.funds.map((fund) => [fund.code, fund.availableMinor])).toEqual([
    ['care', 495_00],
    ['capacity', 75_00],
    ['advocacy', 0],
    ['night-classes', 500_00],
  ]);
  expect(await faults(shop)).toEqual([]);
});

test('what is under the floor stays, and each change of it keeps its reason', async () => {
  const shop = await openSmallShop(0);
  await recordGift(shop.ctx, gift());
  const floor = {
    fundId: 'care',
    floorMinor: 450_00,
    reason: 'Three months of childcare',
    changedBy: 'test',
  };
  expect(await setFloor(shop.ctx, { ...floor, reason: ' ' })).toMatchObject({ reason: 'no_reason' });
  expect(await setFloor(shop.ctx, { ...floor, floorMinor: -1 })).toMatchObject({ reason: 'bad_amount' });
  expect(await setFloor(shop.ctx, floor)).toEqual({ ok: true });
  const wish = spend({ fundId: 'care', amountMinor: 50_01 });
  expect(await spendFromFund(shop.ctx, wish)).toMatchObject({ reason: 'not_available' });
  expect(await moveMoney(shop.ctx, transfer({ amountMinor: 50_01 }))).toMatchObject({
    reason: 'not_available',
  });
  expect(await spendFromFund(shop.ctx, { ...wish, amountMinor: 50_00 })).toMatchObject({ ok: true });
  const changes = await shop.ctx.db.selectFrom('fund_floor').selectAll().execute();
  expect(changes).toMatchObject([
    { beforeMinor: 0, afterMinor: 450_00, reason: 'Three months of childcare', changedBy: 'test' },
  ]);
});

test('gifts, spends and transfers in any order: each fund holds what it was given less what left it', async () => {
  const shop = await openSmallShop(0);
  await openNightClasses(shop);
  let turn = 7;
  // A fixed walk: the same steps on both engines.
  const next = (below: number) => (turn = (turn * 48_271) % 2_147_483_647) % below;
  const funds = ['care', 'capacity', 'night-classes'] as const;
  const others = ['care', 'capacity', 'operating'] as const;
  for (let step = 0; step < 40; step += 1) {
    const fundId = funds[next(3)] ?? 'care';
    const amountMinor = 1 + next(200_00);
    const evidence = `E-${step}`;
    if (step % 3 === 0) await recordGift(shop.ctx, gift({ fundId, amountMinor, evidence }));
    else if (step % 3 === 1) await spendFromFund(shop.ctx, spend({ fundId, amountMinor, evidence }));
    else
      await moveMoney(
        shop.ctx,
        transfer({
          fromFundId: others[next(3)] ?? '',
          toFundId: others[next(3)] ?? '',
          amountMinor,
          evidence,
        }),
      );
  }
  for (const [id, sums] of await readFundSums(shop.ctx)) {
    expect(sums.fromSalesMinor, id).toBe(0);
    expect(sums.availableMinor, id).toBeGreaterThanOrEqual(0);
    expect(sums.giftsMinor + sums.movedInMinor, id).toBe(
      sums.pledgedMinor + sums.availableMinor + sums.heldMinor + sums.spentMinor + sums.movedOutMinor,
    );
  }
  for (const fund of await readFundStates(shop.ctx))
    expect(fund.receivedMinor).toBe(fund.pledgedMinor + fund.availableMinor + fund.spentMinor);
  expect(await faults(shop)).toEqual([]);
});
