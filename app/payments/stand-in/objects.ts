import type Stripe from 'stripe';

/** On the wire a decimal is a text; the SDK turns it into its own class after it was read. */
export type WirePrice = Omit<Stripe.Price, 'unit_amount_decimal'> & { unit_amount_decimal: string | null };
export type WireLineItem = Omit<Stripe.LineItem, 'price'> & { price: WirePrice | null };

/** `data.object` is whatever the event is about; the SDK's union of some 250 event types is narrowed by its readers. */
export type WireEvent = Stripe.EventBase & { data: { object: object; previous_attributes?: object } };

/** Every kind of object the store keeps, by the name it carries in its `object` field. */
export interface StoredObjects {
  'checkout.session': Stripe.Checkout.Session;
  payment_intent: Stripe.PaymentIntent;
  payment_method: Stripe.PaymentMethod;
  charge: Stripe.Charge;
  refund: Stripe.Refund;
  balance_transaction: Stripe.BalanceTransaction;
  dispute: Stripe.Dispute;
  payout: Stripe.Payout;
  event: WireEvent;
  webhook_endpoint: Stripe.WebhookEndpoint;
  price: WirePrice;
  product: Stripe.Product;
  shipping_rate: Stripe.ShippingRate;
}
export type ObjectType = keyof StoredObjects;

/** The kind of thing an id names, so that `expand[]` can follow it. */
const PREFIXES: Record<string, ObjectType> = {
  cs: 'checkout.session',
  pi: 'payment_intent',
  pm: 'payment_method',
  ch: 'charge',
  re: 'refund',
  txn: 'balance_transaction',
  du: 'dispute',
  po: 'payout',
  evt: 'event',
  we: 'webhook_endpoint',
  price: 'price',
  prod: 'product',
  shr: 'shipping_rate',
};

export function typeOfId(id: string): ObjectType | undefined {
  return PREFIXES[id.slice(0, id.indexOf('_'))];
}
