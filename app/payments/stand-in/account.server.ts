import type Stripe from 'stripe';
import { route, type Route } from './routes.server.ts';
import { ACCOUNT_ID } from './world.server.ts';

const ACCOUNT: Stripe.Account = {
  id: ACCOUNT_ID,
  object: 'account',
  business_type: 'company',
  capabilities: { card_payments: 'active', transfers: 'active' },
  charges_enabled: true,
  country: 'US',
  created: 1_700_000_000,
  default_currency: 'usd',
  details_submitted: true,
  email: 'owner@example.com',
  metadata: {},
  payouts_enabled: true,
  type: 'standard',
};

export const accountRoutes: Route[] = [route('GET', '/v1/account', {}, () => ({ ...ACCOUNT }))];
