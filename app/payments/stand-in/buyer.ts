import type Stripe from 'stripe';

/** What a buyer typed on the page, or a program sent in its place. */
export interface Buyer {
  email: string;
  name: string;
  address: Stripe.Address;
}

export function addressFrom(given: {
  [K in keyof Stripe.Address]?: string | null | undefined;
}): Stripe.Address {
  return {
    city: given.city || null,
    country: given.country || null,
    line1: given.line1 || null,
    line2: given.line2 || null,
    postal_code: given.postal_code || null,
    state: given.state || null,
  };
}
