import { accountRoutes } from './account.server.ts';
import { Api } from './api.server.ts';
import { balanceRoutes } from './balance-transactions.server.ts';
import { chargeRoutes, settleCharge } from './charges.server.ts';
import { Controls } from './controls.server.ts';
import { DeliveryWorker } from './deliveries.server.ts';
import { disputeRoutes } from './dispute-routes.server.ts';
import { decideByEvidence, disputeByCard, passDeadline } from './disputes.server.ts';
import { runDueWork, type DueHandlers } from './due-work.server.ts';
import { eventRoutes } from './event-routes.server.ts';
import { FaultPlan } from './faults.ts';
import { DEFAULT_FEES, type FeeTable } from './fees.ts';
import { HostedCheckout } from './hosted-checkout.server.ts';
import { paymentIntentRoutes } from './payment-intents.server.ts';
import { paymentMethodRoutes } from './payment-methods.server.ts';
import { paymentPageRoutes } from './payment-pages.server.ts';
import { payoutRoutes } from './payout-routes.server.ts';
import { arrivePayout, payOutOnSchedule, planNextPayout, type PayoutSchedule } from './payouts.server.ts';
import { decideRefund, giveReference } from './refund-outcomes.server.ts';
import { refundRoutes } from './refunds.server.ts';
import type { Route } from './routes.server.ts';
import { sendOverHttp } from './send.server.ts';
import { expireSessionIfOpen, sessionRoutes } from './sessions.server.ts';
import { webhookEndpointRoutes } from './webhook-endpoints.server.ts';
import { World, type Send } from './world.server.ts';

export interface StandInOptions {
  /** A path, or `:memory:`. */
  file: string;
  /** Where the hosted pages are reached. A function when the port is only known after listening. */
  baseUrl: string | (() => string);
  /** Epoch milliseconds. */
  now?: () => number;
  balanceTransactionDelayMs?: number;
  availableDelayMs?: number;
  feeTable?: FeeTable;
  /** Whether the account pays out by itself. */
  payoutSchedule?: PayoutSchedule;
  /** How a webhook leaves; tests within one process hand over a function in place of a connection. */
  send?: Send;
}

export interface StandIn {
  /** Rejects only with `ConnectionDropped`, when a test asked for a lost connection. */
  handle(request: Request): Promise<Response>;
  startDelivery(): void;
  /** Does what is due, sends every due webhook, and answers with the number of attempts. */
  deliverDue(): Promise<number>;
  close(): void;
}

/** Each family of the API brings its own table of routes. */
const ROUTES: readonly Route[] = [
  ...sessionRoutes,
  ...paymentPageRoutes,
  ...paymentIntentRoutes,
  ...chargeRoutes,
  ...refundRoutes,
  ...disputeRoutes,
  ...payoutRoutes,
  ...balanceRoutes,
  ...eventRoutes,
  ...webhookEndpointRoutes,
  ...paymentMethodRoutes,
  ...accountRoutes,
];

const DUE: DueHandlers = {
  balance_transaction: settleCharge,
  dispute: disputeByCard,
  dispute_deadline: passDeadline,
  dispute_decision: decideByEvidence,
  payout_arrival: arrivePayout,
  payout_schedule: payOutOnSchedule,
  refund_outcome: decideRefund,
  refund_reference: giveReference,
  session_expiry: expireSessionIfOpen,
};

const TWO_DAYS_MS = 2 * 24 * 60 * 60 * 1000;
const TICK_MS = 100;

export function createStandIn(options: StandInOptions): StandIn {
  const { baseUrl } = options;
  const world = new World({
    file: options.file,
    now: options.now ?? Date.now,
    baseUrl: typeof baseUrl === 'string' ? () => baseUrl : baseUrl,
    balanceTransactionDelayMs: options.balanceTransactionDelayMs ?? 1500,
    availableDelayMs: options.availableDelayMs ?? TWO_DAYS_MS,
    fees: options.feeTable ?? DEFAULT_FEES,
    payoutSchedule: options.payoutSchedule ?? 'daily',
    send: options.send ?? sendOverHttp,
  });
  planNextPayout(world);
  const worker = new DeliveryWorker(world);
  const faults = new FaultPlan();
  const runDue = () => runDueWork(world, DUE);
  const api = new Api(world, ROUTES, faults);
  const hosted = new HostedCheckout(world, worker);
  const controls = new Controls(world, worker, faults, runDue);
  let ticking: NodeJS.Timeout | undefined;

  return {
    async handle(request) {
      runDue();
      const url = new URL(request.url);
      if (url.pathname.startsWith('/v1/')) return api.handle(request, url);
      if (url.pathname.startsWith('/_stand-in/')) return controls.handle(request, url);
      return hosted.handle(request, url);
    },
    startDelivery() {
      if (ticking !== undefined) return;
      worker.isRunning = true;
      const pump = () => void worker.pump();
      world.onEvents = pump;
      ticking = setInterval(() => {
        runDue();
        pump();
      }, TICK_MS);
      ticking.unref();
    },
    async deliverDue() {
      runDue();
      return worker.drain();
    },
    close() {
      clearInterval(ticking);
      worker.isRunning = false;
      worker.isClosed = true;
      world.onEvents = () => undefined;
      world.store.close();
    },
  };
}
