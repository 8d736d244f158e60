import { openMedia } from '#app/media/media.server.ts';
import { isBadWebhook, type Payments } from '#app/payments/payments.ts';
import { createStripeClient, createStripePayments, type StripeOptions } from '#app/payments/stripe.server.ts';
import { isWebhookRegistered, registerWebhook } from '#app/payments/stripe-webhook.server.ts';
import type { Context } from '#app/services/context.server.ts';
import { applyErasures } from '#app/services/erasures.server.ts';
import {
  ensureWebhookEndpoint,
  findWebhookEndpoint,
  type EndpointPort,
} from '#app/services/webhook-endpoint.server.ts';
import { connect, type Connection } from '#db/connect.server.ts';
import { listPendingMigrations } from '#db/migrate.ts';
import { findSetting } from '#db/settings.ts';
import type { App } from './app-context.ts';
import { createAuth } from './auth.server.ts';
import type { Environment } from './environment.server.ts';
import { addressHasher, newId, newToken } from './ids.server.ts';
import { startJobs } from './jobs.server.ts';
import { describeError, type Log } from './log.server.ts';
import { createSeal } from './seal.server.ts';
import { StartError } from './start-error.server.ts';

/** The wired services without a server: what a program on the command line works with. */
export interface Workbench {
  connection: Connection;
  context: Context;
  auth: ReturnType<typeof createAuth>;
  /** Ends connections after what runs in the background has ended. */
  close: () => Promise<void>;
}

/** Opens the database and wires the services. A database that cannot be reached is one sentence. */
export async function openWorkbench(environment: Environment, log: Log): Promise<Workbench> {
  const connection = await connectOrExplain(environment);
  const running = new Set<Promise<void>>();
  const inBackground = (work: () => Promise<void>) => {
    const done: Promise<void> = work()
      .catch((error: unknown) => log.error({ error: describeError(error) }, 'work in the background failed'))
      .finally(() => running.delete(done));
    running.add(done);
  };
  const { storeName, currency, timeZone, publicUrl } = environment;
  const context: Context = {
    db: connection.db,
    transact: connection.transact,
    snapshot: connection.snapshot,
    media: openMedia(environment.mediaUrl, environment.backupFolder),
    payments: createStripePayments({
      ...stripeOptions(environment),
      webhookSecrets: () => environment.stripeWebhookSecrets,
    }),
    now: () => new Date(),
    newId,
    newToken,
    hashAddress: addressHasher(environment.sessionSecret),
    inBackground,
    settings: { storeName, currency, timeZone, publicUrl, ...(await readPriceSettings(connection)) },
    log,
  };
  const auth = createAuth({
    db: connection.libraryDb,
    secret: environment.sessionSecret,
    publicUrl,
    storeName,
  });
  const close = async () => {
    while (running.size > 0) await Promise.all(running);
    await connection.close();
  };
  return { connection, context, auth, close };
}

function stripeOptions(environment: Environment): Pick<StripeOptions, 'secretKey' | 'apiBase'> {
  return { secretKey: environment.stripeSecretKey, apiBase: environment.stripeApiBase };
}

/** Opens the database, or says in one sentence that it does not answer. */
export async function connectOrExplain(environment: Environment): Promise<Connection> {
  try {
    return await connect(environment.databaseUrl);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new StartError(
      `The database at DATABASE_URL does not answer (${reason}): start it, or set DATABASE_URL to one that runs.`,
    );
  }
}

/** Flat shipping and tax, kept as settings. Before the first migration there are none. */
async function readPriceSettings(connection: Connection): Promise<{ shippingMinor: number; taxBp: number }> {
  if ((await listPendingMigrations(connection.db)).length > 0) return { shippingMinor: 0, taxBp: 0 };
  const numberOf = async (key: string) => Number((await findSetting(connection.db, key)) ?? 0);
  return { shippingMinor: await numberOf('shipping_minor'), taxBp: await numberOf('tax_bp') };
}

/** Wires the product once: database, services, payments with their webhook, sign-in, jobs. */
export async function createApp(environment: Environment, log: Log): Promise<App> {
  const workbench = await openWorkbench(environment, log);
  const webhook = createWebhook(environment, workbench.context);
  const context: Context = { ...workbench.context, payments: webhook.payments };
  // Before anybody is answered: the database may be an old backup that knows less than was erased.
  if ((await listPendingMigrations(workbench.connection.db)).length === 0) await applyErasures(context);
  const jobs = startJobs(context, webhook.prepare);
  return {
    context,
    auth: workbench.auth,
    isReady: async () => {
      try {
        const pending = await listPendingMigrations(workbench.connection.db);
        if (pending.length === 0) return { ok: true };
        return {
          ok: false,
          reason: `Migrations have not run: ${pending.join(', ')}. Run: npm run -s shop -- migrate`,
        };
      } catch (error) {
        log.error({ error: describeError(error) }, 'the database does not answer');
        return { ok: false, reason: 'The database does not answer.' };
      }
    },
    close: async () => {
      await jobs.stop();
      await workbench.close();
    },
  };
}

/**
 * At a local API the shop registers its webhook itself and keeps the secret sealed in the database; with Stripe the
 * secrets come from the environment. A signature that fits no known secret makes us look once more, for another process
 * may have registered anew.
 */
function createWebhook(
  environment: Environment,
  context: Context,
): { payments: Payments; prepare: (holder: string) => Promise<boolean> } {
  let secrets = environment.stripeWebhookSecrets;
  const options = stripeOptions(environment);
  const payments = createStripePayments({ ...options, webhookSecrets: () => secrets });
  const isSelfMade = environment.isStripeApiLocal && environment.stripeWebhookSecrets.length === 0;
  if (!isSelfMade) return { payments, prepare: () => Promise.resolve(true) };
  const seal = createSeal(environment.dataKey);
  const client = createStripeClient({ ...options, webhookSecrets: () => secrets });
  const port: EndpointPort = {
    ...seal,
    isRegistered: (endpoint) => isWebhookRegistered(client, endpoint),
    register: (url) => registerWebhook(client, url),
  };
  const look = async () => {
    const endpoint = await findWebhookEndpoint(context, port);
    if (endpoint) secrets = [endpoint.secret];
  };
  return {
    payments: {
      ...payments,
      readWebhook: async (body, signature, now) => {
        try {
          return await payments.readWebhook(body, signature, now);
        } catch (error) {
          if (!isBadWebhook(error)) throw error;
          await look();
          return payments.readWebhook(body, signature, now);
        }
      },
    },
    prepare: async (holder) => {
      const url = `${environment.publicUrl}/webhooks/stripe`;
      const endpoint = await ensureWebhookEndpoint(context, port, url, holder);
      if (endpoint) secrets = [endpoint.secret];
      return endpoint !== undefined;
    },
  };
}
