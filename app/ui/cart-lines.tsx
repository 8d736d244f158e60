import { Form } from '@remix-run/react';
import { formatMoney } from '#app/domain/money.ts';
import { GoodsPicture } from '#app/ui/goods-picture.tsx';
import { Link } from '#app/ui/link.tsx';
import { Quantity } from '#app/ui/quantity.tsx';

export interface CartLineShown {
  lineId: string;
  variantId: string;
  quantity: number;
  giftTag: string;
  unitMinor: number;
  /** At the list price, and after a code. */
  lineMinor: number;
  paidMinor: number;
  formerUnitMinor: number | undefined;
  productHandle: string;
  title: string;
  options: string;
  imagePath: string | null;
  stock: 'ok' | 'short' | 'gone';
  free: number;
}

export interface CartLinesProps {
  lines: readonly CartLineShown[];
  currency: string;
  /** What was wrong with one line's new quantity, and what was typed there. */
  mistake?: { lineId: string; sentence: string; typed: string } | undefined;
}

/** The lines of a cart. Each change is a form of its own, so everything works as plain posts. */
export function CartLines({ lines, currency, mistake }: CartLinesProps) {
  return (
    <ul className="plain-list">
      {lines.map((line) => (
        <CartLine
          key={line.lineId}
          line={line}
          currency={currency}
          mistake={mistake?.lineId === line.lineId ? mistake : undefined}
        />
      ))}
    </ul>
  );
}

function CartLine({
  line,
  currency,
  mistake,
}: {
  line: CartLineShown;
  currency: string;
  mistake: CartLinesProps['mistake'];
}) {
  const href = `/shop/${line.productHandle}?variant=${encodeURIComponent(line.variantId)}`;
  const mistakeId = `mistake-${line.lineId}`;
  return (
    <li className="cart-line">
      <GoodsPicture src={line.imagePath} alt="" width={96} height={96} />
      <div>
        <h2>
          <Link to={href}>{line.title}</Link>
        </h2>
        {line.options !== '' && <p className="soft">{line.options}</p>}
        {line.giftTag !== '' && <p className="soft">Gift tag: “{line.giftTag}”</p>}
        <p className="soft money">{formatMoney(line.unitMinor, currency)} each</p>
        <StockWord line={line} />
        {mistake && (
          <p className="field-error" id={mistakeId}>
            {mistake.sentence}
          </p>
        )}
        <div className="row">
          <Form method="post" action="/cart" className="row" key={line.quantity}>
            <input type="hidden" name="intent" value="change" />
            <input type="hidden" name="line" value={line.lineId} />
            <Quantity
              label={`Quantity of ${line.title}`}
              isLabelHidden
              defaultValue={mistake?.typed ?? line.quantity}
              min={0}
              max={99}
              {...(mistake && { describedBy: mistakeId })}
            />
            <button className="button quiet" type="submit">
              Update
            </button>
          </Form>
          <Form method="post" action="/cart">
            <input type="hidden" name="intent" value="remove" />
            <input type="hidden" name="line" value={line.lineId} />
            <button className="link-button" type="submit">
              Remove<span className="sr-only"> {line.title}</span>
            </button>
          </Form>
        </div>
      </div>
      <p className="line-sum money">
        {line.paidMinor < line.lineMinor && (
          <>
            <span className="sr-only">At the list price </span>
            <s className="soft">{formatMoney(line.lineMinor, currency)}</s>
            <span className="sr-only">, with the code</span>{' '}
          </>
        )}
        {formatMoney(line.paidMinor, currency)}
      </p>
    </li>
  );
}

function StockWord({ line }: { line: CartLineShown }) {
  switch (line.stock) {
    case 'ok':
      return null;
    case 'short':
      return (
        <p className="field-error">
          Only {line.free} left. Set the quantity to {line.free} or fewer.
        </p>
      );
    case 'gone':
      return <p className="field-error">Sold out since you put it in. Please remove it.</p>;
  }
}
