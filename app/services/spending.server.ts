import { freeToSpend, spendBooks } from '#app/domain/fund-books.ts';
import { judgeGrantSpend } from '#app/domain/grant.ts';
import { dayBefore, quarterStart } from '#app/domain/calendar.ts';
import { publishableSpendSums, type SpendFact } from '#app/domain/disclosure.ts';
import { labelOfUse, USE_CATEGORIES, type UseCategory } from '#app/domain/impact.ts';
import { formatMoney } from '#app/domain/money.ts';
import { longDay } from '#app/domain/claim.ts';
import { publishedSpendEntry } from '#app/domain/public-ledger.ts';
import { bumpContentVersion } from '#db/content-version.ts';
import { findAvailableInFund } from '#db/balances.ts';
import { listFundUses, lockFund, type Fund } from '#db/funds.ts';
import { findGrantOfFund } from '#db/grants.ts';
import { advanceLedgerHead } from '#db/ledger.ts';
import { insertPublicEntries } from '#db/public-ledger.ts';
import {
  findPublishedThrough,
  insertPublishedSpend,
  insertSpend,
  isSpendKnown,
  listUnpublishedSpends,
  sumSpendsByUse,
} from '#db/spending.ts';
import { nowText, today, withTransaction, type Context, type TxContext } from './context.server.ts';
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
  /** Why a grant's budget line is overdrawn; asked for only then. */
  note?: string;
  createdBy: string;
}

type SpendRefusal = {
  ok: false;
  reason:
    | 'unknown_fund'
    | 'in_the_future'
    | 'bad_amount'
    | 'no_evidence'
    | 'unknown_use'
    | 'wrong_use'
    | 'known_before'
    | 'quarter_published'
    | 'not_available'
    | 'outside_grant'
    | 'over_grant'
    | 'over_line';
  /** The field to mend. */
  field: 'fundId' | 'useCategory' | 'amountMinor' | 'spentOn' | 'evidence' | 'note';
  sentence: string;
};
export type SpendOutcome = { ok: true; spendId: string } | SpendRefusal;

function refuse(
  reason: SpendRefusal['reason'],
  field: SpendRefusal['field'],
  sentence: string,
): SpendRefusal {
  return { ok: false, reason, field, sentence };
}

/**
 * A fund pays for something. It never spends more than is available to it above its floor; restricted money pays only
 * for the purpose it was given for, and is released by that very spend.
 */
export async function spendFromFund(ctx: Context, spend: NewSpend): Promise<SpendOutcome> {
  const { amountMinor, spentOn, useCategory } = spend;
  if (spentOn > today(ctx))
    return refuse(
      'in_the_future',
      'spentOn',
      'Record spending once it happened: the day is today or earlier.',
    );
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0)
    return refuse('bad_amount', 'amountMinor', 'The amount is more than nothing.');
  if (spend.evidence.trim() === '')
    return refuse('no_evidence', 'evidence', 'Say what proves it: the number of an invoice or a receipt.');
  if (!USE_CATEGORIES.includes(useCategory))
    return refuse('unknown_use', 'useCategory', 'Choose what the money was spent on.');
  const kept = { ...spend, evidence: spend.evidence.trim(), note: (spend.note ?? '').trim() };
  return withTransaction(ctx, async (tx) => {
    const fund = await lockFund(tx.db, spend.fundId);
    if (!fund) return refuse('unknown_fund', 'fundId', 'This fund does not exist; choose another.');
    const refused = await refuseSpend(tx, fund, kept);
    if (refused) return refused;
    const spendId = ctx.newId('spe');
    await insertSpend(tx.db, { id: spendId, ...kept, createdAt: nowText(ctx) });
    const entry = { source: 'spend', sourceId: spendId, revision: 0, occurredOn: spentOn } as const;
    const words = labelOfUse(useCategory).toLowerCase();
    await postEntries(
      tx,
      spendBooks({ fund, useCategory, amountMinor }).map((book) => ({
        ...entry,
        ...book,
        memo: book.kind === 'release' ? `Released for ${words}` : `Spent on ${words}`,
      })),
    );
    return { ok: true, spendId } as const;
  });
}

/** What stands against a spend, with the fund locked: its purpose, its money, and its grant. */
async function refuseSpend(
  tx: TxContext,
  fund: Fund,
  spend: NewSpend & { note: string },
): Promise<SpendRefusal | undefined> {
  const { useCategory, amountMinor, spentOn } = spend;
  const use = labelOfUse(useCategory).toLowerCase();
  const money = (minor: number) => formatMoney(minor, tx.settings.currency);
  const uses = await listFundUses(tx.db, fund.id);
  if (fund.class === 'donor-restricted' && !uses.includes(useCategory))
    return refuse(
      'wrong_use',
      'useCategory',
      `${fund.name} was given for ${uses.map((one) => labelOfUse(one).toLowerCase()).join(', ')}, so it cannot pay for ${use}. Choose another fund for it.`,
    );
  if (await isSpendKnown(tx.db, spend))
    return refuse(
      'known_before',
      'evidence',
      'This very spend is recorded already; look at the fund’s page.',
    );
  const publishedThrough = await findPublishedThrough(tx.db, fund.id, useCategory);
  if (publishedThrough !== undefined && spentOn <= publishedThrough)
    return refuse(
      'quarter_published',
      'spentOn',
      `What this fund spent on ${use} is public through ${longDay(publishedThrough)} and never changes. Choose a day after that, and name the real day in the note.`,
    );
  const free = freeToSpend({
    availableMinor: await findAvailableInFund(tx.db, fund.id),
    floorMinor: fund.floorMinor,
  });
  if (amountMinor > free)
    return refuse(
      'not_available',
      'amountMinor',
      `The fund can spend ${money(free)} now${fund.floorMinor > 0 ? ` above its floor of ${money(fund.floorMinor)}` : ''}. Spend at most that, or wait until more is available.`,
    );
  return refuseGrantSpend(tx, fund, spend);
}

async function refuseGrantSpend(
  tx: TxContext,
  fund: Fund,
  spend: NewSpend & { note: string },
): Promise<SpendRefusal | undefined> {
  const grant = await findGrantOfFund(tx.db, fund.id);
  if (!grant) return undefined;
  const verdict = judgeGrantSpend(grant, await sumSpendsByUse(tx.db, fund.id), spend);
  switch (verdict) {
    case 'fits':
      return undefined;
    case 'outside_days':
      return refuse(
        'outside_grant',
        'spentOn',
        `The grant runs from ${longDay(grant.startsOn)} to ${longDay(grant.endsOn)}; what was spent outside these days is not its to pay.`,
      );
    case 'over_grant':
      return refuse(
        'over_grant',
        'amountMinor',
        `This is more than is left of the grant of ${formatMoney(grant.amountMinor, tx.settings.currency)}. Pay the rest from another fund.`,
      );
    case 'over_line':
      if (spend.note !== '') return undefined;
      return refuse(
        'over_line',
        'note',
        `This overdraws the budget line for ${labelOfUse(spend.useCategory).toLowerCase()}. Say why in the note, or pay it from another line.`,
      );
  }
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
