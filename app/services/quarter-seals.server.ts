import { randomBytes } from 'node:crypto';
import type { Entry } from '#app/domain/ledger.ts';
import { dayAfter, quarterOfDay } from '#app/domain/calendar.ts';
import { daysOfQuarter, deferralPostings } from '#app/domain/quarter-seal.ts';
import { startOfDay } from '#app/domain/store-day.ts';
import { bumpContentVersion } from '#db/content-version.ts';
import { listUnreconciledPayouts } from '#db/payouts.ts';
import {
  findFirstBookedDay,
  findSealedThrough,
  insertQuarterSeal,
  listQuarterSeals,
  listUnearnedIncome,
  sealLedgerThrough,
  updateSealRoot,
  type QuarterSealRow,
} from '#db/quarter-seals.ts';
import { checkBooks } from './books.server.ts';
import { nowText, today, withTransaction, type Context, type TxContext } from './context.server.ts';
import { postEntries } from './ledger.server.ts';
import { computeSealRoot } from './seal-root.server.ts';

export type SealOutcome =
  | { ok: true; quarter: string; rootHash: string }
  | {
      ok: false;
      reason: 'no_quarter' | 'not_over' | 'sealed_before' | 'books_broken' | 'payouts_open';
      sentence: string;
    };

type Refusal = Extract<SealOutcome, { ok: false }>;

/**
 * Closes a quarter for ever, and first those before it that are still open. The books have to hold and every payout in it has to be reconciled; goods that are paid and
 * not sent are deferred to the next quarter; then a root is computed over all its entries and published.
 */
export async function sealQuarter(
  ctx: Context,
  request: { quarter: string; sealedBy: string },
): Promise<SealOutcome> {
  const refusal = await findRefusal(ctx, request.quarter);
  if (refusal) return refusal;
  const faults = (await checkBooks(ctx)).filter((check) => check.faults.length > 0);
  if (faults.length > 0)
    return refuse(
      'books_broken',
      `The books do not hold: ${faults.map((check) => `${check.rule} (${check.faults[0]})`).join('; ')}. Mend that first.`,
    );
  const open = await listUnreconciledPayouts(ctx.db, daysOfQuarter(request.quarter)?.throughOn ?? '');
  if (open.length > 0)
    return refuse(
      'payouts_open',
      `${open.length === 1 ? 'A payout is' : `${open.length} payouts are`} not reconciled with Stripe yet, the first of ${open[0]?.arrivedOn}. Run the reconciliation first.`,
    );
  for (const quarter of await listOpenThrough(ctx, request.quarter)) {
    const closed = await withTransaction(ctx, (tx) => closeQuarter(tx, { ...request, quarter }));
    if (closed) return closed;
  }
  await finishSeals(ctx);
  const seal = (await listQuarterSeals(ctx.db)).find((one) => one.quarter === request.quarter);
  return { ok: true, quarter: request.quarter, rootHash: seal?.rootHash ?? '' };
}

async function findRefusal(ctx: Context, quarter: string): Promise<Refusal | undefined> {
  const days = daysOfQuarter(quarter);
  if (!days) return refuse('no_quarter', 'Name a quarter such as 2026-Q2.');
  if (days.throughOn >= today(ctx))
    return refuse(
      'not_over',
      `${quarter} is not over; it can be sealed from ${dayAfter(days.throughOn)} on.`,
    );
  const sealedThroughOn = await findSealedThrough(ctx.db);
  if (days.throughOn <= sealedThroughOn) return refuse('sealed_before', `${quarter} is sealed already.`);
  return undefined;
}

/** The quarters since the last seal, or since the books began, up to one; oldest first. */
async function listOpenThrough(ctx: Context, quarter: string): Promise<string[]> {
  const sealedThroughOn = await findSealedThrough(ctx.db);
  let on =
    sealedThroughOn === '' ? ((await findFirstBookedDay(ctx.db)) ?? today(ctx)) : dayAfter(sealedThroughOn);
  const open: string[] = [];
  while (quarterOfDay(on) < quarter) {
    open.push(quarterOfDay(on));
    on = dayAfter(daysOfQuarter(quarterOfDay(on))?.throughOn ?? '');
  }
  return [...open, quarter];
}

/** The deferral and its reversal, the seal's row and the closed day, all at once; nobody can book in between. */
async function closeQuarter(
  tx: TxContext,
  request: { quarter: string; sealedBy: string },
): Promise<Refusal | undefined> {
  // Asked once more inside: another process may have sealed it since.
  const refusal = await findRefusal(tx, request.quarter);
  const days = daysOfQuarter(request.quarter);
  if (refusal || !days) return refusal;
  const at = startOfDay(dayAfter(days.throughOn), tx.settings.timeZone).toISOString();
  const unearned = await listUnearnedIncome(tx.db, { at, throughOn: days.throughOn });
  const id = tx.newId('qs');
  const postings = deferralPostings(unearned);
  const deferral = (revision: number, occurredOn: string, sign: 1 | -1): Entry => ({
    kind: 'deferral',
    source: 'seal',
    sourceId: id,
    revision,
    memo: `Paid and not sent at the end of ${request.quarter}${sign === 1 ? '' : ', taken back'}`,
    occurredOn,
    postings: postings.map((p) => ({ ...p, amountMinor: sign * p.amountMinor })),
  });
  if (postings.length > 0)
    await postEntries(tx, [deferral(0, days.throughOn, 1), deferral(1, dayAfter(days.throughOn), -1)]);
  await insertQuarterSeal(tx.db, {
    id,
    quarter: request.quarter,
    ...days,
    leafKey: randomBytes(32).toString('hex'),
    rootHash: null,
    entryCount: null,
    deferredMinor: unearned.reduce((sum, row) => sum + row.amountMinor, 0),
    sealedBy: request.sealedBy,
    sealedAt: nowText(tx),
  });
  await sealLedgerThrough(tx.db, days.throughOn);
  return undefined;
}

/** Computes the roots of seals that have none yet: just made, or left by a crash. Their entries can no longer change. */
export async function finishSeals(ctx: Context): Promise<void> {
  for (const seal of await listQuarterSeals(ctx.db)) {
    if (seal.rootHash !== null) continue;
    const root = await computeSealRoot(ctx, seal);
    await withTransaction(ctx, async (tx) => {
      await updateSealRoot(tx.db, seal.id, root);
      await bumpContentVersion(tx.db);
    });
  }
}

export interface QuarterRow {
  quarter: string;
  fromOn: string;
  throughOn: string;
  state: 'running' | 'over' | 'sealed';
  seal: Pick<QuarterSealRow, 'rootHash' | 'entryCount' | 'deferredMinor' | 'sealedAt'> | undefined;
}

/** Every quarter since the books began, newest first. */
export async function readQuarters(ctx: Context): Promise<QuarterRow[]> {
  const seals = await listQuarterSeals(ctx.db);
  const firstOn = await findFirstBookedDay(ctx.db);
  const rows: QuarterRow[] = [];
  let on = firstOn ?? today(ctx);
  while (on <= today(ctx)) {
    const quarter = quarterOfDay(on);
    const days = daysOfQuarter(quarter);
    if (!days) break;
    const seal = seals.find((one) => one.quarter === quarter);
    const isOver = days.throughOn < today(ctx);
    rows.push({
      quarter,
      ...days,
      state: seal ? 'sealed' : isOver ? 'over' : 'running',
      seal: seal && {
        rootHash: seal.rootHash,
        entryCount: seal.entryCount,
        deferredMinor: seal.deferredMinor,
        sealedAt: seal.sealedAt,
      },
    });
    on = dayAfter(days.throughOn);
  }
  return rows.reverse();
}

/** What anyone may know of the seals: the quarter, its root, and the day it was sealed. */
export async function readPublicSeals(
  ctx: Context,
): Promise<{ quarter: string; rootHash: string; sealedOn: string }[]> {
  return (await listQuarterSeals(ctx.db)).flatMap(({ quarter, rootHash, sealedAt }) =>
    rootHash === null ? [] : [{ quarter, rootHash, sealedOn: sealedAt.slice(0, 10) }],
  );
}

function refuse(reason: Refusal['reason'], sentence: string): Refusal {
  return { ok: false, reason, sentence };
}
