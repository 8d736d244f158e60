import { presentEvent } from './events.server.ts';
import { signatureHeader } from './signature.server.ts';
import { secretsOf } from './webhook-endpoints.server.ts';
import type { World } from './world.server.ts';

/** How long to wait after the first, second … failed attempt; Stripe goes on for three days, and so does this. */
const BACK_OFF_MS = [1, 3, 10, 30, 120, 600, 3600, 7200, 14_400, 28_800, 43_200, 86_400, 86_400].map(
  (s) => s * 1000,
);
const CONCURRENT = 16;

export interface DeliveryRow {
  id: number;
  event_id: string;
  endpoint_id: string;
  state: 'delivered' | 'dropped' | 'failed' | 'pending';
  attempts: number;
  next_at: number;
  last_status: number | null;
  last_error: string | null;
  created: number;
}
export interface Outcome {
  endpoint: string;
  status: number | null;
  error: string | null;
}

/** Sends what is due and remembers in the store how it went, so that a restart goes on where it stopped. */
export class DeliveryWorker {
  readonly #world: World;
  readonly #sending = new Map<number, Promise<void>>();
  /** The buyers who wait on the hosted page, by the event that they wait for. */
  readonly #waiting = new Map<string, Set<() => void>>();

  /** While true, each finished attempt looks for the next one by itself. */
  isRunning = false;
  isClosed = false;

  constructor(world: World) {
    this.#world = world;
  }

  /** Starts as many attempts as may run at once. A held account sends nothing. */
  pump(): Promise<void>[] {
    if (this.#world.settings.isHeld) return [];
    const free = CONCURRENT - this.#sending.size;
    if (free <= 0) return [];
    const due = this.#world.store.rows<DeliveryRow>(
      "SELECT * FROM deliveries WHERE state = 'pending' AND next_at <= ? ORDER BY next_at, id LIMIT ?",
      this.#world.nowMs(),
      CONCURRENT + free,
    );
    const fresh = due.filter((row) => !this.#sending.has(row.id)).slice(0, free);
    return fresh.map((row) => this.attempt(row));
  }

  /** Sends until nothing more is due and answers with the number of attempts made. */
  async drain(): Promise<number> {
    let attempts = 0;
    for (;;) {
      const started = this.pump();
      if (started.length === 0 && this.#sending.size === 0) return attempts;
      attempts += started.length;
      await Promise.all([...this.#sending.values()]);
    }
  }

  /** One by one in the order given, for tests that care which comes first. */
  async sendInOrder(rows: readonly DeliveryRow[]): Promise<void> {
    for (const row of rows) await this.attempt(row);
  }

  pending(): DeliveryRow[] {
    return this.#world.store.rows<DeliveryRow>(
      "SELECT * FROM deliveries WHERE state = 'pending' ORDER BY id",
    );
  }

  attempt(row: DeliveryRow): Promise<void> {
    const running = this.#send(row).finally(() => {
      this.#sending.delete(row.id);
      if (this.isClosed) return;
      this.#release(row.event_id);
      if (this.isRunning) void this.pump();
    });
    this.#sending.set(row.id, running);
    return running;
  }

  /** Sends an event again, now, whatever became of it before. An answer of 2xx settles its delivery. */
  async resend(eventId: string, endpointId?: string): Promise<Outcome[]> {
    const rows = this.#world.store.rows<DeliveryRow>('SELECT * FROM deliveries WHERE event_id = ?', eventId);
    const chosen = rows.filter((row) => endpointId === undefined || row.endpoint_id === endpointId);
    return Promise.all(chosen.map(async (row) => this.#record(row, await this.#post(row))));
  }

  /** Resolves once every endpoint was tried once, or when the time is over: Checkout waits no longer. */
  async firstAttempts(eventId: string, atMostMs: number): Promise<void> {
    if (this.#world.settings.isHeld || !this.#hasUntried(eventId)) return;
    void this.pump();
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(done, atMostMs);
      const waiters = this.#waiting.get(eventId) ?? new Set();
      this.#waiting.set(eventId, waiters.add(done));
    });
    this.#waiting.delete(eventId);
  }

  #release(eventId: string): void {
    const waiters = this.#waiting.get(eventId);
    if (waiters === undefined || this.#hasUntried(eventId)) return;
    for (const done of waiters) done();
  }

  #hasUntried(eventId: string): boolean {
    const sql = "SELECT 1 FROM deliveries WHERE event_id = ? AND state = 'pending' AND attempts = 0";
    return this.#world.store.row(sql, eventId) !== undefined;
  }

  async #send(row: DeliveryRow): Promise<void> {
    this.#record(row, await this.#post(row));
  }

  async #post(row: DeliveryRow): Promise<Outcome> {
    const world = this.#world;
    const endpoint = world.store.find('webhook_endpoint', row.endpoint_id);
    const event = world.store.find('event', row.event_id);
    if (endpoint === undefined || event === undefined) {
      return { endpoint: row.endpoint_id, status: null, error: 'The endpoint was deleted' };
    }
    const body = JSON.stringify(presentEvent(world, event), null, 2);
    const headers = this.headersFor(endpoint.id, body);
    try {
      const { status } = await world.options.send(endpoint.url, headers, body);
      return { endpoint: endpoint.id, status, error: null };
    } catch (error) {
      return {
        endpoint: endpoint.id,
        status: null,
        error: error instanceof Error ? error.message : String(error),
      };
    }
  }

  /** Stamped with the real time even when the account's clock was moved: the receiver compares it with its own. */
  headersFor(endpointId: string, body: string, stampOffsetSeconds = 0): Record<string, string> {
    const { secret, previous } = secretsOf(this.#world, endpointId);
    const isPreviousValid = previous !== undefined && previous.validUntilMs > this.#world.nowMs();
    const secrets = isPreviousValid ? [secret, previous.secret] : [secret];
    const stamp = Math.floor(this.#world.options.now() / 1000) + stampOffsetSeconds;
    return {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-cache',
      'stripe-signature': signatureHeader(stamp, body, secrets),
      'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
    };
  }

  #record(row: DeliveryRow, outcome: Outcome): Outcome {
    const isDelivered = outcome.status !== null && outcome.status >= 200 && outcome.status < 300;
    // The store is gone; the row still says pending, so the next start sends it again.
    if (this.isClosed) return outcome;
    const wait = BACK_OFF_MS[row.attempts];
    const isOver = wait === undefined || row.state === 'dropped';
    const state = isDelivered ? 'delivered' : isOver ? 'failed' : 'pending';
    this.#world.store.run(
      `UPDATE deliveries SET state = CASE WHEN state = 'delivered' THEN state ELSE ? END,
         attempts = attempts + 1, next_at = ?, last_status = ?, last_error = ? WHERE id = ?`,
      state,
      this.#world.nowMs() + (wait ?? 0),
      outcome.status,
      outcome.error,
      row.id,
    );
    return outcome;
  }
}
