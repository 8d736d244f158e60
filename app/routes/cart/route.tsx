import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useSearchParams } from '@remix-run/react';
import { readCartSplit } from '#app/services/cart-split.server.ts';
import { readCart } from '#app/services/carts.server.ts';
import { CartPage } from '#app/ui/cart-page.tsx';
import { ErrorSummary } from '#app/ui/error-summary.tsx';
import { Field } from '#app/ui/field.tsx';
import { Link } from '#app/ui/link.tsx';
import { Notice } from '#app/ui/notice.tsx';
import { pageTitle } from '#app/ui/page-meta.ts';
import { changeCart, type CartMistake } from './action.server.ts';

export const meta: MetaFunction<typeof loader> = ({ matches }) => [
  { title: pageTitle('Your cart', matches) },
  { name: 'robots', content: 'noindex' },
];

export const headers = () => ({ 'Cache-Control': 'no-store' });

export async function loader({ request, context }: LoaderFunctionArgs) {
  const cart = await readCart(context.app, await context.cookies.readCartId(request));
  return { cart, split: await readCartSplit(context.app, cart), currency: context.app.settings.currency };
}

export function action({ request, context }: ActionFunctionArgs) {
  return changeCart(request, context);
}

export default function Cart() {
  const { cart, split, currency } = useLoaderData<typeof loader>();
  const mistake = useActionData<typeof action>() as CartMistake | undefined;
  const [search] = useSearchParams();
  const wasAdded = search.has('added') && mistake === undefined && cart.units > 0;
  return (
    <CartPage
      cart={cart}
      split={split}
      currency={currency}
      mistake={mistake?.kind === 'line' ? mistake : undefined}
      codeMistake={mistake?.kind === 'code' ? mistake : undefined}
    >
      {wasAdded && (
        <Notice tone="good" title="It is in your cart.">
          <p>
            <Link to="/shop">Look for more</Link>, or check out when you are ready.
          </p>
        </Notice>
      )}
      {mistake?.kind === 'line' && <ErrorSummary errors={[{ message: mistake.sentence }]} />}
      {mistake?.kind === 'code' && (
        <ErrorSummary errors={[{ fieldId: 'promotion', message: mistake.sentence }]} />
      )}
      {mistake?.kind === 'form' && <ErrorSummary errors={[{ message: mistake.sentence }]} />}
      {mistake?.kind === 'add' && <AddAgain mistake={mistake} />}
    </CartPage>
  );
}

/** What was to be added, with everything typed, to be mended and sent once more. */
function AddAgain({ mistake }: { mistake: Extract<CartMistake, { kind: 'add' }> }) {
  const { errors, handle, title, variantId, quantity, giftTag } = mistake;
  return (
    <>
      <ErrorSummary
        title="This was not added"
        errors={Object.entries(errors).map(([name, message]) => ({
          message,
          ...((name === 'quantity' || name === 'giftTag') && { fieldId: name }),
        }))}
      />
      <Form method="post" action="/cart" className="card narrow add-again">
        {title !== undefined && <h2>{title}</h2>}
        <input type="hidden" name="intent" value="add" />
        <input type="hidden" name="handle" value={handle} />
        <input type="hidden" name="variant" value={variantId} />
        <Field
          id="quantity"
          label="Quantity"
          inputMode="numeric"
          defaultValue={quantity}
          error={errors['quantity']}
          required
        />
        <Field id="giftTag" label="Gift tag (optional)" defaultValue={giftTag} error={errors['giftTag']} />
        <div className="row">
          <button className="button small" type="submit">
            Add to cart
          </button>
          <Link
            to={
              handle === ''
                ? '/shop'
                : `/shop/${encodeURIComponent(handle)}?variant=${encodeURIComponent(variantId)}`
            }
          >
            Back to the piece
          </Link>
        </div>
      </Form>
    </>
  );
}
