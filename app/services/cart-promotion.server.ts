import { longDay } from '#app/domain/claim.ts';
import { formatMoney } from '#app/domain/money.ts';
import { isCode, lineDiscounts, nameOfReduction, normalizeCode, standingOf } from '#app/domain/promotion.ts';
import { listCartLines, lockCart } from '#db/carts.ts';
import { listSellable } from '#db/catalog.ts';
import {
  deleteCartPromotion,
  findPromotionByCode,
  findPromotionOfCart,
  isUsedByCart,
  takePromotionUse,
  upsertCartPromotion,
  type PromotionRow,
} from '#db/promotions.ts';
import { dayOf, nowText, withTransaction, type Context, type TxContext } from './context.server.ts';

/** A code on a cart: what it takes off each line, or why it takes nothing off just now. */
export type CartCode =
  | { ok: true; promotionId: string; code: string; name: string; discounts: number[] }
  | { ok: false; reason: CodeFault; code: string; sentence: string };

export type CodeFault = 'unknown_code' | 'not_started' | 'ended' | 'used_up' | 'too_small';

/** The code entered in a cart, at these prices of its lines; undefined when there is none. */
export async function readCartCode(
  ctx: Context,
  cartId: string,
  listMinors: readonly number[],
): Promise<CartCode | undefined> {
  const promotion = await findPromotionOfCart(ctx.db, cartId);
  return promotion && weighCode(ctx, cartId, promotion, listMinors);
}

async function weighCode(
  ctx: Context,
  cartId: string,
  promotion: PromotionRow,
  listMinors: readonly number[],
): Promise<CartCode> {
  const { code } = promotion;
  const name = nameOfReduction(promotion, ctx.settings.currency);
  const refuse = (reason: CodeFault, sentence: string): CartCode => ({ ok: false, reason, code, sentence });
  const standing = standingOf(promotion, nowText(ctx));
  const dayAt = (at: string) => longDay(dayOf(ctx, new Date(at)));
  switch (standing) {
    case 'not_started':
      return refuse('not_started', `${code} starts on ${dayAt(promotion.startsAt)}.`);
    case 'over':
      return refuse(
        'ended',
        `${code} ended on ${dayAt(new Date(Date.parse(promotion.endsAt ?? '') - 1).toISOString())}.`,
      );
    case 'ended_early':
      return refuse('ended', `${code} has ended.`);
    case 'used_up':
      // Whoever came back from the payment page holds one of the uses.
      if (!(await isUsedByCart(ctx.db, cartId, promotion.id))) return refuse('used_up', usedUp(code));
      break;
    case 'open':
  }
  const discounts = lineDiscounts(promotion, listMinors);
  if (discounts) return { ok: true, promotionId: promotion.id, code, name, discounts };
  const least =
    promotion.amountMinor > 0
      ? ` more than ${formatMoney(promotion.amountMinor, ctx.settings.currency)}`
      : ' more';
  return refuse('too_small', `${code} takes ${name}, so the goods in your cart have to cost${least}.`);
}

/** The same for an order about to be written, with one use counted. */
export async function takeCode(
  ctx: TxContext,
  cartId: string,
  listMinors: readonly number[],
  now: Date,
): Promise<CartCode | undefined> {
  const code = await readCartCode(ctx, cartId, listMinors);
  if (!code?.ok || (await takePromotionUse(ctx.db, code.promotionId, now.toISOString()))) return code;
  return { ok: false, reason: 'used_up', code: code.code, sentence: usedUp(code.code) };
}

function usedUp(code: string): string {
  return `${code} has been used as often as it can be.`;
}

export type EnterCodeOutcome =
  { ok: true } | { ok: false; reason: CodeFault | 'empty_cart'; sentence: string };

/** Puts a code on a cart, in place of the one it had. One that cannot be used leaves the cart as it is. */
export async function enterCode(
  ctx: Context,
  entry: { cartId: string | undefined; typed: string },
): Promise<EnterCodeOutcome> {
  const { cartId } = entry;
  if (cartId === undefined)
    return { ok: false, reason: 'empty_cart', sentence: 'Put something in your cart first, then the code.' };
  return withTransaction(ctx, async (tx) => {
    await lockCart(tx.db, cartId, nowText(tx));
    const code = normalizeCode(entry.typed);
    const promotion = isCode(code) ? await findPromotionByCode(tx.db, code) : undefined;
    if (!promotion)
      return {
        ok: false,
        reason: 'unknown_code',
        sentence: `${code === '' ? 'There is no code to read. Type it as it was given to you' : `“${code.slice(0, 24)}” is no code of this shop. Look at its letters once more`}; your cart is as it was.`,
      } as const;
    const prices = await listLinePrices(tx, cartId);
    if (prices.length === 0)
      return {
        ok: false,
        reason: 'empty_cart',
        sentence: 'Put something in your cart first, then the code.',
      } as const;
    const weighed = await weighCode(tx, cartId, promotion, prices);
    if (!weighed.ok)
      return {
        ok: false,
        reason: weighed.reason,
        sentence: `${weighed.sentence} Your cart is as it was.`,
      } as const;
    await upsertCartPromotion(tx.db, cartId, promotion.id);
    return { ok: true } as const;
  });
}

async function listLinePrices(ctx: Context, cartId: string): Promise<number[]> {
  const lines = await listCartLines(ctx.db, cartId);
  const variants = await listSellable(ctx.db, [...new Set(lines.map((line) => line.variantId))]);
  return lines.flatMap((line) => {
    const variant = variants.find((one) => one.variantId === line.variantId);
    return variant ? [variant.priceMinor * line.quantity] : [];
  });
}

/** Takes the code off a cart. */
export async function removeCode(ctx: Context, cartId: string): Promise<void> {
  await withTransaction(ctx, (tx) => deleteCartPromotion(tx.db, cartId));
}
