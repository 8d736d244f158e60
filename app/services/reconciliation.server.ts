import { longDay } from '#app/domain/claim.ts';
import { formatMoney } from '#app/domain/money.ts';
import { isPaymentsUnreachable } from '#app/payments/payments.ts';
import {
  listDueBalanceTransactions,
  listUnmatchedTransactions,
  type BalanceTransactionRow,
} from '#db/balance-transactions.ts';
import { listBalances } from '#db/balances.ts';
import { listUnreconciledPayouts, sumPayoutsOnTheWay } from '#db/payouts.ts';
import { insertReconciliation, listReconciliations, listUntoldPayments } from '#db/reconciliation.ts';
import { dayOf, nowText, withTransaction, type Context } from './context.server.ts';
import { makeAvailable } from './fees.server.ts';
import { reconcilePayouts } from './payout-reconciliation.server.ts';
import { syncPayouts } from './payouts.server.ts';
import { proveStripe } from './stripe-check.server.ts';
import { pullTransactions } from './stripe-transactions.server.ts';

/** Something about Stripe's account that a person has to look at, and what to do about it. */
export interface Finding {
  sentence: string;
  remedy: string;
}

export interface Reconciliation {
  isClean: boolean;
  findings: Finding[];
  transactionsRead: number;
  finishedAt: string;
  stripe: { pendingMinor: number; availableMinor: number };
  books: { pendingMinor: number; availableMinor: number };
  /** What explains the difference of the two: payouts the bank does not have yet, sales Stripe has not told yet. */
  onTheWayMinor: number;
}

const DAY_MS = 86_400_000;
const ATTEMPTS = 3;

/**
 * Reads Stripe's account and compares it with the books: every balance transaction, every payout, and the balance. What
 * was lost on the way is made up for first; what is left over is said in sentences. Never changes a posted entry.
 */
export async function reconcile(
  ctx: Context,
  request: { startedBy: string; isWhole?: boolean },
): Promise<Reconciliation> {
  const startedAt = nowText(ctx);
  let transactionsRead = 0;
  for (let attempt = 1; ; attempt += 1) {
    const isWhole = request.isWhole === true && attempt === 1;
    transactionsRead += await pullTransactions(ctx, isWhole);
    await syncPayouts(ctx, isWhole);
    await reconcilePayouts(ctx, isWhole);
    await makeDueAvailable(ctx);
    const compared = await compareBalances(ctx);
    // A sale in between moves one side first; so a difference counts when it is there at every look.
    if (compared.differenceMinor !== 0 && attempt < ATTEMPTS) continue;
    const { stripe, books, onTheWayMinor } = compared;
    const findings = [
      ...differenceFinding(ctx, compared),
      ...(await listOpenFindings(ctx)),
      ...compared.faults.map((fault) => ({ sentence: sentenceOf(fault), remedy: REMEDY })),
    ];
    const result: Reconciliation = {
      ...{ isClean: findings.length === 0, findings, transactionsRead },
      ...{ finishedAt: nowText(ctx), stripe, books, onTheWayMinor },
    };
    await save(ctx, request.startedBy, startedAt, result);
    return result;
  }
}

/** The same for somebody who waits for it. */
export async function reconcileOnDemand(
  ctx: Context,
  startedBy: string,
): Promise<{ ok: true; isClean: boolean } | { ok: false; reason: 'unreachable'; sentence: string }> {
  try {
    const { isClean } = await reconcile(ctx, { startedBy });
    return { ok: true, isClean };
  } catch (error) {
    if (!isPaymentsUnreachable(error)) throw error;
    const sentence = 'Stripe cannot be reached just now, so nothing was compared. Try again in a minute.';
    return { ok: false, reason: 'unreachable', sentence };
  }
}

/** Once a day by itself. */
export async function reconcileInTime(ctx: Context): Promise<void> {
  const [last] = await listReconciliations(ctx.db, 1);
  if (last && Date.parse(last.finishedAt) > ctx.now().getTime() - DAY_MS) return;
  const { isClean } = await reconcile(ctx, { startedBy: 'nightly' });
  if (!isClean) ctx.log.error({ job: 'reconcile' }, 'The books and Stripe do not agree.');
}

async function save(ctx: Context, startedBy: string, startedAt: string, run: Reconciliation): Promise<void> {
  await withTransaction(ctx, (tx) =>
    insertReconciliation(tx.db, {
      ...{ id: tx.newId('rec'), startedBy, startedAt, finishedAt: run.finishedAt, throughAt: startedAt },
      transactionsRead: run.transactionsRead,
      stripePendingMinor: run.stripe.pendingMinor,
      stripeAvailableMinor: run.stripe.availableMinor,
      bookPendingMinor: run.books.pendingMinor,
      bookAvailableMinor: run.books.availableMinor,
      onTheWayMinor: run.onTheWayMinor,
      faultsJson: JSON.stringify(run.findings),
      isClean: run.isClean ? 1 : 0,
    }),
  );
}

async function makeDueAvailable(ctx: Context): Promise<void> {
  for (;;) {
    const due = await listDueBalanceTransactions(ctx.db, nowText(ctx), 200);
    for (const row of due) await makeAvailable(ctx, row.id);
    if (due.length < 200) return;
  }
}

async function compareBalances(ctx: Context) {
  const stripe = await ctx.payments.readBalance(ctx.settings.currency);
  const { faults, onTheWayMinor: ordersMinor } = await proveStripe(ctx);
  const balances = await listBalances(ctx.db, { accountPrefix: 'assets:stripe:' });
  const of = (account: string) => balances.find((row) => row.account === account)?.amountMinor ?? 0;
  const books = { pendingMinor: of('assets:stripe:pending'), availableMinor: of('assets:stripe:available') };
  const unmatched = await listUnmatchedTransactions(ctx.db, 10_000);
  const unmatchedMinor = unmatched.reduce((sum, row) => sum + row.netMinor, 0);
  const onTheWayMinor = ordersMinor + (await sumPayoutsOnTheWay(ctx.db));
  const differenceMinor =
    books.pendingMinor +
    books.availableMinor -
    onTheWayMinor -
    (stripe.pendingMinor + stripe.availableMinor - unmatchedMinor);
  return { stripe, books, onTheWayMinor, differenceMinor, faults };
}

const REMEDY =
  'Read all of Stripe again (shop reconcile --whole). If it stays, correct it by a journal entry of two people.';

function differenceFinding(
  ctx: Context,
  { stripe, books, differenceMinor }: Awaited<ReturnType<typeof compareBalances>>,
): Finding[] {
  if (differenceMinor === 0) return [];
  const money = (minor: number) => formatMoney(minor, ctx.settings.currency);
  const held = money(stripe.pendingMinor + stripe.availableMinor);
  const booked = money(books.pendingMinor + books.availableMinor);
  return [
    {
      sentence: `Stripe holds ${held} and the books say ${booked}; ${money(differenceMinor)} of that nothing explains.`,
      remedy:
        'Look at the days on which the two moved differently, below; the first of them is where to begin.',
    },
  ];
}

/** What is known to be open: money nobody explained, payments Stripe never told of, payouts that do not add up. */
async function listOpenFindings(ctx: Context): Promise<Finding[]> {
  const ago = (days: number) => new Date(ctx.now().getTime() - days * DAY_MS);
  const money = (minor: number) => formatMoney(minor, ctx.settings.currency);
  const unmatched = await listUnmatchedTransactions(ctx.db, 50);
  const untold = await listUntoldPayments(ctx.db, ago(1).toISOString());
  const payouts = await listUnreconciledPayouts(ctx.db, dayOf(ctx, ago(3)));
  return [
    ...unmatched.map((row) => ({ sentence: unmatchedSentence(ctx, row), remedy: unmatchedRemedy(row) })),
    ...untold.map((row) => ({
      sentence: `Order ${row.orderNumber} was paid with ${money(row.amountMinor)} more than a day ago, and Stripe lists no balance transaction for it.`,
      remedy:
        'Look up the payment in Stripe. If it is not there, the order was not paid: set it right by a journal entry.',
    })),
    ...payouts.map((payout) => ({
      sentence: `The payout of ${money(payout.amountMinor)} for ${longDay(payout.arrivedOn)} (${payout.id}) is not reconciled.`,
      remedy: 'Compare its transactions in Stripe with the payout report; what differs is named here too.',
    })),
  ];
}

export function unmatchedSentence(ctx: Pick<Context, 'settings'>, row: BalanceTransactionRow): string {
  const amount = formatMoney(Math.abs(row.netMinor), ctx.settings.currency);
  const way = row.netMinor < 0 ? 'left' : 'came in at';
  const day = longDay(dayOf(ctx, new Date(row.createdAt)));
  return `${amount} ${way} Stripe on ${day} (${row.reportingCategory.replaceAll('_', ' ')} ${row.sourceId ?? row.id}), and nothing in the books says why.`;
}

export function unmatchedRemedy(row: Pick<BalanceTransactionRow, 'netMinor'>): string {
  return row.netMinor < 0
    ? 'Look it up in Stripe. If it is a cost of payments, book it as one; otherwise against the money it gave back.'
    : 'Look it up in Stripe. Until it is clear whose it is, book it as held for somebody.';
}

function sentenceOf(fault: string): string {
  return `${fault.charAt(0).toUpperCase()}${fault.slice(1)}.`;
}
