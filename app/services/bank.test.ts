import { expect, test } from 'vitest';
import { listBankLines, listUnmatchedEntries } from '#db/bank-lines.ts';
import { importStatement, previewStatement } from './bank-import.server.ts';
import { expenseFromLine, matchByHand, matchSure, unmatch } from './bank-matches.server.ts';
import { readBank } from './bank-pages.server.ts';
import { payBill, recordBill } from './bills.server.ts';
import { recordExpense } from './operating-expenses.server.ts';
import { recordPayout } from './payouts.server.ts';
import { paidPayout } from './testing/paid-payout.ts';
import { openSmallShop, type SmallShop } from './testing/small-shop.server.ts';

const HEAD = 'Date,Description,Amount\n';

function importing({ ctx }: SmallShop, rows: string, openingMinor?: number) {
  return importStatement(ctx, { name: 'march.csv', text: HEAD + rows, openingMinor, importedBy: 'finance' });
}

async function expense({ ctx }: SmallShop, amountMinor: number, spentOn: string): Promise<void> {
  const outcome = await recordExpense(ctx, {
    ...{ payee: 'Landlord', useCategory: 'rent', amountMinor, spentOn, evidence: '', paidFrom: 'bank' },
    createdBy: 'finance',
  });
  if (!outcome.ok) throw new Error(outcome.sentence);
}

async function lineOf({ ctx }: SmallShop, description: string) {
  const line = (await listBankLines(ctx.db)).find((one) => one.description === description);
  if (!line) throw new Error(`No line ${description}.`);
  return line;
}

test('a statement is matched to a payout, a bill and an expense; what is left becomes an expense in one step', async () => {
  const shop = await openSmallShop(0);
  await recordPayout(shop.ctx, paidPayout('po_1', 80_000, '2026-02-20'));
  await expense(shop, 2_900, '2026-02-24');
  const bill = await recordBill(shop.ctx, {
    ...{
      supplier: 'Mill',
      number: '7',
      billedOn: '2026-02-01',
      dueOn: '2026-03-01',
      memo: '',
      createdBy: 'x',
    },
    lines: [{ kind: 'operating', useCategory: 'supplies', amountMinor: 10_000 }],
  });
  if (!bill.ok) throw new Error(bill.sentence);
  await payBill(shop.ctx, {
    ...{ billId: bill.billId, amountMinor: 4_000, paidOn: '2026-02-25', paidFrom: 'bank', createdBy: 'x' },
  });
  const rows = [
    '2026-02-20,STRIPE PAYOUT,800.00',
    '2026-02-26,LINEN MILL,-40.00',
    '2026-02-27,RENT,-29.00',
    '2026-02-28,BANK FEE,-15.00',
  ].join('\n');
  expect(await importing(shop, rows, 50_000)).toMatchObject({ ok: true, lines: 4, fresh: 4, matched: 3 });
  const before = await readBank(shop.ctx);
  expect(before).toMatchObject({ lines: 4, matched: 3, statementMinor: 121_600, ledgerMinor: 73_100 });
  expect(before.unmatchedEntries).toEqual([]);
  const fee = await lineOf(shop, 'BANK FEE');
  const wish = { lineId: fee.id, payee: 'The bank', useCategory: 'bank-fees', by: 'finance' };
  expect(await expenseFromLine(shop.ctx, wish)).toEqual({ ok: true });
  expect(await expenseFromLine(shop.ctx, wish)).toMatchObject({ ok: false, reason: 'matched_before' });
  const after = await readBank(shop.ctx);
  expect(after).toMatchObject({ lines: 4, matched: 4, statementMinor: 121_600, ledgerMinor: 71_600 });
  // What stands apart now is what the account held before the books began.
  expect(after.statementMinor - after.ledgerMinor).toBe(50_000);
});

test('the same file again brings nothing, an overlapping one its new days, and equal lines of a day stay two', async () => {
  const shop = await openSmallShop(0);
  const march = '2026-02-26,FERRY,-4.00\n2026-02-26,FERRY,-4.00\n2026-02-27,FERRY,-4.00';
  expect(await importing(shop, march)).toMatchObject({ lines: 3, fresh: 3 });
  expect(await importing(shop, march)).toMatchObject({ lines: 3, fresh: 0 });
  expect(await previewStatement(shop.ctx, `${HEAD}${march}\n2026-03-01,FERRY,-4.00`)).toMatchObject({
    ok: true,
    lines: 4,
    fresh: 1,
  });
  const other = '2026-02-27,Ferry ,-4.00\n2026-02-27,FERRY,-4.00\n2026-03-01,FERRY,-4.00';
  expect(await importing(shop, other)).toMatchObject({ lines: 3, fresh: 2 });
  expect(await listBankLines(shop.ctx.db)).toHaveLength(5);
});

test('two people importing one file at once bring each line once', async () => {
  const shop = await openSmallShop(0);
  const rows = Array.from(
    { length: 30 },
    (_, i) => `2026-02-${String((i % 28) + 1).padStart(2, '0')},A ${i},-1.00`,
  );
  await Promise.all([importing(shop, rows.join('\n')), importing(shop, rows.join('\n'))]);
  expect(await listBankLines(shop.ctx.db)).toHaveLength(30);
});

test('a broken file names its rows and writes nothing', async () => {
  const shop = await openSmallShop(0);
  const outcome = await importing(
    shop,
    '2026-02-26,OK,-4.00\n2026-02-31,BAD DAY,-4.00\n2026-02-27,BAD,four\nx,y',
  );
  expect(outcome).toMatchObject({
    ok: false,
    problems: [
      { row: 3, what: '“2026-02-31” is no date; write it as 2026-03-31.' },
      { row: 4, what: 'The amount could not be read; write it as -1234.56.' },
      { row: 5, what: 'The row has 2 columns; the header has 3.' },
    ],
  });
  expect(await importStatement(shop.ctx, { name: 'x', text: '', importedBy: 'f' })).toMatchObject({
    ok: false,
  });
  expect(await importStatement(shop.ctx, { name: 'x', text: 'a,b\n1,2', importedBy: 'f' })).toMatchObject({
    ok: false,
    problems: [{ row: null }],
  });
  expect(await listBankLines(shop.ctx.db)).toEqual([]);
  expect(await shop.ctx.db.selectFrom('bank_import').selectAll().execute()).toEqual([]);
});

test('what could be meant twice waits for a person, who ties one line to one entry and may untie it', async () => {
  const shop = await openSmallShop(0);
  await expense(shop, 900, '2026-02-24');
  await expense(shop, 900, '2026-02-26');
  await expense(shop, 700, '2026-02-26');
  await importing(shop, '2026-02-25,COFFEE,-9.00');
  expect(await readBank(shop.ctx)).toMatchObject({ lines: 1, matched: 0 });
  const line = await lineOf(shop, 'COFFEE');
  const [first, second, other] = await listUnmatchedEntries(shop.ctx.db);
  const tie = (sequence = 0) => matchByHand(shop.ctx, { lineId: line.id, sequence, by: 'finance' });
  expect(await tie(other?.sequence)).toMatchObject({ ok: false, reason: 'other_amount' });
  expect(await tie(999)).toMatchObject({ ok: false, reason: 'unknown_entry' });
  const both = await Promise.all([tie(first?.sequence), tie(second?.sequence)]);
  expect(both.filter((outcome) => outcome.ok)).toHaveLength(1);
  await importing(shop, '2026-02-25,TEA,-9.00');
  const tea = await lineOf(shop, 'TEA');
  const taken = (await lineOf(shop, 'COFFEE')).sequence ?? 0;
  expect(await matchByHand(shop.ctx, { lineId: tea.id, sequence: taken, by: 'x' })).toMatchObject({
    ok: false,
    reason: 'matched_before',
  });
  await unmatch(shop.ctx, line.id);
  expect(await lineOf(shop, 'COFFEE')).toMatchObject({ entryId: null, matchedBy: null });
});

test('an entry that comes after its line is matched when it is looked at again', async () => {
  const shop = await openSmallShop(0);
  await importing(shop, '2026-02-25,RENT,-1200.00');
  await expense(shop, 120_000, '2026-02-25');
  expect(await matchSure(shop.ctx)).toBe(1);
  expect(await matchSure(shop.ctx)).toBe(0);
});

test('two people who say at once what a line was make one expense of it', async () => {
  const shop = await openSmallShop(0);
  await importing(shop, '2026-02-28,BANK FEE,-15.00');
  const fee = await lineOf(shop, 'BANK FEE');
  const say = (by: string) =>
    expenseFromLine(shop.ctx, { lineId: fee.id, payee: 'The bank', useCategory: 'bank-fees', by });
  const answers = await Promise.all(['finance', 'owner', 'finance', 'owner'].map(say));
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  expect(await readBank(shop.ctx)).toMatchObject({ matched: 1, ledgerMinor: -1_500, unmatchedEntries: [] });
});
