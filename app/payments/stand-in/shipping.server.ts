import type Stripe from 'stripe';
import { invalidRequest, resourceMissing } from './api-error.ts';
import { checkDigits } from './currencies.ts';
import { newId } from './ids.server.ts';
import type { ShippingOptionParams } from './session-parameters.ts';
import type { World } from './world.server.ts';

/** Makes the inline rates and finds the named ones; the first is the one chosen until the buyer says otherwise. */
export function makeShippingOptions(
  world: World,
  options: ShippingOptionParams[],
  currency: string,
): Stripe.Checkout.Session.ShippingOption[] {
  return options.map((option, index) => {
    const param = `shipping_options[${index}]`;
    const rate = option.shipping_rate_data
      ? makeRate(world, option.shipping_rate_data, `${param}[shipping_rate_data]`)
      : findRate(world, option.shipping_rate, `${param}[shipping_rate]`);
    if (rate.fixed_amount?.currency !== currency) {
      throw invalidRequest('A shipping rate must have the currency of the line items.', { param });
    }
    return { shipping_amount: rate.fixed_amount.amount, shipping_rate: rate.id };
  });
}

export function shippingCostOf(
  option: Stripe.Checkout.Session.ShippingOption | undefined,
): Stripe.Checkout.Session.ShippingCost | null {
  if (option === undefined) return null;
  const amount = option.shipping_amount;
  return {
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    shipping_rate: option.shipping_rate,
  };
}

/** The same session with another shipping choice and the total that follows from it. */
export function chooseShipping(
  session: Stripe.Checkout.Session,
  rateId: string | undefined,
): Stripe.Checkout.Session {
  if (rateId === undefined) return session;
  const option = session.shipping_options.find((candidate) => candidate.shipping_rate === rateId);
  if (option === undefined) throw resourceMissing('shipping rate', rateId, 'shipping_rate');
  const cost = shippingCostOf(option);
  const before = session.shipping_cost?.amount_total ?? 0;
  const after = cost?.amount_total ?? 0;
  const details = session.total_details ?? { amount_discount: 0, amount_shipping: null, amount_tax: 0 };
  return {
    ...session,
    shipping_cost: cost,
    amount_total: (session.amount_total ?? 0) - before + after,
    total_details: { ...details, amount_shipping: after },
  };
}

function findRate(world: World, id: string | undefined, param: string): Stripe.ShippingRate {
  if (id === undefined)
    throw invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  const rate = world.store.find('shipping_rate', id);
  if (rate === undefined) throw resourceMissing('shipping rate', id, param);
  return rate;
}

function makeRate(
  world: World,
  data: NonNullable<ShippingOptionParams['shipping_rate_data']>,
  param: string,
): Stripe.ShippingRate {
  const name = `${param}[fixed_amount]`;
  if (data.fixed_amount === undefined) {
    throw invalidRequest(`Missing required param: ${name}.`, { code: 'parameter_missing', param: name });
  }
  checkDigits(data.fixed_amount.amount, data.fixed_amount.currency, `${name}[amount]`);
  const estimate = data.delivery_estimate;
  const rate: Stripe.ShippingRate = {
    id: newId('shr'),
    object: 'shipping_rate',
    active: true,
    created: world.nowSeconds(),
    delivery_estimate:
      estimate === undefined
        ? null
        : { minimum: estimate.minimum ?? null, maximum: estimate.maximum ?? null },
    display_name: data.display_name,
    fixed_amount: data.fixed_amount,
    livemode: false,
    metadata: data.metadata ?? {},
    tax_behavior: data.tax_behavior ?? 'unspecified',
    tax_code: data.tax_code ?? null,
    type: 'fixed_amount',
  };
  world.store.insert<'shipping_rate'>(rate);
  return rate;
}
