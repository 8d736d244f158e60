import { ApiError } from './api-error.ts';
import type { World } from './world.server.ts';

const KEPT_FOR_SECONDS = 24 * 60 * 60;

export interface SavedAnswer {
  status: number;
  body: string;
}
interface Row extends SavedAnswer {
  fingerprint: string;
  created: number;
}

/** The keys whose first request is still being answered: only a delayed one can be seen here. */
export class IdempotentKeys {
  readonly #inFlight = new Set<string>();

  begin(key: string): void {
    if (this.#inFlight.has(key)) {
      throw new ApiError(409, {
        type: 'idempotency_error',
        code: 'idempotency_key_in_use',
        message: `There is currently another in-progress request using this Stripe API key and idempotent key: ${key}. Please try again later.`,
      });
    }
    this.#inFlight.add(key);
  }

  end(key: string): void {
    this.#inFlight.delete(key);
  }
}

export function findSavedAnswer(world: World, key: string, fingerprint: string): SavedAnswer | undefined {
  const row = world.store.row<Row>(
    'SELECT fingerprint, status, body, created FROM idempotent_answers WHERE key = ?',
    key,
  );
  if (row === undefined || row.created < world.nowSeconds() - KEPT_FOR_SECONDS) return undefined;
  if (row.fingerprint !== fingerprint) {
    throw new ApiError(400, {
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    });
  }
  return { status: row.status, body: row.body };
}

/** Called inside the transaction that did the work, so that the effect and its answer stand or fall together. */
export function saveAnswer(world: World, key: string, fingerprint: string, answer: SavedAnswer): void {
  world.store.run(
    'INSERT OR REPLACE INTO idempotent_answers (key, fingerprint, status, body, created) VALUES (?, ?, ?, ?, ?)',
    key,
    fingerprint,
    answer.status,
    answer.body,
    world.nowSeconds(),
  );
}
