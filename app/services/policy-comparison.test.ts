import { expect, test } from 'vitest';
import type { PolicyTerms } from '#app/domain/allocation.ts';
import { versionFor } from '#app/domain/policy-scope.ts';
import { listAllocations } from '#db/orders.ts';
import { listPolicyVersions } from '#db/policies.ts';
import { comparePolicyDraft } from './policy-comparison.server.ts';
import { approveAndPublish } from './policy-approval.server.ts';
import { draftPolicy } from './policy-drafts.server.ts';
import { listSubsidies, readPolicyDraft, readPolicyForm } from './policy-pages.server.ts';
import { createProduct } from './products.server.ts';
import { refundWholeOrder } from './refunds.server.ts';
import { settleCheckout } from './settlement.server.ts';
import { BUYER, checkOut, makeBags, openSmallShop, type SmallShop } from './testing/small-shop.server.ts';

const terms: PolicyTerms = {
  processingBp: 350,
  operationsBp: 1_000,
  residual: [
    { fund: 'program', shareBp: 6_000 },
    { fund: 'capacity', shareBp: 2_000 },
    { fund: 'advocacy', shareBp: 2_000 },
  ],
};
const whole = {
  scope: { kind: 'organization' },
  of: undefined,
  terms,
  startsOn: '2026-07-01',
  versionId: null,
} as const;
const DAY = 86_400;

async function sell(shop: SmallShop, variantId: string, quantity: number) {
  const order = await checkOut(shop, [{ variantId, quantity }], `${variantId}${quantity}`);
  await shop.gateway.pay(order.sessionId, BUYER);
  expect((await settleCheckout(shop.ctx, order.sessionId)).settlement).toBe('paid');
  return order;
}

async function bucketsOf(shop: SmallShop, orderId: string): Promise<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { tier, fundId, amountMinor } of await listAllocations(shop.ctx.db, orderId)) {
    const key = tier === 'fund' ? (fundId === 'care' ? 'program' : fundId) : tier;
    sums[key] = (sums[key] ?? 0) + amountMinor;
  }
  return sums;
}

test('a draft is compared on last quarter’s paid orders, and gives what it then really gives', async () => {
  const shop = await openSmallShop(30);
  const { ctx } = shop;
  const sold = await sell(shop, shop.bagId, 3);
  const returned = await sell(shop, shop.bagId, 2);
  await refundWholeOrder(ctx, { orderId: returned.orderId, restock: true, reason: '', requestedBy: 'olive' });
  await checkOut(shop, [{ variantId: shop.bagId, quantity: 4 }], 'never paid');
  expect((await comparePolicyDraft(ctx, whole)).sentence).toBe(
    'Nothing was sold last quarter, so there are no real orders to compare on.',
  );
  await shop.pass(31 * DAY);
  await sell(shop, shop.bagId, 5);
  const comparison = await comparePolicyDraft(ctx, whole);
  expect(comparison).toMatchObject({ fromOn: '2026-01-01', toOn: '2026-03-31', orders: 1, units: 3 });
  const before = await bucketsOf(shop, sold.orderId);
  const keyed = (side: 'beforeMinor' | 'afterMinor') =>
    Object.fromEntries(comparison.changes.map((one) => [one.fund || one.tier, one[side]]));
  expect(keyed('beforeMinor')).toEqual(before);
  // 288 of three bags leave operations; of 4,686 instead of 4,398 that are left the program has 60 %.
  expect(comparison.sentence).toBe(
    'On last quarter’s one order this would have moved $6.69: $3.81 from capacity and $2.88 from operations; $6.12 to training and care and $0.57 to advocacy.',
  );
  const outcome = await draftPolicy(
    ctx,
    { ...whole, reason: 'More for training.' },
    { userId: 'fern', role: 'finance' },
  );
  if (!outcome.ok) throw new Error(outcome.sentence);
  await approveAndPublish(ctx, outcome.draftId, { userId: 'olive', role: 'owner' });
  await shop.pass(90 * DAY);
  const under = await sell(shop, shop.bagId, 3);
  expect(keyed('afterMinor')).toEqual(await bucketsOf(shop, under.orderId));
});

test('a draft for some goods is compared on those alone, and one for all leaves them out', async () => {
  const shop = await openSmallShop(30);
  const { ctx } = shop;
  await makeBags(shop, 10, shop.pouchId);
  await sell(shop, shop.bagId, 1);
  await sell(shop, shop.pouchId, 1);
  await sell(shop, shop.pouchId, 2);
  await shop.pass(31 * DAY);
  const { choices } = await readPolicyForm(ctx, null);
  const productId = choices.find((one) => one.label.endsWith('Pouch'))?.value.slice('product:'.length) ?? '';
  const pouch = { ...whole, scope: { kind: 'product', productId }, of: 'Pouch' } as const;
  expect(await comparePolicyDraft(ctx, pouch)).toMatchObject({ orders: 2, units: 3, follows: { number: 1 } });
  expect(await comparePolicyDraft(ctx, whole)).toMatchObject({ orders: 3, units: 4 });
  const outcome = await draftPolicy(
    ctx,
    { ...pouch, startsOn: '2026-06-01', reason: 'Pouches are small.' },
    { userId: 'fern', role: 'finance' },
  );
  if (!outcome.ok) throw new Error(outcome.sentence);
  await approveAndPublish(ctx, outcome.draftId, { userId: 'olive', role: 'owner' });
  expect(await comparePolicyDraft(ctx, whole)).toMatchObject({
    orders: 1,
    units: 1,
    sample: { title: 'Bag, natural' },
  });
  // The version it became is not compared with itself.
  const shown = await readPolicyDraft(ctx, outcome.draftId);
  expect(shown).toMatchObject({
    draft: { state: 'approved', publishedAs: 2, scopeName: 'Pouch' },
    comparison: { orders: 2, follows: { number: 1 } },
  });
  expect((await listPolicyVersions(ctx.db)).map((version) => version.scope)).toEqual([
    `product:${productId}`,
    'organization',
  ]);
  const ruling = versionFor(
    await listPolicyVersions(ctx.db),
    { productId, category: 'Bags' },
    '2026-06-01T00:00:00.000Z',
  );
  expect(ruling?.number).toBe(2);
});

test('pieces that cost more than their price are named with what operations add', async () => {
  const shop = await openSmallShop(5);
  expect(await listSubsidies(shop.ctx)).toEqual([]);
  const [cheapId = ''] = await createProduct(shop.ctx, {
    ...{
      handle: 'cheap',
      title: 'Cheap bag',
      category: 'Bags',
      summary: '',
      bodyHtml: '',
      materials: '',
      care: '',
    },
    ...{ programId: shop.programId, position: 1 },
    variants: [{ title: 'Small', options: [['Size', 'Small']], weightGrams: 100, priceMinor: 2_640 }],
  });
  await makeBags(shop, 3, cheapId);
  // 910 + 1,680 + 92 of processing are 42 more than 2,640.
  expect(await listSubsidies(shop.ctx)).toMatchObject([
    { piece: 'Cheap bag, small', listMinor: 2_640, subsidyMinor: 42, policyNumber: 1 },
  ]);
});
