import { data, redirect, type ActionFunctionArgs, type MetaFunction } from '@remix-run/node';
import { isRouteErrorResponse, useRouteError } from '@remix-run/react';
import { readCart, type Cart } from '#app/services/carts.server.ts';
import { placeOrder, type PlaceOrderOutcome } from '#app/services/checkout.server.ts';
import { CartPage } from '#app/ui/cart-page.tsx';
import { ErrorSummary } from '#app/ui/error-summary.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';

export const meta: MetaFunction = ({ matches }) => [
  { title: pageTitle('Your order was not placed', matches) },
  { name: 'robots', content: 'noindex' },
];

/** Nothing is to be read here: the address is one to send a cart to. */
export function loader() {
  return redirect('/cart');
}

interface Refusal {
  sentence: string;
  cart: Cart;
  currency: string;
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { app, cookies, clientAddress } = context;
  const cartId = await cookies.readCartId(request);
  const outcome = await placeOrder(app, { cartId, clientHash: app.hashAddress(clientAddress) });
  if (outcome.ok) return redirect(outcome.redirectUrl, 303);
  const refusal: Refusal = {
    sentence: outcome.sentence,
    cart: await readCart(app, cartId),
    currency: app.settings.currency,
  };
  // Thrown, because the loader sends whoever comes by a link to the cart, and it runs after an action that returns.
  throw data(refusal, { status: statusOf(outcome.reason), headers: { 'Cache-Control': 'no-store' } });
}

function statusOf(reason: Extract<PlaceOrderOutcome, { ok: false }>['reason']): number {
  switch (reason) {
    case 'empty_cart':
    case 'price_changed':
    case 'not_sold':
    case 'code_refused':
    case 'sold_out':
      return 409;
    case 'too_much_held':
      return 429;
    case 'payment_unreachable':
    case 'no_policy':
      return 503;
  }
}

export default function Checkout() {
  return null;
}

/** The cart once more, with what stood in the way. */
export function ErrorBoundary() {
  const error = useRouteError();
  if (!isRouteErrorResponse(error) || !isRefusal(error.data)) throw error;
  const { sentence, cart, currency } = error.data;
  return (
    <CartPage cart={cart} currency={currency}>
      <ErrorSummary title="Your order was not placed" errors={[{ message: sentence }]} />
    </CartPage>
  );
}

function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'sentence' in value && 'cart' in value;
}
