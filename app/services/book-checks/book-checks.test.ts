import { expect, test } from 'vitest';
import { posting, type Entry } from '#app/domain/ledger.ts';
import { testEngine } from '#db/testing/database.server.ts';
import { dropGuard, tamper } from '#db/testing/tamper.server.ts';
import { checkBooks, StoppedProof } from '../books.server.ts';
import { withTransaction } from '../context.server.ts';
import { makeAvailable, recordBalances } from '../fees.server.ts';
import { postEntries } from '../ledger.server.ts';
import { shipOrder } from '../orders.server.ts';
import { sealQuarter } from '../quarter-seals.server.ts';
import { reconcilePayouts } from '../payout-reconciliation.server.ts';
import { recordPayout } from '../payouts.server.ts';
import { settleCheckout } from '../settlement.server.ts';
import { spendFromFund } from '../spending.server.ts';
import { paidPayout } from '../testing/paid-payout.ts';
import { BUYER, checkOut, openSmallShop, type SmallShop } from '../testing/small-shop.server.ts';
import { rebuildBalances } from './balances.server.ts';

/** A shop with one of everything the checks look at: a sale that was sent, a fee, a payout, spending. */
async function openBusyShop(): Promise<SmallShop> {
  const shop = await openSmallShop();
  const order = await checkOut(shop, [{ variantId: shop.bagId, quantity: 2 }]);
  await shop.gateway.pay(order.sessionId, BUYER);
  await settleCheckout(shop.ctx, order.sessionId);
  await shop.pass(10);
  await recordBalances(shop.ctx, order.orderId);
  await shipOrder(shop.ctx, { orderId: order.orderId, carrierMinor: 535 });
  await shop.pass(3 * 86_400);
  const rows = await shop.ctx.db.selectFrom('balance_transaction').select('id').execute();
  for (const row of rows) await makeAvailable(shop.ctx, row.id);
  await recordPayout(shop.ctx, { ...paidPayout('po_1', 1_000, '2026-03-06'), isAutomatic: false });
  await reconcilePayouts(shop.ctx, false);
  const spent = await spendFromFund(shop.ctx, {
    fundId: 'care',
    useCategory: 'training',
    amountMinor: 500,
    spentOn: '2026-03-04',
    evidence: 'Invoice 7',
    recipient: 'vendor',
    beneficiaries: 14,
    createdBy: 'user_1',
  });
  if (!spent.ok) throw new Error(spent.sentence);
  expect(await broken(shop)).toEqual({});
  return shop;
}

/** Faults by the number of the invariant they break. */
async function broken(shop: SmallShop): Promise<Record<number, string[]>> {
  const checks = (await checkBooks(shop.ctx)).filter((check) => check.faults.length > 0);
  return Object.fromEntries(checks.map((check) => [check.invariant, check.faults]));
}

const post = (shop: SmallShop, entry: Pick<Entry, 'kind' | 'postings'> & Partial<Entry>) =>
  withTransaction(shop.ctx, (tx) =>
    postEntries(tx, [
      {
        source: 'journal',
        sourceId: 'j_1',
        revision: 0,
        memo: 'By hand',
        occurredOn: '2026-03-05',
        ...entry,
      },
    ]),
  );

const cash = (amountMinor: number) => [
  posting('assets:bank', amountMinor),
  posting('assets:cash', -amountMinor),
];

const NOW = `'2026-03-05T00:00:00Z'`;
const insertEntry = (values: string) =>
  `INSERT INTO ledger_entry (id, sequence, kind, source, sourceId, revision, memo, occurredOn, createdAt, postedAt) VALUES (${values})`;
const sale = `(SELECT id FROM ledger_entry WHERE kind = 'sale')`;

test('1: an entry whose sides differ, or that has one side, is named by sequence, kind and memo', async () => {
  const shop = await openBusyShop();
  await tamper(shop.ctx, [
    `UPDATE ledger_posting SET amountMinor = amountMinor + 1 WHERE entryId = ${sale} AND account = 'income:shipping'`,
    `DELETE FROM ledger_posting WHERE line > 0 AND entryId = (SELECT id FROM ledger_entry WHERE kind = 'payout')`,
  ]);
  expect((await broken(shop))[1]).toEqual([
    'entry 2 (sale, Order 1001) is off by 1 in operating USD',
    expect.stringMatching(/^entry \d+ \(payout, Payout to the bank\) has 1 postings$/),
  ]);
});

test('2: a missing entry, a draft and a guard that was taken away are named', async () => {
  const shop = await openBusyShop();
  await tamper(shop.ctx, [
    `DELETE FROM ledger_posting WHERE entryId = ${sale}`,
    `DELETE FROM ledger_entry WHERE kind = 'sale'`,
    `UPDATE ledger_head SET sequence = sequence + 2`,
    insertEntry(
      `'le_draft', (SELECT sequence - 1 FROM ledger_head), 'journal', 'journal', 'j', 0, 'Left behind', '2026-03-05', ${NOW}, NULL`,
    ),
  ]);
  const faults = (await broken(shop))[2] ?? [];
  expect(faults[0]).toBe('entry 2 is missing: sequence numbers have no gaps');
  expect(faults[1]).toMatch(/^entry \d+ \(journal, Left behind\) is a draft that was never posted$/);
  expect(faults[2]).toMatch(/^entry \d+ is missing/);
  await dropGuard(shop.ctx, { name: 'ledger_posting_no_update', table: 'ledger_posting' });
  expect((await broken(shop))[2]?.[0]).toBe(
    'the guard ledger_posting_no_update of ledger_posting is gone, so posted entries could be changed',
  );
});

test('3: an order whose facts are not in the books, and stored spending without its entry, are named', async () => {
  const shop = await openBusyShop();
  await tamper(shop.ctx, [
    `UPDATE orders SET shippingMinor = 700, totalMinor = totalMinor + 100`,
    `UPDATE spend SET amountMinor = 501`,
    `UPDATE payout SET amountMinor = 999`,
  ]);
  const faults = (await broken(shop))[3] ?? [];
  expect(faults).toHaveLength(3);
  expect(faults[0]).toMatch(/^order 1001 lacks 100 on assets:stripe:pending of operating/);
  expect(faults[1]).toBe('payout po_1 is of 999, and its entry says 1000');
  expect(faults[2]).toMatch(/^spend spe_\d+ is of 501, and its entry says 500$/);
});

test('3: a second entry under the same key is named', async () => {
  const shop = await openBusyShop();
  await tamper(shop.ctx, [
    ...(testEngine === 'sqlite'
      ? [
          `ALTER TABLE ledger_entry RENAME TO old_entry`,
          `CREATE TABLE ledger_entry AS SELECT * FROM old_entry`,
        ]
      : [`ALTER TABLE ledger_entry DROP CONSTRAINT "ledger_entry_source_sourceId_kind_revision_key"`]),
    insertEntry(
      `'le_twice', 999, 'payout', 'payout', 'po_1', 0, 'Payout to the bank', '2026-03-06', ${NOW}, ${NOW}`,
    ),
  ]);
  expect((await broken(shop))[3]).toContainEqual(
    expect.stringMatching(/^entry \d+ \(payout, Payout to the bank\) is posted more than once$/),
  );
});

test('4: a portion that splits more than was paid for it is named, in its rows and in the ledger', async () => {
  const shop = await openBusyShop();
  await tamper(shop.ctx, [
    `UPDATE portion_allocation SET amountMinor = amountMinor + 1 WHERE tier = 'operations'`,
    `UPDATE ledger_posting SET amountMinor = amountMinor + 1 WHERE account = 'memo:allocated'`,
  ]);
  const faults = (await broken(shop))[4] ?? [];
  expect(faults[0]).toMatch(/^entry \d+ \(allocated, Order 1001\): its split is off by 1$/);
  expect(faults[1]).toBe('order 1001 has 9601 in its split, and 9600 were paid and kept');
  expect(faults[2]).toMatch(/^a portion of order 1001 .* splits 9601, and 9600 were paid$/);
});

test('5, 6 and 7: a portion split otherwise, by another policy, or below makers’ cost is named', async () => {
  const shop = await openBusyShop();
  await tamper(shop.ctx, [
    `UPDATE portion_allocation SET amountMinor = amountMinor - 10 WHERE tier = 'wages'`,
    `UPDATE portion_allocation SET amountMinor = amountMinor + 10 WHERE tier = 'operations'`,
    `UPDATE policy_version SET effectiveFrom = '2026-04-01T00:00:00Z'`,
  ]);
  const faults = await broken(shop);
  expect(faults[5]?.[0]).toMatch(/is split otherwise than its inputs say$/);
  expect(faults[6]?.[0]).toMatch(/has another policy than was in force$/);
  expect(faults[7]?.[0]).toMatch(/gives 3350 to wages, and they cost 3360$/);
});

test('7: an entry of a sale that touches wages owed is named', async () => {
  const shop = await openBusyShop();
  await tamper(shop.ctx, [
    `UPDATE ledger_posting SET account = 'liabilities:wages' WHERE entryId = ${sale} AND account = 'income:shipping'`,
  ]);
  expect((await broken(shop))[7]).toEqual(['entry 2 (sale, Order 1001) touches wages owed to makers']);
});

test('8: an order that gave back more than it took, or a bucket that did, is named', async () => {
  const shop = await openBusyShop();
  await tamper(shop.ctx, [
    `UPDATE ledger_posting SET amountMinor = 20000 WHERE account = 'income:sales'`,
    `UPDATE ledger_posting SET amountMinor = 30 WHERE account = 'memo:operations'`,
    `UPDATE ledger_posting SET amountMinor = 40 WHERE account = 'transfers:in' AND fund = 'care'`,
  ]);
  expect((await broken(shop))[8]).toEqual([
    'order 1001 gave back 18632 more than was paid for it',
    'order 1001 took 30 more out of memo:operations than was in it',
    'order 1001 took 40 more out of the fund care than it gave',
  ]);
});

test('9 and 12: a fee in a fund, and tax in a fund or in a split, are named', async () => {
  const shop = await openBusyShop();
  await tamper(shop.ctx, [
    `UPDATE ledger_posting SET fund = 'care' WHERE account IN ('expenses:processing', 'liabilities:sales-tax')`,
    `UPDATE ledger_posting SET account = 'liabilities:sales-tax' WHERE account = 'memo:operations'`,
  ]);
  const faults = await broken(shop);
  expect(faults[9]?.[0]).toMatch(
    /^entry \d+ \(fee, Card processing fee\) charges expenses:processing to the fund care$/,
  );
  expect(faults[12]).toEqual([
    'entry 2 (sale, Order 1001) puts tax into the fund care',
    expect.stringMatching(/^entry \d+ \(allocated, Order 1001\) touches tax/),
    expect.stringMatching(/^entry \d+ \(allocated, Order 1001\) has tax in a split$/),
    'order 1001 holds 768 of tax and has 1920 as a liability',
  ]);
});

test('10: a public ledger that differs, and an impact page that does, are named', async () => {
  const shop = await openBusyShop();
  await tamper(shop.ctx, [
    `UPDATE public_posting SET amountMinor = amountMinor + 5 WHERE account = 'assets:due-from:operating' AND fund = 'care'`,
    `UPDATE public_entry SET entryId = 'le_none' WHERE kind = 'fee'`,
    `UPDATE ledger_balance SET amountMinor = amountMinor - 7 WHERE account = 'income:sales'`,
  ]);
  const faults = (await broken(shop))[10] ?? [];
  expect(faults).toEqual([
    expect.stringMatching(/^entry \d+ \(designation, Order 1001\) is not in the public ledger as/),
    expect.stringMatching(/^entry \d+ \(fee, Card processing fee\) is not in the public ledger as/),
    expect.stringMatching(/^public entry \d+ \(designation, .*\) is off by 5$/),
    expect.stringMatching(/^public entry \d+ \(designation, .*\) shows 1466 in care; it is 1471$/),
    expect.stringMatching(/^public entry \d+ \(fee\) stands for no entry and no published sum$/),
    'the impact page shows 9607 as net sales; the entries say 9600',
  ]);
  await tamper(shop.ctx, [
    `DELETE FROM public_posting WHERE number = 2`,
    `DELETE FROM public_entry WHERE number = 2`,
  ]);
  expect((await broken(shop))[10]).toContain('public entry 2 is missing: numbers have no gaps');
});

test('11: the first entry that left a fund below zero is named, also when a later one filled it again', async () => {
  const shop = await openBusyShop();
  const move = (sourceId: string, amountMinor: number) =>
    post(shop, {
      kind: 'journal',
      sourceId,
      postings: [
        posting('assets:due-from:operating:available', amountMinor, { fund: 'care' }),
        posting('equity:opening', -amountMinor, { fund: 'care' }),
      ],
    });
  await move('j_1', -2_000);
  await move('j_2', 5_000);
  expect((await broken(shop))[11]).toEqual([
    expect.stringMatching(/^entry \d+ \(journal, By hand\) leaves the fund care with -1034 available$/),
  ]);
});

test('11: restricted money that leaves without a release, or by one without its spend, is named', async () => {
  const shop = await openBusyShop();
  const claim = (amountMinor: number) => [
    posting('assets:due-from:operating:available', amountMinor, { fund: 'advocacy' }),
  ];
  await post(shop, {
    kind: 'gift',
    source: 'gift',
    postings: [...claim(9_000), posting('income:donations:donor-restricted', -9_000, { fund: 'advocacy' })],
  });
  await tamper(shop.ctx, [
    `UPDATE fund SET class = 'donor-restricted' WHERE id = 'advocacy'`,
    `DELETE FROM ledger_posting WHERE fund = 'advocacy' AND entryId IN (SELECT id FROM ledger_entry WHERE source = 'order')`,
  ]);
  const outcome = [posting('releases:out', 400, { fund: 'advocacy' }), ...claim(-400)];
  await post(shop, { kind: 'release', source: 'spend', sourceId: 's_1', postings: outcome });
  const pay = (amountMinor: number) => [
    posting('expenses:program:training', amountMinor),
    posting('assets:bank', -amountMinor),
  ];
  await post(shop, { kind: 'spend', source: 'spend', sourceId: 's_1', postings: pay(400) });
  expect((await broken(shop))[11]).toBeUndefined();
  await post(shop, {
    kind: 'journal',
    postings: [posting('equity:opening', 70, { fund: 'advocacy' }), ...claim(-70)],
  });
  await post(shop, { kind: 'release', source: 'spend', sourceId: 's_2', postings: outcome });
  await post(shop, { kind: 'spend', source: 'spend', sourceId: 's_2', postings: pay(300) });
  expect((await broken(shop))[11]).toEqual([
    expect.stringMatching(/\(journal, By hand\) moves the restricted money of advocacy without a release$/),
    expect.stringMatching(/\(release, By hand\) releases 100 more than its spend pays$/),
  ]);
});

test('13: money of Stripe that became available by another amount than its own is named', async () => {
  const shop = await openBusyShop();
  await tamper(shop.ctx, [
    `UPDATE balance_transaction SET netMinor = netMinor - 9, amountMinor = amountMinor - 9`,
  ]);
  const faults = (await broken(shop))[13] ?? [];
  expect(faults).toHaveLength(3);
  expect(faults[0]).toMatch(
    /^balance transaction txn_\S+ \(charge\) posted \S+ as funds_available on assets:stripe:/,
  );
  expect(faults[2]).toMatch(
    /^order 1001 moved \S+ at Stripe by the books, and \S+ by its balance transactions$/,
  );
});

test('14: pieces that are nowhere are named by their batch', async () => {
  const shop = await openBusyShop();
  await tamper(shop.ctx, [
    `UPDATE batch SET sold = sold + 1, free = free - 1`,
    `UPDATE batch SET held = held + 1, free = free - 1`,
  ]);
  expect((await broken(shop))[14]).toEqual([
    expect.stringMatching(/^batch \S+ says 3 sold; orders have 2$/),
    `the shelf of ${shop.bagId} is not what its batches have free`,
    expect.stringMatching(/^what batch \S+ holds is not what open orders hold of it$/),
  ]);
});

test('15: a running balance that is off is named, and rebuilding mends it and says what differed', async () => {
  const shop = await openBusyShop();
  expect(await rebuildBalances(shop.ctx)).toEqual([]);
  await tamper(shop.ctx, [
    `UPDATE ledger_balance SET amountMinor = 1 WHERE account = 'assets:bank'`,
    `DELETE FROM batch_balance WHERE account = 'memo:wages'`,
    `INSERT INTO ledger_balance (account, fund, programId, cohortId, month, currency, amountMinor) VALUES ('assets:cash', 'operating', '', '', '2026-01', 'USD', 77)`,
    `UPDATE public_balance SET amountMinor = 0 WHERE fund = 'care'`,
  ]);
  const faults = (await broken(shop))[15] ?? [];
  expect(faults).toHaveLength(4);
  expect(faults).toContain(
    'ledger_balance assets:bank|operating|||2026-03|USD: 500 by the entries, 1 running',
  );
  expect(faults).toContain(
    'ledger_balance assets:cash|operating|||2026-01|USD: 0 by the entries, 77 running',
  );
  expect(faults).toContain('public_balance care: 1466 by the entries, 0 running');
  expect((await rebuildBalances(shop.ctx)).map((fault) => fault.table).sort()).toEqual([
    'batch_balance',
    'ledger_balance',
    'ledger_balance',
    'public_balance',
  ]);
  expect(await broken(shop)).toEqual({});
});

test('16: an entry in a quarter that was sealed before it, and a root that changed, are named', async () => {
  const shop = await openBusyShop();
  await shop.pass(40 * 86_400);
  expect(await sealQuarter(shop.ctx, { quarter: '2026-Q1', sealedBy: 'user_1' })).toMatchObject({ ok: true });
  expect(await broken(shop)).toEqual({});
  await shop.pass(60);
  await post(shop, { kind: 'journal', occurredOn: '2026-04-05', postings: cash(9) });
  await tamper(shop.ctx, [`UPDATE ledger_entry SET occurredOn = '2026-03-31' WHERE source = 'journal'`]);
  expect((await broken(shop))[16]).toEqual([
    expect.stringMatching(/^entry \d+ \(journal, By hand\) was posted into 2026-Q1 after it was sealed$/),
    expect.stringMatching(/^2026-Q1: \d+ entries give another root than the \d+ that were sealed$/),
  ]);
});

test('the proof tells how far it is, can be stopped, and names twenty faults and how many more', async () => {
  const shop = await openBusyShop();
  const seen: number[] = [];
  await checkBooks(shop.ctx, { onProgress: (done, total) => seen.push(done / total) });
  expect(seen.at(-1)).toBe(1);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  const beat = () => Promise.reject(new StoppedProof('Enough'));
  await expect(checkBooks(shop.ctx, { beat })).rejects.toThrow(StoppedProof);
  await tamper(shop.ctx, [`UPDATE ledger_entry SET postedAt = NULL`, `DELETE FROM ledger_posting`]);
  const entries = await shop.ctx.db.selectFrom('ledger_entry').select('id').execute();
  const drafts = (await broken(shop))[2] ?? [];
  expect(drafts.length).toBe(Math.min(21, entries.length));
});
