import cluster from 'node:cluster';
import path from 'node:path';
import type { ServerBuild } from '@remix-run/node';
import { createApp } from './app.server.ts';
import { readEnvironment } from './environment.server.ts';
import { createLog, describeError } from './log.server.ts';
import { keepProcesses, stopOnSignals } from './program.server.ts';
import { startServer } from './server.server.ts';
import { refuseToStart } from './start-error.server.ts';

/** `npm start`: the built shop. This file runs as build/main.js, beside build/server and build/client. */
async function main(): Promise<void> {
  const environment = readEnvironment(process.env['UPSTREAM_MODE'] === 'demo' ? 'demo' : 'production');
  if (environment.processes > 1 && cluster.isPrimary) {
    keepProcesses(environment.processes);
    return;
  }
  const log = createLog(environment.logLevel);
  // A promise nobody waited for is one visitor's trouble; ending the process would make it everybody's.
  process.on('unhandledRejection', (error) => {
    log.error({ error: describeError(error) }, 'a promise failed unheard');
  });
  const app = await createApp(environment, log);
  const buildFile = new URL('./server/index.js', import.meta.url).href;
  const build = (await import(buildFile)) as ServerBuild;
  const clientDirectory = path.join(import.meta.dirname, 'client');
  const server = await startServer({ environment, build, app, log, clientDirectory });
  stopOnSignals(server.stop);
  log.info({ url: environment.publicUrl, payments: environment.payments }, 'the shop is open');
}

main().catch(refuseToStart);
