import { expect, test } from 'vitest';
import { findPaymentOfOrder } from '#db/payments.ts';
import { listPayouts } from '#db/payouts.ts';
import type { Payments } from '../payments/payments.ts';
import { checkBooks, readTrialBalance } from './books.server.ts';
import { syncMoneyBack } from './money-back.server.ts';
import { reconcile } from './reconciliation.server.ts';
import { refundWholeOrder } from './refunds.server.ts';
import { settleCheckout } from './settlement.server.ts';
import { checkStripe } from './stripe-check.server.ts';
import { bookUnmatched } from './stripe-transactions.server.ts';
import { BUYER, checkOut, openSmallShop, type SmallShop } from './testing/small-shop.server.ts';

const DAY = 86_400;

async function sell(shop: SmallShop, card?: string) {
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity: 1 }]);
  await shop.gateway.pay(order.sessionId, BUYER, card);
  expect((await settleCheckout(shop.ctx, order.sessionId)).settlement).toBe('paid');
  return order;
}
const run = (shop: SmallShop, isWhole = false) => reconcile(shop.ctx, { startedBy: 'test', isWhole });
const sentences = async (shop: SmallShop, isWhole = false) =>
  (await run(shop, isWhole)).findings.map((finding) => finding.sentence);
async function accounts(shop: SmallShop): Promise<Record<string, number>> {
  const rows = await readTrialBalance(shop.ctx);
  const money = rows.filter((row) => /^assets:(stripe|bank)/.test(row.account));
  return Object.fromEntries(money.map((row) => [row.account, row.amountMinor]));
}
const withPayments = (shop: SmallShop, payments: Partial<Payments>): SmallShop => ({
  ...shop,
  ctx: { ...shop.ctx, payments: { ...shop.ctx.payments, ...payments } },
});

/** Sales, a refund, a dispute that is won, an account fee, and two payouts of which one comes back. */
async function runShop(shop: SmallShop): Promise<void> {
  const [, refunded] = [await sell(shop), await sell(shop)];
  const disputed = await sell(shop, 'pm_card_createDispute');
  await shop.pass(10);
  await refundWholeOrder(shop.ctx, {
    ...{ orderId: refunded.orderId, restock: true, reason: 'Asked', requestedBy: 'owner' },
  });
  await syncMoneyBack(shop.ctx, disputed.orderId);
  await shop.pass(3 * DAY);
  await shop.gateway.control('adjustment', { category: 'fee', amount: -250, description: 'Card updater' });
  await sell(shop);
  await shop.gateway.payOut();
  await shop.pass(3 * DAY);
  const intent = (await findPaymentOfOrder(shop.ctx.db, disputed.orderId))?.paymentIntentId ?? '';
  const [dispute] = await shop.ctx.payments.listDisputes(intent);
  await shop.gateway.control('decide-dispute', { dispute: dispute?.id, outcome: 'won' });
  await shop.gateway.payOut();
  await shop.pass(3 * DAY);
}

test('after sales, a refund, a dispute, an account fee and payouts the books and Stripe agree to the cent', async () => {
  const shop = await openSmallShop();
  await runShop(shop);
  const { isClean, findings, stripe, books } = await run(shop);
  expect(findings).toEqual([]);
  expect(isClean).toBe(true);
  expect(books).toEqual(stripe);
  expect(await accounts(shop)).toMatchObject({ 'assets:bank': 3 * 5_784 - 4 * 198 - 1_500 - 250 });
  const payouts = await listPayouts(shop.ctx.db);
  expect(payouts.map((payout) => [payout.status, payout.reconciledAt !== null])).toEqual([
    ['paid', true],
    ['paid', true],
  ]);
  expect((await checkBooks(shop.ctx)).flatMap((check) => check.faults)).toEqual([]);
  expect(await checkStripe(shop.ctx)).toEqual([]);
  // Once more, all of it from the beginning, finds and posts nothing new.
  const before = await readTrialBalance(shop.ctx);
  expect(await sentences(shop, true)).toEqual([]);
  expect(await readTrialBalance(shop.ctx)).toEqual(before);
});

test('a payout on its way explains its difference; one that fails after it was paid is taken back', async () => {
  const shop = await openSmallShop();
  await sell(shop);
  await shop.pass(3 * DAY);
  await shop.gateway.payOut();
  const moving = await run(shop);
  expect(moving).toMatchObject({ isClean: true, onTheWayMinor: 5_586 });
  expect(moving.books.availableMinor).toBe(5_586);
  await shop.pass(2 * DAY);
  expect(await sentences(shop)).toEqual([]);
  expect(await accounts(shop)).toEqual({ 'assets:bank': 5_586 });
  const [payout] = await listPayouts(shop.ctx.db);
  await shop.gateway.control('decide-payout', { payout: payout?.id, outcome: 'failed' });
  expect(await sentences(shop)).toEqual([]);
  expect(await accounts(shop)).toEqual({ 'assets:stripe:available': 5_586 });
  await shop.gateway.payOut();
  await shop.pass(2 * DAY);
  expect(await sentences(shop)).toEqual([]);
  expect(await accounts(shop)).toEqual({ 'assets:bank': 5_586 });
});

test('a lost balance transaction is named, and reading all of Stripe again brings it back', async () => {
  const shop = await openSmallShop();
  await runShop(shop);
  await run(shop);
  const [lost] = await shop.ctx.db
    .selectFrom('balance_transaction')
    .selectAll()
    .where('reportingCategory', '=', 'charge')
    .execute();
  await shop.ctx.transact((tx) =>
    tx
      .deleteFrom('balance_transaction')
      .where('id', '=', lost?.id ?? '')
      .execute(),
  );
  await shop.pass(2 * DAY);
  const found = (await sentences(shop)).join('\n');
  expect(found).toContain(`is about ${lost?.id}, which Stripe never told`);
  expect(found).toMatch(/Order \d+ moved \$\d+\.84 at Stripe by the books, and -?\$\d+\.00 by its balance/);
  expect(found).toMatch(/Payout po_\w+ is \$\d+\.\d\d, and its balance transactions come to/);
  expect(await sentences(shop, true)).toEqual([]);
});

test('a payout that is off by a cent is named and not marked as reconciled', async () => {
  const shop = await openSmallShop();
  await sell(shop);
  await shop.pass(3 * DAY);
  await shop.gateway.payOut();
  await shop.pass(2 * DAY);
  const off = withPayments(shop, {
    listPayouts: async (filter) =>
      (await shop.ctx.payments.listPayouts(filter)).map((payout) => ({
        ...payout,
        amountMinor: payout.amountMinor + 1,
      })),
  });
  const found = await sentences(off);
  expect(found).toContainEqual(
    expect.stringMatching(/^Payout po_\w+ is \$55\.87, and its balance transactions come to \$55\.86\.$/),
  );
  expect(found[0]).toMatch(/^Stripe holds \$0\.00 and the books say -\$0\.01; -\$0\.01 of that/);
  expect((await listPayouts(shop.ctx.db))[0]?.reconciledAt).toBeNull();
});

test('money that nothing in the books explains is named, and booked once by a person', async () => {
  const shop = await openSmallShop();
  await sell(shop);
  const stranger = await shop.ctx.payments.createCheckoutSession({
    ...{ orderId: 'not_ours', attemptKey: 'elsewhere', currency: 'USD', shippingMinor: 0, taxMinor: 0 },
    lines: [{ lineId: 'l', name: 'Workshop', description: '', unitMinor: 2_000, quantity: 1 }],
    ...{ successUrl: 'http://x.test/', cancelUrl: 'http://x.test/' },
    expiresAt: new Date(shop.ctx.now().getTime() + 3_600_000),
  });
  await shop.gateway.pay(stranger.id, BUYER);
  await shop.pass(10);
  await shop.pass(3 * DAY);
  const [finding] = (await run(shop)).findings;
  expect(finding?.sentence).toMatch(
    /^\$19\.12 came in at Stripe on 2 March 2026 \(charge ch_\w+\), and nothing/,
  );
  expect((await checkStripe(shop.ctx)).join()).toMatch(
    /\$19\.12 at Stripe, and nothing in the books says why/,
  );
  const row = await shop.ctx.db
    .selectFrom('balance_transaction')
    .select('id')
    .where('state', '=', 'unmatched')
    .executeTakeFirstOrThrow();
  const request = { transactionId: row.id, bookedBy: 'finance' };
  const account = 'liabilities:customer-deposits' as const;
  expect(await bookUnmatched(shop.ctx, { ...request, account })).toEqual({ ok: true });
  expect(await bookUnmatched(shop.ctx, { ...request, account })).toMatchObject({ reason: 'booked_before' });
  expect(await sentences(shop)).toEqual([]);
  expect(await checkStripe(shop.ctx)).toEqual([]);
  const deposits = (await readTrialBalance(shop.ctx)).filter((one) => one.account === account);
  expect(deposits).toMatchObject([{ amountMinor: -1_912 }]);
});
