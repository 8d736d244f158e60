import { listBalances } from '#db/balances.ts';
import { countOrders, countPortions } from '#db/check-books.ts';
import { findLedgerHead } from '#db/ledger-stream.ts';
import { proveBalances } from './book-checks/balances.server.ts';
import { proveEntries } from './book-checks/entries.server.ts';
import { Findings, type BookCheck, type Proof } from './book-checks/findings.server.ts';
import { proveGuards } from './book-checks/guards.server.ts';
import { proveOrders } from './book-checks/orders.server.ts';
import { provePortions } from './book-checks/portions.server.ts';
import { proveImpact, provePublicLedger } from './book-checks/public.server.ts';
import { proveSeals } from './book-checks/seals.server.ts';
import { proveStock } from './book-checks/stock.server.ts';
import { proveStripe } from './book-checks/stripe.server.ts';
import type { Context } from './context.server.ts';

export interface CheckOptions {
  onProgress?: (done: number, total: number) => void;
  /** Called now and then; a `StoppedProof` thrown in it ends the proof. */
  beat?: () => Promise<void>;
}

/** A proof that was ended before it was done; it says nothing about the books. */
export class StoppedProof extends Error {}

/**
 * Proves what the books promise from their rows alone, as of one moment, and names what breaks a promise. It passes the
 * rows by sequence, a page in memory at a time, and lets others have the process between two pages.
 */
export async function proveBooks(
  ctx: Context,
  options: CheckOptions = {},
): Promise<{ checks: BookCheck[]; throughSequence: number }> {
  return ctx.snapshot(async (db) => {
    const head = await findLedgerHead(db);
    const total = head.sequence + head.publicNumber + (await countOrders(db)) + (await countPortions(db));
    let done = 0;
    const proof: Proof = {
      ctx: { ...ctx, db },
      findings: new Findings(),
      advance: async (units) => {
        done += units;
        if (units > 0) options.onProgress?.(Math.min(done, total), total);
        await options.beat?.();
        await new Promise((resolve) => setImmediate(resolve));
      },
    };
    await proveGuards(proof);
    const fold = await proveEntries(proof);
    await proveOrders(proof);
    await provePortions(proof);
    await provePublicLedger(proof);
    await proveImpact(proof, fold);
    await proveStripe(proof);
    await proveStock(proof);
    await proveBalances(proof);
    await proveSeals(proof);
    options.onProgress?.(total, total);
    return { checks: proof.findings.list(), throughSequence: head.sequence };
  });
}

/** The proof's findings alone, an invariant each. */
export async function checkBooks(ctx: Context, options: CheckOptions = {}): Promise<BookCheck[]> {
  return (await proveBooks(ctx, options)).checks;
}

/** Every account's balance by fund; the operating fund's accounts and each fund's sum to zero. */
export async function readTrialBalance(
  ctx: Context,
): Promise<{ account: string; fund: string; amountMinor: number }[]> {
  return (await listBalances(ctx.db)).filter((row) => row.amountMinor !== 0);
}
