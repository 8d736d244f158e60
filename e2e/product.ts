import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSimulatedGateway } from '#app/payments/simulated.server.ts';
import { simulateHistory } from '#app/services/sample/simulate.server.ts';
import { createStaffUser } from '#app/services/staff.server.ts';
import { openWorkbench, type Workbench } from '#app/web/app.server.ts';
import { readEnvironment } from '#app/web/environment.server.ts';
import { createLog } from '#app/web/log.server.ts';
import type { Engine } from '#db/connect.server.ts';
import { freePort, ROOT, runToEnd, startProgram, type Program } from './program.ts';
import { makeDatabase } from './scratch-database.ts';
import { fillSmallShop, STAFF, type SmallShop } from './small-shop.ts';
import { driveStandIn, type StandInClient } from './stand-in.ts';
import { until } from './until.ts';

export interface ShopProcess {
  /** Where this process listens. */
  url: string;
  /** The address the shop goes by, the same for all its processes. */
  publicUrl: string;
  program: Program;
}

/** The built product, running in processes of its own over a database of its own. */
export interface Product {
  shops: [ShopProcess, ...ShopProcess[]];
  standIn: StandInClient;
  databaseUrl: string;
  /** The services over the same database, in this process: to arrange and to look, never to do what a buyer does. */
  workbench: Workbench;
  small: SmallShop;
  /** The command line, as `npm run -s shop -- …` would run it; answers what `--json` prints. */
  run: (
    command: string,
    ...more: string[]
  ) => Promise<{ code: number | null; data: unknown; stderr: string }>;
  /** Starts a shop process again on its old port, after it was killed. */
  restart: (shop: ShopProcess) => Promise<void>;
  stop: () => Promise<void>;
}

export interface ProductOptions {
  engine: Engine;
  /** Shop processes over the one database, the first of which the webhooks go to. */
  shops?: 1 | 2;
  /** Bags in the small shop's one batch. */
  bags?: number;
  /** A history of so many orders instead of the small shop. */
  orders?: number;
  port?: number;
}

const SECRETS = {
  SESSION_SECRET: 'a-session-secret-of-the-tests-0001',
  DATA_KEY: 'a-data-key-of-the-tests-000000001',
};

/** Fills a database, then starts the local Stripe and the shop with production's settings. Needs `npm run build`. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const folder = mkdtempSync(path.join(tmpdir(), 'upstream-e2e-'));
  const undo: (() => Promise<unknown>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return await start(options, folder, undo, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  options: ProductOptions,
  folder: string,
  undo: (() => Promise<unknown>)[],
  stop: () => Promise<void>,
): Promise<Product> {
  const database = await makeDatabase(options.engine, folder);
  undo.push(database.remove);
  const standInPort = await freePort();
  const firstPort = options.port ?? (await freePort());
  const variables = {
    ...SECRETS,
    PAYMENTS: 'stand-in',
    STRIPE_API_BASE: `http://127.0.0.1:${standInPort}`,
    DATABASE_URL: database.url,
    PUBLIC_URL: `http://127.0.0.1:${firstPort}`,
    MEDIA_URL: `file:${path.join(folder, 'media')}`,
    // The tests are the load balancer: each buyer comes from an address of their own.
    TRUST_PROXY: '1',
  };
  const workbench = await openWorkbench(readEnvironment('production', variables), createLog('error'));
  undo.push(workbench.close);
  const small = await fill(workbench, options);

  const standIn = await startStandIn(folder, standInPort);
  undo.push(() => standIn.program.end());
  const startShop = (port: number) =>
    startProgram({
      file: 'main.js',
      folder,
      variables: { ...variables, PORT: String(port) },
      url: `http://127.0.0.1:${port}/readyz`,
    });
  const publicUrl = variables.PUBLIC_URL;
  const first: ShopProcess = { url: publicUrl, publicUrl, program: await startShop(firstPort) };
  undo.push(() => first.program.end());
  const shops: Product['shops'] = [first];
  if (options.shops === 2) {
    const port = await freePort();
    const second = { url: `http://127.0.0.1:${port}`, publicUrl, program: await startShop(port) };
    undo.push(() => second.program.end());
    shops.push(second);
  }
  await until('the shop has registered its webhook', () => hasWebhook(standIn.client));
  return {
    shops,
    standIn: standIn.client,
    databaseUrl: database.url,
    workbench,
    small,
    run: (command, ...more) => runCommand(variables, command, more),
    restart: async (shop) => {
      shop.program = await startShop(Number(new URL(shop.url).port));
    },
    stop,
  };
}

async function fill(workbench: Workbench, options: ProductOptions): Promise<SmallShop> {
  const { context, auth } = workbench;
  if (options.orders === undefined) return fillSmallShop(context, auth, options.bags);
  const settings = { ...context.settings, shippingMinor: 600, taxBp: 800 };
  await simulateHistory(
    { ...context, settings },
    {
      orders: options.orders,
      seed: 3,
      untilOn: context.now().toISOString().slice(0, 10),
      gateway: createSimulatedGateway,
    },
  );
  await createStaffUser(context, auth, { ...STAFF.owner, name: 'Olive Owner', role: 'owner' });
  await createStaffUser(context, auth, { ...STAFF.finance, name: 'Fay Finance', role: 'finance' });
  const manager = { ...STAFF.manager, name: 'Mina Manager', role: 'program_manager' as const };
  await createStaffUser(context, auth, { ...manager, programSlug: 'riverside-sewing' });
  return { programId: '', cohortIds: ['', ''], bagId: '' };
}

/** The local Stripe alone, with an empty store in `folder`. */
export async function startStandIn(
  folder: string,
  port: number,
): Promise<{ program: Program; client: StandInClient }> {
  const url = `http://127.0.0.1:${port}`;
  const program = await startProgram({
    file: 'stand-in.js',
    folder,
    variables: {
      PAYMENTS: 'stand-in',
      STRIPE_STAND_IN_PORT: String(port),
      STAND_IN_FILE: path.join(folder, 'stand-in.db'),
    },
    url: `${url}/_stand-in/state`,
  });
  return { program, client: driveStandIn(url) };
}

async function hasWebhook(standIn: StandInClient): Promise<boolean> {
  const { body } = await standIn.call('/v1/webhook_endpoints');
  return Array.isArray(body['data']) && body['data'].length > 0;
}

async function runCommand(variables: Record<string, string>, command: string, more: readonly string[]) {
  const ended = await runToEnd(
    ['--import', 'tsx', path.join('app', 'web', 'shop.server.ts'), command, ...more, '--json'],
    variables,
    ROOT,
  );
  const data: unknown = ended.stdout.trim() === '' ? undefined : JSON.parse(ended.stdout);
  return { code: ended.code, data, stderr: ended.stderr };
}
