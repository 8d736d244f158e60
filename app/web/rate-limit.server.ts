import { createHash, randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';
import { isLoopbackHost } from './address.server.ts';
import { readSegments } from './request-path.server.ts';

type Bucket = { tokens: number; at: number };
/** `burst` at once, refilled by `perMinute`. */
export type Rate = Readonly<{ burst: number; perMinute: number }>;

/** Only what a script could use to hold stock or to fill carts; reading pages is never limited. */
const RATES: Readonly<Record<string, Rate>> = {
  '/cart': { burst: 60, perMinute: 120 },
  '/checkout': { burst: 20, perMinute: 20 },
};
const MOST_BUCKETS = 10_000;

/**
 * One bucket of tokens per address and path, in the memory of this process. Addresses are kept as salted hashes
 * that mean nothing after a restart.
 */
export function limitRate(
  addressOf: (request: Parameters<RequestHandler>[0]) => string,
  now: () => number = Date.now,
): RequestHandler {
  const salt = randomBytes(16);
  const buckets = new Map<string, Bucket>();
  return (request, response, next) => {
    // As the router reads it, for which `/cart/` and `/%63art` are the cart too.
    const path = `/${readSegments(request.originalUrl).join('/').toLowerCase()}`;
    const rate = request.method === 'POST' ? RATES[path] : undefined;
    const address = addressOf(request);
    // A loopback address is this machine or a proxy TRUST_PROXY does not name: limiting it would limit everybody.
    if (rate === undefined || isLoopbackHost(address)) return next();
    const key = createHash('sha256').update(salt).update(`${path} ${address}`).digest('base64');
    const wait = takeToken(buckets, key, rate, now());
    if (wait === 0) return next();
    response.status(429).set('Retry-After', String(wait)).type('text/plain');
    response.send(`That was too many tries in a row. Wait ${String(wait)} seconds and try again.\n`);
  };
}

/** Takes one token, or tells the whole seconds until there is one. */
export function takeToken(buckets: Map<string, Bucket>, key: string, rate: Rate, at: number): number {
  const perMs = rate.perMinute / 60_000;
  const before = buckets.get(key) ?? { tokens: rate.burst, at };
  const tokens = Math.min(rate.burst, before.tokens + (at - before.at) * perMs);
  const isAllowed = tokens >= 1;
  // Re-inserting keeps the map in order of last use, so the first key is always the one to forget.
  buckets.delete(key);
  buckets.set(key, { tokens: isAllowed ? tokens - 1 : tokens, at });
  const oldest = buckets.size > MOST_BUCKETS ? buckets.keys().next().value : undefined;
  if (oldest !== undefined) buckets.delete(oldest);
  return isAllowed ? 0 : Math.max(1, Math.ceil((1 - tokens) / perMs / 1000));
}
