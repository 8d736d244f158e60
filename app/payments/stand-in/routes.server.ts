import { resourceMissing } from './api-error.ts';
import type { FormTree } from './form-encoding.ts';
import type { ObjectType, StoredObjects } from './objects.ts';
import { text } from './parameter-kinds.ts';
import { list, readParameters, type Read, type Shape } from './parameters.ts';
import type { World } from './world.server.ts';

export interface Answer {
  status: number;
  body: object;
}
export type Method = 'DELETE' | 'GET' | 'POST';

export interface Route {
  method: Method;
  path: RegExp;
  /** The expansion paths asked for, and the work to do once every parameter has been found good. */
  prepare: (tree: FormTree) => { expand: string[]; run: (world: World, id: string) => Answer };
}

/** `:id` in the path is handed to `run`; an answer without a status is a 200. */
export function route<S extends Shape>(
  method: Method,
  path: string,
  shape: S,
  run: (world: World, params: Read<S>, id: string) => object | Answer,
): Route {
  const whole = { ...shape, expand: list(text()) };
  return {
    method,
    path: new RegExp(`^${path.replace(':id', '([^/]+)')}$`),
    prepare(tree) {
      const params = readParameters(whole, tree) as Read<S> & { expand?: string[] };
      return {
        expand: params.expand ?? [],
        run(world, id) {
          const result = run(world, params, id);
          return isAnswer(result) ? result : { status: 200, body: result };
        },
      };
    },
  };
}

/** `GET /v1/things/:id`, which takes nothing but `expand[]`. */
export function retrieveRoute(path: string, type: ObjectType): Route {
  return route('GET', `${path}/:id`, {}, (world, _params, id) => findOrRefuse(world, type, id));
}

export function findOrRefuse<K extends ObjectType>(
  world: World,
  type: K,
  id: string,
  param = 'id',
): StoredObjects[K] {
  const found = world.store.find(type, id);
  if (found === undefined) throw resourceMissing(type.replace('.', '_'), id, param);
  return found;
}

function isAnswer(result: object): result is Answer {
  return 'status' in result && typeof result.status === 'number' && 'body' in result;
}
