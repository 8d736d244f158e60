import { findSetting, takeLease, upsertSetting } from '#db/settings.ts';
import { nowText, withTransaction, type Context } from './context.server.ts';

const SETTING = 'webhook_endpoint';
const LEASE_MS = 20_000;

export interface WebhookEndpoint {
  id: string;
  url: string;
  secret: string;
}

export interface EndpointPort {
  isRegistered(endpoint: WebhookEndpoint): Promise<boolean>;
  register(url: string): Promise<WebhookEndpoint>;
  seal(text: string): string;
  open(sealed: string): string | undefined;
}

/** The endpoint kept in the database, unsealed; undefined when there is none or it was sealed with another key. */
export async function findWebhookEndpoint(
  ctx: Context,
  port: Pick<EndpointPort, 'open'>,
): Promise<WebhookEndpoint | undefined> {
  const sealed = await findSetting(ctx.db, SETTING);
  const text = sealed === undefined ? undefined : port.open(sealed);
  return text === undefined ? undefined : (JSON.parse(text) as WebhookEndpoint);
}

/**
 * Makes sure that the payment service sends its events to us, and returns the endpoint with its secret. Of several
 * processes that start together one registers; the others find what it kept.
 */
export async function ensureWebhookEndpoint(
  ctx: Context,
  port: EndpointPort,
  url: string,
  holder: string,
): Promise<WebhookEndpoint | undefined> {
  const kept = await findWebhookEndpoint(ctx, port);
  if (kept?.url === url && (await port.isRegistered(kept))) return kept;
  const until = new Date(ctx.now().getTime() + LEASE_MS).toISOString();
  const isOurs = await withTransaction(ctx, (tx) =>
    takeLease(tx.db, { name: 'register-webhook', holder, now: nowText(ctx), until }),
  );
  if (!isOurs) return undefined;
  // Between our look and our lease another process may have done it.
  const meanwhile = await findWebhookEndpoint(ctx, port);
  if (meanwhile?.url === url && (await port.isRegistered(meanwhile))) return meanwhile;
  const made = await port.register(url);
  await withTransaction(ctx, (tx) => upsertSetting(tx.db, SETTING, port.seal(JSON.stringify(made))));
  return made;
}
