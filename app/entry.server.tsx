import { Writable } from 'node:stream';
import type { ActionFunctionArgs, AppLoadContext, EntryContext, LoaderFunctionArgs } from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import { renderToPipeableStream } from 'react-dom/server';
import { describeError } from '#app/web/log.server.ts';
import { NonceContext } from '#app/web/nonce.ts';

/** How long deferred data may hold a page back. */
export const streamTimeout = 5_000;

/**
 * Renders a page whole and answers it in one piece. No page of ours defers data, so streaming would only cost: each
 * chunk passes five streams on its way out. A page that breaks is a 500 and never half a page with status 200.
 */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { app, nonce, requestId }: AppLoadContext,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    let isBroken = false;
    const chunks: Buffer[] = [];
    const page = new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk);
        done();
      },
      final(done) {
        // Without this the timer keeps the whole rendered tree alive for seconds, which under load cost half a gigabyte.
        clearTimeout(timer);
        headers.set('Content-Type', 'text/html; charset=utf-8');
        resolve(new Response(Buffer.concat(chunks), { headers, status: isBroken ? 500 : status }));
        done();
      },
    });
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={nonce}>
        <RemixServer context={remixContext} url={request.url} abortDelay={streamTimeout} nonce={nonce} />
      </NonceContext.Provider>,
      {
        nonce,
        onAllReady() {
          pipe(page);
        },
        onShellError(error) {
          clearTimeout(timer);
          // Remix passes it to handleError below and renders the error page instead.
          reject(error instanceof Error ? error : new Error(String(error)));
        },
        onError(error) {
          isBroken = true;
          if (!request.signal.aborted)
            app.log.error({ requestId, error: describeError(error) }, 'a page broke while it was rendered');
        },
      },
    );
    // Remix itself closes deferred data after streamTimeout; a second more lets that answer reach the page.
    const timer = setTimeout(abort, streamTimeout + 1_000);
  });
}

/** Every error a loader, an action or a render throws passes here once. */
export function handleError(
  error: unknown,
  { request, context }: LoaderFunctionArgs | ActionFunctionArgs,
): void {
  if (request.signal.aborted) return;
  context.app.log.error({ requestId: context.requestId, error: describeError(error) }, 'request failed');
}
