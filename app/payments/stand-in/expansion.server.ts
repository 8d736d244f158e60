import { invalidRequest } from './api-error.ts';
import { typeOfId } from './objects.ts';
import { present } from './present.server.ts';
import { sessionLines } from './session-lines.server.ts';
import { refundsOf } from './refund-list.server.ts';
import type { World } from './world.server.ts';

const MAX_DEPTH = 4;
type Node = Record<string, unknown>;

/** Replaces the ids at the named paths by the objects they name, in place, four levels deep and through lists. */
export function expand(world: World, body: object, paths: readonly string[]): void {
  for (const path of paths) {
    const steps = path.split('.');
    const levels = steps.filter((step) => step !== 'data').length;
    if (levels > MAX_DEPTH) {
      throw invalidRequest(
        `You cannot expand more than ${MAX_DEPTH} levels of a property. Property: ${path}`,
        {
          param: 'expand',
        },
      );
    }
    expandAt(world, body as Node, steps, path);
  }
}

function expandAt(world: World, node: Node, steps: readonly string[], path: string): void {
  const [step, ...rest] = steps;
  if (step === undefined) return;
  includeOnDemand(world, node, step);
  if (!(step in node)) {
    throw invalidRequest(`This property cannot be expanded (${path}).`, { param: 'expand' });
  }
  const value = node[step];
  if (Array.isArray(value)) {
    node[step] = value.map((item: unknown) => follow(world, item, rest, path));
  } else {
    node[step] = follow(world, value, rest, path);
  }
}

function follow(world: World, value: unknown, rest: readonly string[], path: string): unknown {
  if (value === null || value === undefined) return value;
  const object = typeof value === 'string' ? fetchById(world, value, path) : value;
  if (typeof object !== 'object' || object === null) {
    throw invalidRequest(`This property cannot be expanded (${path}).`, { param: 'expand' });
  }
  expandAt(world, object as Node, rest, path);
  return object;
}

function fetchById(world: World, id: string, path: string): object {
  const type = typeOfId(id);
  const found = type === undefined ? undefined : world.store.find(type, id);
  if (found === undefined) {
    throw invalidRequest(`This property cannot be expanded (${path}).`, { param: 'expand' });
  }
  return present(world, found);
}

/** Some lists are left out of their object until someone asks for them. */
function includeOnDemand(world: World, node: Node, step: string): void {
  const id = node['id'];
  if (typeof id !== 'string' || node[step] !== undefined) return;
  if (node['object'] === 'checkout.session' && step === 'line_items')
    node[step] = sessionLines(world, id, {});
  if (node['object'] === 'charge' && step === 'refunds') node[step] = refundsOf(world, id);
}
