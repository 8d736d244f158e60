import { listStored, DATED_PAGE } from './lists.server.ts';
import { flag, text } from './parameter-kinds.ts';
import { list } from './parameters.ts';
import { retrieveRoute, route, type Route } from './routes.server.ts';
import { invalidRequest } from './api-error.ts';

const EVENTS = '/v1/events';
const UNDELIVERED = `(SELECT 1 FROM deliveries WHERE event_id = objects.id AND state <> 'delivered')`;

export const eventRoutes: Route[] = [
  route(
    'GET',
    EVENTS,
    { ...DATED_PAGE, type: text(), types: list(text()), delivery_success: flag() },
    (world, { type, types, delivery_success, ...page }) => {
      if (type !== undefined && types !== undefined) {
        throw invalidRequest('You may only specify one of these parameters: type, types.', {
          param: 'types',
        });
      }
      const extra: string[] = [];
      // `charge.*` names a whole group. Anything but letters, dots and the star is refused before it meets the SQL.
      const isGroup = type !== undefined && type.includes('*');
      if (isGroup && !/^[\w.*]+$/.test(type)) throw invalidRequest('Invalid event type', { param: 'type' });
      if (isGroup) extra.push(`AND json_extract(json, '$.type') GLOB '${type}'`);
      if (delivery_success !== undefined) {
        extra.push(`AND ${delivery_success ? 'NOT EXISTS' : 'EXISTS'} ${UNDELIVERED}`);
      }
      const fields = { type: isGroup ? undefined : (type ?? types) };
      return listStored(world, 'event', EVENTS, page, fields, extra.join(' '));
    },
  ),
  retrieveRoute(EVENTS, 'event'),
];
