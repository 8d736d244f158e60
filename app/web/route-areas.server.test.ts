import { createRequestHandler, type ServerBuild } from '@remix-run/node';
import { expect, test } from 'vitest';
import { splitByArea } from './route-areas.server.ts';

/** Each route answers with its own id. */
function route(id: string, path: string | undefined, parentId: string | undefined = 'root') {
  return { id, path, parentId, module: { loader: () => new Response(id) } };
}
const routes = [
  { ...route('root', ''), parentId: undefined },
  { ...route('home', undefined), index: true },
  { ...route('shop', 'shop'), index: true },
  route('product', 'shop/:handle'),
  route('console', 'console'),
  route('batches', 'batches', 'console'),
  route('sign-in', 'console/sign-in'),
  route('facts', 'impact.json'),
  route('splat', '*'),
];
const byId = Object.fromEntries(routes.map((one) => [one.id, one]));
const build = {
  mode: 'production',
  entry: { module: { default: () => new Response('page') } },
  routes: byId,
  assets: { entry: { module: '', imports: [] }, routes: byId, url: '', version: '' },
  publicPath: '/',
  assetsBuildDirectory: '',
  future: {},
  isSpaMode: false,
} as unknown as ServerBuild;
const areas = splitByArea(build);

test('an area holds its own routes with their parents, and those that fit any address', () => {
  expect([...areas.keys()].sort()).toEqual(['console', 'impact.json', 'shop']);
  const anywhere = ['home', 'root', 'splat'];
  const idsOf = (area: string) => Object.keys(areas.get(area)?.routes ?? {}).sort();
  expect(idsOf('shop')).toEqual([...anywhere, 'product', 'shop'].sort());
  expect(idsOf('console')).toEqual([...anywhere, 'batches', 'console', 'sign-in'].sort());
  expect(Object.keys(areas.get('shop')?.assets.routes ?? {}).sort()).toEqual(idsOf('shop'));
});

test.each([
  ['shop', '/shop'],
  ['shop', '/shop/tote'],
  ['shop', '/SHOP/tote'],
  ['shop', '/%73hop'],
  ['shop', '/shop/tote/more'],
  ['shop', '//shop'],
  ['console', '/console/batches'],
  ['console', '/console/sign-in'],
  ['console', '/console/none'],
  ['impact.json', '/impact.json'],
])('the area %s answers %s as the whole build does', async (area, path) => {
  const answerOf = async (part: ServerBuild) => {
    const answer = await createRequestHandler(part, 'test')(new Request(`http://shop.example${path}`));
    return [answer.status, await answer.text()];
  };
  const part = areas.get(area);
  expect(part && (await answerOf(part))).toEqual(await answerOf(build));
});
