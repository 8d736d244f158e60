import { PassThrough } from 'node:stream';
import type { ActionFunctionArgs, AppLoadContext, EntryContext, LoaderFunctionArgs } from '@remix-run/node';
import { createReadableStreamFromReadable } from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import { isbot } from 'isbot';
import { renderToPipeableStream } from 'react-dom/server';
import { describeError } from '#app/web/log.server.ts';
import { NonceContext } from '#app/web/nonce.ts';

/** How long deferred data may hold a page open. */
export const streamTimeout = 5_000;

/** Renders a page as a stream; bots get it whole, since they do not wait for what arrives later. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { app, nonce, requestId }: AppLoadContext,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    let hasBegun = false;
    let failed = false;
    const begin = () => {
      hasBegun = true;
      const body = new PassThrough();
      // Without this the timer keeps the whole rendered tree alive for seconds after the page was sent, which
      // under load cost half a gigabyte.
      body.on('close', () => {
        clearTimeout(timer);
      });
      headers.set('Content-Type', 'text/html; charset=utf-8');
      resolve(
        new Response(createReadableStreamFromReadable(body), { headers, status: failed ? 500 : status }),
      );
      pipe(body);
    };
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={nonce}>
        <RemixServer context={remixContext} url={request.url} abortDelay={streamTimeout} nonce={nonce} />
      </NonceContext.Provider>,
      {
        nonce,
        ...(isbot(request.headers.get('user-agent')) ? { onAllReady: begin } : { onShellReady: begin }),
        onShellError(error) {
          clearTimeout(timer);
          // Remix passes it to handleError below and renders the error page instead.
          reject(error instanceof Error ? error : new Error(String(error)));
        },
        onError(error) {
          failed = true;
          if (hasBegun && !request.signal.aborted) {
            app.log.error({ requestId, error: describeError(error) }, 'page broke while streaming');
          }
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
