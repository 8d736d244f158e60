import { randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerBuild } from '@remix-run/node';
import compression from 'compression';
import express from 'express';
import { afterEach, expect, test } from 'vitest';
import { createRemixHandler } from './remix-handler.server.ts';

const PARTS = 512;
const PART = 64 * 1024;
let made = 0;
let isCancelled = false;

/** 32 MB of what compresses badly, made a part at a time. */
function makeLong(): ReadableStream {
  made = 0;
  isCancelled = false;
  return new ReadableStream({
    pull: (controller) => {
      controller.enqueue(randomBytes(PART));
      made += 1;
      if (made === PARTS) controller.close();
    },
    cancel: () => {
      isCancelled = true;
    },
  });
}

const loader = () => new Response(makeLong(), { headers: { 'Content-Type': 'text/csv' } });
const build = {
  mode: 'production',
  entry: { module: { default: () => new Response('page') } },
  routes: { root: { id: 'root', path: '*', module: { default: undefined, loader } } },
  assets: { entry: { module: '', imports: [] }, routes: {}, url: '', version: '' },
  publicPath: '/',
  assetsBuildDirectory: '',
  future: {},
  isSpaMode: false,
} as unknown as ServerBuild;

let server: http.Server | undefined;

/** Asks for the long answer; the reader decides how much of it is taken. */
async function ask(encoding: string): Promise<http.IncomingMessage> {
  const handler = createRemixHandler({
    build,
    mode: 'production',
    publicUrl: 'http://shop.example',
    contextOf: () => ({}) as never,
  });
  const listening = express().use(compression()).use(handler).listen(0, '127.0.0.1');
  server = listening;
  await new Promise((resolve) => listening.once('listening', resolve));
  const { port } = listening.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    http.get({ port, headers: { 'Accept-Encoding': encoding } }, resolve).on('error', reject);
  });
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

test.each(['identity', 'gzip', 'br'])(
  'an answer nobody reads is not made on, and one nobody waits for is given up (%s)',
  async (encoding) => {
    const answer = await ask(encoding);
    answer.pause();
    const aWhile = () => new Promise((resolve) => setTimeout(resolve, 500));
    await aWhile();
    const madeAtFirst = made;
    await aWhile();
    expect([made, madeAtFirst < PARTS]).toEqual([madeAtFirst, true]);
    answer.destroy();
    await expect.poll(() => isCancelled).toBe(true);
  },
);

test.each(['identity', 'gzip', 'br'])('a long answer arrives whole (%s)', async (encoding) => {
  let size = 0;
  for await (const part of await ask(encoding)) size += (part as Buffer).length;
  expect(made).toBe(PARTS);
  expect(size).toBeGreaterThanOrEqual(PARTS * PART);
});
