import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createStandIn } from './stand-in.server.ts';
import { addressOf, serveStandIn } from './serve.server.ts';

const { NODE_ENV, PAYMENTS, STAND_IN_FILE = 'var/stand-in.db', STRIPE_STAND_IN_PORT = '12111' } = process.env;
const port = Number(STRIPE_STAND_IN_PORT);

if (NODE_ENV === 'production' && PAYMENTS !== 'stand-in') {
  console.error('The stand-in takes no real money. In production it starts only with PAYMENTS=stand-in.');
  process.exit(1);
}
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`STRIPE_STAND_IN_PORT must be a port number, not ${STRIPE_STAND_IN_PORT}.`);
  process.exit(1);
}

if (STAND_IN_FILE !== ':memory:') mkdirSync(path.dirname(STAND_IN_FILE), { recursive: true });
let address = '';
const standIn = createStandIn({ file: STAND_IN_FILE, baseUrl: () => address });
const server = await serveStandIn(standIn, port);
address = addressOf(server);
standIn.startDelivery();
console.log(`The local Stripe stands at ${address} (key sk_test_standin).`);

function stop(): void {
  server.close(() => {
    standIn.close();
    process.exit(0);
  });
  server.closeIdleConnections();
  // A buyer may be waiting for a webhook; nobody waits longer than this.
  setTimeout(() => server.closeAllConnections(), 10_000).unref();
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
