import type { ServerBuild } from '@remix-run/node';

type Routes = ServerBuild['routes'];

/**
 * The build once more for each first segment of an address ("shop", "impact"), with no routes but those such an
 * address can match. Remix flattens, ranks and compiles all its routes some six times for every page, which for the
 * whole shop cost more than rendering it. Routes that fit any segment (root, home page, splat) are in each.
 */
export function splitByArea(build: ServerBuild): Map<string, ServerBuild> {
  const ids = Object.keys(build.routes);
  const areaOf = new Map(ids.map((id) => [id, firstSegment(build.routes, id)]));
  const areas = new Set([...areaOf.values()].filter((area) => area !== undefined));
  return new Map(
    [...areas].map((area) => {
      const fits = (id: string) => [area, undefined].includes(areaOf.get(id));
      const assets = { ...build.assets, routes: keep(build.assets.routes, fits) };
      return [area, { ...build, routes: keep(build.routes, fits), assets }];
    }),
  );
}

/** The first segment of a route's whole path, in lower case as the router compares; undefined when any fits. */
function firstSegment(routes: Routes, id: string): string | undefined {
  let path = '';
  for (let route = routes[id]; route; route = routes[route.parentId ?? ''])
    path = `${route.path ?? ''}/${path}`;
  const first = path.split('/').find((segment) => segment !== '');
  return first === undefined || /[:*?]/.test(first) ? undefined : first.toLowerCase();
}

function keep<T>(record: Record<string, T>, fits: (id: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([id]) => fits(id)));
}
