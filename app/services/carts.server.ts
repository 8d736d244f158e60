import { basisPointsOf } from '#app/domain/money.ts';
import {
  deleteCartLine,
  countCartUnits,
  insertCartLine,
  listCartLines,
  lockCart,
  updateCartLine,
} from '#db/carts.ts';
import type { CartLineTable } from '#db/schema.ts';
import { listSellable, type SellableVariant } from '#db/catalog.ts';
import { readCartCode } from './cart-promotion.server.ts';
import { nowText, withTransaction, type Context } from './context.server.ts';

export const MAX_QUANTITY = 99;
export const MAX_CART_LINES = 40;

export interface CartLine {
  lineId: string;
  variantId: string;
  productId: string;
  category: string;
  quantity: number;
  giftTag: string;
  unitMinor: number;
  /** At the list price, and after the cart's code. */
  lineMinor: number;
  paidMinor: number;
  /** The price the buyer saw before, where it differs from today's. */
  formerUnitMinor: number | undefined;
  productHandle: string;
  title: string;
  options: string;
  imagePath: string | null;
  /** `short` means fewer are left than wanted; `gone` that none are, or that the piece is no longer sold. */
  stock: 'ok' | 'short' | 'gone';
  free: number;
}

export interface Cart {
  lines: CartLine[];
  units: number;
  /** At list prices; `goodsMinor` is after the code. */
  listMinor: number;
  /** The code entered, with what it takes off, or with why it takes nothing off just now. */
  code: { code: string; name: string; discountMinor: number; fault: string | undefined } | undefined;
  goodsMinor: number;
  shippingMinor: number;
  taxMinor: number;
  totalMinor: number;
  canCheckOut: boolean;
}

/** The cart with today's prices and stock. An unknown cart is an empty one. */
export async function readCart(ctx: Context, cartId: string | undefined): Promise<Cart> {
  const rows = cartId ? await listCartLines(ctx.db, cartId) : [];
  const variants = new Map(
    (await listSellable(ctx.db, [...new Set(rows.map((row) => row.variantId))])).map((v) => [v.variantId, v]),
  );
  const wanted = new Map<string, number>();
  for (const row of rows) wanted.set(row.variantId, (wanted.get(row.variantId) ?? 0) + row.quantity);
  const listed = rows.flatMap((row): CartLine[] => {
    const variant = variants.get(row.variantId);
    return variant ? [toLine(row, variant, wanted.get(row.variantId) ?? 0)] : [];
  });
  const listMinor = listed.reduce((sum, line) => sum + line.lineMinor, 0);
  const code =
    cartId && listed.length > 0
      ? await readCartCode(
          ctx,
          cartId,
          listed.map((line) => line.lineMinor),
        )
      : undefined;
  const off = (place: number) => (code?.ok ? (code.discounts[place] ?? 0) : 0);
  const lines = listed.map((line, place) => ({ ...line, paidMinor: line.lineMinor - off(place) }));
  const goodsMinor = lines.reduce((sum, line) => sum + line.paidMinor, 0);
  return {
    lines,
    units: lines.reduce((sum, line) => sum + line.quantity, 0),
    listMinor,
    code: code && {
      code: code.code,
      name: code.ok ? code.name : '',
      discountMinor: listMinor - goodsMinor,
      fault: code.ok ? undefined : code.sentence,
    },
    ...totalsOf(ctx, goodsMinor),
    // A code that takes nothing off any more is the buyer's to take out: nobody pays a price that was not seen.
    canCheckOut: lines.length > 0 && lines.every((line) => line.stock === 'ok') && code?.ok !== false,
  };
}

function toLine(row: CartLineTable, variant: SellableVariant, wanted: number): CartLine {
  return {
    lineId: row.id,
    variantId: row.variantId,
    productId: variant.productId,
    category: variant.category,
    quantity: row.quantity,
    giftTag: row.giftTag,
    unitMinor: variant.priceMinor,
    lineMinor: variant.priceMinor * row.quantity,
    paidMinor: variant.priceMinor * row.quantity,
    formerUnitMinor: row.priceSeenMinor === variant.priceMinor ? undefined : row.priceSeenMinor,
    productHandle: variant.productHandle,
    title: variant.productTitle,
    options: variant.variantTitle,
    imagePath: variant.imagePath,
    stock: stockState(variant, wanted),
    free: variant.free,
  };
}

function stockState(variant: SellableVariant, wanted: number): CartLine['stock'] {
  if (!variant.isOnSale || variant.free === 0) return 'gone';
  return variant.free < wanted ? 'short' : 'ok';
}

/** Goods, flat shipping and tax of goods (half up). An empty cart costs nothing. */
export function totalsOf(ctx: Pick<Context, 'settings'>, goodsMinor: number) {
  const shippingMinor = goodsMinor === 0 ? 0 : ctx.settings.shippingMinor;
  const taxMinor = basisPointsOf(goodsMinor, ctx.settings.taxBp);
  return { goodsMinor, shippingMinor, taxMinor, totalMinor: goodsMinor + shippingMinor + taxMinor };
}

/** How many pieces are in a cart. */
export async function countCart(ctx: Context, cartId: string | undefined): Promise<number> {
  return cartId ? countCartUnits(ctx.db, cartId) : 0;
}

export type CartOutcome =
  | { ok: true; cartId: string; units: number }
  | { ok: false; reason: 'unknown_variant' | 'sold_out' | 'too_many' | 'cart_full'; sentence: string };

/** Adds units; the same piece with the same gift tag becomes one line. Makes a cart when there is none. */
export async function addToCart(
  ctx: Context,
  add: { cartId: string | undefined; variantId: string; quantity: number; giftTag: string },
): Promise<CartOutcome> {
  const [variant] = await listSellable(ctx.db, [add.variantId]);
  if (!variant || !variant.isOnSale)
    return {
      ok: false,
      reason: 'unknown_variant',
      sentence: 'This piece is no longer sold. The shop has others like it.',
    };
  if (variant.free === 0)
    return { ok: false, reason: 'sold_out', sentence: 'This piece is sold out just now.' };
  const cartId = add.cartId ?? ctx.newToken();
  return withTransaction(ctx, async (tx) => {
    await lockCart(tx.db, cartId, nowText(ctx));
    const lines = await listCartLines(tx.db, cartId);
    const same = lines.find((line) => line.variantId === add.variantId && line.giftTag === add.giftTag);
    const quantity = (same?.quantity ?? 0) + add.quantity;
    if (quantity > MAX_QUANTITY)
      return {
        ok: false,
        reason: 'too_many',
        sentence: `One order takes up to ${MAX_QUANTITY} of a piece. Write to us for more.`,
      } as const;
    if (!same && lines.length >= MAX_CART_LINES)
      return {
        ok: false,
        reason: 'cart_full',
        sentence: `A cart holds up to ${MAX_CART_LINES} lines. Check out, then fill another.`,
      } as const;
    if (same) await updateCartLine(tx.db, same.id, { quantity, priceSeenMinor: variant.priceMinor });
    else {
      await insertCartLine(tx.db, {
        id: ctx.newId('cl'),
        cartId,
        position: (lines.at(-1)?.position ?? 0) + 1,
        variantId: add.variantId,
        quantity,
        giftTag: add.giftTag,
        priceSeenMinor: variant.priceMinor,
      });
    }
    return {
      ok: true,
      cartId,
      units: lines.reduce((sum, line) => sum + line.quantity, 0) + add.quantity,
    } as const;
  });
}

/** Sets a line's quantity; 0 takes it out. A line of another cart is left alone. */
export async function changeCartLine(
  ctx: Context,
  change: { cartId: string; lineId: string; quantity: number },
): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    await lockCart(tx.db, change.cartId, nowText(ctx));
    const line = (await listCartLines(tx.db, change.cartId)).find((one) => one.id === change.lineId);
    if (!line) return;
    if (change.quantity === 0) await deleteCartLine(tx.db, change.cartId, line.id);
    else await updateCartLine(tx.db, line.id, { quantity: change.quantity });
  });
}

/** Notes that the buyer has now been told today's prices. */
export async function acceptPrices(ctx: Context, cartId: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    await lockCart(tx.db, cartId, nowText(ctx));
    const lines = await listCartLines(tx.db, cartId);
    const variants = new Map(
      (
        await listSellable(
          tx.db,
          lines.map((line) => line.variantId),
        )
      ).map((v) => [v.variantId, v.priceMinor]),
    );
    for (const line of lines) {
      const priceMinor = variants.get(line.variantId);
      if (priceMinor !== undefined && priceMinor !== line.priceSeenMinor)
        await updateCartLine(tx.db, line.id, { priceSeenMinor: priceMinor });
    }
  });
}
