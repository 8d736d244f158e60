import { cutBudget, type TypedLine } from '#app/domain/grant.ts';
import type { UseCategory } from '#app/domain/impact.ts';
import { formatMoney } from '#app/domain/money.ts';
import { bumpContentVersion } from '#db/content-version.ts';
import { insertGrant } from '#db/grants.ts';
import { nowText, withTransaction, type Context } from './context.server.ts';
import { faultInGift, postGift, type GiftRefusal, type NewGift } from './gifts.server.ts';
import {
  faultInRestrictedFund,
  insertRestrictedFund,
  refuseTakenName,
  type FundRefusal,
} from './restricted-funds.server.ts';

export interface NewGrant {
  name: string;
  purpose: string;
  servesProgramId: string | null;
  funderName: string;
  /** Otherwise the public reads “a foundation”. */
  isFunderPublic: boolean;
  amountMinor: number;
  startsOn: string;
  endsOn: string;
  isPublic: boolean;
  lines: readonly { useCategory: UseCategory; typed: TypedLine }[];
  createdBy: string;
}

export type GrantOutcome =
  | { ok: true; slug: string }
  | FundRefusal
  | GiftRefusal
  | {
      ok: false;
      reason: 'no_funder' | 'bad_days' | 'bad_grant' | 'bad_budget' | 'same_use' | 'more_than_grant';
      field: 'funderName' | 'endsOn' | 'grant' | 'budget' | 'amountMinor';
      sentence: string;
    };

/**
 * Records a grant: a restricted fund of its own, which pays for its budget lines and nothing else, and what of it has
 * arrived already. Later payments are gifts to the same fund.
 */
export async function awardGrant(
  ctx: Context,
  grant: NewGrant,
  firstPayment: Omit<NewGift, 'fundId' | 'donorName'> | undefined,
): Promise<GrantOutcome> {
  const uses = grant.lines.map((line) => line.useCategory);
  const fund = { ...grant, uses };
  const fault =
    faultInGrant(ctx, grant, firstPayment?.amountMinor ?? 0) ??
    faultInRestrictedFund(fund) ??
    (firstPayment && faultInGift(ctx, firstPayment));
  if (fault) return fault;
  const cut = cutBudget(
    grant.amountMinor,
    grant.lines.map((line) => line.typed),
  );
  if (!cut.ok) {
    const off = formatMoney(Math.abs(cut.offMinor), ctx.settings.currency);
    return {
      ok: false,
      reason: 'bad_budget',
      field: 'budget',
      sentence: `The budget lines are ${off} ${cut.offMinor > 0 ? 'more' : 'less'} than the grant. Change a line so that they add up to it.`,
    };
  }
  return refuseTakenName(() =>
    withTransaction(ctx, async (tx) => {
      const fundId = await insertRestrictedFund(tx, fund);
      if (typeof fundId !== 'string') return fundId;
      const grantId = ctx.newId('grt');
      const { name, funderName, amountMinor, startsOn, endsOn, createdBy } = grant;
      await insertGrant(
        tx.db,
        {
          ...{ id: grantId, slug: fundId, fundId, name: name.trim(), funderName: funderName.trim() },
          ...{ amountMinor, startsOn, endsOn, createdBy, createdAt: nowText(ctx) },
          isFunderPublic: grant.isFunderPublic ? 1 : 0,
          isPublic: grant.isPublic ? 1 : 0,
        },
        uses.map((useCategory, position) => ({
          ...{ grantId, position, useCategory },
          budgetMinor: cut.budgetsMinor[position] ?? 0,
        })),
      );
      await bumpContentVersion(tx.db);
      if (firstPayment)
        await postGift(
          tx,
          { id: fundId, class: 'donor-restricted' },
          { ...firstPayment, fundId, donorName: funderName },
        );
      return { ok: true, slug: fundId } as const;
    }),
  );
}

function faultInGrant(ctx: Context, grant: NewGrant, paidMinor: number): GrantOutcome | undefined {
  const refuse = <const R extends string, const F extends string>(reason: R, field: F, sentence: string) =>
    ({ ok: false, reason, field, sentence }) as const;
  const uses = grant.lines.map((line) => line.useCategory);
  if (grant.funderName.trim() === '')
    return refuse('no_funder', 'funderName', 'Say who gives the grant. It is public only if you say so.');
  if (!Number.isSafeInteger(grant.amountMinor) || grant.amountMinor <= 0)
    return refuse('bad_grant', 'grant', 'The grant is more than nothing.');
  if (grant.endsOn <= grant.startsOn)
    return refuse('bad_days', 'endsOn', 'The grant ends before it begins; check the two days.');
  if (grant.lines.some(({ typed }) => ('shareBp' in typed ? typed.shareBp : typed.amountMinor) <= 0))
    return refuse('bad_budget', 'budget', 'Each budget line is more than nothing; leave out the others.');
  if (new Set(uses).size < uses.length)
    return refuse('same_use', 'budget', 'Two budget lines are for the same use; make them one.');
  if (paidMinor > grant.amountMinor)
    return refuse(
      'more_than_grant',
      'amountMinor',
      `More has arrived than the grant of ${formatMoney(grant.amountMinor, ctx.settings.currency)}. Check both amounts.`,
    );
  return undefined;
}
