import { expect, test } from 'vitest';
import { recordGift } from './gifts.server.ts';
import { readGrant, readPublicGrant } from './grant-pages.server.ts';
import { awardGrant, type NewGrant } from './grants.server.ts';
import { readPublicLedgerAfter } from './impact.server.ts';
import { publishSpending, spendFromFund } from './spending.server.ts';
import { awardRiversideYear, fromGrant, gift, grant } from './testing/fund-wishes.ts';
import { openSmallShop } from './testing/small-shop.server.ts';

test('a grant of $100,000 as 50/30/20: its fund, its lines, and what each has used', async () => {
  const shop = await openSmallShop(0);
  await awardRiversideYear(shop, 60_000_00);
  await spendFromFund(shop.ctx, fromGrant({ amountMinor: 12_500_00 }));
  await spendFromFund(shop.ctx, fromGrant({ useCategory: 'childcare', amountMinor: 3_000_00 }));
  const page = await readGrant(shop.ctx, 'riverside-year', shop.programId);
  expect(page).toMatchObject({
    receivedMinor: 60_000_00,
    spentMinor: 15_500_00,
    usedBp: 1_550,
    monthsLeft: 10,
    funder: 'A foundation',
    lines: [
      { label: 'Training', budgetMinor: 50_000_00, spentMinor: 12_500_00, usedBp: 2_500 },
      { label: 'Childcare', budgetMinor: 30_000_00, spentMinor: 3_000_00, usedBp: 1_000 },
      { label: 'Counseling', budgetMinor: 20_000_00, spentMinor: 0, usedBp: 0 },
    ],
  });
  expect((await readGrant(shop.ctx, 'riverside-year', null))?.funder).toBe('Hearth Foundation');
  expect(await readGrant(shop.ctx, 'riverside-year', 'another program')).toBeUndefined();
});

test('a line is overdrawn only with a word of why; the grant and its days are a wall', async () => {
  const shop = await openSmallShop(0);
  await awardRiversideYear(shop);
  await recordGift(shop.ctx, gift({ fundId: 'riverside-year', amountMinor: 10_000_00 }));
  const counseling = fromGrant({ useCategory: 'counseling', amountMinor: 20_000_01 });
  expect(await spendFromFund(shop.ctx, counseling)).toMatchObject({ reason: 'over_line', field: 'note' });
  expect(await spendFromFund(shop.ctx, { ...counseling, note: 'The funder agreed' })).toMatchObject({
    ok: true,
  });
  expect(await spendFromFund(shop.ctx, fromGrant({ amountMinor: 80_000_00, note: 'x' }))).toMatchObject({
    reason: 'over_grant',
  });
  expect(await spendFromFund(shop.ctx, fromGrant({ spentOn: '2025-12-31' }))).toMatchObject({
    reason: 'outside_grant',
  });
});

test('a budget that misses its grant, has a use twice or ends too early is refused, and nothing is made', async () => {
  const shop = await openSmallShop(0);
  const [training, childcare, counseling] = grant().lines;
  if (!training || !childcare || !counseling) throw new Error('The grant has three lines.');
  const refused = async (change: Partial<NewGrant>) => {
    const outcome = await awardGrant(shop.ctx, grant(change), undefined);
    return outcome.ok ? 'awarded' : outcome.reason;
  };
  expect(await refused({ lines: [training, childcare] })).toBe('bad_budget');
  expect(await refused({ lines: [training, childcare, { ...training, typed: { shareBp: 2_000 } }] })).toBe(
    'same_use',
  );
  expect(await refused({ lines: [] })).toBe('no_uses');
  expect(await refused({ endsOn: '2026-01-01' })).toBe('bad_days');
  expect(await refused({ funderName: ' ' })).toBe('no_funder');
  expect(await refused({ purpose: '' })).toBe('no_purpose');
  expect(await refused({ name: 'Care' })).toBe('taken');
  expect(await shop.ctx.db.selectFrom('fund').select('id').execute()).toHaveLength(3);
  expect(await refused({})).toBe('awarded');
});

test('a public grant shows published sums alone; one that is not public does not exist', async () => {
  const shop = await openSmallShop(0);
  await awardRiversideYear(shop);
  for (const [i, amountMinor] of [900_00, 800_00, 1_000_00].entries())
    await spendFromFund(shop.ctx, fromGrant({ amountMinor, evidence: `INV-${i}` }));
  const before = await readPublicGrant(shop.ctx, 'riverside-year');
  expect(before).toMatchObject({ spentMinor: 0, availableMinor: 100_000_00, throughOn: undefined });
  await shop.pass(40 * 86_400);
  expect(await publishSpending(shop.ctx)).toBe(1);
  const after = await readPublicGrant(shop.ctx, 'riverside-year');
  expect(after).toMatchObject({
    ...{ spentMinor: 2_700_00, availableMinor: 97_300_00, throughOn: '2026-03-31' },
    funder: 'A foundation',
  });
  expect(after?.lines[0]).toMatchObject({ spentMinor: 2_700_00, usedBp: 540 });
  const { entries } = await readPublicLedgerAfter(shop.ctx, { after: 0, limit: 50 });
  expect(entries.map((entry) => entry.kind)).toEqual(['gift', 'spend']);
  expect(entries.at(-1)?.postings.find((p) => p.balanceMinor !== null)?.balanceMinor).toBe(97_300_00);
  // A quarter that is public never changes, so nothing can be added to it.
  expect(await spendFromFund(shop.ctx, fromGrant({ spentOn: '2026-03-20' }))).toMatchObject({
    reason: 'quarter_published',
  });
  await awardGrant(shop.ctx, grant({ name: 'Quiet grant', isPublic: false }), undefined);
  expect(await readPublicGrant(shop.ctx, 'quiet-grant')).toBeUndefined();
});
