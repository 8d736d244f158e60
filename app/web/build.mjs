import { existsSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

/** The programs that run without TypeScript: each becomes one file beside Remix's own build. */
const programs = {
  main: 'app/web/main.server.ts',
  demo: 'app/web/demo.server.ts',
  'stand-in': 'app/payments/stand-in/main.server.ts',
};

const present = Object.entries(programs).filter(([, file]) => existsSync(file));

await build({
  entryPoints: Object.fromEntries(present.map(([name, file]) => [`${name}.program`, file])),
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

// React and Express choose their fast half when they are loaded, and a module's imports are loaded before its first
// line runs. So the mode is set by a file of its own, which then loads the program.
for (const [name] of present) {
  writeFileSync(
    `build/${name}.js`,
    `process.env.NODE_ENV = 'production';\nprocess.setSourceMapsEnabled(true);\nawait import('./${name}.program.js');\n`,
  );
}
