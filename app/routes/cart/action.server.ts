import { data, redirect } from '@remix-run/node';
import { enterCode, removeCode } from '#app/services/cart-promotion.server.ts';
import { acceptPrices, addToCart, changeCartLine, type CartOutcome } from '#app/services/carts.server.ts';
import { readProduct } from '#app/services/catalog.server.ts';
import type { AppContext, RequestContext } from '#app/web/app-context.ts';
import type { FormResult } from '#app/web/forms.server.ts';
import { parseForm } from '#app/web/forms.server.ts';
import { cartForm } from './quantities.ts';

/** What could not be done, with everything that was typed, so that it can be mended and sent again. */
export type CartMistake =
  | {
      kind: 'add';
      errors: Record<string, string>;
      handle: string;
      /** The piece's name, when there is such a piece. */
      title: string | undefined;
      variantId: string;
      quantity: string;
      giftTag: string;
    }
  | { kind: 'line'; lineId: string; sentence: string; typed: string }
  | { kind: 'code'; sentence: string; typed: string }
  | { kind: 'form'; sentence: string };

/** Does what a cart form asks. Done, it leads to the cart; not done, it answers 4xx with the mistake. */
export async function changeCart(request: Request, context: RequestContext) {
  const { app, cookies } = context;
  const cartId = await cookies.readCartId(request);
  const form = await parseForm(request, cartForm);
  if (!form.ok) return data(await named(app, readMistake(form)), { status: 422 });
  const wish = form.value;
  switch (wish.intent) {
    case 'add': {
      const { variant, handle = '', quantity, giftTag = '' } = wish;
      const outcome = await addToCart(app, { cartId, variantId: variant, quantity, giftTag });
      if (!outcome.ok) {
        const typed = { handle, title: undefined, variantId: variant, quantity: String(quantity), giftTag };
        const mistake: CartMistake = { kind: 'add', errors: { quantity: outcome.sentence }, ...typed };
        return data(await named(app, mistake), { status: statusOf(outcome.reason) });
      }
      return redirect('/cart?added=1', {
        status: 303,
        headers: { 'Set-Cookie': await cookies.keepCartId(outcome.cartId) },
      });
    }
    case 'change':
      return changeLine(app, cartId, wish.line, wish.quantity);
    case 'remove':
      return changeLine(app, cartId, wish.line, 0);
    case 'accept-prices':
      if (cartId !== undefined) await acceptPrices(app, cartId);
      return redirect('/cart', 303);
    case 'enter-code': {
      const typed = wish.promotion.slice(0, 40);
      const outcome = await enterCode(app, { cartId, typed });
      if (outcome.ok) return redirect('/cart', 303);
      const mistake: CartMistake = { kind: 'code', sentence: outcome.sentence, typed };
      return data(mistake, { status: 422 });
    }
    case 'remove-code':
      if (cartId !== undefined) await removeCode(app, cartId);
      return redirect('/cart', 303);
  }
}

/** Says which piece it was about, from the shop and not from the form. */
async function named(app: AppContext, mistake: CartMistake): Promise<CartMistake> {
  if (mistake.kind !== 'add') return mistake;
  return { ...mistake, title: (await readProduct(app, mistake.handle, mistake.variantId))?.title };
}

async function changeLine(app: AppContext, cartId: string | undefined, lineId: string, quantity: number) {
  if (cartId !== undefined) await changeCartLine(app, { cartId, lineId, quantity });
  return redirect('/cart', 303);
}

function statusOf(reason: Extract<CartOutcome, { ok: false }>['reason']): number {
  switch (reason) {
    case 'unknown_variant':
      return 404;
    case 'sold_out':
      return 409;
    case 'too_many':
    case 'cart_full':
      return 422;
  }
}

function readMistake({ errors, values }: Extract<FormResult<unknown>, { ok: false }>): CartMistake {
  const typed = (name: string) => [values[name] ?? ''].flat()[0] ?? '';
  switch (typed('intent')) {
    case 'add':
      return {
        kind: 'add',
        errors,
        handle: typed('handle'),
        title: undefined,
        variantId: typed('variant'),
        quantity: typed('quantity'),
        giftTag: typed('giftTag'),
      };
    case 'change':
      return {
        kind: 'line',
        lineId: typed('line'),
        sentence: errors['quantity'] ?? 'This line could not be changed. Please try again.',
        typed: typed('quantity'),
      };
    default:
      return {
        kind: 'form',
        sentence: 'This form could not be read. Nothing was changed; please try again.',
      };
  }
}
