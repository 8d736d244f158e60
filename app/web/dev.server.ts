import type { ServerBuild } from '@remix-run/node';
import { createServer } from 'vite';
import { createApp } from './app.server.ts';
import { prepareSampleShop } from './sample.server.ts';
import { startChild } from './child-program.server.ts';
import { readEnvironment } from './environment.server.ts';
import { createLog } from './log.server.ts';
import { stopOnSignals } from './program.server.ts';
import { startServer } from './server.server.ts';
import { refuseToStart } from './start-error.server.ts';

/** `npm run dev`: the shop from its sources. Changes to pages show at once; changes to wiring need a restart. */
async function dev(): Promise<void> {
  const environment = readEnvironment('dev');
  const log = createLog(environment.logLevel);
  const standInFile = 'app/payments/stand-in/main.server.ts';
  const standIn =
    environment.payments === 'stand-in'
      ? startChild('The Stripe stand-in', ['--import', 'tsx', standInFile], {
          ...process.env,
          STRIPE_STAND_IN_PORT: String(environment.standInPort),
        })
      : undefined;
  await standIn?.untilItAnswers(`http://127.0.0.1:${String(environment.standInPort)}`);
  await prepareSampleShop(environment);
  const vite = await createServer({ server: { middlewareMode: true } });
  const build = async () => (await vite.ssrLoadModule('virtual:remix/server-build')) as ServerBuild;
  const app = await createApp(environment, log);
  const server = await startServer({ environment, build, app, log, assets: vite.middlewares });
  stopOnSignals(async () => {
    await server.stop();
    await vite.close();
    await standIn?.stop();
  });
  console.log(`The shop: ${environment.publicUrl}`);
}

dev().catch(refuseToStart);
