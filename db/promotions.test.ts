import { expect, test } from 'vitest';
import { makeCode, openSmallShop } from '#app/services/testing/small-shop.server.ts';

test('a code stays as it was made; it can be ended, and not begun again', async () => {
  const shop = await openSmallShop(0);
  await makeCode(shop, { code: 'GOOD', percentBp: 1_000 });
  const set = (change: object) =>
    shop.ctx.transact((tx) => tx.updateTable('promotion').set(change).execute());
  for (const change of [
    { percentBp: 9_000 },
    { useLimit: 5 },
    { code: 'OTHER' },
    { endsAt: '2027-01-01T00:00:00.000Z' },
  ])
    await expect(set(change)).rejects.toThrow(/stays as it was made/);
  await set({ isActive: 0, endedBy: 'owner', endedAt: '2026-03-03T00:00:00.000Z' });
  await expect(set({ isActive: 1, endedBy: null, endedAt: null })).rejects.toThrow(/stays as it was made/);
  await expect(shop.ctx.transact((tx) => tx.deleteFrom('promotion').execute())).rejects.toThrow(/end it/);
});

test('the table itself counts no more uses than the limit', async () => {
  const shop = await openSmallShop(0);
  await makeCode(shop, { code: 'TWO', percentBp: 1_000, useLimit: 2 });
  const use = (used: number) =>
    shop.ctx.transact((tx) => tx.updateTable('promotion').set({ used }).execute());
  await use(2);
  await expect(use(3)).rejects.toThrow(/check/i);
  await expect(use(-1)).rejects.toThrow(/check/i);
});
