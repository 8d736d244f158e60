import type { CheckoutSession, Payments } from './payments.ts';
import { createSimulatedBalance } from './simulated-balance.server.ts';
import { createSimulatedReversals, type MoneyBack } from './simulated-reversals.server.ts';

/** A payment provider and a buyer who pays, for history made by the services. */
export interface SampleGateway {
  payments: Payments;
  /** `card`: one of the stand-in's test cards; a provider without cards takes them all for a good one. */
  pay(sessionId: string, buyer: { email: string; name: string }, card?: string): Promise<void>;
  /** Called when the sample's clock has moved on: fees appear, money becomes available. */
  catchUp(): Promise<void>;
  /** The provider sends what is available to the bank, as it does by itself on its schedule. */
  payOut(): Promise<void>;
  /** What banks and the provider's dashboard do with payments. */
  bank: MoneyBack;
}

const STATES = ['IL', 'IL', 'IL', 'IL', 'WI', 'IN', 'CA', 'NY'];

/** Where a buyer of the sample lives: always the same for one address, most of them in the shop's own state. */
export function stateOfBuyer(email: string): string {
  const number = Number(/\d+/.exec(email)?.[0] ?? 0);
  return STATES[number % STATES.length] ?? 'IL';
}

const FEE_BP = 290;
const FEE_FIXED_MINOR = 30;

/**
 * A provider held in memory that always says yes: for simulated shops of any size, where a hundred thousand orders are
 * wanted in minutes. Its payments exist nowhere else, so such a shop is for looking at and measuring only.
 */
export function createSimulatedGateway(now: () => Date): SampleGateway {
  const sessions = new Map<string, CheckoutSession>();
  const balance = createSimulatedBalance(now);
  const known = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('The simulated gateway knows no such object.');
    return value;
  };
  const charges = new Map<string, { chargeId: string; balanceTransactionId: string }>();
  const paidMinor = (intent: string): number =>
    balance.find(known(charges.get(intent)).balanceTransactionId)?.amountMinor ?? 0;
  const reversals = createSimulatedReversals(balance, paidMinor, now);

  const payments: Payments = {
    createCheckoutSession: (order) => {
      const id = `cs_sim_${order.orderId}`;
      const totalMinor = order.lines.reduce(
        (sum, line) => sum + line.unitMinor * line.quantity,
        order.shippingMinor + order.taxMinor,
      );
      const session: CheckoutSession = {
        id,
        orderId: order.orderId,
        url: `https://simulated.invalid/${id}`,
        status: 'open',
        paymentStatus: 'unpaid',
        totalMinor,
        currency: order.currency,
        paymentIntentId: undefined,
        buyer: undefined,
      };
      sessions.set(id, session);
      return Promise.resolve(session);
    },
    retrieveCheckoutSession: (id) => Promise.resolve(known(sessions.get(id))),
    expireCheckoutSession: (id) => {
      const session = known(sessions.get(id));
      if (session.status === 'open') session.status = 'expired';
      return Promise.resolve(session);
    },
    retrieveCharge: (paymentIntentId) => {
      const charge = charges.get(paymentIntentId);
      return Promise.resolve(
        charge && {
          chargeId: charge.chargeId,
          balanceTransaction: balance.find(charge.balanceTransactionId),
        },
      );
    },
    ...balance.payments,
    ...reversals.payments,
    readWebhook: () => Promise.reject(new Error('The simulated gateway sends no webhooks.')),
  };

  return {
    payments,
    pay: (sessionId, buyer) => {
      const session = known(sessions.get(sessionId));
      const paymentIntentId = `pi_sim_${session.orderId ?? ''}`;
      Object.assign(session, {
        status: 'complete',
        paymentStatus: 'paid',
        paymentIntentId,
        buyer: { ...buyer, address: { country: 'US', state: stateOfBuyer(buyer.email) } },
      });
      const fee = Math.round((session.totalMinor * FEE_BP) / 10_000) + FEE_FIXED_MINOR;
      charges.set(paymentIntentId, {
        chargeId: `ch_sim_${session.orderId ?? ''}`,
        balanceTransactionId: balance.transact('charge', session.totalMinor, fee, {
          sourceId: `ch_sim_${session.orderId ?? ''}`,
          paymentIntentId,
        }),
      });
      return Promise.resolve();
    },
    // What is settled is not needed again, so a long simulation stays small.
    catchUp: () => {
      sessions.clear();
      return Promise.resolve();
    },
    payOut: () => Promise.resolve(balance.payOut()),
    bank: reversals.bank,
  };
}
