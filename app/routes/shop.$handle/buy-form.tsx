import { Form, useNavigation } from '@remix-run/react';
import { Field } from '#app/ui/field.tsx';
import { Quantity } from '#app/ui/quantity.tsx';

export const MOST_OF_ONE = 99;

/** Puts a piece in the cart. It is a plain POST; with scripts the button only says that it is at work. */
export function BuyForm({
  handle,
  variantId,
  free,
  leadDays,
  hasChoices,
}: {
  handle: string;
  variantId: string;
  free: number;
  /** Set for a piece that is still to be made. */
  leadDays: number | undefined;
  hasChoices: boolean;
}) {
  const navigation = useNavigation();
  if (free === 0) {
    return (
      <p className="sold-out-note">
        <strong>Sold out just now.</strong>{' '}
        {hasChoices ? 'Look at the other choices above.' : 'Look at the pieces like it below.'}
      </p>
    );
  }
  const isAdding = navigation.formData?.get('intent') === 'add';
  return (
    <Form method="post" action="/cart" className="buy">
      <input type="hidden" name="intent" value="add" />
      <input type="hidden" name="handle" value={handle} />
      <input type="hidden" name="variant" value={variantId} />
      <details className="gift-tag">
        <summary>Add a gift tag</summary>
        <Field
          id="giftTag"
          label="Gift tag for this piece (optional)"
          hint="Up to 80 letters, handwritten on the tag."
          maxLength={80}
          autoComplete="off"
        />
      </details>
      <div className="buy-row">
        <Quantity max={Math.min(free, MOST_OF_ONE)} />
        <button className="button" type="submit">
          {isAdding ? 'Adding …' : 'Add to cart'}
        </button>
      </div>
      <p className="stock">{describeStock(free, leadDays)}</p>
    </Form>
  );
}

function describeStock(free: number, leadDays: number | undefined): string {
  if (leadDays !== undefined)
    return leadDays === 1
      ? 'Made to order: it leaves the day after.'
      : `Made to order: it leaves in about ${leadDays} days.`;
  if (free > 5) return 'In stock.';
  return free === 1 ? 'The last one.' : `${free} left.`;
}
