import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { fetchPicture, isPrivateAddress, pictureTypeOf } from './picture-fetch.server.ts';
import { read, run } from '../testing/imported-catalog.ts';
import { picture, product } from '../testing/product-rows.ts';
import { openSmallShop } from '../testing/small-shop.server.ts';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n and the rest', 'latin1');

/** A server on this machine that answers by path, and the paths it was asked for. */
async function pictureServer(): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const answer = (type: string, body: Buffer | string) =>
      response.setHeader('content-type', type).end(body);
    if (path === '/good.png') answer('image/jpeg', PNG);
    else if (path === '/moved') response.writeHead(302, { location: '/good.png' }).end();
    else if (path === '/circle') response.writeHead(302, { location: '/circle' }).end();
    else if (path === '/file') response.writeHead(302, { location: 'file:///etc/hostname' }).end();
    else if (path === '/page') answer('text/html', '<p>Not found</p>');
    else if (path === '/false.png') answer('image/png', '<html></html>');
    else if (path === '/drawing.svg') answer('image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>');
    else if (path === '/drawing.png') answer('image/png', '<svg xmlns="http://www.w3.org/2000/svg"/>');
    else if (path === '/huge.png') answer('image/png', Buffer.concat([PNG, Buffer.alloc(10 * 1024 * 1024)]));
    else if (path === '/endless.png') {
      response.setHeader('content-type', 'image/png');
      const write = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', write);
      write();
    } else if (path !== '/never') response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test('a picture on this machine is refused unless that is allowed, by number, by name and in disguise', async () => {
  const { url, asked } = await pictureServer();
  const port = new URL(url).port;
  const hosts = ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0'];
  for (const host of hosts) {
    expect(await fetchPicture(`http://${host}:${port}/good.png`), host).toEqual({
      ok: false,
      what: 'The address leads to a private network or to this machine.',
    });
  }
  expect(asked).toEqual([]);
  const allowed = await fetchPicture(`${url}/moved`, { allowPrivateAddresses: true });
  expect(allowed).toEqual({ ok: true, bytes: PNG, type: 'image/png' });
});

test('private, local and unrouted addresses are told from public ones', () => {
  const hidden = [
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
  ];
  const hidden6 = [
    '::',
    '::1',
    'fc00::1',
    'fe80::1',
    'ff02::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001:db8::1',
  ];
  expect([...hidden, ...hidden6].filter((address) => !isPrivateAddress(address))).toEqual([]);
  expect(['1.1.1.1', '172.32.0.1', '2606:4700::1111'].filter(isPrivateAddress)).toEqual([]);
});

test('what is no picture is refused, whatever the server calls it', async () => {
  const { url } = await pictureServer();
  const why = async (path: string) => {
    const outcome = await fetchPicture(`${url}${path}`, { allowPrivateAddresses: true, timeoutMs: 2_000 });
    return outcome.ok ? 'fetched' : outcome.what;
  };
  expect(await why('/page')).toBe('The server sent text/html, not a picture.');
  expect(await why('/false.png')).toBe('What came is no PNG, JPEG, WebP, GIF or AVIF picture.');
  expect(await why('/drawing.svg')).toBe('SVG pictures may hold programs, so they are refused.');
  expect(await why('/drawing.png')).toBe('What came is no PNG, JPEG, WebP, GIF or AVIF picture.');
  expect(await why('/gone.png')).toBe('The server answered 404.');
  expect(await why('/huge.png')).toBe('The picture is larger than 10 MB.');
  expect(await why('/endless.png')).toBe('The picture is larger than 10 MB.');
  expect(await why('/circle')).toBe('The address leads on to others without end.');
  expect(await why('/file')).toBe('The address is neither http nor https.');
});

test('a server that never answers is left after the time allowed', async () => {
  const { url } = await pictureServer();
  const outcome = await fetchPicture(`${url}/never`, { allowPrivateAddresses: true, timeoutMs: 100 });
  expect(outcome).toEqual({ ok: false, what: 'It did not come within 0.1 seconds.' });
});

test('the first bytes say what a picture is', () => {
  const type = (text: string) => pictureTypeOf(Buffer.from(text, 'latin1'));
  expect(type('\xff\xd8\xff\xe0')).toBe('image/jpeg');
  expect(type('RIFF....WEBPVP8 ')).toBe('image/webp');
  expect(type('GIF89a')).toBe('image/gif');
  expect(type('\0\0\0\x20ftypavif')).toBe('image/avif');
  expect(type('\0\0\0\x20ftypheic')).toBeUndefined();
  expect(type('')).toBeUndefined();
});

test('an import fetches its pictures when asked, keeps those it has, and warns of those that do not come', async () => {
  const { url, asked } = await pictureServer();
  const { ctx } = await openSmallShop(0);
  const rows = [
    product('cup', { 'Image Src': `${url}/good.png`, 'Image Position': '1' }),
    picture('cup', `${url}/gone.png`, 2),
  ];
  const saved: string[] = [];
  const options = {
    fetchImages: true,
    allowPrivateAddresses: true,
    saveImage: async (bytes: Uint8Array, type: string) => {
      saved.push(`${type} ${bytes.length}`);
      return `cup-${saved.length}.png`;
    },
  };
  expect((await run(ctx, rows, { ...options, dryRun: true })).images).toMatchObject({ noted: 2, fetched: 0 });
  expect(asked).toEqual([]);
  const report = await run(ctx, rows, options);
  expect(report).toMatchObject({
    ok: true,
    products: { created: 1 },
    images: { noted: 2, fetched: 1, notFetched: 1 },
  });
  expect(report.warnings).toMatchObject([
    { row: 3, column: 'Image Src', what: expect.stringContaining('The server answered 404.') as string },
    { row: null, what: '1 picture was noted but not fetched;' },
  ]);
  expect(saved).toEqual([`image/png ${PNG.length}`]);
  const { media } = await read(ctx, 'cup');
  expect(media.map(({ path, state }) => [path, state])).toEqual([
    ['cup-1.png', 'ready'],
    [null, 'not_fetched'],
  ]);
  const again = await run(ctx, rows, options);
  expect(again).toMatchObject({
    products: { created: 0, changed: 0, unchanged: 1 },
    images: { noted: 0, known: 2 },
  });
  expect(asked.filter((path) => path === '/good.png')).toHaveLength(1);
});

test('a picture that cannot be saved is a warning, and one that may not be fetched too', async () => {
  const { url, asked } = await pictureServer();
  const { ctx, warnings } = await openSmallShop(0);
  const rows = [product('cup', { 'Image Src': `${url}/good.png` })];
  const saveImage = () => Promise.reject(new Error('The disk is full.'));
  const refused = await run(ctx, rows, { fetchImages: true, saveImage });
  expect(refused.warnings[0]?.what).toContain('private network');
  expect(asked).toEqual([]);
  const full = await run(ctx, rows, { fetchImages: true, saveImage, allowPrivateAddresses: true });
  expect(full).toMatchObject({ ok: true, images: { fetched: 0, notFetched: 1 } });
  expect(full.warnings[0]?.what).toContain('could not be saved');
  expect(warnings).toHaveLength(1);
});
