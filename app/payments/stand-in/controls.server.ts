import { ApiError, errorBody, invalidRequest, resourceMissing } from './api-error.ts';
import { numberOf, readBody, textOf, type Body, type Control } from './control-body.ts';
import type { DeliveryRow, DeliveryWorker } from './deliveries.server.ts';
import { FAULT_KINDS, type FaultPlan } from './faults.ts';
import { presentEvent } from './events.server.ts';
import { moneyControls } from './money-controls.server.ts';
import { planNextPayout } from './payouts.server.ts';
import { resetSettings, saveSettings } from './settings.server.ts';
import { rollSecret } from './webhook-endpoints.server.ts';
import type { World } from './world.server.ts';

/** Levers for tests and demos, under `/_stand-in/`. JSON in, JSON out, and no key: the port is on loopback. */
export class Controls {
  readonly #world: World;
  readonly #worker: DeliveryWorker;
  readonly #faults: FaultPlan;
  readonly #runDueWork: () => number;
  readonly #controls: Record<string, Control>;

  constructor(world: World, worker: DeliveryWorker, faults: FaultPlan, runDue: () => number) {
    this.#world = world;
    this.#worker = worker;
    this.#faults = faults;
    this.#runDueWork = runDue;
    this.#controls = {
      'GET state': () => this.#state(),
      'GET deliveries': (_body, query) => this.#list(query),
      'POST hold': () => this.#set(() => (this.#world.settings.isHeld = true)),
      'POST release': (body) => this.#release(body),
      'POST drop': (body) => this.#drop(body),
      'POST duplicate': (body) => this.#duplicate(body),
      'POST resend': (body) => this.#resend(body),
      'POST send': (body) => this.#sendAltered(body),
      'POST deliver': async () => ({ work: this.#runDueWork(), attempts: await this.#worker.drain() }),
      'POST clock': (body) => this.#moveClock(body),
      'POST fail': (body) => this.#fail(body),
      'POST roll-secret': (body) => ({
        secret: rollSecret(this.#world, textOf(body, 'endpoint'), numberOf(body, 'overlap_ms', 86_400_000)),
      }),
      'POST reset': () => this.#reset(),
      ...moneyControls(world),
    };
  }

  async handle(request: Request, url: URL): Promise<Response> {
    try {
      const control = this.#controls[`${request.method} ${url.pathname.slice('/_stand-in/'.length)}`];
      if (control === undefined) throw resourceMissing('control', `${request.method} ${url.pathname}`);
      const body = request.method === 'POST' ? await readBody(request) : {};
      return Response.json(await control(body, url.searchParams));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return Response.json(errorBody(error.fields), { status: error.status });
    }
  }

  #state(): object {
    const { settings, store } = this.#world;
    const count = (sql: string) => store.row<{ n: number }>(sql)?.n ?? 0;
    return {
      now: new Date(this.#world.nowMs()).toISOString(),
      clock_offset_ms: settings.clockOffsetMs,
      held: settings.isHeld,
      drop_next: settings.dropNext,
      faults: this.#faults.planned(),
      objects: count('SELECT count(*) AS n FROM objects'),
      pending_deliveries: count("SELECT count(*) AS n FROM deliveries WHERE state = 'pending'"),
      due_work: count('SELECT count(*) AS n FROM due_work'),
    };
  }

  #list(query: URLSearchParams): object {
    const rows = this.#world.store.rows<DeliveryRow>(
      'SELECT * FROM deliveries WHERE event_id = coalesce(?, event_id) AND state = coalesce(?, state) ORDER BY id DESC LIMIT 1000',
      query.get('event'),
      query.get('state'),
    );
    const typeOf = (id: string) => this.#world.store.find('event', id)?.type ?? null;
    return { deliveries: rows.map((row) => ({ ...row, type: typeOf(row.event_id) })) };
  }

  /** `order` is a list of event ids, or `reversed` or `shuffled`; without it everything goes out as it comes. */
  async #release(body: Body): Promise<object> {
    const { settings } = this.#world;
    const rows = this.#worker.pending();
    if (body['order'] === undefined) {
      this.#set(() => (settings.isHeld = false));
      this.#world.onEvents();
      return { released: rows.length };
    }
    // Still held while they go out one by one, so that the worker cannot send one of them in between.
    await this.#worker.sendInOrder(ordered(rows, body['order']));
    this.#set(() => (settings.isHeld = false));
    return { released: rows.length };
  }

  #drop(body: Body): object {
    const types = Array.isArray(body['types']) ? body['types'].map(String) : [];
    return this.#set((settings) => {
      settings.dropNext = numberOf(body, 'count', 1);
      settings.dropTypes = types;
    });
  }

  async #duplicate(body: Body): Promise<object> {
    const event = this.#eventId(body);
    const times = numberOf(body, 'times', 2);
    const all = await Promise.all(Array.from({ length: times }, () => this.#worker.resend(event)));
    return { answers: all.flat() };
  }

  async #resend(body: Body): Promise<object> {
    const endpoint = body['endpoint'];
    return {
      answers: await this.#worker.resend(
        this.#eventId(body),
        typeof endpoint === 'string' ? endpoint : undefined,
      ),
    };
  }

  /** Sends a stored event with some of its fields changed, or a raw body, under a true signature or an old stamp. */
  async #sendAltered(body: Body): Promise<object> {
    const changes = typeof body['changes'] === 'object' && body['changes'] !== null ? body['changes'] : {};
    const stored =
      body['event'] === undefined ? undefined : this.#world.store.get('event', this.#eventId(body));
    const shown = stored === undefined ? {} : presentEvent(this.#world, stored);
    const raw = typeof body['raw'] === 'string' ? body['raw'] : JSON.stringify({ ...shown, ...changes });
    const endpoints = this.#world.store.list('webhook_endpoint', [], { limit: 100 });
    const answers = await Promise.all(
      endpoints.map(async ({ id, url }) => {
        const headers = this.#worker.headersFor(id, raw, numberOf(body, 'stamp_offset_s', 0));
        if (body['break_signature'] === true) headers['stripe-signature'] += '0';
        return { endpoint: id, ...(await this.#world.options.send(url, headers, raw)) };
      }),
    );
    return { answers };
  }

  #moveClock(body: Body): object {
    const by = numberOf(body, 'advance_ms');
    this.#set((settings) => (settings.clockOffsetMs += by));
    this.#runDueWork();
    return this.#state();
  }

  #fail(body: Body): object {
    const kind = FAULT_KINDS.find((known) => known === String(body['kind']));
    if (kind === undefined) {
      throw invalidRequest(`kind must be one of ${FAULT_KINDS.join(', ')}`, { param: 'kind' });
    }
    this.#faults.add({
      kind,
      times: numberOf(body, 'times', 1),
      delayMs: numberOf(body, 'delay_ms', 0),
      isSaved: body['saved'] !== false,
      method: typeof body['method'] === 'string' ? body['method'] : undefined,
      path: typeof body['path'] === 'string' ? body['path'] : undefined,
    });
    return this.#state();
  }

  #reset(): object {
    this.#world.store.transaction(() => this.#world.store.empty());
    this.#faults.clear();
    planNextPayout(this.#world);
    return this.#set((settings) => resetSettings(settings));
  }

  #set(change: (settings: World['settings']) => unknown): object {
    change(this.#world.settings);
    saveSettings(this.#world.store, this.#world.settings);
    return this.#state();
  }

  #eventId(body: Body): string {
    const id = textOf(body, 'event');
    if (!this.#world.store.has('event', id)) throw resourceMissing('event', id, 'event');
    return id;
  }
}

function ordered(rows: DeliveryRow[], order: unknown): DeliveryRow[] {
  if (order === 'reversed') return [...rows].reverse();
  if (order === 'shuffled') return shuffle(rows);
  if (!Array.isArray(order)) {
    throw invalidRequest('order must be `reversed`, `shuffled` or a list of event ids', { param: 'order' });
  }
  const named = order.flatMap((id) => rows.filter((row) => row.event_id === id));
  return [...named, ...rows.filter((row) => !named.includes(row))];
}

function shuffle(rows: DeliveryRow[]): DeliveryRow[] {
  const weighed = rows.map((row) => ({ row, weight: Math.random() }));
  return weighed.sort((a, b) => a.weight - b.weight).map(({ row }) => row);
}
