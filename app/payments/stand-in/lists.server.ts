import type Stripe from 'stripe';
import { invalidRequest } from './api-error.ts';
import type { ObjectType, StoredObjects } from './objects.ts';
import { integer, text } from './parameter-kinds.ts';
import { record, type Rule } from './parameters.ts';
import type { Filter } from './store.server.ts';
import type { World } from './world.server.ts';

interface Range {
  gt?: number | undefined;
  gte?: number | undefined;
  lt?: number | undefined;
  lte?: number | undefined;
}
const ranged = record({ gt: integer(), gte: integer(), lt: integer(), lte: integer() });

/** `created=1` asks for that second, `created[gte]=1` for a span. */
export const created: Rule<Range> = {
  read(value, name) {
    if (typeof value !== 'string') return ranged.read(value, name);
    const second = integer().read(value, name);
    return { gte: second, lte: second };
  },
};

/** The parameters that every list takes. */
export const PAGE = {
  limit: integer({ min: 1, max: 100 }),
  starting_after: text(),
  ending_before: text(),
};
export const DATED_PAGE = { ...PAGE, created };

export interface PageParams {
  limit?: number | undefined;
  starting_after?: string | undefined;
  ending_before?: string | undefined;
  created?: Range | undefined;
}

/** One page of stored objects, newest first, as the API shows it. */
export function listStored<K extends ObjectType>(
  world: World,
  type: K,
  url: string,
  page: PageParams,
  fields: Record<string, string | readonly string[] | undefined> = {},
  extraSql = '',
): Stripe.ApiList<StoredObjects[K]> {
  checkCursor(world, type, page);
  const filters: Filter[] = [];
  for (const [field, is] of Object.entries(fields)) if (is !== undefined) filters.push({ field, is });
  const limit = page.limit ?? 10;
  const found = world.store.list(
    type,
    filters,
    {
      limit,
      startingAfter: page.starting_after,
      endingBefore: page.ending_before,
      createdBetween: page.created === undefined ? undefined : bounds(page.created),
    },
    extraSql,
  );
  const data = found.slice(0, limit);
  const isBackward = page.starting_after === undefined && page.ending_before !== undefined;
  return { object: 'list', data: isBackward ? data.reverse() : data, has_more: found.length > limit, url };
}

/** A page of a list that is kept whole, such as a session's lines, in its own order. */
export function listKept<T extends { id: string }>(
  items: T[],
  url: string,
  page: PageParams,
): Stripe.ApiList<T> {
  const limit = page.limit ?? 10;
  const after = items.findIndex((item) => item.id === page.starting_after) + 1;
  const before = items.findIndex((item) => item.id === page.ending_before);
  if (page.starting_after === undefined && before >= 0) {
    const from = Math.max(0, before - limit);
    return { object: 'list', data: items.slice(from, before), has_more: from > 0, url };
  }
  return {
    object: 'list',
    data: items.slice(after, after + limit),
    has_more: items.length > after + limit,
    url,
  };
}

function bounds(range: Range): { from: number; to: number } {
  const from = Math.max(range.gte ?? 0, range.gt === undefined ? 0 : range.gt + 1);
  const last = Number.MAX_SAFE_INTEGER;
  return { from, to: Math.min(range.lte ?? last, range.lt === undefined ? last : range.lt - 1) };
}

function checkCursor(world: World, type: ObjectType, page: PageParams): void {
  const param = page.starting_after === undefined ? 'ending_before' : 'starting_after';
  const id = page[param];
  if (id === undefined || world.store.has(type, id)) return;
  throw invalidRequest(`No such ${type.replace('.', '_')}: '${id}'`, { code: 'resource_missing', param });
}
