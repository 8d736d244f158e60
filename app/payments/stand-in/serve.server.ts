import http from 'node:http';
import { ConnectionDropped } from './api-error.ts';
import type { StandIn } from './stand-in.server.ts';

/** Serves the stand-in on loopback only; port 0 takes a free one, which the listening server then knows. */
export async function serveStandIn(standIn: StandIn, port: number): Promise<http.Server> {
  const server = http.createServer((incoming, outgoing) => {
    answer(standIn, incoming, outgoing).catch((error: unknown) => {
      if (!(error instanceof ConnectionDropped)) {
        process.stderr.write(`stand-in: ${error instanceof Error ? error.stack : String(error)}\n`);
      }
      incoming.socket.destroy();
    });
  });
  // Longer than the SDK's agent keeps a connection, so that it never writes into one that is just being closed.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

/** The address of a listening server, for `baseUrl` when the port was left to the system. */
export function addressOf(server: http.Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The stand-in is not listening');
  return `http://127.0.0.1:${address.port}`;
}

async function answer(
  standIn: StandIn,
  incoming: http.IncomingMessage,
  outgoing: http.ServerResponse,
): Promise<void> {
  const response = await standIn.handle(await requestFrom(incoming));
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) outgoing.setHeader(name, value);
  outgoing.end(incoming.method === 'HEAD' ? undefined : Buffer.from(await response.arrayBuffer()));
}

async function requestFrom(incoming: http.IncomingMessage): Promise<Request> {
  const method = incoming.method ?? 'GET';
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  const url = `http://127.0.0.1${incoming.url ?? '/'}`;
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    // One byte over the API's own limit is enough for it to refuse; the rest is not kept.
    if (size <= 1_100_000) chunks.push(chunk);
  }
  return new Request(url, { method, headers, body: Buffer.concat(chunks) });
}
