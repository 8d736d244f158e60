import { formatMoney } from '#app/domain/money.ts';
import { onTheWayMinor, treatmentOf } from '#app/domain/reconciliation.ts';
import {
  listBalanceTransactionsAfter,
  listUnmatchedTransactions,
  type BalanceTransactionRow,
} from '#db/balance-transactions.ts';
import { listPayouts } from '#db/payouts.ts';
import {
  listEntriesWithoutTransaction,
  listOrdersAtStripe,
  listPostedByPayouts,
  listPostedByTransactions,
  readOrderOnTheWay,
  sumPayoutTransactions,
} from '#db/reconciliation.ts';
import type { Context } from './context.server.ts';

const PAGE = 500;

export interface StripeProof {
  faults: string[];
  /** How far the books are ahead of what Stripe told of orders, where one still waits for the other. */
  onTheWayMinor: number;
}

/** Proves invariant 13 from the rows alone, and names what breaks it: payouts, balance transactions, orders, orphans. */
export async function checkStripe(ctx: Pick<Context, 'db' | 'settings'>): Promise<string[]> {
  const unmatched = await listUnmatchedTransactions(ctx.db, 50);
  return [
    ...(await proveStripe(ctx)).faults,
    ...unmatched.map(
      (row) =>
        `balance transaction ${row.id} (${row.reportingCategory}) moved ${money(ctx, row.netMinor)} at Stripe, and nothing in the books says why`,
    ),
  ];
}

export async function proveStripe(ctx: Pick<Context, 'db' | 'settings'>): Promise<StripeProof> {
  const orders = await proveOrders(ctx);
  const faults = [
    ...(await provePayouts(ctx)),
    ...(await proveTransactions(ctx)),
    ...orders.faults,
    ...(await listEntriesWithoutTransaction(ctx.db)).map(
      (entry) =>
        `entry ${entry.sequence} (${entry.kind}, ${money(ctx, entry.amountMinor)}) is about ${entry.sourceId}, which Stripe never told`,
    ),
  ];
  return { faults, onTheWayMinor: orders.onTheWayMinor };
}

async function provePayouts(ctx: Pick<Context, 'db' | 'settings'>): Promise<string[]> {
  const sums = await sumPayoutTransactions(ctx.db);
  const posted = await listPostedByPayouts(ctx.db);
  return (await listPayouts(ctx.db)).flatMap((payout) => {
    const made = sums.get(payout.id);
    const of = (kind: string) =>
      posted.find((row) => row.payoutId === payout.id && row.kind === kind)?.amountMinor ?? 0;
    const expected = payout.postedOn === null ? 0 : -payout.amountMinor;
    const isMadeUp = made === undefined || made === payout.amountMinor;
    return [
      ...(isMadeUp
        ? []
        : [
            `payout ${payout.id} is ${money(ctx, payout.amountMinor)}, and its balance transactions come to ${money(ctx, made)}`,
          ]),
      ...(of('payout') === expected
        ? []
        : [
            `payout ${payout.id} is ${money(ctx, payout.amountMinor)}, and its entry says ${money(ctx, -of('payout'))}`,
          ]),
      ...(of('payout_failed') === (payout.returnedOn === null ? 0 : payout.amountMinor)
        ? []
        : [`payout ${payout.id} came back, and its entry says ${money(ctx, of('payout_failed'))}`]),
    ];
  });
}

/** What a balance transaction has to have posted by itself at Stripe, by kind of entry and account. */
function expectedOf(row: BalanceTransactionRow): Map<string, number> {
  const expected = new Map<string, number>();
  const add = (key: string, amountMinor: number) => {
    if (amountMinor !== 0) expected.set(key, amountMinor);
  };
  if (row.state === 'unmatched') return expected;
  const treatment = treatmentOf(row.reportingCategory);
  // One that a person booked is the account's own, whatever Stripe calls it.
  const isAdjustment = treatment === 'account' || row.bookedBy !== null;
  if (isAdjustment) add('stripe_adjustment assets:stripe:pending', row.netMinor);
  else if (treatment === 'payment') add('fee assets:stripe:pending', -row.feeMinor);
  if (row.isAvailable === 1 && treatment !== 'payout') {
    add('funds_available assets:stripe:pending', -row.netMinor);
    add('funds_available assets:stripe:available', row.netMinor);
  }
  return expected;
}

async function proveTransactions(ctx: Pick<Context, 'db' | 'settings'>): Promise<string[]> {
  const faults: string[] = [];
  for (let after = ''; ;) {
    const rows = await listBalanceTransactionsAfter(ctx.db, after, PAGE);
    const posted = await listPostedByTransactions(
      ctx.db,
      rows.map((row) => row.id),
    );
    const byId = new Map<string, Map<string, number>>();
    for (const { transactionId, kind, account, amountMinor } of posted) {
      const of = byId.get(transactionId) ?? new Map<string, number>();
      byId.set(transactionId, of.set(`${kind} ${account}`, amountMinor));
    }
    for (const row of rows) {
      const expected = expectedOf(row);
      const found = byId.get(row.id) ?? new Map<string, number>();
      for (const key of new Set([...expected.keys(), ...found.keys()])) {
        const [is, isToBe] = [found.get(key) ?? 0, expected.get(key) ?? 0];
        if (is !== isToBe)
          faults.push(
            `balance transaction ${row.id} (${row.reportingCategory}) posted ${money(ctx, is)} as ${key.replace(' ', ' on ')}; it is ${money(ctx, isToBe)}`,
          );
      }
    }
    if (rows.length < PAGE) return faults;
    after = rows.at(-1)?.id ?? '';
    await breathe();
  }
}

async function proveOrders(ctx: Pick<Context, 'db' | 'settings'>): Promise<StripeProof> {
  const proof: StripeProof = { faults: [], onTheWayMinor: 0 };
  for (let after = 0; ;) {
    const orders = await listOrdersAtStripe(ctx.db, after, PAGE);
    for (const order of orders) {
      const aheadMinor = order.bookMinor - order.stripeMinor;
      if (aheadMinor === 0) continue;
      const explained = onTheWayMinor(await readOrderOnTheWay(ctx.db, order.id));
      proof.onTheWayMinor += explained;
      if (aheadMinor !== explained)
        proof.faults.push(
          `order ${order.number} moved ${money(ctx, order.bookMinor)} at Stripe by the books, and ${money(ctx, order.stripeMinor)} by its balance transactions`,
        );
    }
    if (orders.length < PAGE) return proof;
    after = orders.at(-1)?.number ?? after;
    await breathe();
  }
}

function money({ settings }: Pick<Context, 'settings'>, amountMinor: number): string {
  return formatMoney(amountMinor, settings.currency);
}

/** Lets others have the process between two pages. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
