import { spendPostings } from '#app/domain/batch-books.ts';
import { publishableSpendSums, quarterStart, type SpendFact } from '#app/domain/disclosure.ts';
import type { UseCategory } from '#app/domain/impact.ts';
import { publishedSpendEntry } from '#app/domain/public-ledger.ts';
import { bumpContentVersion } from '#db/content-version.ts';
import { advanceLedgerHead } from '#db/ledger.ts';
import { insertPublicEntries } from '#db/public-ledger.ts';
import { findAvailableInFund } from '#db/balances.ts';
import { insertPublishedSpend, insertSpend, listUnpublishedSpends } from '#db/payroll.ts';
import { lockFund } from '#db/programs.ts';
import { nowText, today, withTransaction, type Context } from './context.server.ts';
import { postEntries } from './ledger.server.ts';

export interface NewSpend {
  fundId: string;
  useCategory: UseCategory;
  amountMinor: number;
  spentOn: string;
  /** What proves it: an invoice or receipt number. */
  evidence: string;
  recipient: SpendFact['recipient'];
  /** How many people it served; decides when its quarter may be published. */
  beneficiaries: number;
  createdBy: string;
}

export type SpendOutcome =
  | { ok: true; spendId: string }
  | {
      ok: false;
      reason: 'unknown_fund' | 'in_the_future' | 'bad_amount' | 'not_available';
      sentence: string;
    };

/** A fund pays for something. It never spends more than is available to it above its floor. */
export async function spendFromFund(ctx: Context, spend: NewSpend): Promise<SpendOutcome> {
  if (spend.spentOn > today(ctx))
    return {
      ok: false,
      reason: 'in_the_future',
      sentence: 'Record spending once it happened: the day is today or earlier.',
    };
  if (!Number.isSafeInteger(spend.amountMinor) || spend.amountMinor <= 0)
    return { ok: false, reason: 'bad_amount', sentence: 'The amount is more than nothing.' };
  return withTransaction(ctx, async (tx) => {
    const fund = await lockFund(tx.db, spend.fundId);
    if (!fund)
      return {
        ok: false,
        reason: 'unknown_fund',
        sentence: 'This fund does not exist; choose another.',
      } as const;
    const available = await findAvailableInFund(tx.db, fund.id);
    if (spend.amountMinor > available - fund.floorMinor) {
      return {
        ok: false,
        reason: 'not_available',
        sentence:
          'The fund has less than that available. Spend what is there, or wait until pledged money arrives.',
      } as const;
    }
    const spendId = ctx.newId('spe');
    await insertSpend(tx.db, { id: spendId, ...spend, createdAt: nowText(ctx) });
    await postEntries(tx, [
      {
        kind: 'spend',
        source: 'spend',
        sourceId: spendId,
        revision: 0,
        memo: `Spent on ${spend.useCategory}`,
        occurredOn: spend.spentOn,
        postings: spendPostings(spend),
      },
    ]);
    return { ok: true, spendId } as const;
  });
}

/** Publishes what may be published of closed quarters' spending: fund × use × quarters, nothing finer. Returns how many sums. */
export async function publishSpending(ctx: Context): Promise<number> {
  const closedThroughOn = dayBefore(quarterStart(today(ctx)));
  return withTransaction(ctx, async (tx) => {
    const spends = await listUnpublishedSpends(tx.db, closedThroughOn);
    const groups = new Map<string, typeof spends>();
    for (const spend of spends) {
      const key = `${spend.fundId}|${spend.useCategory}`;
      groups.set(key, [...(groups.get(key) ?? []), spend]);
    }
    const sums = [...groups.values()].flatMap((group) =>
      publishableSpendSums(group, closedThroughOn).map((sum) => ({
        ...sum,
        id: ctx.newId('psp'),
        fundId: group[0]?.fundId ?? '',
        useCategory: group[0]?.useCategory ?? '',
      })),
    );
    if (sums.length === 0) return 0;
    for (const sum of sums) await insertPublishedSpend(tx.db, { ...sum, publishedAt: nowText(ctx) });
    const head = await advanceLedgerHead(tx.db, 0, sums.length);
    const entries = sums.map((sum, i) => ({
      ...publishedSpendEntry(sum),
      number: head.publicNumber - sums.length + 1 + i,
      entryId: sum.id,
    }));
    await insertPublicEntries(tx.db, entries, ctx.settings.currency);
    await bumpContentVersion(tx.db);
    return sums.length;
  });
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
