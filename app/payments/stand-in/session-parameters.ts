import {
  clearableText,
  currency,
  email,
  flag,
  integer,
  metadata,
  oneOf,
  text,
  url,
} from './parameter-kinds.ts';
import { list, record, required, type Read } from './parameters.ts';

const lineItem = record({
  price_data: required(
    record({
      currency: required(currency()),
      product_data: required(
        record({
          name: required(text()),
          description: text(),
          images: list(url()),
          metadata: metadata(),
          tax_code: text(),
          unit_label: text({ max: 12 }),
        }),
      ),
      tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
      unit_amount: required(integer({ min: 0 })),
    }),
  ),
  quantity: required(integer({ min: 1, max: 999_999 })),
  metadata: metadata(),
  adjustable_quantity: record({ enabled: flag(), minimum: integer(), maximum: integer() }),
});

const estimate = record({
  unit: required(oneOf('business_day', 'day', 'hour', 'month', 'week')),
  value: required(integer({ min: 1 })),
});

const shippingOption = record({
  shipping_rate: text(),
  shipping_rate_data: record({
    display_name: required(text({ max: 100 })),
    type: oneOf('fixed_amount'),
    fixed_amount: record({ amount: required(integer({ min: 0 })), currency: required(currency()) }),
    delivery_estimate: record({ minimum: estimate, maximum: estimate }),
    tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
    tax_code: text(),
    metadata: metadata(),
  }),
});

const address = record({
  line1: text(),
  line2: clearableText(),
  city: clearableText(),
  state: clearableText(),
  postal_code: clearableText(),
  country: text({ max: 2 }),
});

const customMessage = record({ message: clearableText() });

/** What `POST /v1/checkout/sessions` takes here. Whatever stands in no table is refused as unknown, never ignored. */
export const SESSION_CREATE = {
  mode: required(oneOf('payment', 'setup', 'subscription')),
  ui_mode: oneOf('hosted_page', 'embedded_page', 'elements', 'form'),
  success_url: text(),
  cancel_url: url(),
  client_reference_id: text({ max: 200 }),
  customer_email: email(),
  customer_creation: oneOf('always', 'if_required'),
  currency: currency(),
  expires_at: integer(),
  line_items: list(lineItem),
  locale: text({ max: 10 }),
  submit_type: oneOf('auto', 'book', 'donate', 'pay', 'subscribe'),
  metadata: metadata(),
  allowed_payment_method_types: list(oneOf('card')),
  /** The name of `allowed_payment_method_types` in older API versions, which Stripe's command line still sends. */
  payment_method_types: list(oneOf('card')),
  billing_address_collection: oneOf('auto', 'required'),
  shipping_address_collection: record({ allowed_countries: required(list(text({ max: 2 }))) }),
  shipping_options: list(shippingOption),
  allow_promotion_codes: flag(),
  phone_number_collection: record({ enabled: required(flag()) }),
  automatic_tax: record({ enabled: required(flag()) }),
  adaptive_pricing: record({ enabled: required(flag()) }),
  custom_text: record({
    after_submit: customMessage,
    shipping_address: customMessage,
    submit: customMessage,
    terms_of_service_acceptance: customMessage,
  }),
  payment_intent_data: record({
    capture_method: oneOf('automatic', 'automatic_async'),
    description: text({ max: 1000 }),
    metadata: metadata(),
    receipt_email: email(),
    statement_descriptor: text({ max: 22 }),
    statement_descriptor_suffix: text({ max: 22 }),
    shipping: record({
      name: required(text()),
      address: required(address),
      carrier: text(),
      phone: text(),
      tracking_number: text(),
    }),
  }),
};
export type SessionCreate = Read<typeof SESSION_CREATE>;
export type LineItemParams = NonNullable<SessionCreate['line_items']>[number];
export type ShippingOptionParams = NonNullable<SessionCreate['shipping_options']>[number];
export type IntentDataParams = NonNullable<SessionCreate['payment_intent_data']>;
