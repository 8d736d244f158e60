import { expect, test } from 'vitest';
import { tamper } from '#db/testing/tamper.server.ts';
import { askForBookCheck, readBookChecks, runDueBookCheck } from './book-check-runs.server.ts';
import type { Context } from './context.server.ts';
import { openSmallShop, STARTS_AT } from './testing/small-shop.server.ts';

const at = (ctx: Context, instant: string): Context => ({ ...ctx, now: () => new Date(instant) });

test('the books are proved once a day, after three at night in the store’s time zone', async () => {
  const { ctx } = await openSmallShop(3);
  expect(await runDueBookCheck(at(ctx, '2026-03-02T02:59:00Z'), 'a')).toBe('nothing_due');
  expect(await runDueBookCheck(at(ctx, '2026-03-02T03:00:00Z'), 'a')).toBe('done');
  expect(await runDueBookCheck(at(ctx, '2026-03-02T23:00:00Z'), 'a')).toBe('nothing_due');
  expect(await runDueBookCheck(at(ctx, '2026-03-03T04:00:00Z'), 'a')).toBe('done');
  const inLima = { ...ctx, settings: { ...ctx.settings, timeZone: 'America/Lima' } };
  expect(await runDueBookCheck(at(inLima, '2026-03-04T07:59:00Z'), 'a')).toBe('nothing_due');
  expect(await runDueBookCheck(at(inLima, '2026-03-04T08:00:00Z'), 'a')).toBe('done');
  const { runs, latest } = await readBookChecks(ctx);
  expect(runs.map((run) => [run.state, run.askedByName])).toEqual([
    ['holds', undefined],
    ['holds', undefined],
    ['holds', undefined],
  ]);
  expect(latest).toMatchObject({ faults: 0, throughSequence: 1 });
  expect(latest?.found.size).toBe(16);
});

test('who asks gets a proof; two who ask at once share one; what is broken is kept by invariant', async () => {
  const { ctx, warnings } = await openSmallShop(3);
  expect(await runDueBookCheck(ctx, 'a')).toBe('done');
  await tamper(ctx, [`UPDATE ledger_balance SET amountMinor = 1 WHERE account = 'assets:inventory'`]);
  expect(await askForBookCheck(ctx, 'user_1')).toEqual({ ok: true });
  expect(await askForBookCheck(ctx, 'user_2')).toMatchObject({ ok: false, reason: 'is_running' });
  expect((await readBookChecks(ctx)).runs[0]?.state).toBe('waiting');
  expect(await runDueBookCheck(ctx, 'a')).toBe('done');
  const { latest } = await readBookChecks(ctx);
  expect(latest).toMatchObject({ state: 'broken', faults: 1, askedByName: 'Somebody who has left' });
  expect(latest?.found.get(15)?.[0]).toMatch(/^ledger_balance assets:inventory/);
  expect(warnings).toEqual(['The books break a promise; the console names the entries.']);
});

test('a proof that is stopped waits for the next process; one at another process is left alone', async () => {
  const { ctx } = await openSmallShop(3);
  expect(await runDueBookCheck(ctx, 'a', () => true)).toBe('stopped');
  expect((await readBookChecks(ctx)).runs[0]?.state).toBe('waiting');
  // The process that stopped holds its lease for a minute more.
  expect(await runDueBookCheck(ctx, 'b')).toBe('elsewhere');
  const later = at(ctx, new Date(Date.parse(STARTS_AT) + 61_000).toISOString());
  expect(await runDueBookCheck(later, 'b')).toBe('done');
  expect((await readBookChecks(ctx)).runs).toHaveLength(1);
});
