import { createStandIn, type StandIn } from './stand-in/stand-in.server.ts';
import type { SampleGateway } from './simulated.server.ts';
import { createStripePayments } from './stripe.server.ts';

const KEY = 'sk_test_standin';
const BASE = 'http://127.0.0.1';

/**
 * The stand-in's own store, written in this process through the unmodified SDK, with the sample's clock: what the seed
 * sells can later be refunded in the running shop like any other sale.
 */
export function createStandInGateway(
  file: string,
  standInUrl: string,
  now: () => Date,
): SampleGateway & { close: () => void } {
  const standIn: StandIn = createStandIn({ file, baseUrl: standInUrl, now: () => now().getTime() });
  const payments = createStripePayments({
    secretKey: KEY,
    apiBase: BASE,
    webhookSecrets: () => [],
    fetch: (url, init) => standIn.handle(new Request(url, init)),
  });
  return {
    payments,
    pay: async (sessionId, buyer) => {
      const answer = await standIn.handle(
        new Request(`${BASE}/v1/payment_pages/${sessionId}/confirm`, {
          method: 'POST',
          headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({
            payment_method: 'pm_card_visa',
            ...buyer,
            'address[line1]': '1 Sample Street',
            'address[city]': 'Springfield',
            'address[postal_code]': '12345',
            'address[state]': 'IL',
            'address[country]': 'US',
          }),
        }),
      );
      if (!answer.ok) throw new Error(`The stand-in refused a sample payment: ${await answer.text()}`);
    },
    catchUp: async () => {
      await standIn.deliverDue();
    },
    payOut: async () => {
      const answer = await standIn.handle(
        new Request(`${BASE}/_stand-in/payout`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
        }),
      );
      if (!answer.ok) throw new Error(`The stand-in refused a sample payout: ${await answer.text()}`);
    },
    close: () => standIn.close(),
  };
}
