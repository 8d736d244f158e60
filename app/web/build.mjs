import { existsSync } from 'node:fs';
import { build } from 'esbuild';

/** The programs that run without TypeScript: each becomes one file beside Remix's own build. */
const programs = {
  main: 'app/web/main.server.ts',
  demo: 'app/web/demo.server.ts',
  'stand-in': 'app/payments/stand-in/main.server.ts',
};

const entryPoints = Object.fromEntries(Object.entries(programs).filter(([, file]) => existsSync(file)));

await build({
  entryPoints,
  outdir: 'build',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  jsx: 'automatic',
  sourcemap: true,
  logLevel: 'warning',
});
