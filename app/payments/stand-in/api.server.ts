import { ApiError, ConnectionDropped, errorBody } from './api-error.ts';
import { checkKey } from './api-key.ts';
import { expand } from './expansion.server.ts';
import type { FaultPlan } from './faults.ts';
import { canonicalForm, decodeForm } from './form-encoding.ts';
import { findSavedAnswer, IdempotentKeys, saveAnswer, type SavedAnswer } from './idempotency.server.ts';
import { newId } from './ids.server.ts';
import { present } from './present.server.ts';
import type { Route } from './routes.server.ts';
import { API_VERSION, type World } from './world.server.ts';

const MAX_BODY = 1_000_000;

interface Call {
  id: string;
  method: string;
  path: string;
  form: string;
  key: string | null;
}

/** Answers everything under `/v1/`: key, parameters, idempotency, one transaction, expansion, headers. */
export class Api {
  readonly #world: World;
  readonly #routes: readonly Route[];
  readonly #faults: FaultPlan;
  readonly #keys = new IdempotentKeys();

  constructor(world: World, routes: readonly Route[], faults: FaultPlan) {
    this.#world = world;
    this.#routes = routes;
    this.#faults = faults;
  }

  async handle(request: Request, url: URL): Promise<Response> {
    const body = request.method === 'POST' ? await request.text() : '';
    const call: Call = {
      id: newId('req', 14),
      method: request.method,
      path: url.pathname,
      form: body === '' ? url.search.slice(1) : body,
      key: request.method === 'POST' ? request.headers.get('idempotency-key') : null,
    };
    const headers: Record<string, string> = { 'content-type': 'application/json', 'request-id': call.id };
    headers['stripe-version'] = request.headers.get('stripe-version') ?? API_VERSION;
    if (call.key !== null) headers['idempotency-key'] = call.key;
    try {
      if (call.form.length > MAX_BODY) {
        throw new ApiError(413, { type: 'invalid_request_error', message: 'Request body too large' });
      }
      checkKey(request.headers.get('authorization'));
      const answer = await this.#answer(call);
      if (answer.isReplay) headers['idempotent-replayed'] = 'true';
      return new Response(answer.body, { status: answer.status, headers });
    } catch (error) {
      if (error instanceof ConnectionDropped) throw error;
      if (!(error instanceof ApiError)) return this.#ownFault(error, headers);
      if (error.status === 429) headers['stripe-should-retry'] = 'false';
      return new Response(JSON.stringify(errorBody(error.fields)), { status: error.status, headers });
    }
  }

  /** A mistake of the stand-in's own is told in full: nobody but its developers reads it. */
  #ownFault(error: unknown, headers: Record<string, string>): Response {
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`stand-in: ${told}\n`);
    const body = errorBody({ type: 'api_error', message: `The stand-in itself failed: ${told}` });
    return new Response(JSON.stringify(body), { status: 500, headers });
  }

  async #answer(call: Call): Promise<SavedAnswer & { isReplay: boolean }> {
    const { key } = call;
    if (key === null) return this.#work(call);
    this.#keys.begin(key);
    try {
      return await this.#work(call);
    } finally {
      this.#keys.end(key);
    }
  }

  async #work(call: Call): Promise<SavedAnswer & { isReplay: boolean }> {
    const fingerprint = `${call.method} ${call.path} ${canonicalForm(call.form)}`;
    if (call.key !== null) {
      const saved = findSavedAnswer(this.#world, call.key, fingerprint);
      if (saved !== undefined) return { ...saved, isReplay: true };
    }
    const fault = this.#faults.take(call.method, call.path);
    if (fault !== undefined) {
      if (fault.delayMs > 0) await pause(fault.delayMs);
      if (fault.kind === 'drop_before') throw new ConnectionDropped();
      if (fault.kind === '429') throw this.#faults.tooMany();
      if (fault.kind === '500') {
        const answer = { status: 500, body: JSON.stringify(errorBody(this.#faults.broken().fields)) };
        // Stripe keeps a 500 under its key like any answer, so a retry with the same key meets it again.
        if (call.key !== null && fault.isSaved) saveAnswer(this.#world, call.key, fingerprint, answer);
        return { ...answer, isReplay: false };
      }
    }
    const answer = this.#run(call, fingerprint);
    if (fault?.kind === 'drop_after') throw new ConnectionDropped();
    return { ...answer, isReplay: false };
  }

  /** Everything between here and the answer is synchronous: two calls never interleave. */
  #run(call: Call, fingerprint: string): SavedAnswer {
    const { run, expand: paths, id } = this.#match(call);
    const world = this.#world;
    world.request = { id: call.id, idempotency_key: call.key };
    try {
      return world.store.transaction(() => {
        const result = run(world, id);
        const shown = present(world, result.body);
        expand(world, shown, paths);
        const answer = { status: result.status, body: JSON.stringify(shown) };
        if (call.key !== null) saveAnswer(world, call.key, fingerprint, answer);
        return answer;
      });
    } finally {
      world.request = null;
      world.announceEvents();
    }
  }

  #match(call: Call): ReturnType<Route['prepare']> & { id: string } {
    for (const candidate of this.#routes) {
      if (candidate.method !== call.method) continue;
      const match = candidate.path.exec(call.path);
      if (match === null) continue;
      return { ...candidate.prepare(decodeForm(call.form)), id: decodeURIComponent(match[1] ?? '') };
    }
    throw new ApiError(404, {
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${call.method}: ${call.path}). The stand-in does not know this part of Stripe.`,
    });
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
