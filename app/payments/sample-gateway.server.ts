import { createStandIn, type StandIn } from './stand-in/stand-in.server.ts';
import { stateOfBuyer, type SampleGateway } from './simulated.server.ts';
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
): SampleGateway & { control: (name: string, body: object) => Promise<unknown>; close: () => void } {
  const standIn: StandIn = createStandIn({
    file,
    baseUrl: standInUrl,
    now: () => now().getTime(),
    // The sample says when; the running shop's stand-in goes on with its own schedule.
    payoutSchedule: 'manual',
  });
  const payments = createStripePayments({
    secretKey: KEY,
    apiBase: BASE,
    webhookSecrets: () => [],
    fetch: (url, init) => standIn.handle(new Request(url, init)),
  });
  const post = async (path: string, headers: Record<string, string>, body: string | URLSearchParams) => {
    const answer = await standIn.handle(new Request(BASE + path, { method: 'POST', headers, body }));
    if (!answer.ok) throw new Error(`The stand-in refused ${path}: ${await answer.text()}`);
    return answer.json() as Promise<unknown>;
  };
  /** One of the stand-in's levers under `/_stand-in/`, such as a bank's decision on a dispute. */
  const control = (name: string, body: object) =>
    post(`/_stand-in/${name}`, { 'content-type': 'application/json' }, JSON.stringify(body));
  return {
    payments,
    pay: async (sessionId, buyer, card = 'pm_card_visa') => {
      await post(
        `/v1/payment_pages/${sessionId}/confirm`,
        { authorization: `Bearer ${KEY}` },
        new URLSearchParams({
          payment_method: card,
          ...buyer,
          'address[line1]': '1 Sample Street',
          'address[city]': 'Springfield',
          'address[postal_code]': '12345',
          'address[state]': stateOfBuyer(buyer.email),
          'address[country]': 'US',
        }),
      );
    },
    catchUp: async () => {
      await standIn.deliverDue();
    },
    payOut: async () => {
      await control('payout', {});
    },
    bank: {
      dispute: async (payment_intent, { amountMinor: amount, reason } = {}) =>
        idOf(await control('dispute', { payment_intent, amount, reason })),
      decideDispute: async (dispute, outcome) => {
        await control('decide-dispute', { dispute, outcome });
      },
      refundElsewhere: async (payment_intent, amountMinor) =>
        idOf(
          await post(
            '/v1/refunds',
            { authorization: `Bearer ${KEY}` },
            new URLSearchParams({ payment_intent, amount: String(amountMinor) }),
          ),
        ),
      failRefund: async (refund) => {
        await control('decide-refund', { refund, outcome: 'failed' });
      },
    },
    control,
    close: () => standIn.close(),
  };
}

function idOf(answer: unknown): string {
  const { id } = answer as { id?: unknown };
  if (typeof id !== 'string') throw new Error('The stand-in answered without an id.');
  return id;
}
