import Stripe from 'stripe';
import { expect, onTestFinished } from 'vitest';
import { createStandIn, type StandInOptions } from '../stand-in.server.ts';

const BASE = 'http://127.0.0.1:12111';

export interface Account {
  stripe: Stripe;
  /** Pays a session of 5,784 with a test card by its name. */
  pay: (card?: string) => Promise<{ session: string; intent: string }>;
  disputed: (card?: string) => Promise<Stripe.Dispute>;
  control: (name: string, body: object) => Promise<Record<string, unknown>>;
  pass: (seconds: number) => void;
  seconds: () => number;
  /** Σ net of everything that ever moved is the balance, pending and available. */
  expectBalanced: () => Promise<void>;
}

/** A stand-in in memory with a clock that a test moves, the SDK on top, and payouts by hand unless said otherwise. */
export function openAccount(options: Partial<StandInOptions> = {}): Account {
  let clock = Date.UTC(2026, 10, 2, 9, 0, 0);
  const standIn = createStandIn({
    file: ':memory:',
    now: () => clock,
    baseUrl: BASE,
    payoutSchedule: 'manual',
    ...options,
  });
  onTestFinished(() => standIn.close());
  const stripe = new Stripe('sk_test_standin', {
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient((url: string | URL | Request, init?: RequestInit) =>
      standIn.handle(new Request(url, init)),
    ),
  });
  const post = async (path: string, init: RequestInit) => {
    const answer = await standIn.handle(new Request(BASE + path, { ...init, method: 'POST' }));
    const body = (await answer.json()) as Record<string, unknown>;
    if (!answer.ok) throw new Error(JSON.stringify(body));
    return body;
  };
  const account: Account = {
    stripe,
    pay: async (card = 'pm_card_visa') => {
      const session = await stripe.checkout.sessions.create(ORDER);
      await post(`/v1/payment_pages/${session.id}/confirm`, {
        headers: { authorization: 'Bearer sk_test_standin' },
        body: new URLSearchParams({ payment_method: card, email: 'buyer@example.org', name: 'A Buyer' }),
      });
      const { payment_intent: intent } = await stripe.checkout.sessions.retrieve(session.id);
      return { session: session.id, intent: String(intent) };
    },
    disputed: async (card = 'pm_card_createDispute') => {
      const { intent } = await account.pay(card);
      account.pass(2);
      const [dispute] = (await stripe.disputes.list({ payment_intent: intent })).data;
      if (!dispute) throw new Error('The payment was not disputed.');
      return dispute;
    },
    control: (name, body) =>
      post(`/_stand-in/${name}`, {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    pass: (seconds) => (clock += seconds * 1000),
    seconds: () => Math.floor(clock / 1000),
    expectBalanced: async () => {
      const sums = { available: 0, pending: 0 };
      for await (const one of stripe.balanceTransactions.list({ limit: 100 }))
        sums[one.status as 'available' | 'pending'] += one.net;
      const balance = await stripe.balance.retrieve();
      expect({
        available: balance.available.reduce((sum, part) => sum + part.amount, 0),
        pending: balance.pending.reduce((sum, part) => sum + part.amount, 0),
      }).toEqual(sums);
    },
  };
  return account;
}

const ORDER: Stripe.Checkout.SessionCreateParams = {
  mode: 'payment',
  success_url: 'http://127.0.0.1:3000/return',
  cancel_url: 'http://127.0.0.1:3000/cart',
  line_items: [
    { quantity: 1, price_data: { currency: 'usd', unit_amount: 5_784, product_data: { name: 'Linen bag' } } },
  ],
};
