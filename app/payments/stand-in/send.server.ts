import http from 'node:http';
import https from 'node:https';
import type { Send } from './world.server.ts';

const TIMEOUT_MS = 20_000;
// `fetch` costs several times the CPU of a kept connection, and this process shares its machine with the shop.
const agents = {
  'http:': new http.Agent({ keepAlive: true, maxSockets: 32 }),
  'https:': new https.Agent({ keepAlive: true, maxSockets: 32 }),
};

/** Posts one webhook over a real connection. A redirect is an answer like any other, so it counts as a failure. */
export const sendOverHttp: Send = (url, headers, body) =>
  new Promise((resolve, reject) => {
    const target = new URL(url);
    const isSecure = target.protocol === 'https:';
    const request = (isSecure ? https : http).request(
      target,
      {
        agent: isSecure ? agents['https:'] : agents['http:'],
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        timeout: TIMEOUT_MS,
      },
      (response) => {
        response.resume();
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0 }));
      },
    );
    request.on('timeout', () => request.destroy(new Error(`No answer after ${TIMEOUT_MS} ms`)));
    request.on('error', reject);
    request.end(body);
  });
