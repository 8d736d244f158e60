import { expect, test } from 'vitest';
import { finishBatch } from './batches.server.ts';
import { readCart } from './carts.server.ts';
import { readCartSplit } from './cart-split.server.ts';
import { readProduct } from './catalog.server.ts';
import { createProduct } from './products.server.ts';
import { createCohort, createFund, createPartner, createProgram } from './programs.server.ts';
import { readReceipt } from './receipts.server.ts';
import { checkOut, openSmallShop, STARTS_AT } from './testing/small-shop.server.ts';

test('a program of one cohort is named by nothing beside its goods, its fund neither', async () => {
  const { ctx, ...shop } = await openSmallShop();
  const programId = await createProgram(ctx, {
    ...{ partnerId: await createPartner(ctx, { slug: 'q', name: 'Partner of one' }) },
    ...{ slug: 'quiet-lane', name: 'Quiet Lane', region: 'Portugal', focus: 'employment' },
    ...{ summary: 'Quiet Lane trains', description: '', sinceYear: 2026 },
  });
  const cohortId = await createCohort(ctx, {
    ...{ programId, code: 'Q-1', startsOn: '2026-01-01', endsOn: null },
    ...{ capacity: 12, makers: 12, status: 'active' as const },
  });
  await createFund(ctx, {
    ...{ id: 'care-quiet', name: 'Quiet Lane care', note: 'Quiet Lane', tone: 'care', programId },
    ...{ class: 'board-designated' as const, position: 3 },
  });
  const [variantId = ''] = await createProduct(ctx, {
    ...{ handle: 'cup', title: 'Cup', category: 'Cups', summary: '', bodyHtml: '', materials: '', care: '' },
    ...{ programId, position: 1 },
    variants: [{ title: '', options: [], weightGrams: 300, priceMinor: 4_800 }],
  });
  const made = { variantId, quantity: 3, materialsMinor: 910, finishedOn: STARTS_AT.slice(0, 10) };
  await finishBatch(ctx, { ...made, labor: [{ cohortId, minutes: 105, rateMinor: 960 }] });

  const page = await readProduct(ctx, 'cup', undefined);
  const lines = [variantId, shop.bagId].map((id) => ({ variantId: id, quantity: 1 }));
  const order = await checkOut({ ctx, ...shop }, lines);
  const receipt = await readReceipt(ctx, order.token, { isReturning: false });
  expect(page?.madeBy.label).toBe('Upstream');
  expect(page?.split?.claim).toMatch(/^\$7\.33 of this Cup goes to Training & care/);
  const cart = await readCartSplit(ctx, await readCart(ctx, order.cartId));
  for (const shown of [page, receipt, cart]) {
    expect(JSON.stringify(shown)).toContain('Training & care');
    expect(JSON.stringify(shown)).not.toMatch(/quiet/i);
  }
  // What a program that may be named gives to its fund stands by the fund's name, and nothing is lost between the two.
  expect(receipt?.split.filter((part) => part.tone === 'care').map((part) => part.key)).toEqual([
    'program',
    'care',
  ]);
  expect(receipt?.split.reduce((sum, part) => sum + part.amountMinor, 0)).toBe(9_600);
});
