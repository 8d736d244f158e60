import { isCode, MOST_PERCENT_BP, normalizeCode } from '#app/domain/promotion.ts';
import { dayAfter } from '#app/domain/calendar.ts';
import { startOfDay } from '#app/domain/store-day.ts';
import { isDuplicate } from '#db/connect.server.ts';
import { endPromotion, insertPromotion } from '#db/promotions.ts';
import { nowText, today, withTransaction, type Context } from './context.server.ts';

export interface NewPromotion {
  code: string;
  /** One of the two is 0: a rate off each line, or an amount off all of them together. */
  percentBp: number;
  amountMinor: number;
  startsOn: string;
  /** The last day on which it can be used. */
  endsOn: string | null;
  useLimit: number | null;
  reason: string;
  createdBy: string;
}

export type CreatePromotionOutcome =
  | { ok: true; promotionId: string; code: string }
  | {
      ok: false;
      reason: 'bad_code' | 'code_taken' | 'bad_reduction' | 'bad_days' | 'bad_limit' | 'no_reason';
      field: 'promotion' | 'percent' | 'endsOn' | 'useLimit' | 'reason';
      sentence: string;
    };

type Refusal = Exclude<CreatePromotionOutcome, { ok: true }>;

/** Makes a code. From then on it is as it is; it can only be ended. */
export async function createPromotion(ctx: Context, wish: NewPromotion): Promise<CreatePromotionOutcome> {
  const promotion = { ...wish, code: normalizeCode(wish.code), reason: wish.reason.trim() };
  const fault = faultIn(ctx, promotion);
  if (fault) return fault;
  const { timeZone } = ctx.settings;
  const { startsOn, endsOn, ...kept } = promotion;
  const promotionId = ctx.newId('pro');
  const row = {
    ...kept,
    id: promotionId,
    startsAt: startOfDay(startsOn, timeZone).toISOString(),
    endsAt: endsOn === null ? null : startOfDay(dayAfter(endsOn), timeZone).toISOString(),
    createdAt: nowText(ctx),
    endedBy: null,
    endedAt: null,
  };
  try {
    await withTransaction(ctx, (tx) => insertPromotion(tx.db, row));
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return {
      ok: false,
      reason: 'code_taken',
      field: 'promotion',
      sentence: `There is a code ${promotion.code} already, and old orders name it. Choose another.`,
    };
  }
  return { ok: true, promotionId, code: promotion.code };
}

function faultIn(ctx: Context, promotion: NewPromotion): Refusal | undefined {
  const { percentBp, amountMinor, startsOn, endsOn, useLimit } = promotion;
  const refuse = (reason: Refusal['reason'], field: Refusal['field'], sentence: string): Refusal => ({
    ok: false,
    reason,
    field,
    sentence,
  });
  if (!isCode(promotion.code))
    return refuse(
      'bad_code',
      'promotion',
      'A code has 3 to 24 letters from A to Z, digits and hyphens, such as WELCOME10.',
    );
  if (!Number.isSafeInteger(percentBp) || !Number.isSafeInteger(amountMinor) || amountMinor < 0)
    return refuse('bad_reduction', 'percent', 'Say what it takes off: a percentage or an amount.');
  if (percentBp > 0 === amountMinor > 0)
    return refuse(
      'bad_reduction',
      'percent',
      'Give either a percentage or an amount, not both and not none.',
    );
  if (percentBp < 0 || percentBp > MOST_PERCENT_BP)
    return refuse(
      'bad_reduction',
      'percent',
      'A code takes off up to 90%, so that something is left to pay.',
    );
  if (endsOn !== null && (endsOn < startsOn || endsOn < today(ctx)))
    return refuse('bad_days', 'endsOn', 'The last day is its first day or later, and not in the past.');
  if (useLimit !== null && (!Number.isSafeInteger(useLimit) || useLimit < 1))
    return refuse('bad_limit', 'useLimit', 'A limit is 1 or more; leave it empty for none.');
  if (promotion.reason === '')
    return refuse('no_reason', 'reason', 'Say why, for whoever reads the books later.');
  return undefined;
}

export type EndPromotionOutcome = { ok: true } | { ok: false; reason: 'ended_before'; sentence: string };

/** Ends a code at once. Orders that were priced by it keep their price, the unpaid ones too. */
export async function endPromotionNow(
  ctx: Context,
  end: { promotionId: string; endedBy: string },
): Promise<EndPromotionOutcome> {
  const isEnded = await withTransaction(ctx, (tx) =>
    endPromotion(tx.db, end.promotionId, end.endedBy, nowText(tx)),
  );
  if (isEnded) return { ok: true };
  return { ok: false, reason: 'ended_before', sentence: 'This code had been ended already.' };
}
