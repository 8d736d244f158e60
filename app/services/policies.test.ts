import { expect, test } from 'vitest';
import { findOrder, listPortions } from '#db/orders.ts';
import { listOpenPolicyDrafts, listPolicyVersions } from '#db/policies.ts';
import { checkBooks } from './books.server.ts';
import { readCart } from './carts.server.ts';
import { readProduct } from './catalog.server.ts';
import { placeOrder } from './checkout.server.ts';
import type { Context } from './context.server.ts';
import { approveAndPublish, withdrawPolicyDraft } from './policy-approval.server.ts';
import { draftPolicy, type NewPolicyDraft } from './policy-drafts.server.ts';
import { readPolicyHistory } from './policy-history.server.ts';
import { readReceipt } from './receipts.server.ts';
import { settleCheckout } from './settlement.server.ts';
import { BUYER, checkOut, makeBags, openEmptyShop, openSmallShop } from './testing/small-shop.server.ts';

const FERN = { userId: 'fern', role: 'finance' };
const OLIVE = { userId: 'olive', role: 'owner' };
const OTTO = { userId: 'otto', role: 'owner' };
const DAY = 86_400;

function draft(more: Partial<NewPolicyDraft> = {}): NewPolicyDraft {
  return {
    scope: { kind: 'organization' },
    terms: {
      processingBp: 350,
      operationsBp: 1_000,
      residual: [
        { fund: 'program', shareBp: 5_000 },
        { fund: 'capacity', shareBp: 3_000 },
        { fund: 'advocacy', shareBp: 2_000 },
      ],
    },
    startsOn: '2026-04-01',
    reason: 'Operations need less.',
    ...more,
  };
}

async function propose(ctx: Context, more: Partial<NewPolicyDraft> = {}): Promise<string> {
  const outcome = await draftPolicy(ctx, draft(more), FERN);
  if (!outcome.ok) throw new Error(outcome.sentence);
  return outcome.draftId;
}

async function publish(ctx: Context, more: Partial<NewPolicyDraft> = {}): Promise<number> {
  const outcome = await approveAndPublish(ctx, await propose(ctx, more), OLIVE);
  if (!outcome.ok) throw new Error(outcome.sentence);
  return outcome.number;
}

async function faults(ctx: Context): Promise<string[]> {
  return (await checkBooks(ctx)).flatMap((check) => check.faults);
}

async function versionsOf(ctx: Context, orderId: string): Promise<(number | undefined)[]> {
  const versions = await listPolicyVersions(ctx.db);
  return (await listPortions(ctx.db, orderId)).map(
    (portion) => versions.find((one) => one.id === portion.policyVersionId)?.number,
  );
}

test('a draft that cannot be a policy is refused in a sentence, and nothing is kept of it', async () => {
  const { ctx } = await openSmallShop(0);
  const { terms } = draft();
  const [own, capacity] = [
    { fund: 'program', shareBp: 5_000 },
    { fund: 'capacity', shareBp: 3_000 },
  ];
  const refused = async (more: Partial<NewPolicyDraft>) => {
    const outcome = await draftPolicy(ctx, draft(more), FERN);
    return outcome.ok ? 'kept' : [outcome.reason, outcome.field, outcome.sentence];
  };
  expect(await refused({ terms: { ...terms, residual: [own, capacity] } })).toEqual([
    'bad_terms',
    'shares',
    'The shares of what is left add up to 80%; they have to add up to 100%, so that each cent has a place.',
  ]);
  expect((await refused({ terms: { ...terms, processingBp: 6_000, operationsBp: 5_000 } }))[0]).toBe(
    'bad_terms',
  );
  expect((await refused({ terms: { ...terms, residual: [{ fund: 'care', shareBp: 10_000 }] } }))[0]).toBe(
    'bad_fund',
  );
  for (const startsOn of ['2026-03-01', '2026-03-02'])
    expect(await refused({ startsOn })).toEqual([
      'starts_in_the_past',
      'startsOn',
      'Choose a day after today, 2 March 2026: what was sold up to now keeps the policy it was sold under.',
    ]);
  expect((await refused({ startsOn: '2036-03-01' }))[0]).toBe('starts_too_late');
  expect((await refused({ scope: { kind: 'category', category: 'Hats' } }))[0]).toBe('unknown_scope');
  expect((await refused({ scope: { kind: 'product', productId: 'prd_x' } }))[0]).toBe('unknown_scope');
  expect((await refused({ reason: '  ' })).slice(0, 2)).toEqual(['no_reason', 'reason']);
  expect(await listOpenPolicyDrafts(ctx.db)).toEqual([]);
});

test('a second person publishes what the first proposed, and it is announced before it starts', async () => {
  const shop = await openSmallShop(2);
  const { ctx } = shop;
  const draftId = await propose(ctx);
  expect(await approveAndPublish(ctx, draftId, FERN)).toMatchObject({ ok: false, reason: 'same_person' });
  expect(await approveAndPublish(ctx, 'pd_none', OLIVE)).toMatchObject({
    ok: false,
    reason: 'unknown_draft',
  });
  expect(await listPolicyVersions(ctx.db)).toHaveLength(1);
  expect(await approveAndPublish(ctx, draftId, OLIVE)).toEqual({
    ok: true,
    number: 2,
    startsOn: '2026-04-01',
  });
  const states = async () =>
    (await readPolicyHistory(ctx)).versions.map(({ number, state }) => [number, state]);
  expect(await states()).toEqual([
    [2, 'upcoming'],
    [1, 'in_force'],
  ]);
  expect((await readPolicyHistory(ctx)).versions[0]).toMatchObject({
    ...{ proposedAs: 'finance', approvedAs: 'owner', publishedOn: '2026-03-02', startsOn: '2026-04-01' },
    ...{ scopeName: 'Everything sold', follows: { number: 1 } },
  });
  expect(JSON.stringify(await readPolicyHistory(ctx))).not.toContain('olive');
  expect((await readProduct(ctx, 'bag', undefined))?.split?.policy.number).toBe(1);
  await shop.pass(30 * DAY);
  expect(await states()).toEqual([
    [2, 'in_force'],
    [1, 'former'],
  ]);
  expect((await readProduct(ctx, 'bag', undefined))?.split?.policy.number).toBe(2);
});

test('a draft is decided on once', async () => {
  const { ctx } = await openSmallShop(0);
  const [approved, withdrawn] = [await propose(ctx), await propose(ctx, { startsOn: '2026-05-01' })];
  await approveAndPublish(ctx, approved, OLIVE);
  expect(await withdrawPolicyDraft(ctx, withdrawn, FERN)).toEqual({ ok: true });
  expect(await approveAndPublish(ctx, approved, OTTO)).toMatchObject({ ok: false, reason: 'decided' });
  expect(await withdrawPolicyDraft(ctx, approved, FERN)).toMatchObject({ ok: false, reason: 'decided' });
  expect(await approveAndPublish(ctx, withdrawn, OLIVE)).toMatchObject({ ok: false, reason: 'decided' });
  expect(await listPolicyVersions(ctx.db)).toHaveLength(2);
});

test('two people who approve at one moment publish one version', async () => {
  const { ctx } = await openSmallShop(0);
  const draftId = await propose(ctx);
  const people = [OLIVE, OTTO, { userId: 'orla', role: 'owner' }, { userId: 'fred', role: 'finance' }];
  const outcomes = await Promise.all(people.map((by) => approveAndPublish(ctx, draftId, by)));
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
  expect(outcomes.filter((outcome) => !outcome.ok && outcome.reason === 'decided')).toHaveLength(3);
  expect(await listPolicyVersions(ctx.db)).toHaveLength(2);
});

test('drafts that want the same day, approved at one moment, make one version; other days and scopes follow', async () => {
  const { ctx } = await openSmallShop(0);
  const bags = { kind: 'category', category: 'Bags' } as const;
  const ids = [
    await propose(ctx),
    await propose(ctx, { reason: 'Another proposal for the same day.' }),
    await propose(ctx, { startsOn: '2026-05-01' }),
    await propose(ctx, { scope: bags }),
  ];
  const outcomes = await Promise.all(ids.map((id) => approveAndPublish(ctx, id, OLIVE)));
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(3);
  expect(outcomes.find((outcome) => !outcome.ok)).toMatchObject({ reason: 'start_taken' });
  const numbers = (await listPolicyVersions(ctx.db)).map((version) => version.number);
  expect(numbers.sort()).toEqual([1, 2, 3, 4]);
  expect(await draftPolicy(ctx, draft({ scope: bags }), FERN)).toMatchObject({
    ok: false,
    reason: 'start_taken',
  });
});

test('a draft whose day has come before anybody approved it is not published', async () => {
  const shop = await openSmallShop(0);
  const draftId = await propose(shop.ctx, { startsOn: '2026-03-04' });
  // 23:59:30 of the day before: a checkout that began now could end after the start.
  await shop.pass(DAY + 15 * 3_600 - 30);
  const refused = await approveAndPublish(shop.ctx, draftId, OLIVE);
  expect(refused).toMatchObject({ ok: false, reason: 'starts_in_the_past' });
  expect(!refused.ok && refused.sentence).toMatch(/4 March 2026.*later day/);
  await shop.pass(DAY);
  expect(await approveAndPublish(shop.ctx, draftId, OLIVE)).toMatchObject({ reason: 'starts_in_the_past' });
  expect(await listPolicyVersions(shop.ctx.db)).toHaveLength(1);
});

test('an organization’s very first policy may start the day it is approved', async () => {
  const ctx = await openEmptyShop();
  const terms = { ...draft().terms, residual: [{ fund: 'program', shareBp: 10_000 }] };
  expect(await publish(ctx, { terms, startsOn: '2026-03-02' })).toBe(1);
  expect((await readPolicyHistory(ctx)).versions[0]?.state).toBe('in_force');
  expect(await draftPolicy(ctx, draft({ terms, startsOn: '2026-03-02' }), FERN)).toMatchObject({
    reason: 'starts_in_the_past',
  });
});

test('a start is the first moment of its day where the store is', async () => {
  const { ctx } = await openSmallShop(0);
  const inAuckland = { ...ctx, settings: { ...ctx.settings, timeZone: 'Pacific/Auckland' } };
  await publish(inAuckland);
  expect((await listPolicyVersions(ctx.db))[0]?.effectiveFrom).toBe('2026-03-31T11:00:00.000Z');
});

test('the narrowest policy divides a price, and the books know which it was even when a piece moves later', async () => {
  const shop = await openSmallShop(20);
  const { ctx } = shop;
  await makeBags(shop, 5, shop.pouchId);
  const bag = await readProduct(ctx, 'bag', undefined);
  await publish(ctx, { scope: { kind: 'category', category: 'Bags' }, startsOn: '2026-03-10' });
  const line = [{ variantId: shop.bagId, quantity: 1 }];
  const both = [...line, { variantId: shop.pouchId, quantity: 1 }];
  const before = await checkOut(shop, both, 'a');
  await shop.pass(10 * DAY);
  const under = await checkOut(shop, both, 'b');
  expect([await versionsOf(ctx, before.orderId), await versionsOf(ctx, under.orderId)]).toEqual([
    [1, 1],
    [2, 2],
  ]);
  const productId = (await readCart(ctx, under.cartId)).lines[0]?.productId ?? '';
  await publish(ctx, { scope: { kind: 'product', productId }, startsOn: '2026-03-20' });
  await shop.pass(10 * DAY);
  const own = await checkOut(shop, both, 'c');
  expect(await versionsOf(ctx, own.orderId)).toEqual([3, 2]);
  expect((await readProduct(ctx, 'bag', undefined))?.split?.policy.number).toBe(3);
  expect(bag?.split?.policy.number).toBe(1);
  expect(await faults(ctx)).toEqual([]);
  await ctx.transact((tx) => tx.updateTable('product').set({ category: 'Travel' }).execute());
  expect(await faults(ctx)).toEqual([]);
  const moved = await checkOut(shop, both, 'd');
  expect(await versionsOf(ctx, moved.orderId)).toEqual([3, 1]);
  expect(await faults(ctx)).toEqual([]);
});

test('a line keeps the version of its checkout though a new one starts while the buyer pays', async () => {
  const shop = await openSmallShop();
  const { ctx } = shop;
  await publish(ctx, { startsOn: '2026-03-03' });
  await shop.pass(15 * 3_600 - 300);
  const paying = await checkOut(shop, [{ variantId: shop.bagId, quantity: 2 }], 'stays');
  const returning = await checkOut(shop, [{ variantId: shop.bagId, quantity: 1 }], 'returns');
  await shop.pass(600);
  expect((await readProduct(ctx, 'bag', undefined))?.split?.policy.number).toBe(2);
  await shop.gateway.pay(paying.sessionId, BUYER);
  expect((await settleCheckout(ctx, paying.sessionId)).settlement).toBe('paid');
  expect(await versionsOf(ctx, paying.orderId)).toEqual([1]);
  const receipt = await readReceipt(ctx, paying.token, { isReturning: false });
  expect(receipt?.lines[0]?.policyNumbers).toEqual([1]);
  expect(receipt?.split.find((bucket) => bucket.key === 'operations')?.amountMinor).toBe(2 * 576);
  // Whoever comes back to the cart sees the new split there, and gets a new page under it.
  const again = await placeOrder(ctx, { cartId: returning.cartId, clientHash: 'returns' });
  if (!again.ok) throw new Error(again.sentence);
  expect(again.orderId).not.toBe(returning.orderId);
  expect((await findOrder(ctx.db, returning.orderId))?.status).toBe('expired');
  expect(await versionsOf(ctx, again.orderId)).toEqual([2]);
  expect(await placeOrder(ctx, { cartId: returning.cartId, clientHash: 'returns' })).toEqual(again);
  expect(await faults(ctx)).toEqual([]);
});

test('a published version and a decided draft refuse every change', async () => {
  const { ctx } = await openSmallShop(0);
  const [approved, open] = [await propose(ctx), await propose(ctx, { startsOn: '2026-06-01' })];
  await approveAndPublish(ctx, approved, OLIVE);
  const change = (work: (tx: Parameters<Parameters<Context['transact']>[0]>[0]) => Promise<unknown>) =>
    expect(ctx.transact(work)).rejects.toThrow();
  await change((tx) =>
    tx.updateTable('policy_draft').set({ state: 'open' }).where('id', '=', approved).execute(),
  );
  await change((tx) =>
    tx.updateTable('policy_draft').set({ startsOn: '2026-03-01' }).where('id', '=', open).execute(),
  );
  await change((tx) => tx.deleteFrom('policy_draft').execute());
  await change((tx) => tx.updateTable('policy_version').set({ effectiveFrom: '2020-01-01' }).execute());
  // The table itself refuses an approval by who proposed it, and a second policy for one target.
  await change((tx) =>
    tx
      .updateTable('policy_draft')
      .set({ state: 'approved', decidedBy: 'fern', decidedAt: 'now', versionId: null })
      .where('id', '=', open)
      .execute(),
  );
  await change((tx) =>
    tx
      .insertInto('policy')
      .values({ id: 'p2', scope: 'everything', name: '', scopeKind: 'organization', scopeTarget: '' })
      .execute(),
  );
});
