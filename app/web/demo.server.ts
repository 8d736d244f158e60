import path from 'node:path';
import { prepareSampleShop } from './sample.server.ts';
import { startChild } from './child-program.server.ts';
import { showProgress } from './progress.server.ts';
import { readEnvironment } from './environment.server.ts';
import { stopOnSignals } from './program.server.ts';
import { refuseToStart } from './start-error.server.ts';

/** `npm run demo`: the local Stripe, a filled database and the shop, each a process of its own as in production. */
async function demo(): Promise<void> {
  const environment = readEnvironment('demo');
  const children: ReturnType<typeof startChild>[] = [];
  // The shop first: it may still be telling Stripe about an order.
  const stop = async () => {
    for (const child of [...children].reverse()) await child.stop();
  };
  stopOnSignals(stop);
  const start = async (name: string, file: string, url: string) => {
    const child = startChild(name, ['--max-old-space-size=256', path.join(import.meta.dirname, file)], {
      ...process.env,
      UPSTREAM_MODE: 'demo',
      PAYMENTS: environment.payments,
    });
    children.push(child);
    await child.untilItAnswers(url);
    child.onUnexpectedEnd(() => {
      process.stderr.write(`${name} has ended, so the demo ends too.\n`);
      void stop().then(() => process.exit(1));
    });
  };
  const standInUrl = `http://127.0.0.1:${String(environment.standInPort)}`;
  // The sample is sold through the stand-in's own store, so it is filled before the stand-in serves it.
  const signIns = await prepareSampleShop(environment, showProgress('Filling the sample shop'));
  if (environment.payments === 'stand-in') await start('The Stripe stand-in', 'stand-in.js', standInUrl);
  await start(
    'The shop',
    'main.js',
    `http://${reachable(environment.host)}:${String(environment.port)}/readyz`,
  );
  console.log(`\n  The shop       ${environment.publicUrl}`);
  console.log(`  The console    ${environment.publicUrl}/console`);
  if (environment.payments === 'stand-in') console.log(`  Local Stripe   ${standInUrl}`);
  for (const { role, email, password } of signIns) console.log(`  ${role.padEnd(22)} ${email}  ${password}`);
  console.log('\n  Ctrl-C ends all of it.\n');
}

/** Where a program that listens on `host` can be reached from here: "every address" is none to connect to. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

demo().catch(refuseToStart);
