import type { ReactNode } from 'react';
import { Form } from '@remix-run/react';
import { formatMoney } from '#app/domain/money.ts';
import { CartCode, type CodeShown } from '#app/ui/cart-code.tsx';
import { CartLines, type CartLinesProps } from '#app/ui/cart-lines.tsx';
import { CartSums, type Sums } from '#app/ui/cart-sums.tsx';
import { CartSplit } from '#app/ui/cart-split.tsx';
import { Link } from '#app/ui/link.tsx';
import { Notice } from '#app/ui/notice.tsx';
import type { SplitPart } from '#app/ui/split-bar.tsx';

export interface CartPageProps extends CartLinesProps {
  cart: Omit<Sums, 'code'> & {
    lines: CartLinesProps['lines'];
    units: number;
    listMinor: number;
    code?: CodeShown | undefined;
    canCheckOut: boolean;
  };
  /** What was wrong with a code that was typed. */
  codeMistake?: { sentence: string; typed: string } | undefined;
  /** Where the price of the goods would go; absent where the cart cannot be checked out. */
  split?: readonly SplitPart[] | undefined;
  /** What happened, above the lines. */
  children?: ReactNode;
}

/** A cart, whole. The checkout shows it too, when an order could not be placed. */
export function CartPage(props: Omit<CartPageProps, 'lines'>) {
  const { cart, currency, mistake, codeMistake, split, children } = props;
  return (
    <>
      <h1>Your cart</h1>
      {children}
      {cart.lines.length === 0 ? (
        <EmptyCart />
      ) : (
        <>
          <PriceChanges lines={cart.lines} currency={currency} />
          <div className="with-side end">
            <CartLines lines={cart.lines} currency={currency} mistake={mistake} />
            <aside className="card" aria-labelledby="total">
              <h2 id="total">{cart.units === 1 ? '1 piece' : `${cart.units} pieces`}</h2>
              <CartSums sums={{ ...cart, code: cart.code?.code }} currency={currency} />
              <CartCode code={cart.code} currency={currency} mistake={codeMistake} />
              <CheckOut cart={cart} />
              {split && <CartSplit parts={split} goodsMinor={cart.goodsMinor} currency={currency} />}
              <p className="soft small">
                The split is fixed when you check out and kept on your receipt. Shipping and tax go to the
                carrier and the state; they are not split.
              </p>
            </aside>
          </div>
        </>
      )}
    </>
  );
}

function EmptyCart() {
  return (
    <div className="card nothing">
      <p className="lead">Nothing in it yet. What you add stays here for thirty days.</p>
      <p className="row">
        <Link className="button" to="/shop">
          See the goods
        </Link>
        <Link to="/impact">See where the money goes</Link>
      </p>
    </div>
  );
}

/** Said before paying. Only the buyer's own press takes today's prices. */
function PriceChanges({ lines, currency }: { lines: CartLinesProps['lines']; currency: string }) {
  const changed = lines.filter((line) => line.formerUnitMinor !== undefined);
  if (changed.length === 0) return null;
  return (
    <Notice tone="warn" title="A price has changed since you put it in">
      <ul>
        {changed.map((line) => (
          <li key={line.lineId}>
            {line.title}
            {line.options !== '' && `, ${line.options}`}: it was{' '}
            <span className="money">{formatMoney(line.formerUnitMinor ?? 0, currency)}</span>, it is now{' '}
            <span className="money now">{formatMoney(line.unitMinor, currency)}</span>.
          </li>
        ))}
      </ul>
      <Form method="post" action="/cart">
        <input type="hidden" name="intent" value="accept-prices" />
        <button className="button small" type="submit">
          Use today’s prices
        </button>
      </Form>
    </Notice>
  );
}

/** The payment page is another site's, so the browser itself follows there, with or without scripts. */
function CheckOut({ cart }: { cart: CartPageProps['cart'] }) {
  const hasNewPrice = cart.lines.some((line) => line.formerUnitMinor !== undefined);
  const isMarked = cart.lines.some((line) => line.stock !== 'ok');
  if (!cart.canCheckOut && !isMarked) return null;
  if (!cart.canCheckOut) return <p className="field-error">Mend the lines marked here, then check out.</p>;
  if (hasNewPrice) return <p className="field-error">Look at the changed price first, then check out.</p>;
  return (
    <Form method="post" action="/checkout" reloadDocument>
      <button className="button wide" type="submit">
        Check out
      </button>
    </Form>
  );
}
