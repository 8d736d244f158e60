import type { Request, RequestHandler } from 'express';
import type { Environment } from './environment.server.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Stripe's events come from Stripe, and their signature is checked by the route. */
export const WEBHOOK_PATH = '/webhooks/stripe';

const KILO = 1024;
const FORM_LIMIT = 64 * KILO;
const WEBHOOK_LIMIT = 256 * KILO;
/** A bank's statement: a megabyte of CSV, and it may be sent back once as text, which takes more room in a form. */
const STATEMENT_PATH = /^\/console\/bank\/import(\.data)?$/i;
const STATEMENT_LIMIT = 3 * 1024 * KILO;

/** Whether a request that changes something was sent by one of our own pages. */
export function isFromOurPage(
  headers: { origin?: string | undefined; 'sec-fetch-site'?: string | string[] | undefined },
  publicUrl: string,
): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return headers.origin === publicUrl;
}

/** Refuses what another site's page made a visitor's browser send. */
export function refuseForeignForms(environment: Pick<Environment, 'publicUrl'>): RequestHandler {
  return (request, response, next) => {
    const isExempt = SAFE.has(request.method) || (request.method === 'POST' && request.path === WEBHOOK_PATH);
    if (isExempt || isFromOurPage(request.headers, environment.publicUrl)) return next();
    response.status(403).type('text/plain');
    response.send(
      'This form was not sent from our own pages, so nothing was changed. Open the shop and try again.\n',
    );
  };
}

/**
 * Reads the body whole and within its limit, counted as it arrives, since a Content-Length may be missing or lie.
 * The bytes are kept as they came, because the webhook's signature is over exactly these.
 */
export const readBody: RequestHandler = (request, response, next) => {
  if (SAFE.has(request.method)) return next();
  const limit = chooseLimit(request);
  const chunks: Buffer[] = [];
  let size = 0;
  const refuse = () => {
    request.removeAllListeners('data').removeAllListeners('end');
    // The rest is read and forgotten: closing at once would lose the answer in a connection reset.
    request.resume();
    response.status(413).set('Connection', 'close').type('text/plain');
    response.send(
      `This is more than we can take at once (${String(Math.floor(limit / KILO))} kB). Send less.\n`,
    );
  };
  if (Number(request.headers['content-length'] ?? 0) > limit) return refuse();
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) refuse();
    else chunks.push(chunk);
  });
  request.on('end', () => {
    request.body = Buffer.concat(chunks, size);
    next();
  });
  // Whoever hangs up half-way gets no answer, and nothing has begun.
  request.on('error', () => response.destroy());
};

function chooseLimit(request: Request): number {
  if (request.path === WEBHOOK_PATH) return WEBHOOK_LIMIT;
  return STATEMENT_PATH.test(request.path) ? STATEMENT_LIMIT : FORM_LIMIT;
}
