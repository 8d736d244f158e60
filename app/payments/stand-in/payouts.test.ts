import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openAccount, type Account } from './testing/account.ts';

const DAY = 86_400;
const typesOf = async (account: Account, group: string) =>
  (await account.stripe.events.list({ type: group, limit: 100 })).data.map((event) => event.type).reverse();

test('every midnight what is available goes to the bank, and two days later it is there', async () => {
  const account = openAccount({ payoutSchedule: 'daily' });
  await account.pay();
  await account.pay();
  account.pass(3 * DAY);
  const [payout] = (await account.stripe.payouts.list()).data;
  if (!payout) throw new Error('Nothing was paid out.');
  expect(payout).toMatchObject({
    amount: 2 * 5_586,
    automatic: true,
    status: 'in_transit',
    reconciliation_status: 'completed',
  });
  const made = await account.stripe.balanceTransactions.list({ payout: payout.id });
  expect(made.data.map((one) => [one.reporting_category, one.net])).toEqual([
    ['payout', -11_172],
    ['charge', 5_586],
    ['charge', 5_586],
  ]);
  account.pass(2 * DAY);
  expect((await account.stripe.payouts.retrieve(payout.id)).status).toBe('paid');
  expect(await typesOf(account, 'payout.*')).toEqual([
    'payout.created',
    'payout.reconciliation_completed',
    'payout.paid',
  ]);
  expect((await account.stripe.payouts.list()).data).toHaveLength(1);
  await account.expectBalanced();
});

test('a payout that the bank sends back, even after it was paid, goes out again with the next one', async () => {
  const account = openAccount();
  await account.pay('pm_card_bypassPending');
  account.pass(2);
  await account.control('payout', {});
  account.pass(2 * DAY);
  const [paid] = (await account.stripe.payouts.list({ status: 'paid' })).data;
  const failed = await account.control('decide-payout', { payout: paid?.id, outcome: 'failed' });
  expect(failed).toMatchObject({ status: 'failed', failure_code: 'account_closed' });
  const back = await account.stripe.balanceTransactions.retrieve(
    String(failed['failure_balance_transaction']),
  );
  expect(back).toMatchObject({ type: 'payout_failure', reporting_category: 'payout_reversal', net: 5_586 });
  expect((await typesOf(account, 'payout.*')).at(-1)).toBe('payout.failed');
  await account.control('payout', {});
  const [again] = (await account.stripe.payouts.list({ limit: 1 })).data;
  expect(again?.amount).toBe(5_586);
  await account.expectBalanced();
});

test('a payout by hand takes no more than is there, may be called off, and cannot say what it is made of', async () => {
  const account = openAccount();
  await account.pay('pm_card_bypassPending');
  account.pass(2);
  const { payouts, balanceTransactions } = account.stripe;
  const tooMuch = payouts.create({ amount: 5_587, currency: 'usd' });
  await expect(tooMuch).rejects.toMatchObject({ code: 'balance_insufficient' });
  const payout = await payouts.create({ amount: 1_000, currency: 'usd' });
  expect(payout).toMatchObject({ status: 'pending', automatic: false });
  await expect(balanceTransactions.list({ payout: payout.id })).rejects.toThrow(/automatic/);
  expect(await payouts.cancel(payout.id)).toMatchObject({ status: 'canceled' });
  await expect(payouts.cancel(payout.id)).rejects.toThrow(/cannot be canceled/);
  await account.expectBalanced();
});

test('refunds: one takes a while, one comes back after it succeeded, one is called off', async () => {
  const account = openAccount();
  const slow = await account.pay('pm_card_pendingRefund');
  const failing = await account.pay('pm_card_refundFail');
  const { refunds } = account.stripe;
  const [first, second, third] = [
    await refunds.create({ payment_intent: slow.intent, amount: 1_000 }),
    await refunds.create({ payment_intent: failing.intent, amount: 2_000 }),
    await refunds.create({ payment_intent: slow.intent, amount: 500 }),
  ];
  expect([first.status, second.status, third.status]).toEqual(['pending', 'succeeded', 'pending']);
  expect((await refunds.cancel(third.id)).status).toBe('canceled');
  await expect(refunds.cancel(second.id)).rejects.toThrow(/only a pending refund/);
  account.pass(2);
  expect((await refunds.retrieve(first.id)).status).toBe('succeeded');
  const failed = await refunds.retrieve(second.id, { expand: ['failure_balance_transaction'] });
  expect(failed).toMatchObject({
    status: 'failed',
    failure_reason: 'expired_or_canceled_card',
    failure_balance_transaction: { reporting_category: 'refund_failure', net: 2_000 },
  });
  expect(await typesOf(account, 'refund.failed')).toEqual(['refund.failed']);
  const charges = await account.stripe.charges.list({ payment_intent: failing.intent });
  expect(charges.data[0]).toMatchObject({ amount_refunded: 0, refunded: false });
  await account.expectBalanced();
});

type Step =
  | { kind: 'pay'; card: string }
  | { kind: 'pass'; hours: number }
  | { kind: 'refund' | 'fail' | 'dispute' | 'decide' | 'payout' | 'return' | 'fee'; pick: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('pay' as const),
    card: fc.constantFrom(
      ...['visa', 'bypassPending', 'createDispute', 'pendingRefund', 'refundFail'].map(
        (name) => `pm_card_${name}`,
      ),
    ),
  }),
  fc.record({ kind: fc.constant('pass' as const), hours: fc.integer({ min: 1, max: 60 }) }),
  fc.record({
    kind: fc.constantFrom('refund', 'fail', 'dispute', 'decide', 'payout', 'return', 'fee'),
    pick: fc.nat(1_000),
  }),
);

test('whatever happens, Σ net is the balance and a payout is the sum of what it lists', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
      const account = openAccount({ payoutSchedule: 'daily' });
      for (const one of steps) {
        await take(account, one);
        await account.expectBalanced();
      }
      for await (const payout of account.stripe.payouts.list({ limit: 100 })) {
        const listed = await account.stripe.balanceTransactions
          .list({ payout: payout.id, limit: 100 })
          .autoPagingToArray({ limit: 1_000 });
        expect(listed.reduce((sum, transaction) => sum + transaction.net, 0)).toBe(0);
        expect(listed[0]?.net).toBe(-payout.amount);
      }
    }),
    { numRuns: 20 },
  );
}, 60_000);

/** A step that the account's state does not allow is refused, and that is one of the things that happen. */
async function take(account: Account, given: Step): Promise<void> {
  const { stripe, control } = account;
  const oneOf = <T>(list: readonly T[], pick: number) => list[pick % Math.max(list.length, 1)];
  const isRefusal = (error: unknown) => {
    if (!(error instanceof Error) || /stand-in itself/.test(error.message)) throw error;
  };
  if (given.kind === 'pay') {
    await account.pay(given.card);
    return;
  }
  if (given.kind === 'pass') {
    account.pass(given.hours * 3600);
    return;
  }
  const { kind, pick } = given;
  const picked = async (list: Promise<{ data: { id: string }[] }>) => oneOf((await list).data, pick)?.id;
  const all = { limit: 100 };
  const call = {
    refund: async () => {
      const charge = (await picked(stripe.charges.list(all))) ?? '';
      return stripe.refunds.create({ charge, amount: 1 + (pick % 3_000) });
    },
    fail: async () => {
      const refund = await picked(stripe.refunds.list(all));
      return control('decide-refund', { refund, outcome: oneOf(['failed', 'canceled', 'succeeded'], pick) });
    },
    dispute: async () =>
      control('dispute', { charge: await picked(stripe.charges.list(all)), inquiry: pick % 3 === 0 }),
    decide: async () => {
      const dispute = await picked(stripe.disputes.list(all));
      return control('decide-dispute', {
        dispute,
        outcome: oneOf(['won', 'lost', 'escalated', 'closed'], pick),
      });
    },
    payout: () => control('payout', {}),
    return: async () =>
      control('decide-payout', {
        payout: await picked(stripe.payouts.list(all)),
        outcome: oneOf(['failed', 'paid'], pick),
      }),
    fee: () => control('adjustment', { category: 'fee', amount: -(pick % 300) }),
  }[kind];
  await call().catch(isRefusal);
}
