import { expect, test } from 'vitest';
import { openSmallShop } from '#app/services/testing/small-shop.server.ts';
import { insertFund } from './programs.ts';
import { findReference } from './reference.ts';

test('the reference is kept until what it holds is written, and a transaction sees its own writes', async () => {
  const { ctx } = await openSmallShop();
  const before = await findReference(ctx.db);
  expect(await findReference(ctx.db)).toBe(before);
  await ctx.transact(async (tx) => {
    await insertFund(tx, {
      ...{ id: 'late', name: 'Late', note: '', tone: 'care', programId: null },
      ...{ class: 'board-designated' as const, position: 9 },
    });
    expect((await findReference(tx)).funds.map((fund) => fund.id)).toContain('late');
  });
  expect((await findReference(ctx.db)).funds.map((fund) => fund.id)).toContain('late');
});
