import type Stripe from 'stripe';
import { newId } from './ids.server.ts';
import { listStored, PAGE } from './lists.server.ts';
import { clearableText, flag, metadata, text, url } from './parameter-kinds.ts';
import { list, required } from './parameters.ts';
import { findOrRefuse, retrieveRoute, route, type Route } from './routes.server.ts';
import type { World } from './world.server.ts';

const ENDPOINTS = '/v1/webhook_endpoints';

/** An endpoint's secrets. The older one still signs until its time is over, as after a roll in the dashboard. */
export interface EndpointSecrets {
  secret: string;
  previous?: { secret: string; validUntilMs: number };
}

export const webhookEndpointRoutes: Route[] = [
  route(
    'POST',
    ENDPOINTS,
    {
      url: required(url()),
      enabled_events: required(list(text())),
      api_version: text(),
      connect: flag(),
      description: clearableText(),
      metadata: metadata(),
    },
    (world, params) => {
      const endpoint: Stripe.WebhookEndpoint = {
        id: newId('we'),
        object: 'webhook_endpoint',
        api_version: params.api_version ?? null,
        application: null,
        created: world.nowSeconds(),
        description: params.description || null,
        enabled_events: params.enabled_events,
        livemode: false,
        metadata: params.metadata ?? {},
        status: 'enabled',
        url: params.url,
      };
      const secrets: EndpointSecrets = { secret: newId('whsec', 32) };
      world.store.insert<'webhook_endpoint'>(endpoint);
      world.store.setDetail(endpoint.id, secrets);
      // The secret is told once, here, and never again.
      return { ...endpoint, secret: secrets.secret };
    },
  ),
  route('GET', ENDPOINTS, PAGE, (world, page) => listStored(world, 'webhook_endpoint', ENDPOINTS, page)),
  retrieveRoute(ENDPOINTS, 'webhook_endpoint'),
  route(
    'POST',
    `${ENDPOINTS}/:id`,
    {
      url: url(),
      enabled_events: list(text()),
      description: clearableText(),
      disabled: flag(),
      metadata: metadata(),
    },
    (world, params, id) => {
      const endpoint = findOrRefuse(world, 'webhook_endpoint', id);
      const updated: Stripe.WebhookEndpoint = {
        ...endpoint,
        url: params.url ?? endpoint.url,
        enabled_events: params.enabled_events ?? endpoint.enabled_events,
        description: params.description ?? endpoint.description,
        metadata: { ...endpoint.metadata, ...params.metadata },
        status: params.disabled === undefined ? endpoint.status : params.disabled ? 'disabled' : 'enabled',
      };
      world.store.update(updated);
      return updated;
    },
  ),
  route('DELETE', `${ENDPOINTS}/:id`, {}, (world, _params, id): Stripe.DeletedWebhookEndpoint => {
    findOrRefuse(world, 'webhook_endpoint', id);
    world.store.remove(id);
    world.store.run("UPDATE deliveries SET state = 'failed' WHERE endpoint_id = ? AND state = 'pending'", id);
    return { id, object: 'webhook_endpoint', deleted: true };
  }),
];

export function secretsOf(world: World, endpointId: string): EndpointSecrets {
  const secrets = world.store.detail<EndpointSecrets>(endpointId);
  if (secrets === undefined) throw new Error(`The stand-in's store lost the secret of ${endpointId}`);
  return secrets;
}

/** A new secret; for a while both sign, so that the receiver can be told of the new one without a gap. */
export function rollSecret(world: World, endpointId: string, overlapMs: number): string {
  const endpoint = findOrRefuse(world, 'webhook_endpoint', endpointId);
  const secret = newId('whsec', 32);
  const previous = { secret: secretsOf(world, endpoint.id).secret, validUntilMs: world.nowMs() + overlapMs };
  const rolled: EndpointSecrets = { secret, previous };
  world.store.setDetail(endpoint.id, rolled);
  return secret;
}
