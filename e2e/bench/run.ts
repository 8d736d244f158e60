import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { finishBatch } from '#app/services/batches.server.ts';
import { openWorkbench } from '#app/web/app.server.ts';
import { readEnvironment } from '#app/web/environment.server.ts';
import { createLog } from '#app/web/log.server.ts';
import { listCohorts } from '#db/cohorts.ts';
import { measureExport } from './export.ts';
import { load } from './load.ts';
import { runOrders } from './orders.ts';
import { measurePosting } from './posting.ts';
import { prepareShop, signInForCookie } from './prepare.ts';
import { freePort, memoryOf, startNode, stopAll, stopNode } from './processes.ts';

/**
 * `npm run bench`: everything in one run on one machine, as ratios to a bare `node:http` and a bare Remix page, because
 * single figures say more of the machine than of the shop. The large shop is made once and kept in `var/bench`.
 */
const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '5' },
    settle: { type: 'string', default: '600' },
    postings: { type: 'string', default: '1000000' },
  },
});
const seconds = Number(values.seconds);
const LARGE = Number(values.orders);
const SMALL = 2_000;
const scratch = mkdtempSync(path.join(tmpdir(), 'upstream-bench-'));
const kept = path.join('var', 'bench');
/** Inside the checkout, so that the built page finds the packages it imports. */
const bareBuild = path.resolve(kept, 'bare');
const rows: {
  what: string;
  perSecond: number;
  toHello?: string;
  toBare?: string;
  p50Ms?: number;
  p99Ms?: number;
  note?: string;
}[] = [];

async function main(): Promise<void> {
  mkdirSync(kept, { recursive: true });
  run('npx', ['remix', 'vite:build', '--logLevel', 'error'], {});
  run('node', ['app/web/build.mjs'], {});
  run(
    'npx',
    [
      'remix',
      'vite:build',
      'e2e/bench/bare',
      '--config',
      'e2e/bench/bare/vite.config.ts',
      '--logLevel',
      'error',
    ],
    { BARE_BUILD: bareBuild },
  );
  const hello = await measureBare('hello');
  const bare = await measureBare('remix');
  rows.push(
    { what: 'node:http hello', perSecond: hello },
    { what: 'bare Remix page', perSecond: bare, toHello: ratio(bare, hello) },
  );
  const small = await measurePages(shopFile(SMALL), `${String(SMALL)} orders`, hello, bare);
  const large = await measurePages(shopFile(LARGE), `${String(LARGE)} orders`, hello, bare);
  for (const [page, perSecond] of large)
    rows.push({ what: `${page}: large ÷ small`, perSecond: 0, note: ratio(perSecond, small.get(page) ?? 0) });
  await measureOrders(shopFile(SMALL));
  await measureBooks();
  console.table(rows);
  writeFileSync(
    'bench.json',
    `${JSON.stringify({ node: process.version, orders: LARGE, seconds, rows }, null, 2)}\n`,
  );
}

function run(command: string, args: string[], variables: Record<string, string>): void {
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...variables },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed.`);
}

/** A simulated shop of so many orders; made at the first bench and used again. */
function shopFile(orders: number): string {
  // Named by the number of migrations, for a shop of before the last one would not start.
  const schema = readdirSync(path.join('db', 'migrations')).length;
  const file = path.join(kept, `shop-${String(orders)}-${String(schema)}.db`);
  if (!existsSync(file)) {
    console.log(`Simulating ${String(orders)} orders, once …`);
    run('npx', ['tsx', 'app/web/shop.server.ts', 'simulate', '--orders', String(orders), '--seed', '1'], {
      DATABASE_URL: `file:${file}.part`,
    });
    for (const end of ['', '-wal', '-shm'])
      if (existsSync(`${file}.part${end}`)) spawnSync('mv', [`${file}.part${end}`, `${file}${end}`]);
  }
  return file;
}

async function measureBare(kind: 'hello' | 'remix'): Promise<number> {
  const { child, port } = await startNode(
    ['e2e/bench/bare/serve.mjs', kind, path.join(bareBuild, 'server/index.js')],
    { NODE_ENV: 'production' },
  );
  const { requestsPerSecond } = await load(`http://127.0.0.1:${String(port)}/`, seconds);
  await stopNode(child);
  return requestsPerSecond;
}

async function startShop(databaseFile: string) {
  const [port, standInPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${String(port)}`;
  const standInUrl = `http://127.0.0.1:${String(standInPort)}`;
  const variables = {
    PORT: String(port),
    STRIPE_STAND_IN_PORT: String(standInPort),
    PAYMENTS: 'stand-in',
    UPSTREAM_MODE: 'demo',
    LOG_LEVEL: 'error',
    STORE_TIMEZONE: zoneBeforeDawn(),
    DATABASE_URL: `file:${databaseFile}`,
    STAND_IN_FILE: path.join(scratch, `stand-in-${String(port)}.db`),
  };
  const standIn = await startNode(['build/stand-in.js'], variables, standInUrl);
  const shop = await startNode(['--max-old-space-size=256', 'build/main.js'], variables, `${url}/readyz`);
  return { url, standInUrl, databaseUrl: `file:${databaseFile}`, shop: shop.child, standIn: standIn.child };
}

async function measurePages(
  databaseFile: string,
  label: string,
  hello: number,
  bare: number,
): Promise<Map<string, number>> {
  const cohort = await prepareShop(`file:${databaseFile}`, scratch);
  const { url, shop, standIn } = await startShop(databaseFile);
  const cookie = await signInForCookie(url);
  const found = new Map<string, number>();
  for (const [page, address] of [
    ['product', '/shop/riverbend-tote'],
    ['shop', '/shop'],
    ['impact', '/impact'],
    ['impact.json', '/impact.json'],
    ['public ledger', '/impact/ledger'],
    ['earnings', `/console/cohorts/${cohort}`],
  ] as const) {
    const headers = page === 'earnings' ? { cookie } : {};
    const { requestsPerSecond, p50Ms, p99Ms, errors } = await load(url + address, seconds, headers);
    found.set(page, requestsPerSecond);
    rows.push({
      what: `${page} page, ${label}`,
      perSecond: requestsPerSecond,
      toHello: ratio(requestsPerSecond, hello),
      toBare: ratio(requestsPerSecond, bare),
      p50Ms,
      p99Ms,
      ...(errors > 0 && { note: `${String(errors)} errors` }),
    });
  }
  rows.push({ what: `memory after load, ${label}`, perSecond: 0, note: `${String(memoryOf(shop))} MiB` });
  await stopNode(shop);
  await stopNode(standIn);
  return found;
}

/** Posting at ten thousand postings and at many, and the export of the large shop in how much memory. */
async function measureBooks(): Promise<void> {
  const {
    small,
    large,
    ratio: flat,
  } = await measurePosting(path.join(kept, 'posting.db'), {
    ...{ small: 10_000, large: Number(values.postings), window: 1_000 },
  });
  for (const { postings, perSecond } of [small, large])
    rows.push({ what: `entries posted, at ${String(postings)} postings`, perSecond });
  rows.push({ what: 'entries posted: large ÷ small', perSecond: 0, note: flat.toFixed(2) });
  const { seconds: took, megabytes, peakMiB } = await measureExport(`file:${shopFile(LARGE)}`);
  rows.push({
    what: `export of ${String(LARGE)} orders`,
    perSecond: 0,
    note: `${String(megabytes)} MB in ${String(took)} s, ${String(peakMiB)} MiB at most`,
  });
}

async function measureOrders(databaseFile: string): Promise<void> {
  // On a copy, so that the next bench finds the same shop.
  const copy = path.join(scratch, 'orders.db');
  for (const end of ['', '-wal'])
    if (existsSync(databaseFile + end)) spawnSync('cp', [databaseFile + end, copy + end]);
  await fillShelves(`file:${copy}`, Number(values.settle));
  const shop = await startShop(copy);
  await runOrders(shop, 60, 6);
  const result = await runOrders(shop, Number(values.settle), 8);
  rows.push({
    what: 'whole orders (cart → checkout → paid → posted)',
    perSecond: result.ordersPerSecond,
    note: `${String(result.refused)} refused; ${String(memoryOf(shop.shop))} MiB`,
  });
  rows.push(
    { what: 'of these: POST /cart, mean', perSecond: 0, p50Ms: round(result.addToCartMs) },
    { what: 'of these: POST /checkout, mean', perSecond: 0, p50Ms: round(result.checkoutMs) },
  );
  await stopNode(shop.shop);
  await stopNode(shop.standIn);
}

/** A new batch of everything, through the service, so that no order of the bench finds an empty shelf. */
async function fillShelves(databaseUrl: string, quantity: number): Promise<void> {
  const { context, close } = await openWorkbench(
    readEnvironment('test', { DATABASE_URL: databaseUrl, PAYMENTS: 'stand-in' }, scratch),
    createLog('error'),
  );
  const [cohort] = await listCohorts(context.db);
  for (const { variantId } of await context.db
    .selectFrom('stock')
    .select('variantId')
    .orderBy('variantId')
    .execute()) {
    const made = await finishBatch(context, {
      variantId,
      quantity,
      materialsMinor: 100,
      labor: [{ cohortId: cohort?.id ?? '', minutes: 10, rateMinor: 900 }],
      finishedOn: context.now().toISOString().slice(0, 10),
    });
    if (!made.ok) throw new Error(made.sentence);
  }
  await close();
}

function ratio(a: number, b: number): string {
  return b === 0 ? '' : `${String(Math.round((1000 * a) / b) / 10)} %`;
}
function round(value: number): number {
  return Math.round(value * 10) / 10;
}

main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(async () => {
    await stopAll();
    rmSync(scratch, { recursive: true, force: true });
  });

/** A zone in which it is about one in the morning: the nightly proof and backup are not what is measured here. */
function zoneBeforeDawn(): string {
  const east = (25 - new Date().getUTCHours()) % 24;
  // POSIX signs: Etc/GMT-5 lies five hours east; the zones reach from 14 hours east to 12 west.
  return east <= 14 ? `Etc/GMT-${east}` : `Etc/GMT+${24 - east}`;
}
