import type { FeeTable } from './fees.ts';
import { loadSettings, type Settings } from './settings.server.ts';
import type { PayoutSchedule } from './payouts.server.ts';
import { Store } from './store.server.ts';

export const API_VERSION = '2026-10-28.endive';
export const ACCOUNT_ID = 'acct_1StandInUpstream00';

/** Posts one signed webhook and answers with the status; a connection that fails throws. */
export type Send = (
  url: string,
  headers: Record<string, string>,
  body: string,
) => Promise<{ status: number }>;

export interface WorldOptions {
  file: string;
  now: () => number;
  baseUrl: () => string;
  balanceTransactionDelayMs: number;
  availableDelayMs: number;
  fees: FeeTable;
  payoutSchedule: PayoutSchedule;
  send: Send;
}

/** Everything a handler may touch: the store, the clock, and what the account is set to. */
export class World {
  readonly store: Store;
  readonly options: WorldOptions;
  readonly settings: Settings;
  /** The API call being answered. Handlers are synchronous, so no two calls are ever between set and clear. */
  request: { id: string | null; idempotency_key: string | null } | null = null;
  /** Set by the delivery worker, so that an event is sent as soon as its transaction is over. */
  onEvents: () => void = () => undefined;
  #hasNewEvents = false;

  constructor(options: WorldOptions) {
    this.options = options;
    this.store = new Store(options.file);
    this.settings = loadSettings(this.store);
  }

  /** The account's time: the real one, moved by the clock control. */
  nowMs(): number {
    return this.options.now() + this.settings.clockOffsetMs;
  }

  nowSeconds(): number {
    return Math.floor(this.nowMs() / 1000);
  }

  noteEvent(): void {
    this.#hasNewEvents = true;
  }

  /** Called after a transaction, never inside: the worker must not read what may still be undone. */
  announceEvents(): void {
    if (!this.#hasNewEvents) return;
    this.#hasNewEvents = false;
    this.onEvents();
  }
}
