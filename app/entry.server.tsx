import { text } from 'node:stream/consumers';
import type { ActionFunctionArgs, AppLoadContext, EntryContext, LoaderFunctionArgs } from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import { renderToString } from 'react-dom/server';
import { describeError } from '#app/web/log.server.ts';
import { NonceContext } from '#app/web/nonce.ts';

/**
 * Renders a page whole and answers it in one piece. No page of ours defers data or waits inside a component, so React's
 * streaming would only cost: it encodes each attribute by itself, and each chunk passes five streams on its way out.
 * Remix's part for streaming data in (its StreamTransfer) waits, so the data is taken from it and put where it would
 * stand. A page that breaks throws here, and Remix renders the error page instead: never half a page with status 200.
 */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  { serverHandoffStream, ...remixContext }: EntryContext,
  { nonce }: AppLoadContext,
): Promise<Response> {
  const page = renderToString(
    <NonceContext.Provider value={nonce}>
      <RemixServer context={remixContext} url={request.url} nonce={nonce} />
    </NonceContext.Provider>,
  );
  const data = await text(serverHandoffStream as unknown as AsyncIterable<Uint8Array>);
  headers.set('Content-Type', 'text/html; charset=utf-8');
  return new Response(Buffer.from(`<!DOCTYPE html>${page}${dataScript(data, nonce)}`), { headers, status });
}

/** Hands the loaders' data to Remix's scripts in the page. */
function dataScript(data: string, nonce: string): string {
  // A "<" could end the script element; escaped, it is the same text to JavaScript.
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return `<script nonce="${nonce}">{const data=window.__remixContext.streamController;data.enqueue(${json});data.close()}</script>`;
}

/** Every error a loader, an action or a render throws passes here once. */
export function handleError(
  error: unknown,
  { request, context }: LoaderFunctionArgs | ActionFunctionArgs,
): void {
  if (request.signal.aborted) return;
  context.app.log.error({ requestId: context.requestId, error: describeError(error) }, 'request failed');
}
