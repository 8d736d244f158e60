import type Stripe from 'stripe';
import { newId } from './ids.server.ts';
import type { WireEvent } from './objects.ts';
import { saveSettings } from './settings.server.ts';
import { API_VERSION, type World } from './world.server.ts';

/** Records that something happened and queues it for every enabled endpoint that asked for its type. */
export function emit(
  world: World,
  type: Stripe.Event.Type,
  object: object,
  previousAttributes?: object,
): WireEvent {
  const data =
    previousAttributes === undefined ? { object } : { object, previous_attributes: previousAttributes };
  const event: WireEvent = {
    id: newId('evt'),
    object: 'event',
    api_version: API_VERSION,
    created: world.nowSeconds(),
    data,
    livemode: false,
    pending_webhooks: 0,
    request: world.request ?? { id: null, idempotency_key: null },
    type,
  };
  world.store.insert<'event'>(event);
  for (const endpoint of endpointsFor(world, type)) queueDelivery(world, event, endpoint.id);
  world.noteEvent();
  return event;
}

/** The event as it is shown now: how many endpoints have not yet answered changes, the rest never does. */
export function presentEvent(world: World, event: WireEvent): WireEvent {
  return { ...event, pending_webhooks: countUndelivered(world, event.id) };
}

export function countUndelivered(world: World, eventId: string): number {
  const row = world.store.row<{ count: number }>(
    "SELECT count(*) AS count FROM deliveries WHERE event_id = ? AND state <> 'delivered'",
    eventId,
  );
  return row?.count ?? 0;
}

function endpointsFor(world: World, type: string): Stripe.WebhookEndpoint[] {
  const endpoints = world.store.list('webhook_endpoint', [{ field: 'status', is: 'enabled' }], {
    limit: 100,
  });
  return endpoints.filter((endpoint) =>
    endpoint.enabled_events.some((wanted) => wanted === '*' || wanted === type),
  );
}

function queueDelivery(world: World, event: WireEvent, endpointId: string): void {
  const state = takesDrop(world, event.type) ? 'dropped' : 'pending';
  world.store.run(
    'INSERT INTO deliveries (event_id, endpoint_id, state, next_at, created) VALUES (?, ?, ?, ?, ?)',
    event.id,
    endpointId,
    state,
    world.nowMs(),
    event.created,
  );
}

/** A dropped webhook is lost for good, as if every retry had failed: only the events list still tells of it. */
function takesDrop(world: World, type: string): boolean {
  const { settings } = world;
  if (settings.dropNext <= 0) return false;
  if (settings.dropTypes.length > 0 && !settings.dropTypes.includes(type)) return false;
  settings.dropNext -= 1;
  saveSettings(world.store, settings);
  return true;
}
