import { expect, test } from 'vitest';
import { readBatch, readBatches, readBatchForm } from './batch-pages.server.ts';
import { finishBatch } from './batches.server.ts';
import { readCohortEarnings, readCohortEntries } from './earnings.server.ts';
import { readPayroll, readWages, recordPayroll } from './payroll.server.ts';
import { makeBags, openSmallShop, STARTS_AT, type SmallShop } from './testing/small-shop.server.ts';
import { readToday } from './today.server.ts';

const DAY = STARTS_AT.slice(0, 10);

function bags(shop: SmallShop) {
  const labor = [{ cohortId: shop.cohortIds[0], minutes: 105, rateMinor: 960 }];
  return { variantId: shop.bagId, quantity: 2, materialsMinor: 910, labor, finishedOn: DAY };
}

function run(shop: SmallShop) {
  const amounts = { dueMinor: 100, varianceMinor: 0, stipendsMinor: 0, withheldMinor: 0 };
  return { cohortId: shop.cohortIds[0], fromOn: DAY, toOn: DAY, paidOn: DAY, createdBy: 'usr', ...amounts };
}

test('batches finished at the same moment each get a code of their own', async () => {
  const shop = await openSmallShop(0);
  await Promise.all([1, 2, 3, 4].flatMap(() => [makeBags(shop, 1), makeBags(shop, 1, shop.pouchId)]));
  const { batches, found } = await readBatches(shop.ctx, null, 1);
  expect(found).toBe(8);
  expect(new Set(batches.map((batch) => batch.code)).size).toBe(8);
});

test('a manager of another program sees and changes nothing of this one', async () => {
  const shop = await openSmallShop(2);
  const [own] = await readWages(shop.ctx, shop.programId);
  const code = (await readBatches(shop.ctx, null, 1)).batches[0]?.code ?? '';
  expect(own?.dueMinor).toBeGreaterThan(0);
  expect(await readBatch(shop.ctx, code, shop.programId)).toBeDefined();

  const other = 'another program';
  expect(await readWages(shop.ctx, other)).toEqual([]);
  expect(await readBatch(shop.ctx, code, other)).toBeUndefined();
  expect((await readBatches(shop.ctx, other, 1)).batches).toEqual([]);
  expect((await readBatchForm(shop.ctx, other)).cohorts).toEqual([]);
  expect((await readPayroll(shop.ctx, other, 1)).runs).toEqual([]);
  expect(await readCohortEarnings(shop.ctx, own?.code ?? '', other)).toBeUndefined();
  expect(await readCohortEntries(shop.ctx, own?.code ?? '', other, {})).toBeUndefined();
  expect(await finishBatch(shop.ctx, bags(shop), other)).toMatchObject({ reason: 'unknown_cohort' });
  expect(await recordPayroll(shop.ctx, run(shop), other)).toMatchObject({ reason: 'unknown_cohort' });
  const today = await readToday(shop.ctx, { role: 'program_manager', programId: other });
  expect(today).toMatchObject({ orders: undefined, wagesDue: [], lowStock: [] });
});

test('earned, paid and due of a cohort add up in the list as on its page', async () => {
  const shop = await openSmallShop(3);
  expect((await recordPayroll(shop.ctx, run(shop), shop.programId)).ok).toBe(true);
  const wages = (await readWages(shop.ctx, null)).find((cohort) => cohort.id === shop.cohortIds[0]);
  const page = await readCohortEarnings(shop.ctx, wages?.code ?? '', null);
  expect(wages).toMatchObject({ earnedMinor: 3 * 1_680, paidMinor: 100, dueMinor: 3 * 1_680 - 100 });
  expect(page).toMatchObject({ earnedMinor: 3 * 1_680, paidMinor: 100, dueMinor: 3 * 1_680 - 100 });
});

test('the pages of a cohort’s entries show each line once', async () => {
  const shop = await openSmallShop(0);
  for (let i = 0; i < 103; i += 1) await makeBags(shop, 1);
  const code = (await readWages(shop.ctx, null)).find((one) => one.id === shop.cohortIds[0])?.code ?? '';
  const first = await readCohortEntries(shop.ctx, code, null, {});
  const second = await readCohortEntries(shop.ctx, code, null, { before: first?.older ?? 0 });
  const seen = [...(first?.lines ?? []), ...(second?.lines ?? [])].map((line) => line.sequence);
  expect(seen).toHaveLength(103);
  expect(new Set(seen).size).toBe(103);
  expect(second?.older).toBeNull();
});
