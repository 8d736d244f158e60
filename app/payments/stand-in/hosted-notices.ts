import type Stripe from 'stripe';
import { formatMoney } from './currencies.ts';
import { hostedDocument } from './hosted-document.ts';
import { html } from './html.ts';

/** The bank's own page in a 3-D Secure payment. */
export function authenticationPage(session: Stripe.Checkout.Session): string {
  const money = formatMoney(session.amount_total ?? 0, session.currency ?? 'usd');
  return hostedDocument(
    'Confirm your payment',
    html`<section class="panel">
      <h1>Your bank asks: is this you?</h1>
      <p>A payment of ${money} with your test card waits for you to confirm it (3-D Secure).</p>
      <form method="post" action="/c/pay/${session.id}/authenticate">
        <button type="submit" name="result" value="pass">Approve payment</button>
        <button type="submit" name="result" value="fail" class="quiet">Fail authentication</button>
      </form>
    </section>`,
  );
}

/** What a buyer sees who comes back to a page that is over. */
export function closedPage(session: Stripe.Checkout.Session, successUrl: string | null): string {
  const isComplete = session.status === 'complete';
  const link = isComplete ? successUrl : session.cancel_url;
  return hostedDocument(
    isComplete ? 'Paid' : 'Expired',
    html`<section class="panel">
      <h1>${isComplete ? 'You are all done here' : 'This checkout has expired'}</h1>
      <p>
        ${
          isComplete
            ? 'This payment is complete. Nothing more will be asked of you.'
            : 'Nothing was paid. Start again from the shop.'
        }
      </p>
      ${link !== null && html`<p><a href="${link}">${isComplete ? 'See your order' : 'Back to the shop'}</a></p>`}
    </section>`,
  );
}

export function notFoundPage(): string {
  return hostedDocument(
    'Not found',
    html`<section class="panel">
      <h1>There is no such checkout</h1>
      <p>The address may be incomplete. Start again from the shop.</p>
    </section>`,
  );
}

/** The front door: what this is, for a person who opens its address. */
export function frontPage(): string {
  return hostedDocument(
    'Stand-in',
    html`<section class="panel">
      <h1>A local stand-in for Stripe</h1>
      <p>It answers the API under <code>/v1/</code> and shows checkout pages under <code>/c/pay/</code>.</p>
    </section>`,
  );
}
