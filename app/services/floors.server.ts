import { bumpContentVersion } from '#db/content-version.ts';
import { lockFund, updateFloor } from '#db/funds.ts';
import { nowText, today, withTransaction, type Context } from './context.server.ts';
import { repayCover } from './cover.server.ts';

export type FloorOutcome =
  | { ok: true }
  | {
      ok: false;
      reason: 'unknown_fund' | 'bad_amount' | 'no_reason';
      field: 'floor' | 'reason';
      sentence: string;
    };

/** Sets what always stays in a fund. It may be more than the fund has now: then nothing leaves until it is reached. */
export async function setFloor(
  ctx: Context,
  change: { fundId: string; floorMinor: number; reason: string; changedBy: string },
): Promise<FloorOutcome> {
  if (!Number.isSafeInteger(change.floorMinor) || change.floorMinor < 0)
    return { ok: false, reason: 'bad_amount', field: 'floor', sentence: 'A floor is nothing or more.' };
  if (change.reason.trim() === '')
    return {
      ok: false,
      reason: 'no_reason',
      field: 'reason',
      sentence: 'Say why the floor changes; the reason stays with it.',
    };
  return withTransaction(ctx, async (tx) => {
    const fund = await lockFund(tx.db, change.fundId);
    if (!fund)
      return {
        ok: false,
        reason: 'unknown_fund',
        field: 'floor',
        sentence: 'This fund does not exist.',
      } as const;
    const id = ctx.newId('flr');
    await updateFloor(tx.db, {
      id,
      fundId: fund.id,
      beforeMinor: fund.floorMinor,
      afterMinor: change.floorMinor,
      reason: change.reason.trim(),
      changedBy: change.changedBy,
      changedAt: nowText(ctx),
    });
    // A lower floor frees money, and what operations laid out comes first.
    await repayCover(tx, [fund.id], {
      source: 'floor',
      sourceId: id,
      revision: 0,
      occurredOn: today(ctx),
    });
    await bumpContentVersion(tx.db);
    return { ok: true } as const;
  });
}
