import type Stripe from 'stripe';
import { TEST_CARDS } from './cards.ts';
import { countryOptions } from './countries.ts';
import { formatMoney } from './currencies.ts';
import type { Problems, Typed } from './hosted-form.ts';
import { hostedDocument } from './hosted-document.ts';
import { html, type Html } from './html.ts';
import type { WireLineItem } from './objects.ts';

export interface HostedView {
  session: Stripe.Checkout.Session;
  lines: WireLineItem[];
  rates: { id: string; name: string; estimate: string; amount: number }[];
  typed: Typed;
  problems: Problems;
  /** Why the last try failed, in Stripe's words. */
  alert: string | null;
}

export function hostedPage(view: HostedView): string {
  const { session } = view;
  const back = session.cancel_url;
  const hasProblems = Object.keys(view.problems).length > 0;
  const alert = view.alert ?? (hasProblems ? 'Nothing was paid yet. Please check the marked fields.' : null);
  return hostedDocument(
    'Checkout',
    html`${back !== null && html`<a class="back" href="${back}">← Back to the shop</a>`}
      ${alert !== null && html`<p class="alert" role="alert">${alert}</p>`}
      <div class="columns">
        <section class="summary" aria-label="Order summary">
          <h1>Your order</h1>
          <p class="amount">${totals(view)}</p>
          <ul class="lines">
            ${view.lines.map((line) => lineOf(line))}
          </ul>
          <dl class="sums">${sums(view)}</dl>
        </section>
        ${formOf(view)}
      </div>`,
  );
}

function isFree(view: HostedView): boolean {
  return view.session.amount_total === 0 && view.rates.every((rate) => rate.amount === 0);
}

/** The total for each shipping choice; the style shows the one whose button is chosen, so no script is needed. */
function totals(view: HostedView, prefix = ''): Html | string {
  const { session, rates } = view;
  const currency = session.currency ?? 'usd';
  const total = session.amount_total ?? 0;
  if (rates.length === 0) return `${prefix}${formatMoney(total, currency)}`;
  const without = total - (session.shipping_cost?.amount_total ?? 0);
  return html`${rates.map(
    (rate, i) =>
      html`<span class="for-rate rate-${i}">${prefix}${formatMoney(without + rate.amount, currency)}</span>`,
  )}`;
}

function lineOf(line: WireLineItem): Html {
  const quantity = line.quantity ?? 1;
  const unit = formatMoney(line.price?.unit_amount ?? 0, line.currency);
  return html`<li>
    <span>${line.description}${quantity > 1 && html`<small>${quantity} × ${unit}</small>`}</span>
    <span class="money">${formatMoney(line.amount_subtotal, line.currency)}</span>
  </li>`;
}

function sums(view: HostedView): Html {
  const { session, rates } = view;
  const currency = session.currency ?? 'usd';
  const row = (name: string, amount: Html | string, style = '') =>
    html`<div class="${style}">
      <dt>${name}</dt>
      <dd class="money">${amount}</dd>
    </div>`;
  const shipping = html`${rates.map(
    (rate, i) => html`<span class="for-rate rate-${i}">${formatMoney(rate.amount, currency)}</span>`,
  )}`;
  const tax = session.total_details?.amount_tax ?? 0;
  return html`${row('Subtotal', formatMoney(session.amount_subtotal ?? 0, currency))}
  ${rates.length > 0 && row('Shipping', shipping)} ${tax > 0 && row('Tax', formatMoney(tax, currency))}
  ${row('Total due', totals(view), 'total')}`;
}

function formOf(view: HostedView): Html {
  const { session, typed, problems } = view;
  const isDelivered = session.shipping_address_collection !== null;
  const needsAddress = isDelivered || session.billing_address_collection === 'required';
  const field = (name: keyof Problems, label: string, more: Html | string = '', extra: Html | string = '') =>
    fieldOf({
      name,
      label,
      more,
      extra,
      problem: problems[name],
      isOptional: !needsAddress || extra === 'always optional',
    });
  const value = (text: string | undefined) => html`value="${text ?? ''}"`;
  const lock = session.customer_email === null ? '' : html`readonly`;
  return html`<form method="post" action="/c/pay/${session.id}" novalidate>
    <fieldset>
      <legend>Contact</legend>
      ${field('email', 'Email', html`type="email" autocomplete="email" ${value(typed.email)} ${lock}`)}
    </fieldset>
    <fieldset>
      <legend>${isDelivered ? 'Delivery address' : 'Billing address'}</legend>
      ${field('name', 'Full name', html`autocomplete="name" ${value(typed.name)}`)}
      ${field('line1', 'Address', html`autocomplete="address-line1" ${value(typed.line1)}`, 'optional')}
      <div class="pair">
        ${field('city', 'City', html`autocomplete="address-level2" ${value(typed.city)}`, 'optional')}
        ${field('postal_code', 'Postal code', html`autocomplete="postal-code" ${value(typed.postal_code)}`, 'optional')}
      </div>
      <div class="pair">
        ${field('state', 'State', html`autocomplete="address-level1" ${value(typed.state)}`, 'always optional')}
        <div class="field">
          <label for="country">Country</label>
          <select id="country" name="country" autocomplete="country">
            ${countryOptions(session.shipping_address_collection?.allowed_countries).map(
              ([code, name]) =>
                html`<option value="${code}" ${code === (typed.country ?? 'US') && 'selected'}>
                  ${name}
                </option>`,
            )}
          </select>
        </div>
      </div>
    </fieldset>
    ${view.rates.length > 0 && ratesOf(view)} ${!isFree(view) && cardFields(problems)}
    <button type="submit">${isFree(view) ? 'Complete order' : totals(view, 'Pay ')}</button>
    <p class="small-print">This is a local stand-in for Stripe. No card is ever charged.</p>
    ${!isFree(view) && testCards(view.alert !== null || problems.number !== undefined)}
  </form>`;
}

interface FieldView {
  name: string;
  label: string;
  more: Html | string;
  extra: Html | string;
  problem: string | undefined;
  isOptional: boolean;
}

function fieldOf(view: FieldView): Html {
  const { name, label, more, problem } = view;
  const invalid = html`aria-invalid="true" aria-describedby="${name}-problem"`;
  return html`<div class="field">
    <label for="${name}"
      >${label}${view.extra !== '' && view.isOptional && html` <span>(optional)</span>`}</label
    >
    <input id="${name}" name="${name}" ${more} ${problem !== undefined && invalid} />
    ${problem !== undefined && html`<p class="problem" id="${name}-problem">${problem}</p>`}
  </div>`;
}

function ratesOf(view: HostedView): Html {
  const currency = view.session.currency ?? 'usd';
  const chosen = view.typed.shipping_rate ?? view.session.shipping_cost?.shipping_rate;
  return html`<fieldset>
    <legend>Shipping</legend>
    ${view.rates.map(
      (rate, i) =>
        html`<label class="choice" for="rate-${i}">
          <input
            type="radio"
            name="shipping_rate"
            id="rate-${i}"
            value="${rate.id}"
            ${rate.id === chosen && 'checked'}
          />
          <span class="what"
            >${rate.name}${rate.estimate !== '' && html`<small>${rate.estimate}</small>`}</span
          >
          <span class="money">${rate.amount === 0 ? 'Free' : formatMoney(rate.amount, currency)}</span>
        </label>`,
    )}
  </fieldset>`;
}

/** No field of the card has a value: what was typed there is never sent back. */
function cardFields(problems: Problems): Html {
  const field = (name: 'cvc' | 'exp' | 'number', label: string, more: Html) =>
    fieldOf({ name, label, more, extra: '', problem: problems[name], isOptional: false });
  return html`<fieldset>
    <legend>Card</legend>
    ${field(
      'number',
      'Card number',
      html`inputmode="numeric" autocomplete="cc-number" placeholder="4242 4242 4242 4242"`,
    )}
    <div class="pair">
      ${field('exp', 'Expiry (MM/YY)', html`inputmode="numeric" autocomplete="cc-exp" placeholder="12/34"`)}
      ${field('cvc', 'Security code', html`inputmode="numeric" autocomplete="cc-csc" placeholder="123"`)}
    </div>
  </fieldset>`;
}

function testCards(isOpen: boolean): Html {
  return html`<details ${isOpen && 'open'}>
    <summary>Test cards</summary>
    <ul class="cards">
      ${TEST_CARDS.map(
        (card) =>
          html`<li>
            <code>${card.number.replaceAll(/(\d{4})(?=\d)/g, '$1 ')}</code><span>${card.hint}</span>
          </li>`,
      )}
    </ul>
    <p class="small-print">Any future date and any three digits will do. Every other number is refused.</p>
  </details>`;
}
