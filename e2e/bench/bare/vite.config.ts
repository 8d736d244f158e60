import path from 'node:path';
import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';
import remixConfig from '../../../remix.config.js';

/** A Remix app of one page, with the product's own flags and entry for the server. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    remix({
      ...remixConfig,
      buildDirectory: process.env['BARE_BUILD'] ?? path.join(import.meta.dirname, 'build'),
      future: { ...remixConfig.future, v3_routeConfig: false },
    }),
  ],
  build: { target: 'es2022' },
});
