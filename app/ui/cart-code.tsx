import { Form } from '@remix-run/react';
import { formatMoney } from '#app/domain/money.ts';
import { Field } from '#app/ui/field.tsx';

export interface CodeShown {
  code: string;
  /** `10% off`. */
  name: string;
  discountMinor: number;
  /** Why it takes nothing off just now. */
  fault: string | undefined;
}

/** The cart's code: a field to type one in, or the one it has with what it does. A plain post, as all of the cart. */
export function CartCode({
  code,
  currency,
  mistake,
}: {
  code: CodeShown | undefined;
  currency: string;
  mistake?: { sentence: string; typed: string } | undefined;
}) {
  if (code && !mistake) return <Entered code={code} currency={currency} />;
  return (
    <details className="cart-code" open={mistake !== undefined}>
      <summary>{code ? `Another code than ${code.code}` : 'Have a code?'}</summary>
      <Form method="post" action="/cart" key={mistake?.typed ?? ''}>
        <input type="hidden" name="intent" value="enter-code" />
        <Field
          id="promotion"
          label="Code"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={40}
          defaultValue={mistake?.typed ?? ''}
          error={mistake?.sentence}
        />
        <button className="button quiet" type="submit">
          Use this code
        </button>
      </Form>
    </details>
  );
}

function Entered({ code, currency }: { code: CodeShown; currency: string }) {
  return (
    <div className="cart-code">
      {code.fault === undefined ? (
        <p>
          <strong>{code.code}</strong>: {code.name}. You pay{' '}
          <span className="money">{formatMoney(code.discountMinor, currency)}</span> less; the makers’ part
          stays as it is.
        </p>
      ) : (
        <p className="field-error">{code.fault} The prices here are without it. Take it out to check out.</p>
      )}
      <Form method="post" action="/cart">
        <input type="hidden" name="intent" value="remove-code" />
        <button className="link-button" type="submit">
          Take out the code<span className="sr-only"> {code.code}</span>
        </button>
      </Form>
    </div>
  );
}
