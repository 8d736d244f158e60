import { payoutPostings } from '#app/domain/batch-books.ts';
import type { Entry } from '#app/domain/ledger.ts';
import type { ProviderPayout } from '#app/payments/payments.ts';
import { isDuplicate } from '#db/connect.server.ts';
import { findPayout, insertPayout, lockPayout, updatePayout, type PayoutRow } from '#db/payouts.ts';
import { today, withTransaction, type Context, type TxContext } from './context.server.ts';
import { postEntries } from './ledger.server.ts';

/** How far back payouts are asked about: a bank sends money back within days, hardly ever within weeks. */
const LOOK_BACK_MS = 45 * 86_400_000;

/** Asks Stripe about a payout that an event named. */
export async function syncPayout(ctx: Context, payoutId: string): Promise<void> {
  await recordPayout(ctx, await ctx.payments.retrievePayout(payoutId));
}

/** Asks Stripe for the payouts of the last weeks, or for all of them, and records what changed. Returns their number. */
export async function syncPayouts(ctx: Context, isWhole = false): Promise<number> {
  const createdFrom = new Date(ctx.now().getTime() - LOOK_BACK_MS);
  const payouts = await ctx.payments.listPayouts(isWhole ? {} : { createdFrom });
  for (const payout of payouts) await recordPayout(ctx, payout);
  return payouts.length;
}

/**
 * Brings a payout to what Stripe says of it. Its entry is posted once the bank has the money, for the day it arrived; a
 * payout that fails after that is taken back by an entry of its own. The same state again changes nothing.
 */
export async function recordPayout(ctx: Context, payout: ProviderPayout): Promise<void> {
  // Hardly any payout changes between two looks, so most of them need no lock.
  const known = await findPayout(ctx.db, payout.id);
  if (known && known.status === payout.status && isPosted(known)) return;
  try {
    await withTransaction(ctx, async (tx) => {
      const row = (await lockPayout(tx.db, payout.id)) ?? (await noteNewPayout(tx, payout));
      await postPayout(tx, row, payout);
    });
  } catch (error) {
    // Another process noted the same payout in the meantime; the next look finds what is left.
    if (!isDuplicate(error)) throw error;
  }
}

function isPosted(row: PayoutRow): boolean {
  if (row.status === 'paid') return row.postedOn !== null;
  if (isReturned(row.status)) return row.postedOn === null || row.returnedOn !== null;
  return true;
}

/** The bank sent it back, or it was called off: the money is Stripe's to hold again. */
export function isReturned(status: PayoutRow['status']): boolean {
  return status === 'failed' || status === 'canceled';
}

async function noteNewPayout(tx: TxContext, payout: ProviderPayout): Promise<PayoutRow> {
  const row: PayoutRow = {
    id: payout.id,
    amountMinor: payout.amountMinor,
    arrivedOn: payout.arrivesOn,
    status: payout.status,
    isAutomatic: payout.isAutomatic ? 1 : 0,
    createdAt: payout.createdAt.toISOString(),
    postedOn: null,
    returnedOn: null,
    reconciledAt: null,
  };
  await insertPayout(tx.db, row);
  return row;
}

async function postPayout(tx: TxContext, row: PayoutRow, payout: ProviderPayout): Promise<void> {
  const entry = {
    source: 'payout',
    sourceId: row.id,
    revision: 0,
  } as const;
  const entries: Entry[] = [];
  let { postedOn, returnedOn } = row;
  if (payout.status === 'paid' && postedOn === null) {
    postedOn = payout.arrivesOn;
    entries.push({
      ...entry,
      kind: 'payout',
      memo: 'Payout to the bank',
      occurredOn: postedOn,
      postings: payoutPostings(row.amountMinor),
    });
  }
  if (isReturned(payout.status) && postedOn !== null && returnedOn === null) {
    returnedOn = today(tx);
    entries.push({
      ...entry,
      kind: 'payout_failed',
      memo: 'A payout that the bank sent back',
      occurredOn: returnedOn,
      postings: payoutPostings(-row.amountMinor),
    });
  }
  await updatePayout(tx.db, row.id, {
    status: payout.status,
    arrivedOn: payout.arrivesOn,
    postedOn,
    returnedOn,
    // What was agreed about a payout that then failed has to be looked at again.
    ...(returnedOn !== row.returnedOn && { reconciledAt: null }),
  });
  if (entries.length > 0) await postEntries(tx, entries);
}
