import { shiftMonth } from '#app/domain/calendar.ts';
import {
  compareByCategory,
  categoryOfEntry,
  listDrift,
  movementsOf,
  movementsOfPayout,
  type ComparedCategory,
  type Drift,
  type Movement,
} from '#app/domain/reconciliation.ts';
import {
  listBalanceTransactionsBetween,
  listTransactionsOfPayouts,
  listUnmatchedTransactions,
} from '#db/balance-transactions.ts';
import { listPayoutsBetween, type PayoutRow } from '#db/payouts.ts';
import { listReconciliations, listStripeBalances, listStripeMovements } from '#db/reconciliation.ts';
import { dayOf, today, type Context } from './context.server.ts';
import { unmatchedRemedy, unmatchedSentence, type Finding } from './reconciliation.server.ts';

const DAY_MS = 86_400_000;

export interface PayoutLine {
  id: string;
  amountMinor: number;
  madeOn: string;
  arrivesOn: string;
  state: 'on_the_way' | 'in_bank' | 'reconciled' | 'sent_back' | 'called_off' | 'unknown';
}

export interface AccountMonth {
  account: string;
  openingMinor: number;
  closingMinor: number;
}

export interface ReconciliationMonth {
  month: string;
  /** Every month from the first entry at Stripe to this one, newest first. */
  months: string[];
  currency: string;
  categories: ComparedCategory[];
  drift: Drift[];
  accounts: AccountMonth[];
  payouts: PayoutLine[];
  unmatched: { id: string; sentence: string; remedy: string }[];
  last:
    | {
        finishedOn: string;
        isClean: boolean;
        findings: Finding[];
        stripeMinor: number;
        bookMinor: number;
        onTheWayMinor: number;
      }
    | undefined;
}

/** A month at Stripe beside the same month in the books, for whoever closes it. */
export async function readReconciliation(ctx: Context, wanted: string | null): Promise<ReconciliationMonth> {
  const balances = await listStripeBalances(ctx.db);
  const now = today(ctx).slice(0, 7);
  const months = listMonths(balances[0]?.month ?? now, now);
  const month = wanted && months.includes(wanted) ? wanted : (months[0] ?? now);
  const { stripe, books } = await readMovements(ctx, month);
  const [run] = await listReconciliations(ctx.db, 1);
  const unmatched = await listUnmatchedTransactions(ctx.db, 50);
  return {
    ...{ month, months, currency: ctx.settings.currency },
    categories: compareByCategory(stripe, books),
    drift: listDrift(stripe, books),
    accounts: ['pending', 'available', 'disputed'].map((state) =>
      accountMonth(balances, `assets:stripe:${state}`, month),
    ),
    payouts: (await listPayoutsOfMonth(ctx, month)).map((payout) => payoutLine(ctx, payout)),
    unmatched: unmatched.map((row) => ({
      id: row.id,
      sentence: unmatchedSentence(ctx, row),
      remedy: unmatchedRemedy(row),
    })),
    last: run && {
      finishedOn: dayOf(ctx, new Date(run.finishedAt)),
      isClean: run.isClean === 1,
      findings: JSON.parse(run.faultsJson) as Finding[],
      stripeMinor: run.stripePendingMinor + run.stripeAvailableMinor,
      bookMinor: run.bookPendingMinor + run.bookAvailableMinor,
      onTheWayMinor: run.onTheWayMinor,
    },
  };
}

function accountMonth(
  balances: readonly { account: string; month: string; amountMinor: number }[],
  account: string,
  month: string,
): AccountMonth {
  const through = (isIn: (one: string) => boolean) =>
    balances
      .filter((row) => row.account === account && isIn(row.month))
      .reduce((sum, row) => sum + row.amountMinor, 0);
  return {
    account,
    openingMinor: through((one) => one < month),
    closingMinor: through((one) => one <= month),
  };
}

async function readMovements(
  ctx: Context,
  month: string,
): Promise<{ stripe: Movement[]; books: Movement[] }> {
  const [fromOn, beforeOn] = [`${month}-01`, `${shiftMonth(month, 1)}-01`];
  // A day of the store's time zone lies within a day on both sides of the same day in UTC.
  const rows = await listBalanceTransactionsBetween(
    ctx.db,
    new Date(Date.parse(fromOn) - DAY_MS).toISOString(),
    new Date(Date.parse(beforeOn) + DAY_MS).toISOString(),
  );
  const transactions = rows.map((row) => ({ ...row, on: dayOf(ctx, new Date(row.createdAt)) }));
  const payouts = await listPayoutsBetween(ctx.db, fromOn, beforeOn);
  const isIn = ({ on }: Movement) => fromOn <= on && on < beforeOn;
  const entries = await listStripeMovements(ctx.db, fromOn, beforeOn);
  return {
    stripe: [...transactions.flatMap(movementsOf), ...payouts.flatMap(movementsOfPayout)].filter(isIn),
    books: entries.map(({ on, kind, amountMinor }) => ({ on, category: categoryOfEntry(kind), amountMinor })),
  };
}

function listPayoutsOfMonth(ctx: Context, month: string): Promise<PayoutRow[]> {
  return listPayoutsBetween(ctx.db, `${month}-01`, `${shiftMonth(month, 1)}-01`);
}

function payoutLine(ctx: Context, payout: PayoutRow): PayoutLine {
  return {
    id: payout.id,
    amountMinor: payout.amountMinor,
    madeOn: dayOf(ctx, new Date(payout.createdAt)),
    arrivesOn: payout.arrivedOn,
    state: stateOf(payout),
  };
}

function stateOf(payout: PayoutRow): PayoutLine['state'] {
  switch (payout.status) {
    case 'pending':
    case 'in_transit':
      return 'on_the_way';
    case 'paid':
      return payout.reconciledAt === null ? 'in_bank' : 'reconciled';
    case 'failed':
      return 'sent_back';
    case 'canceled':
      return 'called_off';
    case 'unknown':
      return 'unknown';
  }
}

export interface PayoutReportLine extends PayoutLine {
  chargesMinor: number;
  refundsMinor: number;
  disputesMinor: number;
  feesMinor: number;
  otherMinor: number;
  transactions: number;
}

/** What each payout of a month is made of. */
export async function readPayoutReport(
  ctx: Context,
  wanted: string | null,
): Promise<{ month: string; currency: string; payouts: PayoutReportLine[] }> {
  const month = wanted && /^\d{4}-\d{2}$/.test(wanted) ? wanted : today(ctx).slice(0, 7);
  const rows = await listPayoutsOfMonth(ctx, month);
  const made = await listTransactionsOfPayouts(
    ctx.db,
    rows.map((row) => row.id),
  );
  const payouts = rows.map((row): PayoutReportLine => {
    const own = made.filter((one) => one.payoutId === row.id && one.reportingCategory !== 'payout');
    const moved = own.flatMap((one) => movementsOf({ ...one, on: '' }));
    const of = (category: Movement['category']) =>
      moved.filter((one) => one.category === category).reduce((sum, one) => sum + one.amountMinor, 0);
    const returned = own.filter((one) => one.reportingCategory === 'payout_reversal');
    return {
      ...payoutLine(ctx, row),
      ...{ chargesMinor: of('charges'), refundsMinor: of('refunds'), disputesMinor: of('disputes') },
      feesMinor: of('fees'),
      // An earlier payout that came back goes out again with this one.
      otherMinor: of('other') + returned.reduce((sum, one) => sum + one.netMinor, 0),
      transactions: own.length,
    };
  });
  return { month, currency: ctx.settings.currency, payouts };
}

function listMonths(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = first; month <= last; month = shiftMonth(month, 1)) months.unshift(month);
  return months;
}
