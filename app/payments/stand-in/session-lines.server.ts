import type Stripe from 'stripe';
import { invalidRequest } from './api-error.ts';
import { checkDigits } from './currencies.ts';
import { newId } from './ids.server.ts';
import { listKept, type PageParams } from './lists.server.ts';
import type { WireLineItem, WirePrice } from './objects.ts';
import { sessionDetail } from './session-detail.server.ts';
import type { LineItemParams } from './session-parameters.ts';
import type { World } from './world.server.ts';

export function sessionLines(
  world: World,
  sessionId: string,
  page: PageParams,
): Stripe.ApiList<WireLineItem> {
  const { lines } = sessionDetail(world, sessionId);
  return listKept(lines, `/v1/checkout/sessions/${sessionId}/line_items`, page);
}

/** The lines of a new session, each with the price and product that Stripe makes for an inline `price_data`. */
export function makeLines(world: World, items: LineItemParams[], currency: string): WireLineItem[] {
  return items.map((item, index) => {
    const { price_data: data } = item;
    if (data.currency !== currency) {
      throw invalidRequest('All line items must have the same currency.', {
        param: `line_items[${index}][price_data][currency]`,
      });
    }
    checkDigits(data.unit_amount, currency, `line_items[${index}][price_data][unit_amount]`);
    if (item.adjustable_quantity?.enabled) {
      throw invalidRequest('The stand-in does not let a buyer adjust quantities.', {
        param: `line_items[${index}][adjustable_quantity]`,
      });
    }
    const amount = data.unit_amount * item.quantity;
    const line: WireLineItem = {
      id: newId('li'),
      object: 'item',
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency,
      description: data.product_data.name,
      metadata: item.metadata ?? {},
      price: makePrice(world, data),
      quantity: item.quantity,
    };
    return line;
  });
}

function makePrice(world: World, data: LineItemParams['price_data']): WirePrice {
  const created = world.nowSeconds();
  const given = data.product_data;
  const product: Stripe.Product = {
    id: newId('prod', 14),
    object: 'product',
    active: false,
    created,
    description: given.description ?? null,
    images: given.images ?? [],
    livemode: false,
    marketing_features: [],
    metadata: given.metadata ?? {},
    name: given.name,
    package_dimensions: null,
    shippable: null,
    tax_code: given.tax_code ?? null,
    tax_details: null,
    type: 'service',
    unit_label: given.unit_label ?? null,
    updated: created,
    url: null,
  };
  const price: WirePrice = {
    id: newId('price'),
    object: 'price',
    active: false,
    billing_scheme: 'per_unit',
    created,
    currency: data.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product: product.id,
    recurring: null,
    tax_behavior: data.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    unit_amount: data.unit_amount,
    unit_amount_decimal: String(data.unit_amount),
  };
  world.store.insert<'product'>(product);
  world.store.insert<'price'>(price);
  return price;
}
