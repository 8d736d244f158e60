import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import type { DeliveryWorker } from './deliveries.server.ts';
import { HOSTED_STYLE } from './hosted-style.ts';
import { readForm } from './hosted-form.ts';
import { hostedPage, type HostedView } from './hosted-page.ts';
import { authenticationPage, closedPage, frontPage, notFoundPage } from './hosted-notices.ts';
import { makePaymentMethod } from './payment-methods.server.ts';
import { attemptPayment, completeFree, finishWaiting, type PaymentResult } from './payments.server.ts';
import { sessionDetail } from './session-detail.server.ts';
import { chooseShipping } from './shipping.server.ts';
import type { World } from './world.server.ts';

const STYLE_HASH = createHash('sha256').update(HOSTED_STYLE).digest('base64');
/** As long as Stripe's own Checkout waits for the webhook's answer before it lets the buyer go on. */
const WAIT_FOR_WEBHOOK_MS = 10_000;
const MAX_FORM = 50_000;

/** The pages that a buyer sees. They work without JavaScript, and an error leads back to the same session. */
export class HostedCheckout {
  readonly #world: World;
  readonly #deliveries: DeliveryWorker;

  constructor(world: World, deliveries: DeliveryWorker) {
    this.#world = world;
    this.#deliveries = deliveries;
  }

  async handle(request: Request, url: URL): Promise<Response> {
    if (url.pathname === '/') return page(200, frontPage(), null);
    const match = /^\/c\/pay\/([^/]+)(\/authenticate)?$/.exec(url.pathname);
    const session = match === null ? undefined : this.#world.store.find('checkout.session', match[1] ?? '');
    if (match === null || session === undefined) return page(404, notFoundPage(), null);
    const isStep = match[2] !== undefined;
    if (request.method === 'GET' || request.method === 'HEAD') return this.#show(session, isStep);
    if (request.method !== 'POST') return page(405, notFoundPage(), session);
    if (session.status === 'complete') return seeOther(returnAddress(session));
    if (session.status !== 'open') return page(410, closedPage(session, null), session);
    const form = new URLSearchParams((await request.text()).slice(0, MAX_FORM));
    return isStep ? this.#answerStep(session, form) : this.#pay(session, form);
  }

  #show(session: Stripe.Checkout.Session, isStep: boolean): Response {
    if (session.status !== 'open') {
      const isComplete = session.status === 'complete';
      return page(200, closedPage(session, isComplete ? returnAddress(session) : null), session);
    }
    const isWaiting = sessionDetail(this.#world, session.id).waiting !== undefined;
    if (isStep && isWaiting) return page(200, authenticationPage(session), session);
    return page(200, hostedPage(this.#view(session, {})), session);
  }

  #pay(given: Stripe.Checkout.Session, form: URLSearchParams): Response | Promise<Response> {
    const rate = given.shipping_options.find((option) => option.shipping_rate === form.get('shipping_rate'));
    const chosen = typeof rate?.shipping_rate === 'string' ? rate.shipping_rate : undefined;
    const session = chooseShipping(given, chosen);
    const isFree = session.amount_total === 0;
    const needsAddress =
      session.shipping_address_collection !== null || session.billing_address_collection === 'required';
    const { typed, problems, buyer, card } = readForm(
      form,
      { address: needsAddress, card: !isFree },
      this.#world.nowMs(),
    );
    if (session.customer_email !== null) {
      typed.email = session.customer_email;
      buyer.email = session.customer_email;
      delete problems.email;
    }
    if (Object.keys(problems).length > 0 || (card === undefined && !isFree)) {
      return page(200, hostedPage(this.#view(session, { typed, problems })), session);
    }
    const result = this.#inTransaction(() => {
      this.#world.store.update(session);
      if (card === undefined || isFree) return completeFree(this.#world, session, buyer);
      const paymentMethod = makePaymentMethod(this.#world, card, buyer).id;
      return attemptPayment(this.#world, session, { card, paymentMethod, buyer });
    });
    return this.#after(result, typed);
  }

  #answerStep(session: Stripe.Checkout.Session, form: URLSearchParams): Response | Promise<Response> {
    const authentication = form.get('result') === 'pass' ? 'pass' : 'fail';
    const buyer = sessionDetail(this.#world, session.id).waiting?.buyer;
    const result = this.#inTransaction(() => finishWaiting(this.#world, session, authentication));
    if (result === undefined || buyer === undefined) return seeOther(`/c/pay/${session.id}`);
    const { city, country, line1, postal_code } = buyer.address;
    return this.#after(result, {
      email: buyer.email,
      name: buyer.name,
      city: city ?? '',
      country: country ?? 'US',
      line1: line1 ?? '',
      postal_code: postal_code ?? '',
    });
  }

  async #after(result: PaymentResult, typed: HostedView['typed']): Promise<Response> {
    switch (result.outcome) {
      case 'authenticate':
        return seeOther(`/c/pay/${result.session.id}/authenticate`);
      case 'declined': {
        const view = this.#view(result.session, { typed, alert: result.decline.message });
        return page(200, hostedPage(view), result.session);
      }
      case 'paid':
        await this.#deliveries.firstAttempts(result.completed, WAIT_FOR_WEBHOOK_MS);
        return seeOther(returnAddress(result.session));
    }
  }

  #inTransaction<T>(work: () => T): T {
    const result = this.#world.store.transaction(work);
    this.#world.announceEvents();
    return result;
  }

  #view(
    session: Stripe.Checkout.Session,
    given: Partial<Pick<HostedView, 'alert' | 'problems' | 'typed'>>,
  ): HostedView {
    const rates = session.shipping_options.map((option) => {
      const id = typeof option.shipping_rate === 'string' ? option.shipping_rate : option.shipping_rate.id;
      const rate = this.#world.store.get('shipping_rate', id);
      return {
        id,
        name: rate.display_name ?? 'Shipping',
        estimate: estimateOf(rate),
        amount: option.shipping_amount,
      };
    });
    const email = session.customer_email;
    return {
      session,
      lines: sessionDetail(this.#world, session.id).lines,
      rates,
      typed: { ...given.typed, ...(email === null ? {} : { email }) },
      problems: given.problems ?? {},
      alert: given.alert ?? null,
    };
  }
}

function estimateOf(rate: Stripe.ShippingRate): string {
  const { minimum, maximum } = rate.delivery_estimate ?? { minimum: null, maximum: null };
  const unit = (maximum ?? minimum)?.unit.replace('_', ' ');
  if (unit === undefined) return '';
  const values = [minimum?.value, maximum?.value].filter((value) => value !== undefined);
  return `${[...new Set(values)].join('–')} ${unit}s`;
}

function returnAddress(session: Stripe.Checkout.Session): string {
  return (session.success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
}

function page(status: number, text: string, session: Stripe.Checkout.Session | null): Response {
  // Chromium checks a form's redirects against form-action too, so the shop's own origin has to stand in it.
  const shop = session?.success_url ? ` ${new URL(session.success_url).origin}` : '';
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    'img-src data:',
    `form-action 'self'${shop}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return new Response(text, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    },
  });
}
