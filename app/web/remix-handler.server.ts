import type { Request as ExpressRequest, RequestHandler, Response as ExpressResponse } from 'express';
import { createRequestHandler, type ServerBuild } from '@remix-run/node';
import type { RequestContext } from './app-context.ts';
import { readArea } from './request-path.server.ts';
import { splitByArea } from './route-areas.server.ts';
import { isPrivatePage } from './security-headers.server.ts';

/** Made once: the error that `abort()` makes by itself costs more than the rest of it. */
const CLOSED = new Error('The connection is closed.');

export type Build = ServerBuild | (() => Promise<ServerBuild>);

type Options = {
  build: Build;
  mode: 'development' | 'production';
  publicUrl: string;
  contextOf: (request: ExpressRequest, response: ExpressResponse) => RequestContext;
};

/**
 * Hands requests to Remix. Not @remix-run/express, for two reasons: it streams the body, so that a body without a
 * length could not be refused with 413; and it builds `request.url` from the Host header, which anyone may write.
 */
export function createRemixHandler({ build, mode, publicUrl, contextOf }: Options): RequestHandler {
  const whole = createRequestHandler(build, mode);
  const address = new URL(publicUrl);
  // In development the build is a function, made anew after each change.
  const areas = typeof build === 'function' ? [] : [...splitByArea(build)];
  const handlers = new Map(areas.map(([area, part]) => [area, createRequestHandler(part, mode)]));
  return (request, response, next) => {
    const ended = new AbortController();
    // Also after a whole answer: Remix sets a timer for each page's data and clears it only when the request is
    // aborted, and until then the timer holds on to all the page was made of.
    response.on('close', () => {
      ended.abort(CLOSED);
    });
    const handle = handlers.get(readArea(request.originalUrl)) ?? whole;
    handle(toWebRequest(request, address, ended.signal), contextOf(request, response))
      .then((answer) => send(answer, response))
      .catch((error: unknown) => {
        // Who went away needs no answer, and it is nobody's error.
        if (!ended.signal.aborted) next(error);
      });
  };
}

function toWebRequest(request: ExpressRequest, { origin, host }: URL, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, values] of Object.entries(request.headers)) {
    for (const value of [values ?? []].flat()) headers.append(name, value);
  }
  headers.delete('x-forwarded-host');
  headers.set('host', host);
  // Under `no-referrer` browsers send `Origin: null` with our own forms, which Remix's check would refuse. Ours
  // has already decided, by better evidence.
  if (headers.has('origin')) headers.set('origin', origin);
  const body =
    request.body instanceof Buffer && request.body.length > 0 ? new Uint8Array(request.body) : null;
  return new Request(origin + request.originalUrl, { method: request.method, headers, body, signal });
}

async function send(answer: Response, response: ExpressResponse): Promise<void> {
  response.status(answer.status);
  // A page may show a cart, so shared caches never keep it; one person's page is not kept even by the browser.
  response.setHeader(
    'Cache-Control',
    isPrivatePage(response.req.originalUrl) ? 'no-store' : 'private, no-cache',
  );
  for (const [name, value] of answer.headers) {
    if (name === 'set-cookie') response.append(name, value);
    else response.setHeader(name, value);
  }
  if (answer.body === null) response.end();
  // Pages are made whole, so they leave whole; only what is long (a CSV) is passed on piece by piece.
  else if (answer.headers.get('content-type')?.startsWith('text/html')) {
    const page = Buffer.from(await answer.arrayBuffer());
    // With its length it leaves in one piece; whoever compresses it takes the length away again.
    response.setHeader('Content-Length', page.length);
    response.end(page);
  } else await sendBody(answer.body, response);
}

/**
 * Sends a body no faster than it is taken, and stops making it when nobody waits for it any more. Remix's own writer
 * does neither: sixty connections that asked for the ledger's CSV and never read it held 300 MB.
 */
async function sendBody(body: ReadableStream<Uint8Array>, response: ExpressResponse): Promise<void> {
  const reader = body.getReader();
  let goOn = () => {};
  response.on('drain', () => {
    goOn();
  });
  response.on('close', () => {
    goOn();
    void reader.cancel().catch(() => undefined);
  });
  try {
    for (let part = await reader.read(); !part.done && !response.destroyed; part = await reader.read()) {
      const isTaken = response.write(part.value);
      // What is compressed would otherwise wait for more, and the first half of a page with it.
      if ('flush' in response && typeof response.flush === 'function') response.flush();
      if (!isTaken && !response.destroyed)
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
    }
    if (!response.destroyed) response.end();
  } catch (error) {
    response.destroy();
    throw error;
  }
}
