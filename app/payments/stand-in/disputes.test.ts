import { expect, test } from 'vitest';
import { openAccount, type Account } from './testing/account.ts';

const typesAbout = async (account: Account, id: string) => {
  const events = await account.stripe.events.list({ types: DISPUTE_EVENTS, limit: 100 });
  const about = events.data.filter((event) => (event.data.object as { id: string }).id === id);
  return about.map((event) => event.type).reverse();
};
const DISPUTE_EVENTS = ['created', 'funds_withdrawn', 'updated', 'closed', 'funds_reinstated'].map(
  (name) => `charge.dispute.${name}`,
);
const nets = (dispute: { balance_transactions: { net: number; reporting_category: string }[] }) =>
  dispute.balance_transactions.map((one) => [one.reporting_category, one.net]);

test('the disputing card’s payment is disputed at once: its money and a fee are taken', async () => {
  const account = openAccount();
  const { intent } = await account.pay('pm_card_createDispute');
  account.pass(2);
  const [dispute] = (await account.stripe.disputes.list({ payment_intent: intent })).data;
  if (!dispute) throw new Error('There is no dispute.');
  expect(dispute).toMatchObject({ status: 'needs_response', reason: 'fraudulent', amount: 5_784 });
  expect(dispute.balance_transactions).toMatchObject([
    { type: 'adjustment', reporting_category: 'dispute', amount: -5_784, fee: 1_500, net: -7_284 },
  ]);
  expect(dispute.evidence_details.due_by).toBeGreaterThan(account.seconds() + 8 * 86_400);
  const charge = await account.stripe.charges.retrieve(String(dispute.charge));
  expect(charge.disputed).toBe(true);
  const refund = account.stripe.refunds.create({ payment_intent: intent });
  await expect(refund).rejects.toMatchObject({ code: 'charge_disputed' });
  expect(await typesAbout(account, dispute.id)).toEqual([
    'charge.dispute.created',
    'charge.dispute.funds_withdrawn',
  ]);
  await account.expectBalanced();
});

test('evidence is kept as a draft, submitted once, and its words decide', async () => {
  const account = openAccount();
  const dispute = await account.disputed();
  const { disputes } = account.stripe;
  const draft = await disputes.update(dispute.id, {
    evidence: { product_description: 'A linen bag' },
    submit: false,
  });
  expect(draft).toMatchObject({
    status: 'needs_response',
    evidence_details: { has_evidence: true, submission_count: 0 },
  });
  const sent = await disputes.update(dispute.id, {
    evidence: { uncategorized_text: 'winning_evidence' },
    submit: true,
  });
  expect(sent).toMatchObject({
    status: 'under_review',
    evidence: { product_description: 'A linen bag', uncategorized_text: 'winning_evidence' },
  });
  await expect(disputes.update(dispute.id, { evidence: { receipt: 'x' } })).rejects.toThrow(
    /submitted already/,
  );
  account.pass(2);
  const won = await disputes.retrieve(dispute.id);
  expect(won.status).toBe('won');
  expect(nets(won)).toEqual([
    ['dispute', -7_284],
    ['dispute_reversal', 5_784],
  ]);
  expect((await typesAbout(account, dispute.id)).slice(2)).toEqual([
    'charge.dispute.updated',
    'charge.dispute.updated',
    'charge.dispute.closed',
    'charge.dispute.funds_reinstated',
  ]);
  await account.expectBalanced();
});

test('a lost dispute is won on appeal, and may be lost again; the fee goes once', async () => {
  const account = openAccount();
  const { id } = await account.disputed();
  const { disputes } = account.stripe;
  await disputes.update(id, { evidence: { uncategorized_text: 'losing_evidence' }, submit: true });
  account.pass(2);
  expect(await disputes.retrieve(id)).toMatchObject({ status: 'lost' });
  await account.control('decide-dispute', { dispute: id, outcome: 'won' });
  await account.control('decide-dispute', { dispute: id, outcome: 'lost' });
  await account.control('decide-dispute', { dispute: id, outcome: 'won', return_fee: true });
  expect(nets(await disputes.retrieve(id))).toEqual([
    ['dispute', -7_284],
    ['dispute_reversal', 5_784],
    ['dispute', -5_784],
    ['dispute_reversal', 7_284],
  ]);
  await account.expectBalanced();
});

test('what nobody answers is lost the day after its last one; closing it gives up at once', async () => {
  const account = openAccount();
  const [first, second] = [await account.disputed(), await account.disputed()];
  expect(await account.stripe.disputes.close(second.id)).toMatchObject({ status: 'lost' });
  await expect(account.stripe.disputes.close(second.id)).rejects.toThrow(/already closed/);
  account.pass(10 * 86_400);
  expect(await account.stripe.disputes.retrieve(first.id)).toMatchObject({
    status: 'lost',
    evidence_details: { past_due: true },
  });
});

test('an inquiry moves no money, can be refunded, and may grow into a dispute', async () => {
  const account = openAccount();
  const inquiry = await account.disputed('pm_card_createDisputeInquiry');
  expect(inquiry).toMatchObject({ status: 'warning_needs_response', balance_transactions: [] });
  await account.stripe.refunds.create({ charge: String(inquiry.charge), amount: 100 });
  const grown = await account.disputed('pm_card_createDisputeInquiry');
  await account.control('decide-dispute', { dispute: grown.id, outcome: 'escalated' });
  expect(nets(await account.stripe.disputes.retrieve(grown.id))).toEqual([['dispute', -7_284]]);
  account.pass(10 * 86_400);
  expect((await account.stripe.disputes.retrieve(inquiry.id)).status).toBe('warning_closed');
  expect(await typesAbout(account, inquiry.id)).toEqual(['charge.dispute.created', 'charge.dispute.closed']);
});

test('any payment can be disputed by a control, in part as well', async () => {
  const account = openAccount();
  const { intent } = await account.pay();
  await account.control('dispute', { payment_intent: intent, amount: 1_000, reason: 'product_not_received' });
  expect((await account.stripe.disputes.list()).data).toMatchObject([
    { amount: 1_000, reason: 'product_not_received', status: 'needs_response' },
  ]);
});
