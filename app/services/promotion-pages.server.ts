import { versionFor } from '#app/domain/policy-scope.ts';
import { nameOfReduction, standingOf, subsidyUnder, type Reduction } from '#app/domain/promotion.ts';
import { listPolicyVersions } from '#db/policies.ts';
import { listShelfPrices } from '#db/policy-comparison.ts';
import { listPromotions } from '#db/promotions.ts';
import { listUserNames } from '#db/staff.ts';
import { dayOf, nowText, today, type Context } from './context.server.ts';

export interface CodeSubsidy {
  variantId: string;
  handle: string;
  piece: string;
  listMinor: number;
  paidMinor: number;
  /** What operations add to each piece bought with the code, alone in its order. */
  subsidyMinor: number;
}

/** Pieces on sale that a code would bring below materials, wages and processing, the largest subsidy first. */
export async function listCodeSubsidies(ctx: Context, reduction: Reduction): Promise<CodeSubsidy[]> {
  return (await weighShelf(ctx))(reduction);
}

/** Reads shelf and policies once, for many codes. */
async function weighShelf(ctx: Context): Promise<(reduction: Reduction) => CodeSubsidy[]> {
  const versions = await listPolicyVersions(ctx.db);
  const shelf = await listShelfPrices(ctx.db);
  const at = nowText(ctx);
  return (reduction) =>
    shelf
      .flatMap((price): CodeSubsidy[] => {
        const policy = versionFor(versions, price, at);
        const found = policy && subsidyUnder(reduction, price, policy.terms);
        if (!found || found.subsidyMinor === 0) return [];
        const { variantId, handle, title, options, listMinor } = price;
        const piece = options === '' ? title : `${title}, ${options.toLowerCase()}`;
        return [{ variantId, handle, piece, listMinor, ...found }];
      })
      .sort((a, b) => b.subsidyMinor - a.subsidyMinor);
}

/** Every code with its uses and with what it would ask of operations today. */
export async function readPromotions(ctx: Context) {
  const rows = await listPromotions(ctx.db);
  const subsidiesOf = await weighShelf(ctx);
  const names = await listUserNames(
    ctx.db,
    rows.map((row) => row.createdBy),
  );
  const at = nowText(ctx);
  return {
    currency: ctx.settings.currency,
    promotions: rows.map((row) => ({
      ...{ id: row.id, code: row.code, reason: row.reason, used: row.used, useLimit: row.useLimit },
      ...{ paidOrders: row.paidOrders, discountMinor: row.discountMinor },
      name: nameOfReduction(row, ctx.settings.currency),
      standing: standingOf(row, at),
      startsOn: dayOf(ctx, new Date(row.startsAt)),
      // The end is the first moment after its last day.
      endsOn: row.endsAt === null ? undefined : dayOf(ctx, new Date(Date.parse(row.endsAt) - 1)),
      endedOn: row.endedAt === null ? undefined : dayOf(ctx, new Date(row.endedAt)),
      madeBy: names.get(row.createdBy),
      subsidies: subsidiesOf(row),
    })),
  };
}

export function readPromotionForm(ctx: Context) {
  return { today: today(ctx), currency: ctx.settings.currency };
}
